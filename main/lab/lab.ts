import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { LabDescription, LabEvent } from '../../shared/contract.ts'
import { isOver, type RunSnapshot, type Tick } from '../../shared/run.ts'
import type { OutcomeChoice } from '../../shared/outcome.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { Scenario } from '../../shared/scenario.ts'
import type { SeriesSnapshot } from '../../shared/series.ts'
import { runId, type ProcessIndex, type RunId, type SeriesId } from '../../shared/units.ts'
import { thisSystem } from '../multiprocessing/memory/this-system.ts'
import { coreKinds } from './core-kinds.ts'
import { CpuSampler } from './cpu-sampler.ts'
import { Language } from './language.ts'
import type { LanguageAnswers, LanguageKind, QuestionOf } from './language/protocol.ts'
import type { Launcher } from './launcher.ts'
import { dataFolder } from './data-folder.ts'
import { Ledger, sweep } from './ledger.ts'
import { completeParameters } from './parameters.ts'
import { compiler } from './runs/compiler.ts'
import { Progress } from './progress.ts'
import type { PythonRun } from './python/python-run.ts'
import { PythonRuns } from './python/python-runs.ts'
import { Run, type RunListener, type RunRequest } from './run.ts'
import { SignalError } from './run-processes.ts'
import { BUILT_IN_SCENARIOS } from './scenarios.ts'
import { Shelf, UnknownScenario } from './shelf/shelf.ts'
import { SIGNALS } from './signals.ts'
import { SeriesShelf, type SeriesOptions } from './series-shelf.ts'
import type { Series } from './series.ts'
import { shortage } from './shortage.ts'
import { Spares } from './spares.ts'
import { within } from './within.ts'

/** 131,072 events: what a process does in a quarter of a second at full speed. */
const RECORDER_BYTES = 4 * 1024 * 1024
/** A recorder takes at most this part of what the system has left for shared memory. */
const RECORDER_SHARE = 1 / 16
/** Longer than a run takes to ask its processes, wait, kill them and read their last words. */
const RUNS_END_WITHIN_MS = 3_200
const LEAST_RECORDER_BYTES = 64 * 1024

export interface LabOptions {
  readonly launcher: Launcher
  readonly version: string
  /** Else the built-in ones. */
  readonly scenariosFolder?: string | undefined
  /** Forces one way of reaching shared memory; for tests. */
  readonly memory?: 'overlay' | 'calls' | undefined
  /** Spares kept while no run is live; else three. A lab of one run needs none. */
  readonly idleSpares?: number | undefined
  /** Where what the learner keeps lies; else the user's own. */
  readonly dataFolder?: string | undefined
}

export interface RunOptions {
  readonly trace?: boolean
  readonly timeoutMs?: number | undefined
  /** Runs in place of the scenario's program: a changed copy. */
  readonly source?: string | undefined
}

export type LabListener = (event: LabEvent) => void

