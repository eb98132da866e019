import type { LabEvent } from '../../shared/contract.ts'
import type { OutputLine, RunSnapshot } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { RunSummary } from '../lab/document.ts'
import type { Lab } from '../lab/lab.ts'
import { INTERRUPTED, type Interruption } from './interruption.ts'
import { parseAssignment } from '../lab/parameters.ts'
import { summaryTables } from './summary-tables.ts'
import { complain, onceReaderCaughtUp, readerIsBehind, say, sayJson, sayOutput, shownName } from './terminal.ts'

export interface RunCommand {
  /** undefined for a program from outside. */
  readonly scenario: Scenario | undefined
  readonly program: string
  readonly set: readonly string[]
  readonly json: boolean
  readonly timeoutMs: number | undefined
  readonly trace: boolean
}

/** Spares made while the program is compiled: the root and two children. */
export const FIRST_SPARES = 3

/** Runs a scenario or program to its end and prints it. @returns the exit status. @throws Interrupted before it has begun. */
export async function runCommand(lab: Lab, command: RunCommand, interruption: Interruption): Promise<number> {
  interruption.alsoWhenNobodyReads()
  const params = paramsOf(command)
  const summary = new RunSummary()
  let stop = (): void => undefined
  let hold: (holds: boolean) => void = () => undefined
  let isHeld = false
  // A slow reader (`| less`) holds the program up, as at any pipe: else all of its output would be kept in memory.
  const holdWhileBehind = (): void => {
    if (isHeld || !readerIsBehind()) return
    isHeld = true
    hold(true)
    onceReaderCaughtUp(() => {
      isHeld = false
      hold(false)
    })
  }
  const stopListening = lab.listen((event) => {
    follow(event, summary, command.json)
    if (event.type === 'tick') holdWhileBehind()
    // Nobody watches a command line's deadlock: it is reported, not kept.
    if (event.type === 'run' && event.run.deadlocked && event.run.status === 'running') stop()
  })
  // All ready before the first begins: else processes that start together would not run together.
  await interruption.orDone(lab.warmUp(FIRST_SPARES))
  const options = { trace: command.trace, timeoutMs: command.timeoutMs }
  const run = command.scenario
    ? await lab.runScenario(command.scenario.id, params, options)
    : await lab.runProgram(command.program, params, options)
  stop = () => run.stop('failed', run.snapshot.reason)
  hold = (holds) => run.holdOutput(holds)
  interruption.whenItHappens(() => run.stop('stopped', 'Interrupted.'))
  try {
    const over = await run.over
    if (command.json) sayJson(summary.document(over))
    else say(summaryTables(over, summary, command.scenario))
    if (over.status === 'failed' && summary.processes.length === 0) complain(over.reason)
    return interruption.happened ? INTERRUPTED : exitStatus(over)
  } finally {
    stopListening()
  }
}

export const paramsOf = ({ set, scenario }: Pick<RunCommand, 'set' | 'scenario'>): ParameterValues =>
  Object.fromEntries(set.map((text) => parseAssignment(text, scenario?.parameters)))

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
  const names = summary.processes.map((entry) => shownName(entry.name))
  const width = Math.max(11, ...names.map((name) => name.length))
  const mark = stream === 'stderr' ? '!' : '│'
  sayOutput(summary.nameOf(index) ?? '', width, mark, text)
}
