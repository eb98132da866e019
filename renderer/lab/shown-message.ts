import { shownLine, shownText } from '../../shared/unseen-characters.ts'

/** Texts that the page works with, letter by letter: the editor shows what is unseen in them itself. */
const EXACT: ReadonlySet<string> = new Set(['source', 'python', 'hash', 'id', 'insert'])
/** Characters in shared memory, which `quoteCharacters` writes out, in quotes. */
const QUOTED = 'values'
/** Names stand in cells, on tracks and on buttons: one line each. */
const NAMES: ReadonlySet<string> = new Set(['name', 'waitingFor', 'waitsFor', 'ending', 'file', 'title', 'author'])
const ESCAPE = '\u001b'
/** A program's colours are for terminals. */
const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;:]*m`, 'g')

/**
 * Prepares the lab's messages for the page: in every text, hidden characters are written out (\u202e), so
 * that no name, sentence or line of output can turn a line round, be two lines, or look like another name, wherever
 * on the page, in whatever picture or file made of it, it comes to stand. Parts without such a text are left as they are.
 */
export function shownMessage<Message>(message: Message): Message {
  return shownValue(message, '') as Message
}

function shownValue(value: unknown, key: string): unknown {
  if (typeof value === 'string') return shownString(value, key)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  return Array.isArray(value) ? shownList(value, key) : shownObject(value)
}

function shownString(text: string, key: string): string {
  if (EXACT.has(key)) return text
  if (NAMES.has(key)) return shownLine(text)
  return shownText(key === 'text' ? withoutColours(text) : text)
}

/** Also without the CR of Windows' line ends. */
function withoutColours(text: string): string {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  return line.includes(ESCAPE) ? line.replace(COLOURS, '') : line
}

/** Strings of a list are of its own kind. */
function shownList(list: readonly unknown[], key: string): readonly unknown[] {
  // Numbers come by the thousand: the values of an array.
  if (key === QUOTED || typeof list[0] === 'number') return list
  let changed: unknown[] | undefined
  for (const [index, value] of list.entries()) {
    const shown = shownValue(value, key)
    if (shown !== value) (changed ??= [...list])[index] = shown
  }
  return changed ?? list
}

function shownObject(object: object): object {
  let changed: Record<string, unknown> | undefined
  for (const [key, value] of Object.entries(object)) {
    const shown = shownValue(value, key)
    if (shown !== value) (changed ??= { ...object })[key] = shown
  }
  return changed ?? object
}
