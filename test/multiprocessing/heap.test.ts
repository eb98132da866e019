import { afterAll, describe, expect, it } from 'vitest'
import { ArenaFull } from '../../main/multiprocessing/errors.ts'
import { Layout } from '../../main/multiprocessing/memory/layout.ts'
import { testArena } from '../support/arena.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { randomFrom } from '../support/random.ts'

afterAll(expectNothingLeft)

interface Block {
  readonly at: number
  readonly bytes: number
  readonly mark: number
}
const overlap = (a: Block, b: Block): boolean => a.at < b.at + b.bytes && b.at < a.at + a.bytes

describe.each(['overlay', 'calls'] as const)('the heap in %s memory', (kind) => {
  it('gives aligned blocks that never overlap and keep their content, over many random steps', async () => {
    using made = await testArena(kind)
    const { heap, memory } = made.arena
    const random = randomFrom(7)
    const blocks: Block[] = []
    const whole = (block: Block): boolean => memory.read(block.at, block.bytes).every((byte) => byte === block.mark)
    for (let step = 0; step < 3000; step++) {
      if (blocks.length > 0 && random() < 0.48) {
        const [block] = blocks.splice(Math.floor(random() * blocks.length), 1)
        expect(whole(block!)).toBe(true)
        heap.free(block!.at, block!.bytes)
        continue
      }
      const bytes = 1 + Math.floor(random() ** 4 * 40_000)
      const block = { at: heap.allocate(bytes), bytes, mark: 1 + (step % 255) }
      expect(block.at % 64).toBe(0)
      expect(block.at).toBeGreaterThanOrEqual(Layout.heap)
      expect(memory.read(block.at, bytes).every((byte) => byte === 0)).toBe(true)
      expect(blocks.some((other) => overlap(other, block))).toBe(false)
      memory.write(block.at, new Uint8Array(bytes).fill(block.mark))
      blocks.push(block)
    }
    expect(blocks.every(whole)).toBe(true)
  })
  it('uses what was given back before it grows', async () => {
    using made = await testArena(kind)
    const { heap } = made.arena
    const first = heap.allocate(1000)
    heap.allocate(1000)
    heap.free(first, 1000)
    expect(heap.allocate(900)).toBe(first)
  })
  it('says when it is full, and goes on with what is given back', async () => {
    using made = await testArena(kind)
    const { heap } = made.arena
    const blocks: number[] = []
    expect(() => {
      for (;;) blocks.push(heap.allocateDirty(1_000_000))
    }).toThrow(ArenaFull)
    expect(blocks.length).toBeGreaterThan(10)
    heap.free(blocks[3]!, 1_000_000)
    expect(heap.allocateDirty(1_000_000)).toBe(blocks[3])
  })
})
