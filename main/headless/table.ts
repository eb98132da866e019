/** Columns as wide as they need; numbers to the right. Empty without rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)))
  const rightAligned = head.map((_, column) => rows.every((row) => /^[-\d.–]+$/.test(row[column]!)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (rightAligned[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd()
  return [head, ...rows].map((row) => `${line(row)}\n`).join('')
}
