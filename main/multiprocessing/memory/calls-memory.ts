import { koffi } from './koffi.ts'
import { ELEMENT_BYTES, type Elements, type ElementType, type Memory } from './memory.ts'

/** Mutual exclusion by the operating system, which lets go of it by itself when its holder is killed. */
export interface Guard {
  enter(): void
  leave(): void
  close(): void
}

/**
 * Shared pages reached through koffi, for systems where they cannot be laid over a SharedArrayBuffer. A library call
 * cannot compare and exchange, so atomic operations pass through the guard; plain loads and stores of one aligned word
 * are atomic on every processor that Forkscope runs on.
 */
export class CallsMemory implements Memory {
  readonly kind = 'calls'
  readonly sizeBytes: number
  readonly #base: bigint
  readonly #guard: Guard
  readonly #copy: (to: unknown, from: unknown, lengthBytes: number) => void
  readonly #release: () => void
  readonly #event = new DataView(new ArrayBuffer(32))

  /** @param copy the C library's memcpy; either side may be an address or a typed array. */
  constructor(
    base: bigint,
    sizeBytes: number,
    guard: Guard,
    copy: (to: unknown, from: unknown, lengthBytes: number) => void,
    release: () => void,
  ) {
    this.#base = base
    this.sizeBytes = sizeBytes
    this.#guard = guard
    this.#copy = copy
    this.#release = release
  }

  i32(at: number): number {
    return koffi.decode(this.#base, at, 'int32') as number
  }
  setI32(at: number, value: number): void {
    koffi.encode(this.#base, at, 'int32', value | 0)
  }
  f64(at: number): number {
    return koffi.decode(this.#base, at, 'double') as number
  }
  setF64(at: number, value: number): void {
    koffi.encode(this.#base, at, 'double', value)
  }
  publish(at: number, value: number): void {
    this.setI32(at, value)
  }
  load(at: number): number {
    return this.i32(at)
  }
  store(at: number, value: number): void {
    // Through the guard: a store must not fall between another process's compare and exchange.
    this.exchange(at, value)
  }
  add(at: number, amount: number): number {
    return this.#update(at, (old) => old + amount)
  }
  exchange(at: number, value: number): number {
    return this.#update(at, () => value)
  }
  compareExchange(at: number, expected: number, replacement: number): number {
    // One look without the guard keeps spinning cheap; only a chance of success is worth entering it.
    const now = this.i32(at)
    if (now !== expected) return now
    return this.#update(at, (old) => (old === expected ? replacement : old))
  }
  read(at: number, lengthBytes: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(lengthBytes)
    if (lengthBytes > 0) this.#copy(bytes, this.#base + BigInt(at), lengthBytes)
    return bytes
  }
  write(at: number, bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#copy(this.#base + BigInt(at), bytes, bytes.byteLength)
  }
  zero(at: number, lengthBytes: number): void {
    this.write(at, new Uint8Array(lengthBytes))
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
    const event = this.#event
    event.setFloat64(0, timeNs, true)
    event.setInt32(8, kind, true)
    event.setInt32(12, object, true)
    event.setFloat64(16, durationNs, true)
    event.setInt32(24, first, true)
    event.setInt32(28, second, true)
    this.write(at, new Uint8Array(event.buffer))
  }
  elements(type: ElementType, at: number): Elements {
    const base = this.#base
    const size = ELEMENT_BYTES[type]
    const scratch = new OneElement(type)
    return {
      get: (index) => scratch.outward(koffi.decode(base, at + index * size, type) as number | bigint),
      set: (index, value) => koffi.encode(base, at + index * size, type, scratch.wrap(value)),
    }
  }
  close(): void {
    this.#release()
    this.#guard.close()
  }

  #update(at: number, change: (old: number) => number): number {
    this.#guard.enter()
    try {
      const old = this.i32(at)
      this.setI32(at, change(old))
      return old
    } finally {
      this.#guard.leave()
    }
  }
}

/** Wraps a number as C would, by a detour through a typed array of one element. */
class OneElement {
  readonly #type: ElementType
  readonly #view = new DataView(new ArrayBuffer(8))
  constructor(type: ElementType) {
    this.#type = type
  }
  outward(value: number | bigint): number | bigint {
    return this.#type === 'int64' || this.#type === 'uint64' ? BigInt(value) : Number(value)
  }
  wrap(value: number | bigint): number | bigint {
    const view = this.#view
    switch (this.#type) {
      case 'int8':
        return (view.setInt8(0, Number(value)), view.getInt8(0))
      case 'uint8':
        return (view.setUint8(0, Number(value)), view.getUint8(0))
      case 'int16':
        return (view.setInt16(0, Number(value)), view.getInt16(0))
      case 'uint16':
        return (view.setUint16(0, Number(value)), view.getUint16(0))
      case 'int32':
        return (view.setInt32(0, Number(value)), view.getInt32(0))
      case 'uint32':
        return (view.setUint32(0, Number(value)), view.getUint32(0))
      case 'int64':
        return BigInt.asIntN(64, BigInt(value))
      case 'uint64':
        return BigInt.asUintN(64, BigInt(value))
      case 'float':
      case 'double':
        return Number(value)
    }
  }
}
