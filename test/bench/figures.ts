/** One row of a benchmark: a figure, what it is held against, and what it should be. */
export interface Figure {
  readonly name: string
  /** With the unit, ready to read. */
  readonly ours: string
  readonly theirs: string
  readonly goal: string
  readonly met: boolean
}

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN
}

export function table(
  title: string,
  head: readonly [string, string, string, string],
  figures: readonly Figure[],
): string {
  const rows = [
    [...head, ''],
    ...figures.map(({ name, ours, theirs, goal, met }) => [name, ours, theirs, goal, met ? 'met' : 'MISSED']),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  return `${title}\n${lines.map((line) => `  ${line}`).join('\n')}\n`
}