/** Keeps scenarios and runs; tells its listeners what happens. Knows no shell. */
export class Lab {
  #shelf: Shelf | undefined
  /** What the learner expected and what came out; of runs that a page asked for. */
  readonly progress: Progress
  readonly python: PythonRuns
  readonly #options: LabOptions
  readonly #dataFolder: string
  readonly #ledger = new Ledger()
  readonly #spares: Spares
  readonly #sampler: CpuSampler
  readonly #language = new Language()
  readonly #runs = new Map<RunId, Run>()
  /** The runs of series, which nobody is told of. Only live ones: there may be thousands. */
  readonly #quietRuns = new Set<Run>()
  readonly #series = new SeriesShelf({
    ready: () => this.#spares.warmUp(),
    start: ({ scenario, program, params, outcome, source }, trace, timeoutMs, listener) =>
      this.#startQuietly({ id: newRunId(), scenario, program, params, trace, timeoutMs, outcome, source }, listener),
    changed: (series) => this.#tell({ type: 'series', series }),
  })
  readonly #listeners = new Set<LabListener>()
  #unshown: string | null = null
  #closing: Promise<void> | undefined
  /** The compiler's helper is one of the processes that a later lab has to end when this one is killed. */
  readonly #stopCounting = compiler.onHelper((pid) => this.#ledger.started(pid))

  private constructor(options: LabOptions) {
    this.#options = options
    this.#dataFolder = options.dataFolder ?? dataFolder()
    this.progress = new Progress(this.#dataFolder, {
      changed: (lessons) => this.#tell({ type: 'progress', lessons }),
      said: (text) => this.#tell({ type: 'notice', text }),
    })
    this.python = new PythonRuns({ ledger: this.#ledger, tell: (event) => this.#tell(event) })
    this.#spares = new Spares(options.launcher, this.#ledger, options.idleSpares)
    this.#sampler = new CpuSampler((sample) => this.#tell({ type: 'cpu', sample }))
  }

  /**
   * Opens a lab and cleans up after labs that were killed.
   * @throws RuntimeError with one sentence on a system that Forkscope does not know. @throws Error with one sentence on one that
   * is short of files or memory.
   */
  static async open(options: LabOptions): Promise<Lab> {
    try {
      sweep(await thisSystem())
      return new Lab(options)
    } catch (error) {
      const why = shortage(error)
      throw why === undefined ? error : new Error(why, { cause: error })
    }
  }

  /** Read when somebody asks for it: the lessons take a tenth of a second, and a program from outside needs none. */
  get shelf(): Shelf {
    const { scenariosFolder = BUILT_IN_SCENARIOS } = this.#options
    return (this.#shelf ??= new Shelf(scenariosFolder, this.#dataFolder, (opened) => this.#tellShelf(opened)))
  }

  /** Starts spare processes, so that the first run finds them ready; settles when they are. */
  warmUp(count?: number): Promise<void> {
    return this.#spares.warmUp(count)
  }

  describe(): LabDescription {
    this.shelf.refresh()
    return {
      version: this.#options.version,
      platform: process.platform,
      arch: arch(),
      cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      coreKinds: coreKinds(cpus().length),
      signals: SIGNALS,
      memoryBytes: totalmem(),
      scenarios: this.shelf.scenarios,
      packs: this.shelf.packs,
      opened: this.#takeUnshown(),
      notices: this.shelf.problems,
    }
  }

  /** @returns what stops listening. */
  listen(listener: LabListener): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#sampler.start()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#sampler.stop()
    }
  }

  /** Live runs and ended ones of this session. */
  get runs(): RunSnapshot[] {
    return [...this.#runs.values()].map((run) => run.snapshot)
  }

  /** @throws UnknownScenario. */
  scenario(id: string): Scenario {
    return this.shelf.find(id).scenario
  }

  /**
   * Starts a scenario from the shelf.
   * @throws UnknownScenario. @throws ConsentNeeded for one from outside that the user has not agreed to. @throws ParameterError for a parameter that does not exist or does not fit.
   */
  async runScenario(id: string, given: ParameterValues, options: RunOptions = {}): Promise<Run> {
    const { scenario, folder } = this.shelf.permitted(id)
    const params = completeParameters(id, scenario.parameters, given)
    return this.#start(id, join(folder, 'program.ts'), params, options, scenario.outcome)
  }

  /** Starts a scenario's Python program. @throws as `runScenario`. @throws PythonRefused with one sentence. */
  async runPython(id: string, given: ParameterValues): Promise<PythonRun> {
    const { scenario, folder } = this.shelf.permitted(id)
    return this.python.start(scenario, join(folder, 'program.py'), completeParameters(id, scenario.parameters, given))
  }

  /** Starts a program from outside; the shell has made sure that the user wants it. @throws UnknownScenario */
  async runProgram(path: string, params: ParameterValues, options: RunOptions = {}): Promise<Run> {
    mustExist(path)
    return this.#start(path, path, params, options)
  }

  /** The live series and those of this session that are over. */
  get series(): SeriesSnapshot[] {
    return this.#series.snapshots
  }

  /**
   * Runs a scenario from the shelf many times. Only the series is told of, not its runs.
   * @throws UnknownScenario. @throws ConsentNeeded. @throws ParameterError. @throws SeriesRefusal while another series is live.
   */
  runSeries(id: string, given: ParameterValues, options: SeriesOptions): Series {
    const { scenario, folder } = this.shelf.permitted(id)
    const { parameters, outcome } = scenario
    const { source } = options
    const grades = source === undefined ? scenario.grades : []
    const params = completeParameters(id, parameters, given)
    return this.#series.start(
      { scenario: id, program: join(folder, 'program.ts'), params, grades, outcome, source },
      options,
    )
  }

  /** Runs a program from outside many times, as `runProgram` and `runSeries`; its outcomes get no grades. */
  runProgramSeries(path: string, params: ParameterValues, options: SeriesOptions): Series {
    mustExist(path)
    return this.#series.start({ scenario: path, program: path, params, grades: [], outcome: undefined }, options)
  }

  stopSeries(id: SeriesId): void {
    this.#series.stop(id)
  }

  /** Asks about a scenario's program as it is edited; see `Language.ask`. @throws UnknownScenario */
  async askLanguage<Kind extends LanguageKind>(
    id: string,
    question: QuestionOf<Kind>,
  ): Promise<LanguageAnswers[Kind] | null> {
    const { folder } = this.shelf.find(id)
    return this.#language.ask<Kind>({ ...question, folder })
  }

  stop(id: RunId): void {
    this.#runs.get(id)?.stop()
  }

  /** Sends a signal to one process of a run. @throws SignalError with one sentence when it cannot be sent. */
  signal(id: RunId, process: ProcessIndex, signal: string): void {
    const run = this.#runs.get(id)
    if (!run) throw new SignalError(`This lab has no run ${id}.`)
    run.signal(process, signal)
  }

  /**
   * Ends every run and every process, and leaves nothing behind. Each part has a deadline of its own, together less than five
   * seconds: what does not end by then waits for the system, and the next lab ends it.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  async #close(): Promise<void> {
    this.#sampler.stop()
    const runs = [...this.#runs.values()]
    for (const run of runs) run.stop('stopped', 'The lab was closed.')
    const allOver = Promise.all([this.#series.close(), this.python.close(), ...runs.map((run) => run.over)])
    const nothingLeft = await within(allOver, RUNS_END_WITHIN_MS)
    await Promise.all([this.#spares.close(), this.#language.close(), compiler.close()])
    this.#stopCounting()
    if (nothingLeft) this.#ledger.close()
  }

  /** @throws UnknownScenario */
  async #start(
    scenario: string,
    program: string,
    params: ParameterValues,
    options: RunOptions,
    outcome?: OutcomeChoice,
  ): Promise<Run> {
    const { timeoutMs, trace = true, source } = options
    const run = await this.#make(
      { id: newRunId(), scenario, program, params, trace, timeoutMs, outcome, source },
      {
        changed: (snapshot) => this.#changed(snapshot),
        ticked: (tick) => this.#ticked(tick),
      },
    )
    this.#runs.set(run.request.id, run)
    this.#countLive()
    void run.start()
    return run
  }

  /** A run of a series. There may be a thousand: it is forgotten when it is over. */
  async #startQuietly(request: RunRequest, listener: RunListener): Promise<Run> {
    const run = await this.#make(request, listener)
    this.#quietRuns.add(run)
    this.#countLive()
    void run.over.then(() => {
      this.#quietRuns.delete(run)
      this.#countLive()
      this.#ledger.ended(request.id)
    })
    void run.start()
    return run
  }

  async #make(request: RunRequest, listener: RunListener): Promise<Run> {
    const system = await thisSystem()
    const surroundings = {
      spares: this.#spares,
      ledger: this.#ledger,
      recorderBytes: recorderBytes(system.freeBytes()),
      memory: this.#options.memory,
    }
    return new Run(request, surroundings, listener)
  }

  #changed(snapshot: RunSnapshot): void {
    this.#tell({ type: 'run', run: snapshot })
    if (isOver(snapshot.status)) this.#countLive()
  }

  #ticked(tick: Tick): void {
    this.#tell({ type: 'tick', tick })
  }

  #takeUnshown(): string | null {
    const opened = this.#unshown
    this.#unshown = null
    return opened
  }

  #tellShelf(opened: string | null): void {
    if (opened !== null && this.#listeners.size === 0) this.#unshown = opened
    const { scenarios, packs, problems } = this.shelf
    this.#tell({ type: 'shelf', scenarios, packs, problems, opened })
  }

  #countLive(): void {
    const told = [...this.#runs.values()].filter((run) => !isOver(run.snapshot.status)).length
    const live = told + this.#quietRuns.size
    this.#spares.liveRuns = live
    this.#sampler.live = live > 0
  }

  #tell(event: LabEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

function mustExist(path: string): void {
  if (!existsSync(path))
    throw new UnknownScenario(`There is no program ${path}; give a scenario's name or the path of a .ts or .js file.`)
}

/** Short, as macOS allows 31 characters for a shared memory's name. */
const newRunId = (): RunId => runId(randomBytes(5).toString('hex'))

/** A power of two that leaves room for many processes where /dev/shm is small. */
function recorderBytes(freeBytes: number | undefined): number {
  let bytes = RECORDER_BYTES
  while (freeBytes !== undefined && bytes > LEAST_RECORDER_BYTES && bytes > freeBytes * RECORDER_SHARE) bytes /= 2
  return bytes
}
