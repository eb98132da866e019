import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import type { LabDescription, LabEvent } from '../../shared/contract.ts'
import { isOver, type RunSnapshot, type Tick } from '../../shared/run.ts'
import type { OutcomeChoice } from '../../shared/outcome.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import { isPythonOver } from '../../shared/python.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { isSeriesOver, type SeriesSnapshot } from '../../shared/series.ts'
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
import type { ProgramToCompile } from './runs/compile-program.ts'
import { Progress } from './progress.ts'
import type { PythonRun } from './python/python-run.ts'
import { PythonRuns } from './python/python-runs.ts'
import { Run, type RunListener, type RunRequest } from './run.ts'
import { SignalError } from './run-processes.ts'
import { BUILT_IN_SCENARIOS } from './scenarios.ts'
import { LessonReader } from './scenarios/lesson-reader.ts'
import { Shelf, UnknownScenario, type Permitted } from './shelf/shelf.ts'
import { SIGNALS } from './signals.ts'
import { SeriesShelf, type SeriesOptions } from './series-shelf.ts'
import type { Series } from './series.ts'
import { checkRoomForRun, forgetOldRuns } from './runs/run-limits.ts'
import { shortage } from './shortage.ts'
import { Spares } from './spares.ts'
import { tidyDataFolder } from './storage/tidy-data-folder.ts'
import { within } from './within.ts'

