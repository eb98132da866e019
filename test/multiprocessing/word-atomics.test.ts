import { describe, expect, it } from 'vitest'
import { atomicPages } from '../../main/multiprocessing/memory/word-atomics.ts'

describe('atomic operations of a WebAssembly memory', () => {
  const { buffer, atomics } = atomicPages(200_000)!
  const words = new Int32Array(buffer)

  it('do what Atomics do, seen in the same words', () => {
    expect(buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(buffer.byteLength).toBe(4 * 65_536)
    const last = words.length - 1
    for (const at of [0, 64, last * 4]) {
      atomics.store(at, -5)
      expect(words[at / 4]).toBe(-5)
      expect(atomics.add(at, 7)).toBe(-5)
      expect(atomics.load(at)).toBe(2)
      expect(atomics.compareExchange(at, 1, 9)).toBe(2)
      expect(atomics.compareExchange(at, 2, 9)).toBe(2)
      expect(atomics.exchange(at, -(2 ** 31))).toBe(9)
      expect(Atomics.load(words, at / 4)).toBe(-(2 ** 31))
      expect(atomics.add(at, -1)).toBe(-(2 ** 31))
      expect(words[at / 4]).toBe(2 ** 31 - 1)
    }
  })
  it('do not reach past the end', () => {
    expect(() => atomics.load(buffer.byteLength)).toThrow('out of bounds')
  })
  it('are not there when there is no room for them', () => {
    expect(atomicPages(2 ** 40)).toBeUndefined()
  })
})
