import { RangeSet, RangeSetBuilder, StateField, type EditorState, type Extension } from '@codemirror/state'
import { gutter, GutterMarker } from '@codemirror/view'
import { lineDiff } from '../line-diff.ts'

class Mark extends GutterMarker {
  readonly #className: string

  constructor(className: string) {
    super()
    this.#className = className
  }
  override eq(other: Mark): boolean {
    return other.#className === this.#className
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('div')
    element.className = this.#className
    return element
  }
}
const changed = new Mark('cm-changed-line')
const missing = new Mark('cm-missing-lines')

/** Marks the lines that are not the original's. */
export function changesGutter(original: () => string): Extension {
  const marks = StateField.define<RangeSet<GutterMarker>>({
    create: (state) => marksOf(state, original()),
    update: (before, transaction) => (transaction.docChanged ? marksOf(transaction.state, original()) : before),
  })
  return [
    marks,
    gutter({ class: 'cm-changes', markers: (view) => view.state.field(marks), initialSpacer: () => changed }),
  ]
}

function marksOf({ doc }: EditorState, original: string): RangeSet<GutterMarker> {
  const diff = lineDiff(original, doc.toString())
  const builder = new RangeSetBuilder<GutterMarker>()
  for (let number = 1; number <= doc.lines; number++) {
    const { from } = doc.line(number)
    if (diff.changed.has(number)) builder.add(from, from, changed)
    // Lines that are gone from the end are marked at the last that is there.
    if (diff.missingBefore.has(number) || (number === doc.lines && diff.missingBefore.has(number + 1)))
      builder.add(from, from, missing)
  }
  return builder.finish()
}
