import { fileURLToPath } from 'node:url'
import { electronRuntime } from '../e2e/electron-runtime.ts'
import { windows, windowsCalls } from '../windows/backends.ts'

/** One way of running the library: which shell, and how it reaches shared memory and semaphores. */
export interface Backend {
  readonly name: string
  /** The program and its first arguments; what follows is the user's. Rejects with one sentence when it cannot be had. */
  command(): Promise<readonly string[]>
  readonly env: Readonly<Record<string, string>>
  /** Seconds after which a fixture is ended, so that what hangs ends with status 3 and does not stay behind; else 50. */
  readonly limitS?: number
  /** A process takes half a second to start, on a busy machine several. */
  readonly startsSlowly?: boolean
  /** Its output goes through files. */
  readonly toFiles?: boolean
  /** Where signals are not known: nobody can tell who ended a process from outside, and none can be stopped and go on. */
  readonly signalless?: boolean
  /** Ends a process by the number that the library tells, as somebody else on the machine would; else `process.kill`. */
  endProcess?(pid: number): void
  /** Titles of tests that do not apply to it, and why; see `itOn`. */
  readonly doesNotApply?: Readonly<Record<string, string>>
}

export const PROJECT = fileURLToPath(new URL('../../', import.meta.url))

const nodeCommand = (): Promise<string[]> => Promise.resolve([process.execPath, `${PROJECT}out/main/command-line.js`])

async function electronCommand(): Promise<string[]> {
  const { program } = await electronRuntime()
  const switches = ['--ozone-platform=headless', '--disable-gpu', '--log-level=3']
  // Chromium's sandbox does not work for root.
  if (process.getuid?.() === 0) switches.unshift('--no-sandbox')
  return [program, ...switches, PROJECT]
}

export const node: Backend = { name: 'node', command: nodeCommand, env: {} }
export const electron: Backend = { name: 'electron', command: electronCommand, env: {} }
/** Shared memory through library calls: what a system does that cannot lay it over a SharedArrayBuffer. */
export const calls: Backend = {
  name: 'node, memory by calls',
  command: nodeCommand,
  env: { FORKSCOPE_MEMORY: 'calls' },
}
/** Named semaphores: what macOS does. */
export const named: Backend = {
  name: 'node, named semaphores',
  command: nodeCommand,
  env: { FORKSCOPE_SEMAPHORES: 'named' },
}

const NO_PID = "a thread has its process's pid"
const NO_SIGNALS = 'a signal would reach the whole lab, not one of its threads'
/**
 * Every process of a run is a worker thread of the lab: what the library does is the same, what the operating system does
 * for processes is not there. `terminate()` and `kill()` end the worker.
 */
export const threads: Backend = {
  name: 'node, processes as threads',
  command: nodeCommand,
  env: { FORKSCOPE_LAUNCHER: 'threads' },
  doesNotApply: {
    'has a pid of its own, the one it knows itself by': NO_PID,
    'is reported when the program killed it': NO_SIGNALS,
    'is reported when somebody else killed it': NO_SIGNALS,
    'passes on the notification of one that was killed before it ran': NO_SIGNALS,
  },
}

/** `npm run test:windows` runs the same suites on Windows alone. */
const wanted = process.env.FORKSCOPE_BACKENDS
const onWindows = wanted === 'windows' ? [windows] : wanted === 'windows-calls' ? [windowsCalls] : undefined
/** The same suite runs over each. */
export const backends: readonly Backend[] = onWindows ?? [node, electron, calls, named, threads]
export const shells: readonly Backend[] = onWindows ?? [node, electron]

/** How many processes a suite kills on each: elsewhere than on Node they take longer to start, and two cores are few. */
export const kills = (onNode: number, elsewhere: number): { backend: Backend; count: number }[] =>
  backends.map((backend) => ({ backend, count: backend === node ? onNode : onWindows ? KILLS_ON_WINDOWS : elsewhere }))
/** A process takes half a second to start under Wine. */
const KILLS_ON_WINDOWS = 4
