import type { GradeRule } from '../../shared/outcome.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { SeriesSnapshot, SeriesStatus } from '../../shared/series.ts'
import type { SeriesId } from '../../shared/units.ts'
import { OutcomeTally } from './outcome-tally.ts'
import type { Run, RunListener } from './run.ts'
import { sentenceOf } from './shortage.ts'

/** Whoever looks at a series is told at most so often; short runs end faster than that. */
const TELL_MS = 100

export interface SeriesRequest {
  readonly id: SeriesId
  /** The scenario's id, or the program's path. */
  readonly scenario: string
  readonly params: ParameterValues
  readonly times: number
  readonly trace: boolean
  readonly changed: boolean
  readonly grades: readonly GradeRule[]
}

export interface SeriesSurroundings {
  /** Settles when processes for the next run wait ready: those that start together must be able to run together. */
  ready(): Promise<void>
  /** Starts the next run, which tells nobody but `listener`. */
  start(listener: RunListener): Promise<Run>
  changed(snapshot: SeriesSnapshot): void
}

/** One scenario run many times, one run after the other; counts what came out. */
export class Series {
  readonly request: SeriesRequest
  /** Settles when the last run is over. */
  readonly over: Promise<SeriesSnapshot>
  readonly #surroundings: SeriesSurroundings
  readonly #tally: OutcomeTally
  readonly #startedMs = performance.now()
  #endedMs: number | undefined
  #status: SeriesStatus = 'running'
  #reason = ''
  #run: Run | undefined
  #stopWaiting: () => void = () => undefined
  /** Settles when nobody waits any more for processes that do not get ready. */
  readonly #stopped = new Promise<void>((resolve) => (this.#stopWaiting = resolve))
  #toldMs = -Infinity
  #timer: NodeJS.Timeout | undefined

  constructor(request: SeriesRequest, surroundings: SeriesSurroundings) {
    this.request = request
    this.#surroundings = surroundings
    this.#tally = new OutcomeTally(request.grades, request.params)
    this.over = this.#runAll()
  }

  get snapshot(): SeriesSnapshot {
    const { id, scenario, params, times, trace, changed } = this.request
    return {
      id,
      scenario,
      params,
      times,
      trace,
      changed,
      done: this.#tally.runs,
      status: this.#status,
      reason: this.#reason,
      outcomes: this.#tally.outcomes,
      wallMs: this.#tally.wallMs,
      elapsedMs: (this.#endedMs ?? performance.now()) - this.#startedMs,
    }
  }

  /** Ends the run that is live, which is not counted, and begins no other. Does nothing once the series is over. */
  stop(reason = 'Stopped by you.'): void {
    if (this.#status !== 'running') return
    this.#status = 'stopping'
    this.#reason = reason
    this.#stopWaiting()
    this.#run?.stop('stopped', reason)
    this.#tell()
  }

  async #runAll(): Promise<SeriesSnapshot> {
    try {
      // The next turn: whoever made the series has it in hand when it first speaks.
      await Promise.resolve()
      this.#tell()
      while (this.#isGoingOn()) await this.#runOnce()
      this.#end(this.#status === 'stopping' ? 'stopped' : 'finished')
    } catch (error) {
      this.#reason = sentenceOf(error)
      this.#end('failed')
    }
    return this.snapshot
  }

  #isGoingOn(): boolean {
    return this.#status === 'running' && this.#tally.runs < this.request.times
  }

  /** @throws Error with the run's own sentence when it could not begin: no other would. */
  async #runOnce(): Promise<void> {
    await Promise.race([this.#surroundings.ready(), this.#stopped])
    if (!this.#isGoingOn()) return
    const seen = { running: false }
    const run = await this.#surroundings.start({
      changed: (snapshot) => {
        seen.running ||= snapshot.status === 'running'
        // Nobody watches a deadlock in a series, and it would last for ever: it is an outcome.
        if (snapshot.deadlocked && snapshot.status === 'running') this.#run?.stop('failed', snapshot.reason)
      },
      ticked: () => undefined,
    })
    this.#run = run
    if (!this.#isGoingOn()) run.stop('stopped', this.#reason)
    const over = await run.over
    this.#run = undefined
    if (!seen.running && over.status === 'failed') throw new Error(over.reason)
    this.#count(over)
  }

  #count({ outcome, wallMs, reason }: RunSnapshot): void {
    if (outcome === null) {
      if (this.#status === 'running') throw new Error(reason)
      return
    }
    this.#tally.add(outcome, wallMs)
    const dueMs = this.#toldMs + TELL_MS - performance.now()
    if (dueMs <= 0) this.#tell()
    else this.#timer ??= setTimeout(() => this.#tell(), dueMs)
  }

  #end(status: SeriesStatus): void {
    this.#status = status
    this.#endedMs = performance.now()
    this.#tell()
  }

  #tell(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#toldMs = performance.now()
    this.#surroundings.changed(this.snapshot)
  }
}
