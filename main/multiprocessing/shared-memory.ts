import { EventKind, Signal } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { context, type Context } from './context.ts'
import { FileExistsError, FileNotFoundError, ValueError } from './errors.ts'
import { HoldersAt, setHolder } from './holders.ts'
import { NAME_BYTES, numberedName } from './names.ts'
import { newObject, ObjectAt, objectBase, ObjectKind, publishObject } from './object-table.ts'
import { SharedBytes } from './shared-bytes.ts'
import { freeIfUnused, memoryNamed, MemoryState, memoryState, SharedMemoryAt } from './shared-memory-entry.ts'
import { whileNaming } from './shared-memory-naming.ts'
import { attachWith, forget, Part, remember, SharedObject, type Journey, type Named } from './shared-object.ts'

/** CPython: the arguments of multiprocessing.shared_memory.SharedMemory. */
export interface SharedMemoryOptions extends Named {
  /** What it is found by; numbered when it is made without one. */
  readonly name?: string | undefined
  /** true: make it; false or left out: reach the one that has this name. */
  readonly create?: boolean | undefined
  /** Its bytes, when it is made; else ignored, as in CPython. */
  readonly size?: number | undefined
}

/** How many SharedMemory objects of a process have each memory open. */
const opened = new WeakMap<Context, Map<ObjectId, number>>()

/** Counts one object more, or less. @returns how many there are. */
function countOpen(run: Context, id: ObjectId, amount: 1 | -1): number {
  let counts = opened.get(run)
  if (!counts) opened.set(run, (counts = new Map<ObjectId, number>()))
  const count = (counts.get(id) ?? 0) + amount
  counts.set(id, count)
  return count
}

/**
 * Bytes that processes find by name. CPython: multiprocessing.shared_memory.SharedMemory.
 *
 * Differences: the name is the run's, not the system's. Other runs do not see it, it may have any characters (60 bytes of
 * UTF-8), and when the run ends, however it ends, nothing is left behind and nobody has to be warned. The memory is freed
 * when it has been unlinked and the last process that had it open has closed it or died. A process that gets it as an
 * argument or a message has it open, whether its name is still there or not; CPython's opens the name. `size` is what was asked for, not whole pages. `buf` is a SharedBytes, and
 * a ValueError after close(), where CPython's is None. Its bytes have no lock and are not seen by the flight recorder.
 */
export class SharedMemory extends SharedObject {
  /** @internal */
  override readonly journey: Journey
  /** How many bytes it has. */
  readonly size: number
  readonly #bytes: SharedBytes
  #closed = false
  #list: SharedObject | undefined

  /**
   * Makes one, all zeros, or reaches one that exists.
   * @throws ValueError without a name unless `create`, for a size that is no whole number from 1 up, for too long a name.
   * @throws FileExistsError when the name to be created is taken, FileNotFoundError when none has it.
   * @throws ArenaFull when the run's shared memory has no room for it.
   */
  constructor(options?: SharedMemoryOptions)
  /** @internal */
  constructor(place: { readonly id: ObjectId })
  constructor(place: SharedMemoryOptions | { readonly id: ObjectId } = {}) {
    super('id' in place ? place.id : idOf(context(), place))
    const { arena, entry } = this.run
    const { memory } = arena
    this.size = memory.i32(this.base + ObjectAt.length)
    this.#bytes = new SharedBytes(memory, memory.i32(this.base + ObjectAt.data), this.size, this)
    this.journey = {
      leave: () => this.#checkOpen('sent'),
      inTransit: (amount) => void memory.add(this.base + HoldersAt.inTransit, amount),
      give: (index) => void setHolder(memory, this.id, index, true),
    }
    setHolder(memory, this.id, entry.index, true)
    countOpen(this.run, this.id, 1)
    remember(this)
  }

  /** Whether this process has closed it. Not in CPython: there `buf` is None then. */
  get closed(): boolean {
    return this.#closed
  }

  /** Its bytes. @throws ValueError after close(). */
  get buf(): SharedBytes {
    this.#checkOpen('used')
    return this.#bytes
  }

