import { outcomeText } from '../../shared/outcome.ts'
import type { SeriesSnapshot } from '../../shared/series.ts'
import type { Lab } from '../lab/lab.ts'
import { Interruption } from './interruption.ts'
import { INTERRUPTED } from './leave.ts'
import { FIRST_SPARES, paramsOf, type RunCommand } from './run-command.ts'
import { table } from './table.ts'

export interface SeriesCommand extends RunCommand {
  readonly times: number
}

/** Runs a scenario or program many times and prints what came out, also when it is interrupted. @returns the exit status. */
export async function seriesCommand(lab: Lab, command: SeriesCommand): Promise<number> {
  const { scenario, program, times, trace, timeoutMs, json } = command
  const params = paramsOf(command)
  const progress = new Progress(process.stderr)
  const stopListening = lab.listen((event) => {
    if (event.type === 'series') progress.show(event.series)
  })
  let interrupt = (): void => undefined
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve))
  const interruption = new Interruption(() => interrupt())
  try {
    await Promise.race([lab.warmUp(FIRST_SPARES), interrupted])
    const options = { times, trace, limitMs: timeoutMs }
    const series = scenario
      ? lab.runSeries(scenario.id, params, options)
      : lab.runProgramSeries(program, params, options)
    void interrupted.then(() => series.stop('Interrupted.'))
    const over = await series.over
    progress.clear()
    process.stdout.write(json ? `${JSON.stringify(seriesDocument(over))}\n` : seriesText(over, scenario?.outcome.label))
    if (over.status === 'failed') process.stderr.write(`forkscope: ${over.reason}\n`)
    return interruption.happened ? INTERRUPTED : exitStatus(over)
  } finally {
    interruption[Symbol.dispose]()
    stopListening()
  }
}

const exitStatus = ({ status, outcomes }: SeriesSnapshot): number =>
  status === 'failed' || outcomes.some(({ grade }) => grade === 'forbidden') ? 1 : 0

/** What `--times --json` prints. */
export type SeriesDocument = Pick<
  SeriesSnapshot,
  'scenario' | 'params' | 'times' | 'done' | 'status' | 'reason' | 'outcomes' | 'wallMs' | 'elapsedMs'
>

function seriesDocument(series: SeriesSnapshot): SeriesDocument {
  const { scenario, params, times, done, status, reason, outcomes, wallMs, elapsedMs } = series
  return { scenario, params, times, done, status, reason, outcomes, wallMs, elapsedMs }
}

/** @param label what the outcome is, as the scenario's author calls it. */
function seriesText(series: SeriesSnapshot, label = 'Last line'): string {
  const { outcomes, done, times, status, reason, wallMs } = series
  const graded = outcomes.some(({ grade }) => grade !== null)
  const rows = outcomes.map((outcome) => [
    outcomeText(outcome),
    String(outcome.count),
    ((100 * outcome.count) / done).toFixed(1),
    ...(graded ? [outcome.grade ?? '', outcome.because] : []),
  ])
  const head = [label.toUpperCase(), 'RUNS', 'SHARE %', ...(graded ? ['GRADE', 'BECAUSE'] : [])]
  const verdict = status.charAt(0).toUpperCase() + status.slice(1)
  const walls =
    wallMs === null
      ? ''
      : ` A run took ${wallMs.min.toFixed(1)} to ${wallMs.max.toFixed(1)} ms, half of them at most ${wallMs.median.toFixed(1)} ms.`
  const different =
    outcomes.length < 2 ? ['no outcome', 'one outcome'][outcomes.length]! : `${outcomes.length} different outcomes`
  return `${table(head, rows)}\n${verdict}${reason ? `. ${reason}` : '.'} ${done} of ${times} runs, ${different}.${walls}\n`
}

/** "37 of 100" while somebody looks at a terminal; nothing in a file or a pipe. */
class Progress {
  readonly #stream: NodeJS.WriteStream

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  show({ done, times }: SeriesSnapshot): void {
    if (this.#stream.isTTY) this.#stream.write(`\r${done} of ${times}`)
  }

  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K')
  }
}
