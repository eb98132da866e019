import { ValueError } from './errors.ts'
import { indexed } from './indexed.ts'
import type { Elements, Memory } from './memory/memory.ts'

/** Whose bytes they are, and whether this process still has them open. */
interface Owner {
  readonly name: string
  readonly closed: boolean
}

/**
 * The bytes of a SharedMemory; what other processes write is seen at once. CPython: memoryview, which a SharedMemory's `buf` is there.
 *
 * It has the methods of a Uint8Array and is none, for two reasons. After close() the pages may belong to something else,
 * and a Uint8Array cannot be taken back from a program that has kept it: here each access looks, as CPython's released
 * memoryview does. And where shared pages cannot be laid over a SharedArrayBuffer there is no Uint8Array to give; so a
 * program means the same on every system. One byte at a time is slow: move many by `slice` and `set`.
 */
export class SharedBytes implements Iterable<number> {
  /** How many bytes there are. CPython: __len__. */
  readonly length: number
  readonly #memory: Memory
  readonly #at: number
  readonly #owner: Owner
  readonly #elements: Elements;

  /** `bytes[index]` reads and writes one byte; from the end when it is negative. CPython: __getitem__ and __setitem__. */
  [index: number]: number

  /** @internal */
  constructor(memory: Memory, at: number, length: number, owner: Owner) {
    this.length = length
    this.#memory = memory
    this.#at = at
    this.#owner = owner
    this.#elements = memory.elements('uint8', at, length)
    return indexed<SharedBytes>(this, (bytes, index, value) => bytes.#put(index, value))
  }

  /**
   * One byte, 0 to 255; from the end when `index` is negative. CPython: __getitem__.
   * @throws RangeError out of range, ValueError after close().
   */
  at(index: number): number {
    this.#checkOpen()
    return Number(this.#elements.get(this.#place(index)))
  }

  /**
   * Copies bytes in. CPython: __setitem__, as in `buf[offset : offset + len(source)] = source`.
   * @param source a Uint8Array, or whole numbers from 0 to 255. @param offset where they begin.
   * @throws RangeError when they reach past the end, ValueError for what is no byte and after close().
   */
  set(source: ArrayLike<number>, offset = 0): void {
    this.#checkOpen()
    if (!Number.isInteger(offset) || offset < 0 || offset + source.length > this.length) {
      throw new RangeError(
        `${source.length} bytes from ${offset} do not fit into ${this.#owner.name}: there are ${this.length} bytes.`,
      )
    }
    this.#memory.write(this.#at + offset, source instanceof Uint8Array ? source : this.#checked(source))
  }

  /** A copy in this process's own memory. CPython: tobytes, as in `buf[start:end].tobytes()`. @throws ValueError after close(). */
  slice(start?: number, end?: number): Uint8Array<ArrayBuffer> {
    this.#checkOpen()
    const [from, to] = this.#range(start, end)
    return this.#memory.read(this.#at + from, to - from)
  }

  /** The same bytes from `start` to `end`: a view, no copy. CPython: __getitem__ of a slice. @throws ValueError after close(). */
  subarray(start?: number, end?: number): SharedBytes {
    this.#checkOpen()
    const [from, to] = this.#range(start, end)
    return new SharedBytes(this.#memory, this.#at + from, to - from, this.#owner)
  }

  /**
   * Writes one byte into all places from `start` to `end`. Not in CPython: there it is a slice that is assigned.
   * @throws ValueError for what is no byte and after close().
   */
  fill(value: number, start?: number, end?: number): this {
    this.#checkOpen()
    const [from, to] = this.#range(start, end)
    this.#checked([value])
    this.#memory.write(this.#at + from, new Uint8Array(to - from).fill(value))
    return this
  }

  /** Each byte in turn, read when it is its turn. CPython: __iter__. */
  *[Symbol.iterator](): IterableIterator<number> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  #put(index: number, value: unknown): void {
    this.#checkOpen()
    const place = this.#place(index)
    this.#elements.set(place, this.#checked([value as number])[0]!)
  }

  #checkOpen(): void {
    if (!this.#owner.closed) return
    throw new ValueError(`${this.#owner.name} is closed in this process: use its bytes before close().`)
  }

  #checked(values: ArrayLike<number>): Uint8Array {
    const wrong = Array.from(values).find((value) => !Number.isInteger(value) || value < 0 || value > 255)
    if (wrong !== undefined) {
      throw new ValueError(`${this.#owner.name} holds bytes, whole numbers from 0 to 255, not ${String(wrong)}.`)
    }
    return Uint8Array.from(values)
  }

  #place(index: number): number {
    const place = index < 0 ? index + this.length : index
    if (!Number.isInteger(index) || place < 0 || place >= this.length) {
      throw new RangeError(
        `Index ${index} is out of range: ${this.#owner.name} has ${this.length} bytes here, 0 to ${this.length - 1}.`,
      )
    }
    return place
  }

  /** Cut to what there is, as slices are. */
  #range(start = 0, end = this.length): [from: number, to: number] {
    const cut = (index: number): number =>
      Math.min(Math.max(Math.trunc(index < 0 ? index + this.length : index) || 0, 0), this.length)
    const from = cut(start)
    return [from, Math.max(from, cut(end))]
  }
}
