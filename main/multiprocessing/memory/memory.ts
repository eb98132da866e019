/**
 * The run's shared memory as this process reaches it. Two implementations: overlay (typed arrays over the shared pages,
 * 1 ns a plain access) and calls (each access is a system-library call, about 100 ns), chosen when the arena is opened.
 * `at` is always a byte offset into the arena; 32-bit words lie on multiples of 4, doubles on multiples of 8.
 */
export interface Memory {
  readonly kind: 'overlay' | 'calls'
  readonly sizeBytes: number

  /** Plain access: for words that a lock protects or that one process alone writes. */
  i32(at: number): number
  setI32(at: number, value: number): void
  f64(at: number): number
  setF64(at: number, value: number): void

  /** A plain store that is never seen before an earlier one: shows others what those stores have made ready. */
  publish(at: number, value: number): void

  /** Atomic access, sequentially consistent between processes. Each returns the word as it was before. */
  load(at: number): number
  store(at: number, value: number): void
  add(at: number, amount: number): number
  exchange(at: number, value: number): number
  compareExchange(at: number, expected: number, replacement: number): number

  /** Copies out, so that the bytes do not change under the reader. */
  read(at: number, lengthBytes: number): Uint8Array<ArrayBuffer>
  write(at: number, bytes: Uint8Array): void
  zero(at: number, lengthBytes: number): void

  /** One flight-recorder event; see shared/trace.ts for its layout. */
  writeEvent(
    at: number,
    timeNs: number,
    kind: number,
    object: number,
    durationNs: number,
    first: number,
    second: number,
  ): void

  /** The elements of a Value or Array. */
  elements(type: ElementType, at: number, length: number): Elements

  /** Gives the pages back. Nothing of this memory may be touched afterwards. */
  close(): void
}

/** Typed array behind each of Python's type codes. */
export type ElementType =
  'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'float' | 'double'

export const ELEMENT_BYTES: Readonly<Record<ElementType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float: 4,
  double: 8,
}

/** Numbers in shared memory, or what they stand for. Indices are checked by the caller; values wrap as C's do. */
export interface Elements<Element = number | bigint> {
  get(index: number): Element
  set(index: number, value: Element): void
}
