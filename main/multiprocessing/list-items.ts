import { ValueError } from './errors.ts'
import type { Memory } from './memory/memory.ts'

/**
 * The items of a ShareableList in a SharedMemory:
 *
 *   0 how many i   8 … one head an item, 16 bytes   then one slot an item, each a multiple of 8 bytes
 *
 *   head: 0 where its slot begins   4 bytes of the slot   8 kind + 8 × bytes in use
 *
 * Kind and length change in one store, after what they describe; so a reader never takes a text for a number of the same
 * item, but may, without a lock, read one half written, as in CPython.
 */
const At = { count: 0, heads: 8 } as const
const HeadAt = { slot: 0, slotBytes: 4, content: 8 } as const
const HEAD_BYTES = 16
/** As CPython's `_alignment`: a text of n bytes has a slot of the next multiple of 8 above n. */
const ALIGNMENT = 8

const Kind = { Null: 0, Bool: 1, Int: 2, Float: 3, BigInt: 4, Text: 5, Bytes: 6 } as const
type Kind = (typeof Kind)[keyof typeof Kind]
const KIND_BITS = 3

/** What a ShareableList holds. Not in CPython: a type of TypeScript's. */
export type ListItem = number | bigint | boolean | string | Uint8Array | null

/** An item as it lies in a slot. */
interface Packed {
  readonly kind: Kind
  readonly bytes: Uint8Array
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const scratch = new DataView(new ArrayBuffer(8))
const eightBytes = (): Uint8Array => new Uint8Array(scratch.buffer.slice(0))

/** @throws TypeError for what a list cannot hold, ValueError for a bigint of more than 64 bits. */
function pack(value: unknown): Packed {
  switch (typeof value) {
    case 'number':
      scratch.setFloat64(0, value, true)
      return { kind: Number.isSafeInteger(value) && !Object.is(value, -0) ? Kind.Int : Kind.Float, bytes: eightBytes() }
    case 'bigint':
      if (BigInt.asIntN(64, value) !== value) {
        throw new ValueError(`A ShareableList holds whole numbers of 64 bits; ${value} needs more.`)
      }
      scratch.setBigInt64(0, value, true)
      return { kind: Kind.BigInt, bytes: eightBytes() }
    case 'boolean':
      return { kind: Kind.Bool, bytes: Uint8Array.of(value ? 1 : 0) }
    case 'string':
      return { kind: Kind.Text, bytes: encoder.encode(value) }
    default:
      if (value === null) return { kind: Kind.Null, bytes: new Uint8Array(0) }
      if (value instanceof Uint8Array) return { kind: Kind.Bytes, bytes: value }
      throw new TypeError(
        `A ShareableList holds numbers, booleans, strings, Uint8Arrays and null, not ${describe(value)}.`,
      )
  }
}

const describe = (value: unknown): string =>
  typeof value === 'object' && value !== null ? `a ${value.constructor.name}` : String(value)

function unpack(kind: number, bytes: Uint8Array): ListItem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  switch (kind) {
    case Kind.Bool:
      return bytes[0] === 1
    case Kind.Int:
    case Kind.Float:
      return view.getFloat64(0, true)
    case Kind.BigInt:
      return view.getBigInt64(0, true)
    case Kind.Text:
      return decoder.decode(bytes)
    case Kind.Bytes:
      return bytes
    default:
      return null
  }
}

const isVariable = (kind: number): boolean => kind === Kind.Text || kind === Kind.Bytes

const slotBytes = ({ kind, bytes }: Packed): number =>
  isVariable(kind) ? ALIGNMENT * (Math.floor(bytes.byteLength / ALIGNMENT) + 1) : ALIGNMENT

/** Items that fit a list, and how much room it needs. */
export class PackedList {
  readonly items: readonly Packed[]
  readonly sizeBytes: number

  /** @throws as `ListItems.set`. */
  constructor(items: Iterable<unknown>) {
    this.items = Array.from(items, pack)
    this.sizeBytes = this.items.reduce<number>((sum, item) => sum + HEAD_BYTES + slotBytes(item), At.heads)
  }
}

/** The items in a piece of memory; knows nothing of who else uses it. */
export class ListItems {
  readonly count: number
  readonly #memory: Memory
  readonly #at: number
  readonly #sizeBytes: number

  constructor(memory: Memory, at: number, sizeBytes: number) {
    this.#memory = memory
    this.#at = at
    this.#sizeBytes = sizeBytes
    this.count = memory.i32(at + At.count)
    if (this.count < 0 || At.heads + this.count * HEAD_BYTES > sizeBytes) this.#spoilt()
  }

  /** Lays a list out in memory that has `items.sizeBytes`. */
  static format(memory: Memory, at: number, { items }: PackedList): void {
    memory.setI32(at + At.count, items.length)
    let slot: number = At.heads + items.length * HEAD_BYTES
    for (const [index, item] of items.entries()) {
      const head = at + At.heads + index * HEAD_BYTES
      memory.setI32(head + HeadAt.slot, slot)
      memory.setI32(head + HeadAt.slotBytes, slotBytes(item))
      memory.write(at + slot, item.bytes)
      memory.store(head + HeadAt.content, item.kind | (item.bytes.byteLength << KIND_BITS))
      slot += slotBytes(item)
    }
  }

  get(index: number): ListItem {
    const { slot, kind, used } = this.#head(index)
    return unpack(kind, this.#memory.read(this.#at + slot, used))
  }

  /** @throws ValueError when it does not fit into its slot, or a bigint not into 64 bits; TypeError for what a list cannot hold. */
  set(index: number, value: unknown): void {
    const { slot, room } = this.#head(index)
    const { kind, bytes } = pack(value)
    if (bytes.byteLength > room) {
      throw new ValueError(
        `Item ${index} of the list has room for ${room} bytes, as the list was made; this one needs ${bytes.byteLength}.`,
      )
    }
    this.#memory.write(this.#at + slot, bytes)
    const head = this.#at + At.heads + index * HEAD_BYTES
    this.#memory.store(head + HeadAt.content, kind | (bytes.byteLength << KIND_BITS))
  }

  /** How CPython's `struct` would pack the item. */
  format(index: number): string {
    const { kind, room } = this.#head(index)
    if (isVariable(kind)) return `${room}s`
    if (kind === Kind.Null) return 'xxxxxx?x'
    if (kind === Kind.Bool) return 'xxxxxxx?'
    return kind === Kind.Float ? 'd' : 'q'
  }

  /** The bytes are the program's too: what it has written over a head must not lead out of them. */
  #head(index: number): { slot: number; room: number; kind: number; used: number } {
    const head = this.#at + At.heads + index * HEAD_BYTES
    const slot = this.#memory.i32(head + HeadAt.slot)
    const room = this.#memory.i32(head + HeadAt.slotBytes)
    const content = this.#memory.load(head + HeadAt.content)
    const kind = content & ((1 << KIND_BITS) - 1)
    const used = content >>> KIND_BITS
    const numeric = kind === Kind.Int || kind === Kind.Float || kind === Kind.BigInt
    if (slot < 0 || room < 0 || slot + room > this.#sizeBytes || used > room || (numeric && used !== ALIGNMENT)) {
      this.#spoilt()
    }
    return { slot, room, kind, used }
  }

  #spoilt(): never {
    throw new ValueError('The list has been overwritten: its SharedMemory was written to by itself.')
  }
}
