import { spawnSync } from 'node:child_process'
import type { Backend } from '../support/backends.ts'
import { privateTemp } from '../support/private-temp.ts'

/** What test/windows/run.mjs has prepared. */
interface Prepared {
  /** Wine, node.exe, and what puts Wine right; the JavaScript file to run and its arguments follow. */
  readonly command: readonly string[]
  /** Where this checkout lies as Windows would have it. */
  readonly checkout: string
  readonly env: Readonly<Record<string, string>>
}

function prepared(): Prepared {
  const { FORKSCOPE_WINDOWS } = process.env
  if (!FORKSCOPE_WINDOWS) throw new Error('These suites need Wine: npm run test:windows starts them.')
  return JSON.parse(FORKSCOPE_WINDOWS) as Prepared
}

export const windowsCheckout = (): string => prepared().checkout

/** The command that runs a file of the checkout in node.exe. */
export const windowsCommand = (file: string): string[] => [...prepared().command, `${prepared().checkout}/${file}`]

/** What Wine reads, and the labs' temporary folder: TMPDIR itself is Wine's. */
export const windowsEnvironment = (): Record<string, string> => ({ ...prepared().env, FORKSCOPE_TMPDIR: privateTemp })

function endProcess(pid: number): void {
  const [wine, exe] = prepared().command
  const env = { ...process.env, ...windowsEnvironment() }
  const { status } = spawnSync(wine!, [exe!, '-e', `process.kill(${pid}, 'SIGKILL')`], { env, stdio: 'ignore' })
  if (status !== 0) throw new Error(`Process ${pid} could not be ended (status ${status ?? 'none'}).`)
}

const common = {
  command: () => Promise.resolve(windowsCommand('out/main/command-line.js')),
  startsSlowly: true,
  toFiles: true,
  signalless: true,
  endProcess,
  limitS: 140,
} as const

const TWENTY_LONG_RUNS = 'twenty long runs take minutes under Wine'

/** node.exe under Wine. */
export const windows: Backend = {
  ...common,
  name: 'node.exe',
  doesNotApply: {
    'keeps all its money under the lock, ten times out of ten': TWENTY_LONG_RUNS,
    'loses money without it, nearly always': TWENTY_LONG_RUNS,
  },
  get env() {
    return windowsEnvironment()
  },
}
/** Shared memory through library calls: what Forkscope does on Windows in Electron. */
export const windowsCalls: Backend = {
  ...common,
  name: 'node.exe, memory by calls',
  get env() {
    return { ...windowsEnvironment(), FORKSCOPE_MEMORY: 'calls' }
  },
}
