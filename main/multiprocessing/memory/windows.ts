import { koffi } from './koffi.ts'
import { ArenaFull, RuntimeError } from '../errors.ts'
import { CallsMemory, type Guard } from './calls-memory.ts'
import { Layout } from './layout.ts'
import type { Memory } from './memory.ts'
import { OverlayMemory, type Copy } from './overlay-memory.ts'
import type { Region, Semaphore, System } from './system.ts'
import { thisWindowsThread } from './windows-processes.ts'

/**
 * Windows. Shared memory is a piece of the paging file with a name, and on no disk as long as it fits in memory; semaphores
 * and the guard of call memory are the kernel's, by name as well. A name lives as long as somebody has it open: the kernel
 * closes what a process had open however it ends, so that a lab that is killed leaves nothing to sweep.
 *
 * Names begin with `Local\`: seen by this user's session alone.
 */
const INVALID_HANDLE = -1
const PAGE_READWRITE = 0x04
/** Address space for all of it, memory only for what is committed. */
const SEC_RESERVE = 0x0400_0000
const MEM_COMMIT = 0x1000
const FILE_MAP_READ_WRITE = 0x06
const WAIT_OBJECT_0 = 0
/** The mutex's owner was killed; it is ours now. */
const WAIT_ABANDONED = 0x80
const FOREVER = 0xffff_ffff
const LONGEST_WAIT_MS = 0x7fff_ffff
const MOST_PERMITS = 0x7fff_ffff
const ERROR_ALREADY_EXISTS = 183
/** Size of MEMORYSTATUSEX, and where it says how much more this process may commit. */
const STATUS_BYTES = 64
const STATUS_COMMITTABLE = 32
const MB = 1024 * 1024

type Call = (...args: unknown[]) => number
type HandleCall = (...args: unknown[]) => bigint | null

const kernel32 = koffi.load('kernel32.dll')
const call = (prototype: string): Call => kernel32.func(prototype)
const handleCall = (prototype: string): HandleCall => kernel32.func(prototype)

const createFileMapping = handleCall(
  'void *CreateFileMappingW(intptr file, void *attributes, uint32 protection, uint32 high, uint32 low, str16 name)',
)
const openFileMapping = handleCall('void *OpenFileMappingW(uint32 access, int inherit, str16 name)')
const mapViewOfFile = handleCall(
  'void *MapViewOfFile(void *mapping, uint32 access, uint32 high, uint32 low, size_t length)',
)
const unmapViewOfFile = call('int UnmapViewOfFile(void *view)')
const virtualAlloc = handleCall('void *VirtualAlloc(void *address, size_t length, uint32 kind, uint32 protection)')
const copyMemory = call('void RtlMoveMemory(void *to, const void *from, size_t length)')
const copyBytes: Copy = (to, from, lengthBytes) => void copyMemory(to, from, lengthBytes)
const createSemaphore = handleCall('void *CreateSemaphoreW(void *attributes, int32 initial, int32 most, str16 name)')
const releaseSemaphore = call('int ReleaseSemaphore(void *semaphore, int32 count, void *previous)')
const createMutex = handleCall('void *CreateMutexW(void *attributes, int owned, str16 name)')
const releaseMutex = call('int ReleaseMutex(void *mutex)')
const waitForSingleObject = call('uint32 WaitForSingleObject(void *handle, uint32 milliseconds)')
const closeHandle = call('int CloseHandle(void *handle)')
const getLastError = call('uint32 GetLastError()')
const globalMemoryStatus = call('int GlobalMemoryStatusEx(void *status)')
const currentProcess = handleCall('void *GetCurrentProcess()')
const terminateProcess = call('int TerminateProcess(void *process, uint32 code)')

/** An arena's name begins with a slash, as POSIX wants it. */
const localName = (name: string): string => `Local\\${name.replace(/^\//, '')}`

/** Electron forbids buffers over memory that is not the engine's own, and ends the process that makes one. */
const MAY_VIEW = !('electron' in process.versions)

interface View {
  readonly memory: Memory
  readonly address: bigint
}

function mapView(mapping: bigint, lengthBytes: number): bigint {
  const view = mapViewOfFile(mapping, FILE_MAP_READ_WRITE, 0, 0, lengthBytes)
  if (view === null) {
    throw new RuntimeError(`The run's shared memory could not be mapped (Windows error ${getLastError()}).`)
  }
  return view
}

/** The shared pages as a buffer of the engine: what posix.ts gets by laying them over one. */
function bufferView(address: bigint, sizeBytes: number): View {
  const buffer = koffi.view(address, sizeBytes)
  const memory = new OverlayMemory({ buffer, offset: 0, sizeBytes, address, copy: copyBytes }, () => {
    // Takes the pages from the buffer first: who looks at it too late finds it empty, and does not crash.
    structuredClone(buffer, { transfer: [buffer] })
    unmapViewOfFile(address)
  })
  return { memory, address }
}

