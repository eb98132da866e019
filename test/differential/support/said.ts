import { print } from 'multiprocessing'

/** Says values and errors in words that both languages share; the same as said.py. */
export function said(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return `[${value.map(said).join(', ')}]`
  return `${value as number | string}`
}

export const tell = (...values: unknown[]): void => print(values.map(said).join(' '))

/** What `action` returns, or the name of what it throws. */
export function outcome(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return (error as Error).name
  }
}

export function refused(action: () => unknown): boolean {
  try {
    action()
    return false
  } catch {
    return true
  }
}

/** What comes, whether it is a result or the name of an error. */
export function resultsOf(iterator: Iterator<unknown>): unknown[] {
  const got: unknown[] = []
  for (;;) {
    try {
      const next = iterator.next()
      if (next.done) return got
      got.push(next.value)
    } catch (error) {
      got.push((error as Error).name)
    }
  }
}
