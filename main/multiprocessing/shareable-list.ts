import { EventKind } from '../../shared/trace.ts'
import { context } from './context.ts'
import { ValueError } from './errors.ts'
import { indexed } from './indexed.ts'
import { ListItems, PackedList, type ListItem } from './list-items.ts'
import { ObjectAt, objectBase } from './object-table.ts'
import { HOLDS_LIST, SharedMemoryAt } from './shared-memory-entry.ts'
import { attachListWith, SharedMemory } from './shared-memory.ts'
import { Part, SharedObject, type Journey, type Named } from './shared-object.ts'

/**
 * A list in shared memory whose length never changes, and whose items may: numbers, bigints, booleans, strings, Uint8Arrays
 * and null. An item may become one of another kind, but a text or bytes never longer than its slot, which is as long as the
 * first item's bytes, rounded up to the next multiple of 8 above. CPython: multiprocessing.shared_memory.ShareableList.
 *
 * Differences: what SharedMemory says of its own. A string's slot is measured in bytes of UTF-8 (CPython counts characters
 * and cuts what needs more), zeros at the end of a text stay, and items of a kind it cannot hold are a TypeError (KeyError).
 * A whole number is a `q`, any other a `d`; a bigint comes back as a bigint. `true` is not 1. There is no lock: guard items
 * that several processes write with one.
 */
export class ShareableList extends SharedObject implements Iterable<ListItem> {
  /** The memory it lies in: close() and unlink() are called on it. */
  readonly shm: SharedMemory
  /** How many items it has. CPython: __len__. */
  readonly length: number
  /** @internal */
  override readonly journey: Journey
  /** @internal */
  override readonly part = Part.List
  readonly #items: ListItems;

  /** `list[index]` reads and writes one item; from the end when it is negative. CPython: __getitem__ and __setitem__. */
  [index: number]: ListItem

  /**
   * Makes a list of `items`, or reaches the one that has the name, when there are no items.
   * @throws TypeError for an item that it cannot hold, ValueError for a bigint of more than 64 bits.
   * @throws ValueError when what has the name is no list, and as SharedMemory.
   */
  constructor(items: Iterable<ListItem>, options?: Named)
  constructor(options?: Named)
  /** @internal */
  constructor(memory: SharedMemory)
  constructor(first: Iterable<ListItem> | Named | SharedMemory = {}, options: Named = {}) {
    const shm = first instanceof SharedMemory ? first : memoryOf(first, options)
    super(shm.id)
    this.shm = shm
    this.journey = shm.journey
    const { memory } = this.run.arena
    this.#items = new ListItems(memory, memory.i32(this.base + ObjectAt.data), shm.size)
    this.length = this.#items.count
    return indexed<ShareableList>(this, (list, index, value) => {
      list.set(index, value as ListItem)
    })
  }

  /**
   * Reads item `index`; from the end when it is negative. CPython: __getitem__.
   * @throws RangeError out of range, ValueError after shm.close().
   */
  at(index: number): ListItem {
    return this.#items.get(this.#place(index))
  }

  /**
   * Writes item `index`. CPython: __setitem__.
   * @throws RangeError out of range, ValueError when it does not fit into its slot and after shm.close(), TypeError for what
   * a list cannot hold.
   */
  set(index: number, value: ListItem): void {
    const place = this.#place(index)
    this.#items.set(place, value)
    const { recorder } = this.run
    if (recorder.on) recorder.observe(EventKind.Write, this.id, recorder.now(), 0, place, -1)
  }

  /** How many items are `value`; bytes are compared by what is in them. */
  count(value: ListItem): number {
    return Array.from(this).filter((item) => isSame(item, value)).length
  }

  /** Where the first item is that is `value`. @throws ValueError when none is. */
  index(value: ListItem): number {
    const found = Array.from(this).findIndex((item) => isSame(item, value))
    if (found < 0) throw new ValueError(`${this.name} has no item that is ${String(value)}.`)
    return found
  }

  /** Each item as Python's struct would pack it now: `8s` a text or bytes in 8 bytes, `q`, `d`, `xxxxxxx?`, `xxxxxx?x`. @throws ValueError after shm.close(). */
  get format(): string {
    this.#checkOpen()
    return Array.from({ length: this.length }, (_, index) => this.#items.format(index)).join('')
  }

  /** Each item in turn, read when it is its turn. CPython: __getitem__, which `for` calls. */
  *[Symbol.iterator](): IterableIterator<ListItem> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  #checkOpen(): void {
    if (this.shm.closed) throw new ValueError(`${this.name} is closed in this process: use it before shm.close().`)
  }

  #place(index: number): number {
    this.#checkOpen()
    const place = index < 0 ? index + this.length : index
    if (!Number.isInteger(index) || place < 0 || place >= this.length) {
      throw new RangeError(
        `Index ${index} is out of range: ${this.name} has ${this.length} items, 0 to ${this.length - 1}.`,
      )
    }
    return place
  }
}

const isItems = (first: Iterable<ListItem> | Named): first is Iterable<ListItem> =>
  typeof first === 'string' || Symbol.iterator in first

const isSame = (one: ListItem, other: ListItem): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array ? Buffer.compare(one, other) === 0 : one === other

function memoryOf(first: Iterable<ListItem> | Named, options: Named): SharedMemory {
  const { name } = isItems(first) ? options : first
  if (!isItems(first) && name !== undefined) return reach(name)
  const items = new PackedList(isItems(first) ? first : [])
  const shm = new SharedMemory({ create: true, size: items.sizeBytes, name })
  const { memory } = context().arena
  ListItems.format(memory, memory.i32(objectBase(shm.id) + ObjectAt.data), items)
  memory.store(objectBase(shm.id) + SharedMemoryAt.holds, HOLDS_LIST)
  return shm
}

function reach(name: string): SharedMemory {
  const shm = new SharedMemory({ name })
  if (context().arena.memory.load(objectBase(shm.id) + SharedMemoryAt.holds) === HOLDS_LIST) return shm
  shm.close()
  throw new ValueError(`The SharedMemory ${name} holds no ShareableList.`)
}

attachListWith((memory) => new ShareableList(memory))
