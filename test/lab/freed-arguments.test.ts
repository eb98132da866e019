import { afterAll, describe, expect, it } from 'vitest'
import { RunProcess } from '../../main/lab/run-process.ts'
import type { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { prepareProcess, readCall } from '../../main/multiprocessing/prepared-process.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'

afterAll(expectNothingLeft)

const BYTES = 100_000
const prepare = (arena: Arena, bytes = BYTES) =>
  prepareProcess(arena, {
    ...{ target: 'work', args: [new Uint8Array(bytes)], name: 'Process-1' },
    ...{ daemon: false, parent: -1, isThread: false, number: 1 },
  })

describe('the arguments of a process', () => {
  it('are given back by the lab when it was killed before it had read them', async () => {
    using made = await testArena('overlay')
    const { arena } = made
    const entry = prepare(arena)
    const { at } = entry.args
    new RunProcess(arena, entry).release()
    expect(arena.heap.allocateDirty(BYTES + 100)).toBe(at)
  })
  it('are given back once when it has read them', async () => {
    using made = await testArena('overlay')
    const { arena } = made
    const entry = prepare(arena)
    const { at } = entry.args
    expect(readCall(arena, entry).args).toEqual([new Uint8Array(BYTES)])
    new RunProcess(arena, entry).release()
    expect(arena.heap.allocateDirty(BYTES + 100)).toBe(at)
    expect(arena.heap.allocateDirty(BYTES + 100)).not.toBe(at)
  })
  it('are given back when there are too many processes', async () => {
    using made = await testArena('overlay')
    const { arena } = made
    for (let number = 0; number < 64; number++) prepare(arena, 1)
    const free = arena.heap.allocateDirty(BYTES + 100)
    arena.heap.free(free, BYTES + 100)
    expect(() => prepare(arena)).toThrow(
      '64 processes and threads of this run are alive, its limit: join() some before you start more.',
    )
    expect(arena.heap.allocateDirty(BYTES + 100)).toBe(free)
  })
})