  /**
   * This process is done with it, and `buf` with all its parts is a ValueError from now on. Others go on; who opens the
   * name again reaches the same bytes. Further calls do nothing.
   */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    forget(this)
    this.#signal(Signal.Close)
    letGo(this.run, this.id)
  }

  /**
   * Takes the name away: nobody finds it any more, and it may be made anew. The bytes stay for those who have them open.
   * Once only, by any process, before or after its close().
   * @throws FileNotFoundError when it has been unlinked.
   */
  unlink(): void {
    const { arena } = this.run
    const stateAt = this.base + SharedMemoryAt.state
    if (arena.memory.compareExchange(stateAt, MemoryState.Linked, MemoryState.Unlinked) !== MemoryState.Linked) {
      throw new FileNotFoundError(`${this.name} has been unlinked before: one process does it, once.`)
    }
    this.#signal(Signal.Unlink)
    freeIfUnused(arena, this.id)
  }

  /** `using memory = new SharedMemory(…)` closes it. Not in CPython: its SharedMemory is no context manager. */
  [Symbol.dispose](): void {
    this.close()
  }

  /** @internal */
  override partCalled(part: Part): SharedObject {
    if (part !== Part.List || !listIn) return super.partCalled(part)
    return (this.#list ??= listIn(this))
  }

  #signal(what: Signal): void {
    const { recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, what, 0)
  }

  #checkOpen(what: string): void {
    if (this.#closed)
      throw new ValueError(`${this.name} is closed in this process; it can only be ${what} before close().`)
  }
}

let listIn: ((memory: SharedMemory) => SharedObject) | undefined
/** Says how to reach the ShareableList in a SharedMemory. */
export function attachListWith(attach: (memory: SharedMemory) => SharedObject): void {
  listIn = attach
}

function idOf(run: Context, { name, create = false, size = 0 }: SharedMemoryOptions): ObjectId {
  if (name !== undefined && (name === '' || new TextEncoder().encode(name).byteLength > NAME_BYTES)) {
    throw new ValueError(`The name of a SharedMemory has 1 to ${NAME_BYTES} bytes of UTF-8; '${name}' has not.`)
  }
  if (!create) return open(run, name)
  if (!Number.isInteger(size) || size < 1) {
    throw new ValueError(`The size of a SharedMemory is a whole number of bytes from 1 up, not ${size}.`)
  }
  return make(run, name, size)
}

function open(run: Context, name: string | undefined): ObjectId {
  if (name === undefined)
    throw new ValueError('A SharedMemory needs a name to be found by, or create: true to be made.')
  const { memory } = run.arena
  const id = memoryNamed(memory, name)
  if (id !== undefined) {
    // Whoever unlinks it sees this holder, or this one sees that it is unlinked.
    setHolder(memory, id, run.entry.index, true)
    if (memoryState(memory, id) === MemoryState.Linked) return id
    countOpen(run, id, 1)
    letGo(run, id)
  }
  throw new FileNotFoundError(
    `No SharedMemory of this run has the name ${name}: create it first, or look at its spelling.`,
  )
}

function make(run: Context, wanted: string | undefined, size: number): ObjectId {
  const { memory, heap } = run.arena
  const data = heap.allocate(size)
  try {
    return whileNaming(run, () => {
      const name = wanted ?? freeName(run)
      if (memoryNamed(memory, name) !== undefined) {
        throw new FileExistsError(
          `A SharedMemory with the name ${name} exists in this run: leave out create to reach it.`,
        )
      }
      const id = newObject(memory, 'SharedMemory', run.entry.index, name)
      const base = objectBase(id)
      memory.setI32(base + ObjectAt.length, size)
      memory.setI32(base + ObjectAt.data, data)
      setHolder(memory, id, run.entry.index, true)
      publishObject(memory, id, 'SharedMemory')
      return id
    })
  } catch (error) {
    heap.free(data, size)
    throw error
  }
}

function freeName({ arena: { memory } }: Context): string {
  for (;;) {
    const name = numberedName(memory, ObjectKind.SharedMemory, 'SharedMemory')
    if (memoryNamed(memory, name) === undefined) return name
  }
}

/** One object of this process less has it open. */
function letGo(run: Context, id: ObjectId): void {
  if (countOpen(run, id, -1) > 0) return
  setHolder(run.arena.memory, id, run.entry.index, false)
  freeIfUnused(run.arena, id)
}

attachWith('SharedMemory', (id) => new SharedMemory({ id }))
