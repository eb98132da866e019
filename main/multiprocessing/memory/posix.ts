import { closeSync, openSync, readlinkSync, statfsSync } from 'node:fs'
import { koffi } from './koffi.ts'
import { ArenaFull, RuntimeError } from '../errors.ts'
import { CallsMemory, type Guard } from './calls-memory.ts'
import { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { OverlayMemory, type Copy } from './overlay-memory.ts'
import { pause } from './pause.ts'
import { atomicPages, type WordAtomics } from './word-atomics.ts'
import type { Region, Semaphore, SharedRegion, System, CpuTime } from './system.ts'

/**
 * Linux and macOS. Symbols come from the running program itself (`koffi.load(null)`): which library holds `shm_open`
 * differs between C libraries, that the program is linked to it does not.
 */
const MACOS = process.platform === 'darwin'
const O_RDWR = 2
const O_CREAT = MACOS ? 0x200 : 0o100
const O_EXCL = MACOS ? 0x800 : 0o200
const PROT_READ_WRITE = 3
const MAP_SHARED = 1
const MAP_PRIVATE = 2
const MAP_FIXED = 0x10
const MAP_ANONYMOUS = MACOS ? 0x1000 : 0x20
const LOCK_EXCLUSIVE = 2
const UNLOCK = 8
const OWNER_ONLY = 0o600
const ERRNO_EXISTS = 17
/** A whole number of pages on every system: 4 KiB on x64, 16 KiB on Apple's processors, 64 KiB on some arm64 Linux. */
const PAGE_BYTES = 65536
const NS_PER_MS = 1_000_000

/** mmap and sem_open answer −1 or NULL when they fail. */
const isFailed = (pointer: bigint | null): pointer is null => pointer === null || BigInt.asIntN(64, pointer) === -1n

type Call = (...args: unknown[]) => number
type PointerCall = (...args: unknown[]) => bigint | null

const program = koffi.load(null)
const call = (prototype: string): Call => program.func(prototype)
const pointerCall = (prototype: string): PointerCall => program.func(prototype)

// Variadic in the C headers; on Apple's processors the three dots decide where arguments are passed.
const shmOpen = call(
  MACOS ? 'int shm_open(const char *name, int flags, ...)' : 'int shm_open(const char *name, int flags, uint mode)',
)
const shmUnlink = call('int shm_unlink(const char *name)')
const ftruncate = call('int ftruncate(int fd, int64 length)')
const fallocate = MACOS ? undefined : call('int posix_fallocate(int fd, int64 offset, int64 length)')
const memfdCreate = MACOS ? undefined : call('int memfd_create(const char *name, uint flags)')
const closeFd = call('int close(int fd)')
const mmap = pointerCall('void *mmap(uint64 address, size_t length, int protection, int flags, int fd, int64 offset)')
const munmap = call('int munmap(uint64 address, size_t length)')
const flock = call('int flock(int fd, int operation)')
const memcpy = pointerCall('void *memcpy(void *to, const void *from, size_t length)')
const copyBytes: Copy = (to, from, lengthBytes) => void memcpy(to, from, lengthBytes)
/**
 * Linux keeps a semaphore in the arena itself, where it leaves nothing behind; macOS knows only named ones. A named one can
 * be asked for on Linux too, so that what macOS runs is tested there.
 */
const NAMED_SEMAPHORES = MACOS || process.env.FORKSCOPE_SEMAPHORES === 'named'
const semInit = call('int sem_init(void *semaphore, int shared, uint value)')
const semOpen = pointerCall('void *sem_open(const char *name, int flags, ...)')
const semClose = call('int sem_close(void *semaphore)')
const semUnlink = call('int sem_unlink(const char *name)')
const semPost = call('int sem_post(void *semaphore)')
const semTryWait = call('int sem_trywait(void *semaphore)')
const semTimedWait = MACOS ? undefined : call('int sem_timedwait(void *semaphore, const void *deadline)')
/** Only Linux tells a thread's time in its own code apart. */
const getrusage = MACOS ? undefined : call('int getrusage(int who, void *usage)')
const RUSAGE_THREAD = 1
const RUSAGE_BYTES = 144
const clockGettime = call('int clock_gettime(int clock, void *time)')
const CLOCK_THREAD_CPUTIME_ID = 16
const exitProcess = call('void _exit(int code)')
const setHandler = pointerCall('void *signal(int number, void *handler)')
const DEFAULT_ACTION = null

/** glibc's; other C libraries have none, and need none. */
const mallopt = MACOS ? undefined : callIfThere('int mallopt(int parameter, int value)')
const M_TRIM_THRESHOLD = -1
const M_MMAP_THRESHOLD = -3
const KEPT_BYTES = 64 << 20
const MAPPED_BYTES = 32 << 20

function callIfThere(prototype: string): Call | undefined {
  try {
    return call(prototype)
  } catch {
    return undefined
  }
}

/**
 * Has the allocator keep what a program no longer uses. Each array of bytes that comes out of a queue has memory of its
 * own; giving it back to the system and getting fresh pages for the next takes 30 µs at 64 KiB, copying its bytes 6 µs.
 */
function keepFreedMemory(): void {
  mallopt?.(M_TRIM_THRESHOLD, KEPT_BYTES)
  mallopt?.(M_MMAP_THRESHOLD, MAPPED_BYTES)
}

const openShared = (name: string, flags: number): number =>
  MACOS ? shmOpen(name, flags, 'uint', OWNER_ONLY) : shmOpen(name, flags, OWNER_ONLY)

/** What an arena's pages are laid over. */
interface Bed {
  readonly buffer: SharedArrayBuffer
  readonly atomics?: WordAtomics
}

/** Beds of the arenas this process has closed, by size: a buffer that was ever mapped over is used again, never freed. */
const idleBeds = new Map<number, Bed[]>()

function address(buffer: SharedArrayBuffer): bigint {
  return koffi.address(new Uint8Array(buffer))
}

interface Mapping {
  readonly memory: Memory
  readonly address: bigint
  readonly overlay: SharedRegion['overlay']
}

/** Lays the pages of `fd` over a SharedArrayBuffer; undefined when the system does not let us. */
function overlay(fd: number, sizeBytes: number): Mapping | undefined {
  const idle = idleBeds.get(sizeBytes) ?? []
  const bed = idle.pop() ?? atomicPages(sizeBytes) ?? { buffer: new SharedArrayBuffer(sizeBytes + PAGE_BYTES) }
  const { buffer, atomics } = bed
  const start = address(buffer)
  const offset = Number((BigInt(PAGE_BYTES) - (start % BigInt(PAGE_BYTES))) % BigInt(PAGE_BYTES))
  const target = start + BigInt(offset)
  const mapped = mmap(target, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, fd, 0)
  if (mapped !== target) return undefined
  const release = (): void => {
    // Private zero pages take the arena's place, so that the engine may touch the buffer as it likes.
    mmap(target, sizeBytes, PROT_READ_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
    idleBeds.set(sizeBytes, [...(idleBeds.get(sizeBytes) ?? []), bed])
  }
  const memory = new OverlayMemory({ buffer, offset, sizeBytes, address: target, copy: copyBytes, atomics }, release)
  return { memory, address: target, overlay: { buffer, offset } }
}

/** Writes through one mapping and reads through the other, both ways. */
function seesItself({ memory }: Mapping, fd: number): boolean {
  const other = mmap(0, PAGE_BYTES, PROT_READ_WRITE, MAP_SHARED, fd, 0)
  if (isFailed(other)) return false
  // A place of its own for each process, as several open the arena at once.
  const at = Layout.check + (process.pid % Layout.checkPlaces) * 8
  const mark = (Date.now() & 0x3fff_ffff) + 1
  try {
    memory.setI32(at, mark)
    koffi.encode(other, at + 4, 'int32', mark)
    return (koffi.decode(other, at, 'int32') as number) === mark && memory.i32(at + 4) === mark
  } finally {
    munmap(other, PAGE_BYTES)
  }
}

/** A lock on a file: the kernel drops it when the process ends, however it ends. */
class FileGuard implements Guard {
  readonly #fd: number
  constructor(file: string) {
    this.#fd = openSync(file, 'r')
  }
  enter(): void {
    while (flock(this.#fd, LOCK_EXCLUSIVE) !== 0);
  }
  leave(): void {
    flock(this.#fd, UNLOCK)
  }
  close(): void {
    closeSync(this.#fd)
  }
}

function callsMemory(fd: number, sizeBytes: number, guardFile: string): Mapping {
  const base = mmap(0, sizeBytes, PROT_READ_WRITE, MAP_SHARED, fd, 0)
  if (isFailed(base)) {
    throw new RuntimeError(`The run's shared memory could not be mapped (errno ${koffi.errno()}).`)
  }
  return callsMapping(base, sizeBytes, guardFile, () => munmap(base, sizeBytes))
}

function callsMapping(address: bigint, sizeBytes: number, guardFile: string, release: () => void): Mapping {
  const memory = new CallsMemory(address, sizeBytes, new FileGuard(guardFile), copyBytes, release)
  return { memory, address, overlay: undefined }
}

/** Touching a page that /dev/shm has no room for kills the process (SIGBUS): claim pages before use. */
function reserve(fd: number, from: number, to: number): void {
  const failure = fallocate?.(fd, from, to - from) ?? 0
  if (failure !== 0) {
    const free = posix.freeBytes()
    const left = free === undefined ? '' : ` (${Math.floor(free / 1024 / 1024)} MB are free)`
    throw new ArenaFull(
      `The system's shared memory has no room for ${Math.ceil(to / 1024 / 1024)} MB${left}. ` +
        'Make /dev/shm larger (in a container: --shm-size=256m), or run with fewer processes and smaller objects.',
    )
  }
}

function region(fd: number, { memory, address, overlay }: Mapping, guardFile = ''): Region {
  return {
    memory,
    address,
    shared: { address, sizeBytes: memory.sizeBytes, fd, overlay, guardFile },
    reserve: (from, to) => reserve(fd, from, to),
    close() {
      memory.close()
      closeFd(fd)
    },
  }
}

const SLICE_DEADLINE = new BigInt64Array(2)

class PosixSemaphore implements Semaphore {
  readonly #handle: bigint
  readonly close: () => void
  constructor(handle: bigint, close: () => void) {
    this.#handle = handle
    this.close = close
  }
  wait(timeoutMs: number): boolean {
    if (semTryWait(this.#handle) === 0) return true
    if (timeoutMs <= 0) return false
    return semTimedWait ? this.#timedWait(semTimedWait, timeoutMs) : this.#poll(timeoutMs)
  }
  #timedWait(timedWait: Call, timeoutMs: number): boolean {
    const deadlineMs = Date.now() + timeoutMs
    const seconds = Math.floor(deadlineMs / 1000)
    SLICE_DEADLINE[0] = BigInt(seconds)
    SLICE_DEADLINE[1] = BigInt(Math.min(Math.floor((deadlineMs - seconds * 1000) * NS_PER_MS), 999_999_999))
    return timedWait(this.#handle, SLICE_DEADLINE) === 0
  }
  /** macOS has no sem_timedwait: look again after ever longer pauses up to 20 ms, as CPython does. */
  #poll(timeoutMs: number): boolean {
    const deadline = performance.now() + timeoutMs
    for (let pauseMs = 0.05; ; pauseMs = Math.min(pauseMs * 2, 20)) {
      const left = deadline - performance.now()
      if (left <= 0) return semTryWait(this.#handle) === 0
      pause(Math.min(pauseMs, left))
      if (semTryWait(this.#handle) === 0) return true
    }
  }
  post(): void {
    semPost(this.#handle)
  }
}

/** Of the calling thread. */
function cpuOfThread(): CpuTime | null {
  if (!getrusage) {
    const [seconds, ns] = filled(2, (time) => clockGettime(CLOCK_THREAD_CPUTIME_ID, time)) ?? []
    return seconds === undefined ? null : { cpuMs: seconds * 1000 + ns! / NS_PER_MS, userMs: NaN }
  }
  // It begins with the user and the system time, each as seconds and microseconds.
  const used = filled(RUSAGE_BYTES / 8, (usage) => getrusage(RUSAGE_THREAD, usage))
  if (!used) return null
  const userMs = used[0]! * 1000 + used[1]! / 1000
  return { cpuMs: userMs + used[2]! * 1000 + used[3]! / 1000, userMs }
}

/** The words that `fill` wrote; undefined when it failed. */
function filled(count: number, fill: (words: BigInt64Array) => number): number[] | undefined {
  const words = new BigInt64Array(count)
  return fill(words) === 0 ? [...words].map(Number) : undefined
}

export const posix: System = {
  createRegion({ name, sizeBytes, guardFile }, prefer) {
    const fd = openShared(name, O_RDWR | O_CREAT | O_EXCL)
    if (fd < 0) {
      const why = koffi.errno() === ERRNO_EXISTS ? 'the name is taken' : `errno ${koffi.errno()}`
      throw new RuntimeError(`The run's shared memory ${name} could not be made: ${why}.`)
    }
    ftruncate(fd, sizeBytes)
    try {
      reserve(fd, 0, PAGE_BYTES)
      const covered = prefer === 'calls' ? undefined : overlay(fd, sizeBytes)
      const mapping = covered && seesItself(covered, fd) ? covered : callsMemory(fd, sizeBytes, guardFile)
      return {
        region: region(fd, mapping, guardFile),
        address: { name, sizeBytes, guardFile, memory: mapping.memory.kind },
      }
    } catch (error) {
      closeFd(fd)
      shmUnlink(name)
      throw error
    }
  },
  openRegion({ name, sizeBytes, guardFile, memory: kind }) {
    keepFreedMemory()
    const fd = openShared(name, O_RDWR)
    if (fd < 0) throw new RuntimeError(`The run's shared memory ${name} is gone; its lab has ended.`)
    // All processes of a run must agree: atomics through typed arrays and through the guard do not exclude each other.
    if (kind === 'calls') return region(fd, callsMemory(fd, sizeBytes, guardFile), guardFile)
    const mapping = overlay(fd, sizeBytes)
    if (!mapping || !seesItself(mapping, fd)) {
      throw new RuntimeError(
        'This process cannot lay shared memory over its own, though its lab could. Set FORKSCOPE_MEMORY=calls and run again.',
      )
    }
    return region(fd, mapping)
  },
  takeOverRegion(shared) {
    const { address, sizeBytes, fd, overlay, guardFile } = shared
    // A guard of its own: two threads that share one open file do not exclude each other.
    const memory = overlay
      ? new OverlayMemory({ ...overlay, sizeBytes, address, copy: copyBytes }, () => undefined)
      : callsMapping(address, sizeBytes, guardFile, () => undefined).memory
    return { memory, address, shared, reserve: (from, to) => reserve(fd, from, to), close: () => memory.close() }
  },
  makeSemaphore(region, at) {
    if (!NAMED_SEMAPHORES) semInit(region.address + BigInt(at), 1, 0)
  },
  openSemaphore(region, at, name) {
    if (!NAMED_SEMAPHORES) return new PosixSemaphore(region.address + BigInt(at), () => undefined)
    const handle = semOpen(name, O_CREAT, 'uint', OWNER_ONLY, 'uint', 0)
    if (isFailed(handle)) {
      throw new RuntimeError(`The system gave no semaphore ${name} (errno ${koffi.errno()}); too many may be open.`)
    }
    return new PosixSemaphore(handle, () => semClose(handle))
  },
  unlinkRegion(name) {
    shmUnlink(name)
  },
  unlinkSemaphore(name) {
    semUnlink(name)
  },
  freeBytes() {
    if (MACOS) return undefined
    try {
      const { bavail, bsize } = statfsSync('/dev/shm')
      return bavail * bsize
    } catch {
      return undefined
    }
  },
  rehearsalRegion(sizeBytes) {
    const fd = memfdCreate?.('fks-rehearsal', 0) ?? -1
    if (fd < 0) return undefined
    ftruncate(fd, sizeBytes)
    const mapping = overlay(fd, sizeBytes)
    if (mapping && seesItself(mapping, fd)) return region(fd, mapping)
    closeFd(fd)
    return undefined
  },
  thread: {
    id: () => (MACOS ? null : Number(readlinkSync('/proc/thread-self').split('/').at(-1))),
    cpu: cpuOfThread,
  },
  defaultAction(signal) {
    setHandler(signal, DEFAULT_ACTION)
  },
  exitNow(code) {
    exitProcess(code)
    throw new RuntimeError('unreachable: the process has ended')
  },
}