/** 131,072 events: what a process does in a quarter of a second at full speed. */
const RECORDER_BYTES = 4 * 1024 * 1024
/** A recorder takes at most this part of what the system has left for shared memory. */
const RECORDER_SHARE = 1 / 16
/** Longer than a run takes to ask its processes, wait, kill them and read their last words. */
const RUNS_END_WITHIN_MS = 2_700
const LEAST_RECORDER_BYTES = 64 * 1024
/** The outcomes of the last runs are kept before the lab closes, unless that takes longer. */
const KEEP_WITHIN_MS = 500

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
  #shelf: Promise<Shelf> | undefined
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
  readonly #lessons = new LessonReader()
  readonly #quietRuns = new Set<Run>()
  readonly #series = new SeriesShelf({
    ready: () => this.#spares.warmUp(),
    start: ({ scenario, program, params, outcome }, trace, timeoutMs, listener) =>
      this.#startQuietly({ id: newRunId(), scenario, program, params, trace, timeoutMs, outcome }, listener),
    changed: (series) => this.#tell({ type: 'series', series }),
  })
  readonly #listeners = new Set<LabListener>()
  #unshown: string | null = null
  #isClosed = false
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
      const lab = new Lab(options)
      tidyDataFolder(lab.#dataFolder)
      return lab
    } catch (error) {
      const why = shortage(error)
      throw why === undefined ? error : new Error(why, { cause: error })
    }
  }

  /** Read when somebody asks for it: the lessons take a tenth of a second, and a program from outside needs none. */
  shelf(): Promise<Shelf> {
    return (this.#shelf ??= this.#openShelf())
  }

  async #openShelf(): Promise<Shelf> {
    const { scenariosFolder = BUILT_IN_SCENARIOS } = this.#options
    const changed = (opened: string | null, shelf: Shelf): void => this.#tellShelf(opened, shelf)
    try {
      return await Shelf.open(scenariosFolder, this.#dataFolder, changed, this.#lessons)
    } catch (error) {
      // The next question tries again: the shortage may be over.
      this.#shelf = undefined
      throw error
    }
  }

  /** Starts spare processes, so that the first run finds them ready; settles when they are. */
  warmUp(count?: number): Promise<void> {
    return this.#spares.warmUp(count)
  }

  async describe(): Promise<LabDescription> {
    const shelf = await this.shelf()
    await shelf.refresh()
    return {
      version: this.#options.version,
      platform: process.platform,
      arch: arch(),
      cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
      cores: cpus().length,
      coreKinds: coreKinds(cpus().length),
      signals: SIGNALS,
      memoryBytes: totalmem(),
      scenarios: shelf.scenarios,
      packs: shelf.packs,
      opened: this.#takeUnshown(),
      notices: shelf.problems,
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

  /** Live runs and the last of those that are over. */
  get runs(): RunSnapshot[] {
    return [...this.#runs.values()].map((run) => run.snapshot)
  }

  /** Rejects with UnknownScenario. */
  async scenario(id: string): Promise<Scenario> {
    return (await this.shelf()).find(id).scenario
  }

  /**
   * Starts a scenario from the shelf.
   * @throws UnknownScenario. @throws ConsentNeeded for one from outside that the user has not agreed to. @throws ParameterError for a parameter that does not exist or does not fit. @throws TooManyRuns.
   */
  async runScenario(id: string, given: ParameterValues, options: RunOptions = {}): Promise<Run> {
    const { scenario, folder, sealed, closedTo } = await this.#permitted(id)
    const params = completeParameters(id, scenario.parameters, given)
    const program = { file: join(folder, 'program.ts'), source: options.source, sealed, closedTo }
    return this.#start(id, program, params, options, scenario.outcome)
  }

  /** Starts a scenario's Python program. @throws as `runScenario`. @throws PythonRefused with one sentence. */
  async runPython(id: string, given: ParameterValues): Promise<PythonRun> {
    const { scenario, folder, sealed } = await this.#permitted(id)
    const params = completeParameters(id, scenario.parameters, given)
    checkRoomForRun(this.#liveCount())
    return this.python.start(scenario, { file: join(folder, 'program.py'), sealed }, params)
  }

  /** Starts a program from outside; the shell has made sure that the user wants it. @throws UnknownScenario. @throws TooManyRuns. */
  async runProgram(path: string, params: ParameterValues, options: RunOptions = {}): Promise<Run> {
    mustExist(path)
    return this.#start(path, { file: path, source: options.source }, params, options)
  }

  /** The live series and those of this session that are over. */
  get series(): SeriesSnapshot[] {
    return this.#series.snapshots
  }

  /**
   * Runs a scenario from the shelf many times. Only the series is told of, not its runs.
   * A pack's scenario is the same in all of its runs, and ends when the user takes back that it may run.
   * Rejects with UnknownScenario, ConsentNeeded, ParameterError, or SeriesRefusal while another series is live, or TooManyRuns.
   */
  async runSeries(id: string, given: ParameterValues, options: SeriesOptions): Promise<Series> {
    const { scenario, folder, sealed, closedTo, stillMay: mayRun } = await this.#permitted(id)
    const { parameters, outcome } = scenario
    const { source } = options
    const grades = source === undefined ? scenario.grades : []
    const params = completeParameters(id, parameters, given)
    checkRoomForRun(this.#liveCount())
    return this.#series.start(
      {
        scenario: id,
        program: { file: join(folder, 'program.ts'), source, sealed, closedTo },
        params,
        grades,
        outcome,
        mayRun,
      },
      options,
    )
  }

  /** Runs a program from outside many times, as `runProgram` and `runSeries`; its outcomes get no grades. */
  runProgramSeries(path: string, params: ParameterValues, options: SeriesOptions): Series {
    mustExist(path)
    checkRoomForRun(this.#liveCount())
    const program = { file: path, source: options.source }
    return this.#series.start(
      { scenario: path, program, params, grades: [], outcome: undefined, mayRun: () => true },
      options,
    )
  }

  stopSeries(id: SeriesId): void {
    this.#series.stop(id)
  }

  /** Asks about a scenario's program as it is edited; see `Language.ask`. @throws UnknownScenario */
  async askLanguage<Kind extends LanguageKind>(
    id: string,
    question: QuestionOf<Kind>,
  ): Promise<LanguageAnswers[Kind] | null> {
    const { folder, pack } = (await this.shelf()).find(id)
    return this.#language.ask<Kind>({ ...question, folder, sealed: pack?.texts })
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
    this.#isClosed = true
    this.#sampler.stop()
    const runs = [...this.#runs.values()]
    for (const run of runs) run.stop('stopped', 'The lab was closed.')
    const allOver = Promise.all([this.#series.close(), this.python.close(), ...runs.map((run) => run.over)])
    const nothingLeft = await within(allOver, RUNS_END_WITHIN_MS)
    // A stopped lab that holds a lock of the data folder keeps nobody from closing.
    await within(Promise.all([this.#shelf?.then((shelf) => shelf.settled()), this.progress.settled()]), KEEP_WITHIN_MS)
    await Promise.all([this.#spares.close(), this.#lessons.close(), this.#language.close(), compiler.close()])
    this.#stopCounting()
    if (nothingLeft) this.#ledger.close()
  }

  async #permitted(id: string): Promise<Permitted> {
    return (await this.shelf()).permitted(id)
  }

  /** @throws TooManyRuns */
  async #start(
    scenario: string,
    program: ProgramToCompile,
    params: ParameterValues,
    options: RunOptions,
    outcome?: OutcomeChoice,
  ): Promise<Run> {
    const { timeoutMs, trace = true } = options
    const run = await this.#make(
      { id: newRunId(), scenario, program, params, trace, timeoutMs, outcome },
      {
        changed: (snapshot) => this.#changed(snapshot),
        ticked: (tick) => this.#ticked(tick),
      },
    )
    // In one turn with the entry: of many that are asked for together, none slips past the limit.
    checkRoomForRun(this.#liveCount())
    this.#runs.set(run.request.id, run)
    this.#countLive()
    void run.over.then(() => {
      this.#ledger.ended(run.request.id)
      forgetOldRuns(this.#runs)
    })
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
    if (this.#isClosed) throw new Error('The lab was closed.')
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

  #tellShelf(opened: string | null, { scenarios, packs, problems }: Shelf): void {
    if (opened !== null && this.#listeners.size === 0) this.#unshown = opened
    this.#tell({ type: 'shelf', scenarios, packs, problems, opened })
  }

  /** A series counts as one, also between two of its runs. */
  #liveCount(): number {
    const series = this.#series.snapshots.filter(({ status }) => !isSeriesOver(status)).length
    const python = this.python.snapshots.filter(({ status }) => !isPythonOver(status)).length
    return this.#liveRuns() + series + python
  }

  #liveRuns(): number {
    return [...this.#runs.values()].filter((run) => !isOver(run.snapshot.status)).length
  }

  #countLive(): void {
    const live = this.#liveRuns() + this.#quietRuns.size
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
