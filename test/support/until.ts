import { setTimeout as delay } from 'node:timers/promises'

/** Looks until `look` gives something true. Rejects, naming what did not come, after `deadlineMs`. */
export async function until<T>(what: string, look: () => T, deadlineMs = 15_000): Promise<NonNullable<T>> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const seen = look()
    if (seen) return seen
    if (performance.now() > end) throw new Error(`Waited ${deadlineMs} ms in vain: ${what}.`)
    await delay(20)
  }
}