/** A mutex: the kernel gives it to the next one when its owner ends, however that ends. */
class MutexGuard implements Guard {
  readonly #mutex: bigint
  /** @param name null for one that this process alone knows. */
  constructor(name: string | null) {
    const mutex = createMutex(null, 0, name)
    if (mutex === null) {
      throw new RuntimeError(`Windows gave no mutex ${name ?? ''} (error ${getLastError()}).`)
    }
    this.#mutex = mutex
  }
  enter(): void {
    // What it guards is one word, written by one store: from an owner that was killed it is whole as well.
    const came = waitForSingleObject(this.#mutex, FOREVER)
    if (came !== WAIT_OBJECT_0 && came !== WAIT_ABANDONED) {
      throw new RuntimeError(`The guard of the run's shared memory is gone (Windows error ${getLastError()}).`)
    }
  }
  leave(): void {
    releaseMutex(this.#mutex)
  }
  close(): void {
    closeHandle(this.#mutex)
  }
}

function callsView(address: bigint, sizeBytes: number, name: string | null): View {
  const guard = new MutexGuard(name === null ? null : `${localName(name)}-guard`)
  return { memory: new CallsMemory(address, sizeBytes, guard, copyBytes, () => unmapViewOfFile(address)), address }
}

function view(mapping: bigint, sizeBytes: number, name: string | null, kind: Memory['kind']): View {
  const address = mapView(mapping, sizeBytes)
  return kind === 'overlay' ? bufferView(address, sizeBytes) : callsView(address, sizeBytes, name)
}

/**
 * Commits pages: Windows promises memory or paging file for them, and counts them against what the machine can give in
 * all. One commit holds for everybody who maps them. Touching a page that nobody has committed ends the process.
 */
function commit(address: bigint, from: number, to: number): void {
  if (virtualAlloc(address + BigInt(from), to - from, MEM_COMMIT, PAGE_READWRITE) !== null) return
  const free = windows.freeBytes() ?? 0
  throw new ArenaFull(
    `Windows has no room for ${Math.ceil(to / MB)} MB of shared memory (${Math.floor(free / MB)} MB are free). ` +
      'Close other programs or make the paging file larger, or run with fewer processes and smaller objects.',
  )
}

function region(mapping: bigint, { memory, address }: View): Region {
  return {
    memory,
    address,
    reserve: (from, to) => commit(address, from, to),
    close() {
      memory.close()
      closeHandle(mapping)
    },
  }
}

class WindowsSemaphore implements Semaphore {
  readonly #handle: bigint
  constructor(handle: bigint) {
    this.#handle = handle
  }
  wait(timeoutMs: number): boolean {
    const wholeMs = Math.min(Math.max(0, Math.ceil(timeoutMs)), LONGEST_WAIT_MS)
    return waitForSingleObject(this.#handle, wholeMs) === WAIT_OBJECT_0
  }
  post(): void {
    releaseSemaphore(this.#handle, 1, null)
  }
  close(): void {
    closeHandle(this.#handle)
  }
}

/** @returns the mapping's handle, or null with the reason in `getLastError()`. */
const newMapping = (name: string | null, sizeBytes: number): bigint | null =>
  createFileMapping(INVALID_HANDLE, null, PAGE_READWRITE | SEC_RESERVE, 0, sizeBytes, name)

/** Makes the region of a new mapping, with its first pages; gives the mapping back when it cannot. */
function newRegion(mapping: bigint, sizeBytes: number, name: string | null, kind: Memory['kind']): Region {
  try {
    const made = region(mapping, view(mapping, sizeBytes, name, kind))
    made.reserve(0, Layout.heap)
    return made
  } catch (error) {
    closeHandle(mapping)
    throw error
  }
}

export const windows: System = {
  createRegion({ name, sizeBytes, guardFile }, prefer) {
    const mapping = newMapping(localName(name), sizeBytes)
    const error = getLastError()
    if (mapping === null || error === ERROR_ALREADY_EXISTS) {
      if (mapping !== null) closeHandle(mapping)
      const why = error === ERROR_ALREADY_EXISTS ? 'the name is taken' : `Windows error ${error}`
      throw new RuntimeError(`The run's shared memory ${name} could not be made: ${why}.`)
    }
    const memory = prefer === 'calls' || !MAY_VIEW ? 'calls' : 'overlay'
    return {
      region: newRegion(mapping, sizeBytes, name, memory),
      address: { name, sizeBytes, guardFile, memory },
    }
  },
  openRegion({ name, sizeBytes, memory: kind }) {
    const mapping = openFileMapping(FILE_MAP_READ_WRITE, 0, localName(name))
    if (mapping === null) throw new RuntimeError(`The run's shared memory ${name} is gone; its lab has ended.`)
    return region(mapping, view(mapping, sizeBytes, name, kind))
  },
  makeSemaphore() {
    // It comes into being when it is first opened.
  },
  openSemaphore(_region, _at, name) {
    const handle = createSemaphore(null, 0, MOST_PERMITS, localName(name))
    if (handle === null) {
      throw new RuntimeError(`Windows gave no semaphore ${name} (error ${getLastError()}); too many may be open.`)
    }
    return new WindowsSemaphore(handle)
  },
  unlinkRegion() {
    // The name goes with the last handle.
  },
  unlinkSemaphore() {
    // The name goes with the last handle.
  },
  freeBytes() {
    const status = new DataView(new ArrayBuffer(STATUS_BYTES))
    status.setUint32(0, STATUS_BYTES, true)
    if (globalMemoryStatus(new Uint8Array(status.buffer)) === 0) return undefined
    return Number(status.getBigUint64(STATUS_COMMITTABLE, true))
  },
  rehearsalRegion(sizeBytes) {
    const mapping = newMapping(null, sizeBytes)
    if (mapping === null) return undefined
    return newRegion(mapping, sizeBytes, null, MAY_VIEW ? 'overlay' : 'calls')
  },
  thread: thisWindowsThread,
  exitNow(code) {
    // Not ExitProcess, which has every library say goodbye and may wait for ever in one.
    terminateProcess(currentProcess(), code >>> 0)
    throw new RuntimeError('unreachable: the process has ended')
  },
}
