import { spawnSync } from 'node:child_process'

/** What CPython has under a dotted name. */
export interface Known {
  /** All of its members, those that only its instances have too. */
  readonly members: readonly string[]
  readonly parameters: readonly string[]
}

export interface CPythonNames {
  /** null: there is no such name. */
  readonly known: Readonly<Record<string, Known | null>>
  /** The public names of the modules that the library follows, each with its public members. */
  readonly public: Readonly<Record<string, readonly string[]>>
}

const SCRIPT = new URL('../differential/support/cpython_names.py', import.meta.url).pathname

/** Asks python3. @throws what it says when it fails. */
export function askCPython(names: readonly string[]): CPythonNames {
  const { status, stdout, stderr } = spawnSync('python3', [SCRIPT], { input: JSON.stringify(names), encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as CPythonNames
}
