import type { LabEvent } from '../../shared/contract.ts'
import type { OutputLine, RunSnapshot } from '../../shared/run.ts'
import type { Parameter, ParameterValues } from '../../shared/parameters.ts'
import { RunSummary } from '../lab/document.ts'
import type { Lab } from '../lab/lab.ts'
import { parseAssignment } from '../lab/parameters.ts'
import { summaryTables } from './summary-tables.ts'

export interface RunCommand {
  /** A built-in scenario's id; undefined for a program from outside. */
  readonly scenario: string | undefined
  readonly program: string
  readonly set: readonly string[]
  readonly parameters: readonly Parameter[] | undefined
  readonly json: boolean
  readonly timeoutMs: number | undefined
  readonly trace: boolean
}

/** SIGBREAK: Ctrl-Break on Windows. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const
const INTERRUPTED = 130
/** Spares made while the program is compiled: the root and two children. */
const FIRST_SPARES = 3

/** Runs a scenario or program to its end and prints it. @returns the exit status. */
export async function runCommand(lab: Lab, command: RunCommand): Promise<number> {
  const params: ParameterValues = Object.fromEntries(
    command.set.map((text) => parseAssignment(text, command.parameters)),
  )
  const summary = new RunSummary()
  const interruption = new AbortController()
  let stop = (): void => undefined
  const stopListening = lab.listen((event) => {
    follow(event, summary, command.json)
    // Nobody watches a command line's deadlock: it is reported, not kept.
    if (event.type === 'run' && event.run.deadlocked && event.run.status === 'running') stop()
  })
  // All ready before the first begins: else processes that start together would not run together.
  await lab.warmUp(FIRST_SPARES)
  const options = { trace: command.trace, timeoutMs: command.timeoutMs }
  const run = command.scenario
    ? await lab.runScenario(command.scenario, params, options)
    : await lab.runProgram(command.program, params, options)
  stop = () => run.stop('failed', run.snapshot.reason)
  const interrupt = (): void => {
    interruption.abort()
    run.stop('stopped', 'Interrupted.')
  }
  for (const signal of SIGNALS) process.on(signal, interrupt)
  // Whoever read our output has gone: there is nobody to run for.
  process.stdout.on('error', interrupt)
  try {
    const over = await run.over
    if (command.json) process.stdout.write(`${JSON.stringify(summary.document(over))}\n`)
    else process.stdout.write(summaryTables(over, summary))
    if (over.status === 'failed' && summary.processes.length === 0) process.stderr.write(`forkscope: ${over.reason}\n`)
    return interruption.signal.aborted ? INTERRUPTED : exitStatus(over)
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt)
    process.stdout.off('error', interrupt)
    stopListening()
  }
}

function exitStatus({ status, deadlocked }: RunSnapshot): number {
  if (deadlocked || status === 'timed out') return 3
  return status === 'finished' ? 0 : 1
}

function follow(event: LabEvent, summary: RunSummary, quiet: boolean): void {
  if (event.type !== 'tick') return
  summary.add(event.tick)
  if (!quiet) for (const line of event.tick.output) printLine(line, summary)
}

function printLine({ process: index, stream, text }: OutputLine, summary: RunSummary): void {
  const names = summary.processes.map((entry) => entry.name)
  const width = Math.max(11, ...names.map((name) => name.length))
  const mark = stream === 'stderr' ? '!' : '│'
  process.stdout.write(`${(summary.nameOf(index) ?? '').padEnd(width)} ${mark} ${text}\n`)
}
