import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronRuntime } from './electron-runtime.ts'

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))
/** Chromium's sandbox does not work for root, which is who tests are on a build machine. */
export const sandboxSwitches: readonly string[] =
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []

export interface LaunchOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Kept afterwards when given; else a fresh folder that goes away with the program. */
  readonly userDataDir?: string
}

/** The program as `npm start` opens it. Disposing closes it and removes what it left. */
export interface LaunchedForkscope extends AsyncDisposable {
  readonly app: ElectronApplication
  readonly window: Page
}

export async function launchForkscope(options: LaunchOptions = {}): Promise<LaunchedForkscope> {
  const { program } = await electronRuntime()
  const ownFolder = options.userDataDir === undefined ? await temporaryFolder() : null
  const userDataDir = options.userDataDir ?? ownFolder?.path ?? ''
  const app = await _electron.launch({
    executablePath: program,
    args: [...sandboxSwitches, `--user-data-dir=${userDataDir}`, projectRoot, ...(options.args ?? [])],
    // What a learner keeps lies in the same folder, so that no test finds another's answers.
    env: { ...definedEnvironment(), FORKSCOPE_DATA: join(userDataDir, 'data'), ...options.env },
  })
  return {
    app,
    window: await app.firstWindow(),
    async [Symbol.asyncDispose]() {
      await app.close()
      await ownFolder?.[Symbol.asyncDispose]()
    },
  }
}

export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'forkscope-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 3 }) }
}

export const definedEnvironment = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined))
