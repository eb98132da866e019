import type { OutputLine, RunSnapshot } from '../../shared/run.ts'
import type { ProcessIndex } from '../../shared/units.ts'
import type { Problem } from './problem.ts'

/** Compiled programs of the lab name their file so; see SourcePlace. */
const COMPILING = /^program\.ts:(\d+):(\d+): (.*?)(?: The line reads: .*)?$/
const STACK_LINE = /^\s+at (?:.*\()?program\.ts:(\d+):(\d+)\)?$/
/** A screen shows so many; a pool of a hundred workers fails in a hundred ways. */
const MOST = 20

/**
 * Where a run failed, in the program's own lines: where it could not be compiled, and the innermost line of every stack
 * that its processes wrote to stderr. The same message at the same line is told once, with all who said it.
 */
export function runErrors(
  run: Pick<RunSnapshot, 'reason'>,
  output: Iterable<OutputLine>,
  nameOf: (process: ProcessIndex) => string,
): readonly Problem[] {
  const compiled = COMPILING.exec(run.reason)
  if (compiled !== null) return [problem(compiled[1], compiled[2], compiled[3] ?? '', 'Run')]
  const found = new Map<string, Problem>()
  const messages = new Map<ProcessIndex, string | null>()
  for (const { process, stream, text } of output) {
    if (stream !== 'stderr') continue
    const place = STACK_LINE.exec(text)
    if (place === null) {
      if (/^\S/.test(text)) messages.set(process, text)
      continue
    }
    const message = messages.get(process)
    // Further out in the same stack, or a stack without a message.
    if (message === undefined || message === null) continue
    messages.set(process, null)
    const key = `${place[1]} ${message}`
    const known = found.get(key)
    const name = nameOf(process)
    if (known === undefined) found.set(key, problem(place[1], place[2], message, name))
    else if (!known.origin.split(', ').includes(name)) found.set(key, { ...known, origin: `${known.origin}, ${name}` })
  }
  return [...found.values()].slice(0, MOST)
}

const problem = (line = '1', column = '1', message: string, origin: string): Problem => ({
  line: Number(line),
  column: Number(column),
  length: 0,
  severity: 'error',
  message,
  origin,
})
