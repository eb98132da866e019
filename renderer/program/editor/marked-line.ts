import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'

/** The line that a view of the run asked for, from 1; null takes the mark away. */
export const markLine = StateEffect.define<number | null>()

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { effects, changes, newDoc }) =>
    effects.reduce(
      (before, effect) => (effect.is(markLine) ? markOf(newDoc, effect.value) : before),
      marks.map(changes),
    ),
  provide: (marks) => EditorView.decorations.from(marks),
})
export const markedLine: Extension = field

function markOf(doc: Text, line: number | null): DecorationSet {
  if (line === null || line > doc.lines) return Decoration.none
  return Decoration.set(Decoration.line({ class: 'cm-marked-line' }).range(doc.line(line).from))
}
