import koffi from 'koffi'

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

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
const STILL_ACTIVE = 259
/** The system counts time in steps of 100 ns. */
const STEPS_PER_MS = 10_000
/** Size of PROCESS_MEMORY_COUNTERS, and where the working set stands in it. */
const COUNTERS_BYTES = 72
const WORKING_SET = 16

type Call = (...args: unknown[]) => number

function load() {
  const kernel32 = koffi.load('kernel32.dll')
  const call = (prototype: string): Call => kernel32.func(prototype)
  return {
    openProcess: kernel32.func('void *OpenProcess(uint32 access, int inherit, uint32 pid)') as (
      ...args: unknown[]
    ) => bigint | null,
    exitCode: call('int GetExitCodeProcess(void *process, void *code)'),
    times: call('int GetProcessTimes(void *process, void *made, void *ended, void *kernel, void *user)'),
    memory: call('int K32GetProcessMemoryInfo(void *process, void *counters, uint32 bytes)'),
    close: call('int CloseHandle(void *handle)'),
  }
}

let loaded: ReturnType<typeof load> | undefined

/** Looks at a living process; undefined when there is none. Windows only: nothing is loaded before the first call. */
export function windowsProcess(pid: number): WindowsProcess | undefined {
  const { openProcess, exitCode, times, memory, close } = (loaded ??= load())
  const handle = openProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
  if (handle === null) return undefined
  try {
    const code = new Uint32Array(1)
    // Somebody may still have the handle of a process that has ended.
    if (exitCode(handle, code) === 0 || code[0] !== STILL_ACTIVE) return undefined
    const [made, ended, kernel, user] = [0, 1, 2, 3].map(() => new BigUint64Array(1))
    if (times(handle, made, ended, kernel, user) === 0) return undefined
    const counters = new DataView(new ArrayBuffer(COUNTERS_BYTES))
    counters.setUint32(0, COUNTERS_BYTES, true)
    const told = memory(handle, new Uint8Array(counters.buffer), COUNTERS_BYTES) !== 0
    return {
      startMark: String(made![0]),
      cpuMs: Number(kernel![0]! + user![0]!) / STEPS_PER_MS,
      userMs: Number(user![0]!) / STEPS_PER_MS,
      memoryBytes: told ? Number(counters.getBigUint64(WORKING_SET, true)) : 0,
    }
  } finally {
    close(handle)
  }
}
