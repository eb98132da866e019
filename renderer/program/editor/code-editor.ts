import { closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { javascript } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language'
import { lintGutter, nextDiagnostic, setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension, type Text } from '@codemirror/state'
import {
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type KeyBinding,
} from '@codemirror/view'
import { MOST_SOURCE_CHARACTERS } from '../../../shared/language.ts'
import { escaped, UNSEEN_CHARACTER } from '../../../shared/unseen-characters.ts'
import type { Problem } from '../problem.ts'
import type { ProgramCopy } from '../program-copy.svelte.ts'
import type { ProgramLanguage } from '../program-language.ts'
import { changesGutter } from './changes.ts'
import { labCompletion } from './completion.ts'
import { LOOK } from './look.ts'
import { markedLine, markLine } from './marked-line.ts'

/** After the last key, until the text is looked at. */
const STILL_MS = 700

export interface CodeEditorOptions {
  /** An empty element of the page. */
  readonly host: HTMLElement
  readonly title: string
  readonly copy: ProgramCopy
  readonly language: ProgramLanguage
}

/**
 * CodeMirror over one program. It lives in a shadow root: there it may make its style sheets, as objects, which the page's
 * policy against inline styles neither forbids nor has to be loosened for.
 */
export class CodeEditor implements Disposable {
  readonly #view: EditorView
  readonly #copy: ProgramCopy
  readonly #stop: () => void

  constructor({ host, title, copy, language }: CodeEditorOptions) {
    const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
    this.#copy = copy
    const state = copy.editor ?? EditorState.create({ doc: copy.text, extensions: extensions(title, copy, language) })
    this.#view = new EditorView({ state, parent: root, root })
    // Escape belongs to the editor while it has the keyboard: it closes what is open there, and lets Tab leave.
    let tabLeaves = false
    const letTabLeave = (leaves: boolean) => {
      if (tabLeaves !== leaves) this.#view.setTabFocusMode(leaves)
      tabLeaves = leaves
    }
    const onkeydown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') event.stopPropagation()
      if (!['Tab', 'Shift'].includes(event.key)) letTabLeave(event.key === 'Escape')
    }
    const onfocusout = () => letTabLeave(false)
    // What appears below takes room away; the line that is typed stays in sight.
    const resized = new ResizeObserver(() => {
      const { hasFocus, state } = this.#view
      if (hasFocus) this.#view.dispatch({ effects: EditorView.scrollIntoView(state.selection.main.head) })
    })
    resized.observe(host)
    host.addEventListener('keydown', onkeydown)
    host.addEventListener('focusout', onfocusout)
    this.#stop = () => {
      resized.disconnect()
      host.removeEventListener('keydown', onkeydown)
      host.removeEventListener('focusout', onfocusout)
    }
  }

  tell(problems: readonly Problem[]): void {
    const { state } = this.#view
    this.#view.dispatch(
      setDiagnostics(
        state,
        problems.map((problem) => diagnosticOf(problem, state.doc)),
      ),
    )
  }
  /** Shows a line and marks it; null takes the mark away. */
  mark(line: number | null): void {
    const { doc } = this.#view.state
    const effects =
      line === null || line > doc.lines ? [] : [EditorView.scrollIntoView(doc.line(line).from, { y: 'center' })]
    this.#view.dispatch({ effects: [markLine.of(line), ...effects] })
  }
  goTo({ line, column }: Pick<Problem, 'line' | 'column'>): void {
    const { doc } = this.#view.state
    const { from, to } = doc.line(Math.min(line, doc.lines))
    const anchor = Math.min(from + column - 1, to)
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) })
    this.#view.focus()
  }
  /** Puts another text in the place of this one, as an edit that can be undone. */
  replace(text: string): void {
    const before = this.#view.state.doc.toString()
    const most = Math.min(before.length, text.length)
    let start = 0
    while (start < most && before[start] === text[start]) start++
    let end = 0
    while (end < most - start && before.at(-1 - end) === text.at(-1 - end)) end++
    const insert = text.slice(start, text.length - end)
    this.#view.dispatch({ changes: { from: start, to: before.length - end, insert }, userEvent: 'input.reset' })
  }
  focus(): void {
    this.#view.focus()
  }
  /** The page's type has another size. */
  measure(): void {
    this.#view.requestMeasure()
  }

  [Symbol.dispose](): void {
    this.#stop()
    this.#copy.editor = this.#view.state
    this.#view.destroy()
  }
}

/** The page's own Run is Control and Enter. */
const EDITING: readonly KeyBinding[] = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter')

function extensions(title: string, copy: ProgramCopy, language: ProgramLanguage): Extension {
  return [
    LOOK,
    lintGutter(),
    lineNumbers(),
    highlightSpecialChars({ specialChars: UNSEEN_CHARACTER, render: unseenCharacter }),
    changesGutter(() => copy.original),
    markedLine,
    history(),
    javascript({ typescript: true }),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    search({ top: true }),
    labCompletion(language),
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      { key: 'F8', run: nextDiagnostic },
      ...EDITING,
      indentWithTab,
    ]),
    EditorState.changeFilter.of(({ newDoc }) => newDoc.length <= MOST_SOURCE_CHARACTERS),
    EditorView.contentAttributes.of({
      tabindex: '0',
      'aria-label': `Program of ${title}. Escape, then Tab leaves the editor.`,
    }),
    following(copy, language),
  ]
}

/** In source code's way, so that nobody has to point at it to learn which it is. */
function unseenCharacter(code: number, description: string | null): HTMLElement {
  const mark = document.createElement('span')
  mark.className = 'cm-specialChar'
  mark.textContent = escaped(String.fromCodePoint(code))
  mark.title = description ?? ''
  mark.setAttribute('aria-label', `Unseen character ${mark.textContent}`)
  return mark
}

/** Keeps the copy up to date, and has it looked at when it stands still. */
function following(copy: ProgramCopy, language: ProgramLanguage): Extension {
  let still: ReturnType<typeof setTimeout> | undefined
  return EditorView.updateListener.of(({ docChanged, state }) => {
    if (!docChanged) return
    copy.edit(state.doc.toString())
    clearTimeout(still)
    still = setTimeout(() => void language.check(copy), STILL_MS)
  })
}

function diagnosticOf({ line, column, length, severity, message, origin }: Problem, doc: Text): Diagnostic {
  const { from, to } = doc.line(Math.min(line, doc.lines))
  const start = Math.min(from + column - 1, to)
  // A place without an extent is marked to the line's end, so that it can be seen and pointed at.
  const end = length === 0 ? to : Math.min(start + length, doc.length)
  return { from: start, to: Math.max(start, end), severity, message, ...(origin === '' ? {} : { source: origin }) }
}
