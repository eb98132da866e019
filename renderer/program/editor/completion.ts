import {
  autocompletion,
  type Completion as Offered,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import type { Extension } from '@codemirror/state'
import { hoverTooltip, type EditorView, type Tooltip } from '@codemirror/view'
import type { Completion, CompletionKind, Explanation } from '../../../shared/language.ts'
import type { ProgramLanguage } from '../program-language.ts'

const KINDS: Readonly<Record<CompletionKind, string>> = {
  class: 'class',
  function: 'function',
  variable: 'variable',
  property: 'property',
  method: 'method',
  type: 'type',
  keyword: 'keyword',
  module: 'namespace',
}

/** Names as they are typed, with what the library says of them; and of the name under the pointer. */
export const labCompletion = (language: ProgramLanguage): Extension => [
  autocompletion({ override: [(context) => offer(language, context)] }),
  hoverTooltip((view, position) => explanationAt(language, view, position)),
]

async function offer(language: ProgramLanguage, context: CompletionContext): Promise<CompletionResult | null> {
  const from = wordStart(context)
  const afterDot = context.state.sliceDoc(from - 1, from) === '.'
  if (!context.explicit && !afterDot && from === context.pos) return null
  const source = context.state.doc.toString()
  const found = await language.complete(source, context.pos)
  if (found === null || found.length === 0) return null
  return {
    from,
    validFor: /^[\w$]*$/,
    options: found.map((completion) => offered(language, completion, source, context.pos)),
  }
}

/** Where the name before the cursor begins. Character by character: an expression would be tried from each place of the line. */
function wordStart({ state, pos }: CompletionContext): number {
  const { from, text } = state.doc.lineAt(pos)
  let start = pos - from
  while (start > 0 && /[\w$]/.test(text[start - 1]!)) start -= 1
  return from + start
}

function offered(language: ProgramLanguage, completion: Completion, source: string, offset: number): Offered {
  const { name, kind, from } = completion
  const explain = () => language.explainCompletion(source, offset, completion)
  return {
    label: name,
    type: KINDS[kind],
    // The program's own names first, then the library's by module, words of the language last.
    boost: kind === 'keyword' ? -2 : from === null ? 1 : from === 'multiprocessing' ? 0 : -1,
    ...(from === null ? {} : { detail: ` ${from}` }),
    info: async () => {
      const explanation = await explain()
      return explanation === null ? null : explanationElement(explanation)
    },
    apply: (view, _completion, start, end) => {
      view.dispatch({
        changes: { from: start, to: end, insert: name },
        selection: { anchor: start + name.length },
        userEvent: 'input.complete',
      })
      if (from !== null) void explain().then((explanation) => addImport(view, explanation, source, start))
    },
  }
}

/** The import stands above what was typed since it was asked for; where that has changed too, it is left to the learner. */
function addImport(view: EditorView, explanation: Explanation | null, source: string, start: number): void {
  const edits = explanation?.edits ?? []
  const end = Math.max(0, ...edits.map(({ to }) => to))
  if (edits.length === 0 || end > start || view.state.sliceDoc(0, end) !== source.slice(0, end)) return
  view.dispatch({ changes: edits.map(({ from, to, insert }) => ({ from, to, insert })), userEvent: 'input.complete' })
}

async function explanationAt(language: ProgramLanguage, view: EditorView, position: number): Promise<Tooltip | null> {
  if (view.state.wordAt(position) === null) return null
  const explanation = await language.explain(view.state.doc.toString(), position)
  if (explanation === null) return null
  const { from, to } = explanation
  return { pos: from, end: to, above: true, create: () => ({ dom: explanationElement(explanation) }) }
}

function explanationElement({ signature, text }: Explanation): HTMLElement {
  const element = document.createElement('div')
  element.className = 'cm-explanation'
  const code = document.createElement('code')
  code.textContent = signature
  element.append(code)
  if (text !== '') {
    const words = document.createElement('p')
    words.append(...withCode(paragraphs(text)))
    element.append(words)
  }
  return element
}

/** Code between backticks, and without the asterisks of what is stressed. */
const withCode = (text: string): (HTMLElement | string)[] =>
  text.split('`').map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(/\*(\w+)\*/g, '$1')
    const code = document.createElement('code')
    code.textContent = part
    return code
  })

/** Lines of a comment are as long as its author's; here they are as long as there is room. Tags keep their lines. */
const paragraphs = (text: string): string => text.replaceAll(/(?<!\n)\n(?![\n@-])/g, ' ')
