/** A piece of a line. A link leads to a tab of the screen, by its name. */
export type ProsePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly tab: string }

export type ProseLine = readonly ProsePart[]

export type ProseBlock =
  | { readonly kind: 'paragraph'; readonly line: ProseLine }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly ProseLine[] }

const ITEM = /^\s*(-|\d+\.) +(?=\S)/
const MARKUP = /`([^`]+)`|\[([^\][]+)\]\(tab:([^()]+)\)/g

interface OpenBlock {
  readonly list: 'ordered' | 'plain' | null
  readonly lines: string[]
}

/**
 * A lesson's text: paragraphs parted by blank lines, lists of `- ` or `1. ` lines, `code` in backticks, and links to tabs,
 * `[Locks](tab:Locks)`. Everything else is text and stays it: nothing here can become HTML.
 */
export function parseProse(text: string): readonly ProseBlock[] {
  const blocks: OpenBlock[] = []
  let afterBlank = true
  for (const line of text.split('\n')) {
    const last = blocks.at(-1)
    const item = itemOf(line, last?.list === 'ordered' || afterBlank)
    if (line.trim() === '') afterBlank = true
    else if (item !== null) {
      // A blank line between two entries parts no list.
      if (last?.list === item.list) last.lines.push(item.text)
      else blocks.push({ list: item.list, lines: [item.text] })
      afterBlank = false
    } else if (last !== undefined && !afterBlank) {
      last.lines.push(`${last.lines.pop() ?? ''} ${line.trim()}`)
    } else {
      blocks.push({ list: null, lines: [line.trim()] })
      afterBlank = false
    }
  }
  return blocks.map(({ list, lines }) =>
    list === null
      ? { kind: 'paragraph', line: parseLine(lines.join(' ')) }
      : { kind: 'list', ordered: list === 'ordered', items: lines.map(parseLine) },
  )
}

/** A sentence may go on with "200. The rest" on its next line: inside a paragraph, only `1.` begins a list. */
function itemOf(line: string, anyNumber: boolean): { list: 'ordered' | 'plain'; text: string } | null {
  const match = ITEM.exec(line)
  if (match === null || (!anyNumber && match[1] !== '-' && match[1] !== '1.')) return null
  return { list: match[1] === '-' ? 'plain' : 'ordered', text: line.slice(match[0].length).trimEnd() }
}

/** One line's `code` and links. */
export function parseLine(line: string): ProseLine {
  const parts: ProsePart[] = []
  let end = 0
  const add = (text: string) => {
    if (text !== '') parts.push({ kind: 'text', text })
  }
  for (const match of line.matchAll(MARKUP)) {
    add(line.slice(end, match.index))
    const [whole, code, label, tab] = match
    if (code !== undefined) parts.push({ kind: 'code', text: code })
    else parts.push({ kind: 'link', text: label ?? '', tab: (tab ?? '').trim() })
    end = match.index + whole.length
  }
  add(line.slice(end))
  return parts
}

/** The words alone, for searching. */
export const plainText = (text: string): string =>
  parseProse(text)
    .flatMap((block) => (block.kind === 'paragraph' ? [block.line] : block.items))
    .map((line) => line.map((part) => part.text).join(''))
    .join('\n')
