/** Which lines of a text are not those of another. Numbers from 1. */
export interface LineDiff {
  /** Lines that are new, or read differently. */
  readonly changed: ReadonlySet<number>
  /** Lines before which some are missing; one past the last for the end. */
  readonly missingBefore: ReadonlySet<number>
  /** How many lines of the other text are not in this one as they were. */
  readonly lost: number
}

export const NO_DIFF: LineDiff = { changed: new Set(), missingBefore: new Set(), lost: 0 }
/** Pairs of lines that are compared; past it, all between the first and the last difference counts as changed. */
const MOST_PAIRS = 1_000_000

/** The shortest way to tell `text` from `original`, line by line. */
export function lineDiff(original: string, text: string): LineDiff {
  if (original === text) return NO_DIFF
  const before = original.split('\n')
  const after = text.split('\n')
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let end = 0
  const most = Math.min(before.length, after.length) - start
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const left = before.slice(start, before.length - end)
  const right = after.slice(start, after.length - end)
  const kept = left.length * right.length > MOST_PAIRS ? new Map<number, number>() : commonLines(left, right)

  const changed = new Set<number>()
  const missingBefore = new Set<number>()
  let next = 0
  for (let index = 0; index <= right.length; index++) {
    const same = index === right.length ? left.length : kept.get(index)
    if (same === undefined) continue
    // Lines that were lost and lines that came, between two that stayed: came in their place, or are missing.
    const came = comesBefore(kept, index)
    for (let line = index - came; line < index; line++) changed.add(start + line + 1)
    if (same > next && came === 0) missingBefore.add(start + index + 1)
    next = same + 1
  }
  return { changed, missingBefore, lost: left.length - kept.size }
}

/** How many lines just before `index` are not among those that stayed. */
function comesBefore(kept: ReadonlyMap<number, number>, index: number): number {
  let count = 0
  while (index - count > 0 && !kept.has(index - count - 1)) count++
  return count
}

/** A longest common subsequence: the lines of `right` that stayed, each with its index in `left`. */
function commonLines(left: readonly string[], right: readonly string[]): Map<number, number> {
  const width = right.length + 1
  const lengths = new Uint32Array((left.length + 1) * width)
  for (let row = left.length - 1; row >= 0; row--) {
    for (let column = right.length - 1; column >= 0; column--) {
      lengths[row * width + column] =
        left[row] === right[column]
          ? lengths[(row + 1) * width + column + 1]! + 1
          : Math.max(lengths[(row + 1) * width + column]!, lengths[row * width + column + 1]!)
    }
  }
  const kept = new Map<number, number>()
  let [row, column] = [0, 0]
  while (row < left.length && column < right.length) {
    if (left[row] === right[column]) kept.set(column++, row++)
    else if (lengths[(row + 1) * width + column]! >= lengths[row * width + column + 1]!) row++
    else column++
  }
  return kept
}
