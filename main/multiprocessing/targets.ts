import { RuntimeError, ValueError } from './errors.ts'
import type { Exports } from './program.ts'

/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- a target takes whatever its args give it. */
export type Target = (...args: any[]) => unknown

/** Functions of the library that run in processes of their own; a program's exports never begin like this. */
const LIBRARY = '\u0000'
const ours = new Map<string, Target>()

/** Lets `target`, a function of the library itself, be run in a new process. */
export function libraryTarget<T extends Target>(name: string, target: T): T {
  ours.set(LIBRARY + name, target)
  return target
}

/**
 * The name under which another process finds `target`.
 * @param who needs it, in the error: "Process-1: its target". @throws ValueError when it is not exported.
 */
export function exportName(exports: Exports, target: Target, who: string): string {
  for (const [name, own] of ours) if (own === target) return name
  const found = Object.keys(exports).find((key) => exports[key] === target)
  if (found !== undefined) return found
  throw new ValueError(
    `${who} ${target.name || 'an unnamed function'} is not exported, so the new process cannot find it. Write "export function ${target.name || 'work'}" at the top level of the program.`,
  )
}

/** A started process's target was found among the exports before; the root's is simply `main`. */
export function targetOf(exports: Exports, name: string): Target {
  const target = ours.get(name) ?? exports[name]
  if (typeof target !== 'function')
    throw new RuntimeError(
      name === 'main'
        ? 'The program has no main: write "export function main() { … }"; a run starts there.'
        : `This process was to run ${name}, but found no such function when it loaded the program: write "export function ${name}() { … }" at its top level.`,
    )
  return target as Target
}
