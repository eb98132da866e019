import { afterAll, describe, expect, it } from 'vitest'
import { Lock } from '../../main/multiprocessing/index.ts'
import { newObject } from '../../main/multiprocessing/object-table.ts'
import { EntryState, newProcessEntry } from '../../main/multiprocessing/process-table.ts'
import { testArena } from '../support/arena.ts'
import { failure } from '../support/failure.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { become, newEntry } from '../support/process.ts'

afterAll(expectNothingLeft)

/** How often `make` succeeds, and what its failure says: the same at every further attempt. */
function untilFailure(make: () => unknown): [number, string] {
  for (let made = 0; ; made++) {
    const said = failure(make)
    if (said === null) continue
    expect(failure(make)).toBe(said)
    return [made, said]
  }
}

describe("a run's limits are named errors", () => {
  it('of shared objects', async () => {
    using made = await testArena('overlay')
    const { arena } = made
    become(arena, newEntry(arena))
    const names = untilFailure(() => newObject(arena.memory, 'Value', 0, 'value'))
    expect(names).toEqual([
      4096,
      'RuntimeError: This run has made 4096 shared objects, its limit. Make them once and pass them on.',
    ])
    expect(failure(() => new Lock())).toBe(names[1])
  })
  it('of semaphores', async () => {
    using made = await testArena('overlay')
    const { arena } = made
    become(arena, newEntry(arena))
    const [count, said] = untilFailure(() => arena.newSemaphore())
    // Two are the process's own.
    expect([count, said]).toEqual([
      8190,
      'RuntimeError: This run has made 8192 semaphores, its limit. Make locks and queues once and pass them on.',
    ])
    expect(failure(() => new Lock())).toBe(said)
  })
  it('of processes alive', async () => {
    using made = await testArena('overlay')
    const { memory } = made.arena
    const living = untilFailure(() => (newProcessEntry(memory).state = EntryState.Running))
    expect(living).toEqual([
      64,
      'RuntimeError: 64 processes and threads of this run are alive, its limit: join() some before you start more.',
    ])
  })
  it('of all processes that it ever had', async () => {
    using made = await testArena('overlay')
    const { memory } = made.arena
    expect(untilFailure(() => (newProcessEntry(memory).state = EntryState.Ended))).toEqual([
      512,
      'RuntimeError: This run has started 512 processes and threads, its limit. Give one process more to do instead of starting another.',
    ])
  })
})
