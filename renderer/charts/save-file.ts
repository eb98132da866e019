import { shownText, withoutHidden } from '../../shared/unseen-characters.ts'

/** Hands a file to the browser to be saved; in the window a dialog asks where. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/** "Lock acquisition" becomes "forkscope-lock-acquisition.csv". */
export const fileName = (title: string, extension: string): string =>
  `forkscope-${title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')}.${extension}`

/**
 * Comma-separated values (RFC 4180): a text with a comma, a quote or a line end is quoted. A text that a spreadsheet
 * would compute, and so may open a page or a program with, has an apostrophe before it (OWASP, CSV Injection).
 */
export const csv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')

function csvField(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = shownText(value)
  const cell = isFormula(value) ? `'${text}` : text
  // Where a comma parts decimals, spreadsheets take a semicolon between cells.
  return /[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

/** Spreadsheets pass over blanks before a formula, and take full-width signs for ordinary ones. */
function isFormula(text: string): boolean {
  if (/^[\t\r\n]/.test(text)) return true
  const trimmed = withoutHidden(text).trim()
  const first = trimmed.slice(0, 1).normalize('NFKC')
  // "-3.5" is a number, and computes to itself.
  return first !== '' && '=+-@\u2212|%'.includes(first) && !Number.isFinite(Number(trimmed))
}
