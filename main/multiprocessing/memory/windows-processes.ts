import { koffi } from './koffi.ts'

/** What Windows says of a process. */
export interface WindowsProcess {
  /** When it was made, in the system's own count; tells it from a later one with the same pid. */
  readonly startMark: string
  readonly cpuMs: number
  /** The part of `cpuMs` in its own code. */
  readonly userMs: number
  /** Memory it has in use now (its working set); 0 when Windows does not tell. */
  readonly memoryBytes: number
}

/** What Windows says of a thread. */
export interface WindowsThread {
  readonly cpuMs: number
  /** The part of `cpuMs` in its own code. */
  readonly userMs: number
}

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
const THREAD_QUERY_LIMITED_INFORMATION = 0x0800
/** Of the number of a thread that there is not. */
const ERROR_INVALID_PARAMETER = 87
const STILL_ACTIVE = 259
/** The system counts time in steps of 100 ns. */
const STEPS_PER_MS = 10_000
/** Size of PROCESS_MEMORY_COUNTERS, and where the working set stands in it. */
const COUNTERS_BYTES = 72
const WORKING_SET = 16

type Call = (...args: unknown[]) => number
type HandleCall = (...args: unknown[]) => bigint | null

function load() {
  const kernel32 = koffi.load('kernel32.dll')
  const call = (prototype: string): Call => kernel32.func(prototype)
  const handleCall = (prototype: string): HandleCall => kernel32.func(prototype)
  return {
    openProcess: handleCall('void *OpenProcess(uint32 access, int inherit, uint32 pid)'),
    exitCode: call('int GetExitCodeProcess(void *process, void *code)'),
    times: call('int GetProcessTimes(void *process, void *made, void *ended, void *kernel, void *user)'),
    memory: call('int K32GetProcessMemoryInfo(void *process, void *counters, uint32 bytes)'),
    openThread: handleCall('void *OpenThread(uint32 access, int inherit, uint32 thread)'),
    processOfThread: call('uint32 GetProcessIdOfThread(void *thread)'),
    threadExitCode: call('int GetExitCodeThread(void *thread, void *code)'),
    threadTimes: call('int GetThreadTimes(void *thread, void *made, void *ended, void *kernel, void *user)'),
    thisThread: handleCall('void *GetCurrentThread()'),
    thisThreadId: call('uint32 GetCurrentThreadId()'),
    close: call('int CloseHandle(void *handle)'),
    lastError: call('uint32 GetLastError()'),
  }
}

let loaded: ReturnType<typeof load> | undefined
const kernel = (): ReturnType<typeof load> => (loaded ??= load())

/** Somebody may still have the handle of what has ended. */
function isActive(exitCode: Call, handle: bigint): boolean {
  const code = new Uint32Array(1)
  return exitCode(handle, code) !== 0 && code[0] === STILL_ACTIVE
}

interface Times extends WindowsThread {
  readonly made: bigint
}

function timesOf(times: Call, handle: bigint): Times | undefined {
  const [made, ended, system, user] = [0, 1, 2, 3].map(() => new BigUint64Array(1))
  if (times(handle, made, ended, system, user) === 0) return undefined
  const ms = (steps: bigint): number => Number(steps) / STEPS_PER_MS
  return { made: made![0]!, cpuMs: ms(system![0]! + user![0]!), userMs: ms(user![0]!) }
}

/** Looks at a living process; undefined when there is none. Windows only: nothing is loaded before the first call. */
export function windowsProcess(pid: number): WindowsProcess | undefined {
  const { openProcess, exitCode, times, memory, close } = kernel()
  const handle = openProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
  if (handle === null) return undefined
  try {
    const used = isActive(exitCode, handle) ? timesOf(times, handle) : undefined
    if (!used) return undefined
    const counters = new DataView(new ArrayBuffer(COUNTERS_BYTES))
    counters.setUint32(0, COUNTERS_BYTES, true)
    const told = memory(handle, new Uint8Array(counters.buffer), COUNTERS_BYTES) !== 0
    return {
      startMark: String(used.made),
      cpuMs: used.cpuMs,
      userMs: used.userMs,
      memoryBytes: told ? Number(counters.getBigUint64(WORKING_SET, true)) : 0,
    }
  } finally {
    close(handle)
  }
}

/**
 * Looks at a thread of process `pid`. @returns null when that process has no such thread; undefined when Windows does not
 * tell. Windows gives the numbers of threads that have ended to new ones, of any process.
 */
export function windowsThread(pid: number, thread: number): WindowsThread | null | undefined {
  const { openThread, processOfThread, threadExitCode, threadTimes, close, lastError } = kernel()
  const handle = openThread(THREAD_QUERY_LIMITED_INFORMATION, 0, thread)
  if (handle === null) return lastError() === ERROR_INVALID_PARAMETER ? null : undefined
  try {
    if (processOfThread(handle) !== pid || !isActive(threadExitCode, handle)) return null
    return timesOf(threadTimes, handle)
  } finally {
    close(handle)
  }
}

/** The thread that asks. */
export const thisWindowsThread = {
  id: (): number => kernel().thisThreadId(),
  cpu(): WindowsThread | null {
    const { threadTimes, thisThread } = kernel()
    return timesOf(threadTimes, thisThread()!) ?? null
  },
}
