import { shownLine, shownText } from '../../shared/unseen-characters.ts'

const ESCAPE = '\u001b'
/** Select Graphic Rendition: colour, weight, underline. It writes nothing, moves nothing, and a reset undoes it. */
const COLOUR = new RegExp(`(${ESCAPE}\\[[\\d;:]*m)`)
const RESET = `${ESCAPE}[0m`

/**
 * A line that a program printed, for a terminal: as it is, with its colours, in its own line. A terminal does far more
 * than write: it renames its window, moves its cursor into lines above, answers questions by typing into the shell. So
 * only text and whole colour sequences pass; of everything else the first character is written out (\x1b]0;…), and
 * what follows is text. Nothing has to be known of a sequence to make it harmless, not even where it ends: one that is
 * unfinished, or comes in parts over several lines, never begins. (strip-ansi takes away what it knows, and knows
 * neither DCS, APC, PM and SOS nor an OSC without its end.)
 */
export function programOutput(text: string): string {
  // Windows' programs end lines with CR LF. Within a line a CR would go back to its beginning, before our mark.
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  // A pattern in brackets makes `split` keep what it found, at the odd places.
  const parts = line.split(COLOUR)
  const shown = parts.map((part, at) => (at % 2 === 1 ? part : shownText(part).replaceAll('\n', '\\n'))).join('')
  const isOpen = parts.length > 1 && parts.at(-2) !== RESET
  return isOpen ? `${shown}${RESET}` : shown
}

/** A sentence of ours in which others' words stand. Its further lines are set in: none looks like one of ours. */
export const sentenceText = (text: string): string => shownText(text.trim()).replaceAll('\n', '\n    ')

/**
 * One line of JSON, with the same value as JSON.stringify's. That escapes C0 only, and leaves what else a terminal acts
 * on: DEL, C1, bidi controls. All of it stands within strings, where \u may stand for it.
 */
export const jsonLine = (value: unknown): string => `${shownLine(JSON.stringify(value), inJson)}\n`

/** A character beyond the first 65,536 is two units. */
const inJson = (character: string): string =>
  character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
