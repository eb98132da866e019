import type { Elements, ElementType, Memory } from './memory.ts'
import type { WordAtomics } from './word-atomics.ts'

/** From this many bytes on the C library's memcpy is the faster, though calling it takes 80 ns: V8 copies shared memory word by word. */
const LONG_BYTES = 16_384

/** The C library's memcpy. */
export type Copy = (to: unknown, from: unknown, lengthBytes: number) => void

const STORES_IN_ORDER = process.arch === 'x64'

type SharedNumbers = new (buffer: ArrayBufferLike, offset: number, length: number) => NumberArray
type NumberArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array

const NUMBER_ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float: Float32Array,
  double: Float64Array,
} as const satisfies Record<string, SharedNumbers>

class NumberElements implements Elements {
  readonly #array: NumberArray
  constructor(array: NumberArray) {
    this.#array = array
  }
  get(index: number): number {
    return this.#array[index]!
  }
  set(index: number, value: number): void {
    this.#array[index] = value
  }
}

class BigElements implements Elements {
  readonly #array: BigInt64Array | BigUint64Array
  constructor(array: BigInt64Array | BigUint64Array) {
    this.#array = array
  }
  get(index: number): bigint {
    return this.#array[index]!
  }
  set(index: number, value: bigint): void {
    this.#array[index] = value
  }
}

/** Where the pages lie, for the engine and for the system. */
export interface Overlay {
  readonly buffer: ArrayBufferLike
  readonly offset: number
  readonly sizeBytes: number
  /** Of the arena's first byte. */
  readonly address: bigint
  readonly copy: Copy
  /** Faster ones than `Atomics`, where the buffer has them; they begin at its beginning. */
  readonly atomics?: WordAtomics | undefined
}

/**
 * Shared pages that the engine sees as a buffer, mapped over one (posix.ts) or wrapped in one (windows.ts): every access is
 * an ordinary typed-array access. `Atomics` are as atomic on a buffer that does not call itself shared.
 */
export class OverlayMemory implements Memory {
  readonly kind = 'overlay'
  readonly sizeBytes: number
  readonly #buffer: ArrayBufferLike
  readonly #offset: number
  readonly #words: Int32Array
  readonly #doubles: Float64Array
  readonly #bytes: Uint8Array
  readonly #release: () => void
  readonly #atomics: WordAtomics | undefined
  readonly #address: number
  readonly #copy: Copy

  constructor({ buffer, offset, sizeBytes, address, copy, atomics }: Overlay, release: () => void) {
    this.sizeBytes = sizeBytes
    this.#address = Number(address)
    this.#copy = copy
    this.#buffer = buffer
    this.#offset = offset
    this.#words = new Int32Array(buffer, offset, sizeBytes / 4)
    this.#doubles = new Float64Array(buffer, offset, sizeBytes / 8)
    this.#bytes = new Uint8Array(buffer, offset, sizeBytes)
    this.#release = release
    this.#atomics = offset === 0 ? atomics : undefined
  }

  i32(at: number): number {
    return this.#words[at >> 2]!
  }
  setI32(at: number, value: number): void {
    this.#words[at >> 2] = value
  }
  f64(at: number): number {
    return this.#doubles[at >> 3]!
  }
  setF64(at: number, value: number): void {
    this.#doubles[at >> 3] = value
  }
  publish(at: number, value: number): void {
    // x64 never lets a store pass an earlier one; a sequentially consistent store would cost ten times as much.
    if (STORES_IN_ORDER) this.#words[at >> 2] = value
    else Atomics.store(this.#words, at >> 2, value)
  }
  load(at: number): number {
    const atomics = this.#atomics
    return atomics ? atomics.load(at) : Atomics.load(this.#words, at >> 2)
  }
  store(at: number, value: number): void {
    const atomics = this.#atomics
    if (atomics) atomics.store(at, value)
    else Atomics.store(this.#words, at >> 2, value)
  }
  add(at: number, amount: number): number {
    const atomics = this.#atomics
    return atomics ? atomics.add(at, amount) : Atomics.add(this.#words, at >> 2, amount)
  }
  exchange(at: number, value: number): number {
    const atomics = this.#atomics
    return atomics ? atomics.exchange(at, value) : Atomics.exchange(this.#words, at >> 2, value)
  }
  compareExchange(at: number, expected: number, replacement: number): number {
    const atomics = this.#atomics
    return atomics
      ? atomics.compareExchange(at, expected, replacement)
      : Atomics.compareExchange(this.#words, at >> 2, expected, replacement)
  }
  read(at: number, lengthBytes: number): Uint8Array<ArrayBuffer> {
    if (lengthBytes >= LONG_BYTES) {
      // Not zeroed, as all of it is written over.
      const copy = new Uint8Array(Buffer.allocUnsafeSlow(lengthBytes).buffer)
      this.#copy(copy, this.#address + at, lengthBytes)
      return copy
    }
    const copy = new Uint8Array(lengthBytes)
    copy.set(this.#bytes.subarray(at, at + lengthBytes))
    return copy
  }
  write(at: number, bytes: Uint8Array): void {
    if (bytes.byteLength >= LONG_BYTES) this.#copy(this.#address + at, bytes, bytes.byteLength)
    else this.#bytes.set(bytes, at)
  }
  zero(at: number, lengthBytes: number): void {
    this.#bytes.fill(0, at, at + lengthBytes)
  }
  writeEvent(
    at: number,
    timeNs: number,
    kind: number,
    object: number,
    durationNs: number,
    first: number,
    second: number,
  ): void {
    const double = at >> 3
    const word = at >> 2
    this.#doubles[double] = timeNs
    this.#words[word + 2] = kind
    this.#words[word + 3] = object
    this.#doubles[double + 2] = durationNs
    this.#words[word + 6] = first
    this.#words[word + 7] = second
  }
  elements(type: ElementType, at: number, length: number): Elements {
    if (type === 'int64') return new BigElements(new BigInt64Array(this.#buffer, this.#offset + at, length))
    if (type === 'uint64') return new BigElements(new BigUint64Array(this.#buffer, this.#offset + at, length))
    const Numbers: SharedNumbers = NUMBER_ARRAYS[type]
    return new NumberElements(new Numbers(this.#buffer, this.#offset + at, length))
  }
  close(): void {
    this.#release()
  }
}
