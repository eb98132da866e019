import { afterAll, describe, expect, it } from 'vitest'
import { recordEnd } from '../../main/multiprocessing/ending.ts'
import { SharedMemory } from '../../main/multiprocessing/index.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { become, newEntry } from '../support/process.ts'

afterAll(expectNothingLeft)

/** The heap of a small arena holds three blocks of 4 MB: who can make a fourth has been given one back. */
describe.each(['overlay', 'calls'] as const)('the bytes of a SharedMemory in %s memory', (kind) => {
  const size = 4_000_000
  it.each(['close, then unlink', 'unlink, then close'])('are free after %s', async (order) => {
    using made = await testArena(kind)
    become(made.arena, newEntry(made.arena))
    for (let turn = 0; turn < 6; turn++) {
      const memory = new SharedMemory({ create: true, size, name: 'same' })
      const other = new SharedMemory({ name: 'same' })
      memory.close()
      if (order === 'close, then unlink') {
        other.close()
        other.unlink()
      } else {
        other.unlink()
        expect(other.buf[0]).toBe(0)
        other.buf[0] = 1
        other.close()
      }
    }
  })
  it('stay without unlink, and stay while another process has them open', async () => {
    using made = await testArena(kind)
    const { arena } = made
    const [first, second] = [newEntry(arena), newEntry(arena)]
    become(arena, first)
    const left = new SharedMemory({ create: true, size, name: 'left' })
    left.buf[0] = 5
    left.close()
    expect(new SharedMemory({ name: 'left' }).buf[0]).toBe(5)
    const memory = new SharedMemory({ create: true, size, name: 'held' })
    become(arena, second)
    const held = new SharedMemory({ name: 'held' })
    held.unlink()
    become(arena, first)
    memory.close()
    new SharedMemory({ create: true, size, name: 'third' })
    expect(() => new SharedMemory({ create: true, size })).toThrow('shared memory is full')
    recordEnd(arena, second, -9)
    expect(new SharedMemory({ create: true, size }).buf.length).toBe(size)
  })
})
