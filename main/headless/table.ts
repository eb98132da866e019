import { shortLine } from '../../shared/unseen-characters.ts'

/** Longer than any row that somebody reads. */
const MOST_CELL_CHARACTERS = 500

/** Columns as wide as they need; numbers to the right. Cells are one line each, whatever is in them. Empty without rows. */
export function table(titles: readonly string[], cells: readonly (readonly string[])[]): string {
  if (cells.length === 0) return ''
  const [head = [], ...rows] = [titles, ...cells].map((row) => row.map((cell) => shortLine(cell, MOST_CELL_CHARACTERS)))
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const rightAligned = head.map((_, column) => rows.every((row) => /^[-\d.–]+$/.test(row[column]!)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (rightAligned[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map((row) => `${line(row)}\n`).join('')
}
