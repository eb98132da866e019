import { spawn, type ChildProcess } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { LEAST_PYTHON } from '../../../shared/python.ts'
import { shortage } from '../shortage.ts'

/** A Python that can run the scenarios' programs. */
export interface Interpreter {
  readonly program: string
  /** What goes before the program's file: `-3` for Windows' launcher. */
  readonly args: readonly string[]
  /** "3.11.7". */
  readonly version: string
}

interface Candidate {
  readonly name: string
  readonly args: readonly string[]
}
const CANDIDATES: readonly Candidate[] =
  process.platform === 'win32'
    ? [
        { name: 'py.exe', args: ['-3'] },
        { name: 'python.exe', args: [] },
        { name: 'python3.exe', args: [] },
      ]
    : [
        { name: 'python3', args: [] },
        { name: 'python', args: [] },
      ]

/** Also that its `multiprocessing` works: some builds of Python leave its locks out. */
const ASK = 'import sys, multiprocessing.synchronize; print("%d.%d.%d" % sys.version_info[:3])'
/** A Python that is started for the first time may have to be read from a slow disk. */
const ANSWER_LIMIT_MS = 20_000
/** In characters. */
const MOST_ANSWER = 1_000

/**
 * The first Python on the search path that is new enough and whole; null when there is none.
 * @param signal ends the search, and every process of it.
 * @throws the signal's reason. @throws Error when the system is short of something: there may be a Python all the same.
 */
export async function findInterpreter(
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<Interpreter | null> {
  for (const { name, args } of CANDIDATES) {
    for (const program of programsOnPath(name, env)) {
      const version = await versionOf(program, args, env, signal)
      if (version !== null) return { program, args, version }
    }
  }
  return null
}

/** Never from the current folder, and never by a shell. */
function programsOnPath(name: string, env: NodeJS.ProcessEnv): readonly string[] {
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? ''
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name))
    .filter(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

/** null when it is too old, broken, or no Python at all: Windows has a `python.exe` that only leads to a shop. */
async function versionOf(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  signal?.throwIfAborted()
  // Isolated (-I): else a `multiprocessing.py` in the current folder would be imported, and nobody has agreed to run that.
  const child = spawn(program, [...args, '-I', '-c', ASK], {
    env: { ...env, PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    windowsHide: true,
    // A process group of its own: what it starts (a script that picks a version does) ends with it.
    detached: process.platform !== 'win32',
  })
  const kill = (): void => killAll(child)
  const timer = setTimeout(kill, ANSWER_LIMIT_MS)
  signal?.addEventListener('abort', kill)
  try {
    const answer = await outputOf(child)
    signal?.throwIfAborted()
    const version = /^(\d+\.\d+\.\d+)\s*$/.exec(answer)?.[1]
    return version !== undefined && isNewEnough(version) ? version : null
  } catch (error) {
    if (signal?.aborted || shortage(error) !== undefined) throw error
    return null
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', kill)
    kill()
  }
}

/** Collects its output until it ends. Rejects when it could not be started or has failed. */
function outputOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.on('error', reject)
    child.stdout?.setEncoding('utf8').on('data', (part: string) => (text = (text + part).slice(0, MOST_ANSWER)))
    child.on('exit', (code) => {
      if (code !== 0) reject(new Error('It has failed.'))
    })
    child.on('close', () => resolve(text))
  })
}

/** Also those that it has started. */
function killAll(child: ChildProcess): void {
  child.stdout?.destroy()
  const { pid } = child
  if (pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-pid, 'SIGKILL')
  } catch {
    // None of them is left.
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = LEAST_PYTHON.split('.').map(Number)
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}
