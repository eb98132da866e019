import { RuntimeError } from '../errors.ts'
import { Clock } from './clock.ts'
import { Heap } from './heap.ts'
import { Layout, MAGIC } from './layout.ts'
import type { Memory } from './memory.ts'
import type { Region, RegionAddress, Semaphore, SharedRegion, System } from './system.ts'
import { thisSystem } from './this-system.ts'

export type ArenaAddress = RegionAddress

/** How far a run's arena may grow. Only pages that are used take memory. */
export const ARENA_BYTES = 256 * 1024 * 1024

/** A flight recorder of 1,024 events: fewer are of no use. */
export const LEAST_RECORDER_BYTES = 32 * 1024

export interface ArenaOptions {
  readonly name: string
  readonly guardFile: string
  readonly trace: boolean
  /** How far the arena may grow. Only pages that are used take memory. */
  readonly sizeBytes: number
  readonly recorderBytes: number
  /** Forces one way of access; for tests. */
  readonly memory?: Memory['kind'] | undefined
}

/** Arenas that are open in this very thread, for others of its process; by name. */
const sharedHere = new Map<string, SharedRegion>()

/** How another thread of this process reaches an arena that this one has open; undefined when it must open it itself. */
export const sharedRegion = (name: string): SharedRegion | undefined => sharedHere.get(name)

/** The run's one shared-memory region, as one process sees it: memory, heap, clock, semaphores. */
export class Arena {
  readonly address: ArenaAddress
  readonly memory: Memory
  readonly heap: Heap
  readonly #region: Region
  readonly #semaphores = new Map<number, Semaphore>()
  #clock: Clock
  readonly trace: boolean
  readonly labPid: number
  readonly system: System

  private constructor(system: System, region: Region, address: ArenaAddress) {
    this.system = system
    this.address = address
    this.memory = region.memory
    this.heap = new Heap(region)
    this.#region = region
    this.#clock = readClock(this.memory)
    this.trace = this.memory.i32(Layout.trace) === 1
    this.labPid = this.memory.i32(Layout.labPid)
    if (region.shared && address.name !== '') sharedHere.set(address.name, region.shared)
  }

  /** Makes a run's arena. @throws ArenaFull when shared memory is too small even for its tables. */
  static async create(options: ArenaOptions): Promise<Arena> {
    const system = await thisSystem()
    const { region, address } = system.createRegion(options, options.memory)
    try {
      region.reserve(0, Layout.heap)
    } catch (error) {
      region.close()
      system.unlinkRegion(address.name)
      throw error
    }
    format(region.memory, options)
    return new Arena(system, region, address)
  }

  /** An arena for one process alone, as small as one can be; undefined where the system has no memory for it. */
  static rehearsal(system: System): Arena | undefined {
    const region = system.rehearsalRegion(ARENA_BYTES)
    if (!region) return undefined
    format(region.memory, { trace: true, recorderBytes: LEAST_RECORDER_BYTES })
    return new Arena(system, region, { name: '', sizeBytes: ARENA_BYTES, guardFile: '', memory: 'overlay' })
  }

  /** @param shared what another thread of this process has, which saves mapping it again. */
  static async open(address: ArenaAddress, shared?: SharedRegion): Promise<Arena> {
    const system = await thisSystem()
    const region = (shared && system.takeOverRegion?.(shared)) ?? system.openRegion(address)
    if (region.memory.load(Layout.magic) !== MAGIC) {
      region.close()
      throw new RuntimeError(`${address.name} is no arena of this version of Forkscope.`)
    }
    return new Arena(system, region, address)
  }

  get clock(): Clock {
    return this.#clock
  }

  /** Makes now the run's start. The lab calls it as it gives the root its process, when nobody else has opened the arena. */
  startClock(): void {
    writeEpoch(this.memory)
    this.#clock = readClock(this.memory)
  }

  /** Makes a semaphore. @returns its number. @throws RuntimeError past the run's limit. */
  newSemaphore(): number {
    const number = this.memory.add(Layout.semaphoreCount, 1) + 1
    if (number > Layout.semaphoreLimit) {
      throw new RuntimeError(
        `This run has made ${Layout.semaphoreLimit} semaphores, its limit. Make locks and queues once and pass them on.`,
      )
    }
    this.system.makeSemaphore(this.#region, semaphoreAt(number), semaphoreName(this.address.name, number))
    return number
  }

  semaphore(number: number): Semaphore {
    let semaphore = this.#semaphores.get(number)
    if (!semaphore) {
      const name = semaphoreName(this.address.name, number)
      semaphore = this.system.openSemaphore(this.#region, semaphoreAt(number), name)
      this.#semaphores.set(number, semaphore)
    }
    return semaphore
  }

  /** Lets go of everything in this process. */
  close(): void {
    for (const semaphore of this.#semaphores.values()) semaphore.close()
    this.#semaphores.clear()
    sharedHere.delete(this.address.name)
    this.#region.close()
  }

  /** Removes the arena's names from the machine; the lab calls it when no process is left. */
  unlink(): void {
    const count = Math.min(this.memory.load(Layout.semaphoreCount), Layout.semaphoreLimit)
    for (let number = 1; number <= count; number++)
      this.system.unlinkSemaphore(semaphoreName(this.address.name, number))
    this.system.unlinkRegion(this.address.name)
  }
}

function format(memory: Memory, { trace, recorderBytes }: Pick<ArenaOptions, 'trace' | 'recorderBytes'>): void {
  writeEpoch(memory)
  memory.setI32(Layout.trace, trace ? 1 : 0)
  memory.setI32(Layout.labPid, process.pid)
  memory.setI32(Layout.recorderUnits, recorderBytes / 64)
  Heap.format(memory)
  memory.store(Layout.magic, MAGIC)
}

function writeEpoch(memory: Memory): void {
  const epoch = process.hrtime.bigint()
  memory.setI32(Layout.epochLow, Number(BigInt.asIntN(32, epoch)))
  memory.setI32(Layout.epochHigh, Number(BigInt.asIntN(32, epoch >> 32n)))
}

function readClock(memory: Memory): Clock {
  const low = BigInt.asUintN(32, BigInt(memory.i32(Layout.epochLow)))
  const high = BigInt.asUintN(32, BigInt(memory.i32(Layout.epochHigh)))
  return new Clock((high << 32n) | low)
}

const semaphoreAt = (number: number): number => Layout.semaphores + (number - 1) * Layout.semaphoreBytes
export const semaphoreName = (arena: string, number: number): string => `${arena}-${number}`
