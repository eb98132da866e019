import type { Memory } from './memory.ts'

/** A counting semaphore of the operating system, shared by every process that opens its name. */
export interface Semaphore {
  /** Takes a permit. @returns false when none came within `timeoutMs`. */
  wait(timeoutMs: number): boolean
  /** Adds a permit. */
  post(): void
  close(): void
}

/** How to reach an arena from another process. */
export interface RegionAddress {
  /** The system-wide name of the shared memory; semaphores are named after it. */
  readonly name: string
  readonly sizeBytes: number
  /** A file that exists as long as the arena; the guard of call memory locks it. */
  readonly guardFile: string
  readonly memory: Memory['kind']
}

/** A region as another thread of this process takes it over: the same pages, nothing mapped anew. */
export interface SharedRegion {
  readonly address: bigint
  readonly sizeBytes: number
  readonly fd: number
  /** The buffer that the pages lie over, and where in it; left out when memory goes through library calls. */
  readonly overlay: { readonly buffer: SharedArrayBuffer; readonly offset: number } | undefined
  readonly guardFile: string
}

/** Processor time, milliseconds. */
export interface CpuTime {
  readonly cpuMs: number
  /** The part of it in the program's own code; NaN where the system does not tell it apart. */
  readonly userMs: number
}

/** The thread that asks, as the operating system counts it. */
export interface SystemThread {
  /** Its number; null where the system has none that others could use. */
  id(): number | null
  /** What it has used; null where the system does not tell. */
  cpu(): CpuTime | null
}

export interface Region {
  readonly memory: Memory
  /** For this process's threads; left out where each has to open the region for itself. */
  readonly shared?: SharedRegion | undefined
  /** Where it lies in this process. */
  readonly address: bigint
  /** Makes sure that the pages from one offset to another exist. @throws ArenaFull when the system has no room for them. */
  reserve(from: number, to: number): void
  close(): void
}

/** What Forkscope asks of an operating system; posix.ts and windows.ts are the only files that call it. */
export interface System {
  /** Makes the shared memory, all zero. */
  createRegion(
    address: Omit<RegionAddress, 'memory'>,
    prefer: Memory['kind'] | undefined,
  ): { region: Region; address: RegionAddress }
  openRegion(address: RegionAddress): Region
  /** The region of this process in another of its threads, which must close what it got; the pages stay. */
  takeOverRegion?(shared: SharedRegion): Region
  readonly thread?: SystemThread
  /**
   * Makes a semaphore with no permit, once, before anyone opens it.
   * @param at offset of its 32 bytes in the arena, where the system keeps it there. @param name where it keeps it by name.
   */
  makeSemaphore(region: Region, at: number, name: string): void
  openSemaphore(region: Region, at: number, name: string): Semaphore
  /** Removes the names; whoever has them open keeps them. */
  unlinkRegion(name: string): void
  unlinkSemaphore(name: string): void
  /** Bytes that shared memory may still grow by, when the system tells. */
  freeBytes(): number | undefined
  /** Shared memory that has no name and that nobody else sees, for spares to practise on; undefined where there is none. */
  rehearsalRegion(sizeBytes: number): Region | undefined
  /** Lets a signal do what the system does by itself, whatever Node has set up for it; absent where there are no signals. */
  defaultAction?(signal: number): void
  /** Leaves at once; no exit handler runs. */
  exitNow(code: number): never
}
