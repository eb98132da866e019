import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { arch, cpus, totalmem } from 'node:os'
import type { LabDescription, LabEvent } from '../../shared/contract.ts'
import type { OutcomeChoice } from '../../shared/outcome.ts'
import { isOver, type RunSnapshot, type Tick } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { runId, type ProcessIndex, type RunId } from '../../shared/units.ts'
import { thisSystem } from '../multiprocessing/memory/this-system.ts'
import { coreKinds } from './core-kinds.ts'
import { CpuSampler } from './cpu-sampler.ts'
import type { Launcher } from './launcher.ts'
import { Ledger, sweep } from './ledger.ts'
import { completeParameters } from './parameters.ts'
import { closeCompiler } from './program.ts'
import type { PythonRun } from './python/python-run.ts'
import { PythonRuns } from './python/python-runs.ts'
import { Run } from './run.ts'
import { SignalError } from './run-processes.ts'
import { BUILT_IN_SCENARIOS, programOf, pythonOf, readScenarios, type ScenarioShelf } from './scenarios.ts'
import { SIGNALS } from './signals.ts'
import { Spares } from './spares.ts'

/** 131,072 events: what a process does in a quarter of a second at full speed. */
const RECORDER_BYTES = 4 * 1024 * 1024
/** A recorder takes at most this part of what the system has left for shared memory. */
const RECORDER_SHARE = 1 / 16
const LEAST_RECORDER_BYTES = 64 * 1024

/** Something that is not there. */
export class UnknownScenario extends Error {
  override readonly name = 'UnknownScenario'
}

export interface LabOptions {
  readonly launcher: Launcher
  readonly version: string
  /** Else the built-in ones. */
  readonly scenariosFolder?: string | undefined
  /** Forces one way of reaching shared memory; for tests. */
  readonly memory?: 'overlay' | 'calls' | undefined
  /** Where what the learner keeps lies; else the user's own. */
  readonly dataFolder?: string | undefined
}

export interface RunOptions {
  readonly trace?: boolean
  readonly timeoutMs?: number | undefined
}

export type LabListener = (event: LabEvent) => void

/** Keeps scenarios and runs; tells its listeners what happens. Knows no shell. */
export class Lab {
  readonly shelf: ScenarioShelf
  readonly python: PythonRuns
  readonly #options: LabOptions
  readonly #folder: string
  readonly #ledger = new Ledger()
  readonly #spares: Spares
  readonly #sampler: CpuSampler
  readonly #runs = new Map<RunId, Run>()
  readonly #listeners = new Set<LabListener>()

  private constructor(options: LabOptions) {
    this.#options = options
    this.#folder = options.scenariosFolder ?? BUILT_IN_SCENARIOS
    this.shelf = readScenarios(this.#folder)
    this.python = new PythonRuns({ ledger: this.#ledger, tell: (event) => this.#tell(event) })
    this.#spares = new Spares(options.launcher, this.#ledger)
    this.#sampler = new CpuSampler((sample) => this.#tell({ type: 'cpu', sample }))
  }

  /**
   * Opens a lab and cleans up after labs that were killed.
   * @throws RuntimeError with one sentence on a system that Forkscope does not know.
   */
  static async open(options: LabOptions): Promise<Lab> {
    sweep(await thisSystem())
    return new Lab(options)
  }

  /** Starts spare processes, so that the first run finds them ready; settles when they are. */
  warmUp(count?: number): Promise<void> {
    return this.#spares.warmUp(count)
  }

  describe(): LabDescription {
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

  /**
   * Starts a built-in scenario.
   * @throws UnknownScenario. @throws ParameterError for a parameter that does not exist or does not fit.
   */
  async runScenario(id: string, given: ParameterValues, options: RunOptions = {}): Promise<Run> {
    const scenario = this.#scenario(id)
    const params = completeParameters(id, scenario.parameters, given)
    return this.#start(id, programOf(this.#folder, id), params, options, scenario.outcome)
  }

  /** Starts a scenario's Python program. @throws as `runScenario`. @throws PythonRefused with one sentence. */
  async runPython(id: string, given: ParameterValues): Promise<PythonRun> {
    const scenario = this.#scenario(id)
    return this.python.start(scenario, pythonOf(this.#folder, id), completeParameters(id, scenario.parameters, given))
  }

  /** Starts a program from outside; the shell has made sure that the user wants it. @throws UnknownScenario */
  async runProgram(path: string, params: ParameterValues, options: RunOptions = {}): Promise<Run> {
    if (!existsSync(path))
      throw new UnknownScenario(`There is no program ${path}; give a scenario's name or the path of a .ts or .js file.`)
    return this.#start(path, path, params, options)
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

  /** Ends every run and every process, and leaves nothing behind. */
  async close(): Promise<void> {
    this.#sampler.stop()
    for (const run of this.#runs.values()) run.stop('stopped', 'The lab was closed.')
    await Promise.all([...[...this.#runs.values()].map((run) => run.over), this.python.close()])
    this.#spares.close()
    await closeCompiler()
    this.#ledger.close()
  }

  #scenario(id: string): Scenario {
    const scenario = this.shelf.scenarios.find((candidate) => candidate.id === id)
    if (scenario !== undefined) return scenario
    const ids = this.shelf.scenarios.map((candidate) => candidate.id).join(', ')
    throw new UnknownScenario(`There is no scenario "${id}"; there are ${ids}.`)
  }

  async #start(
    scenario: string,
    program: string,
    params: ParameterValues,
    options: RunOptions,
    outcome?: OutcomeChoice,
  ): Promise<Run> {
    const system = await thisSystem()
    const { timeoutMs, trace = true } = options
    const run = new Run(
      { id: newRunId(), scenario, program, params, trace, timeoutMs, outcome },
      {
        spares: this.#spares,
        ledger: this.#ledger,
        recorderBytes: recorderBytes(system.freeBytes()),
        memory: this.#options.memory,
      },
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

  #changed(snapshot: RunSnapshot): void {
    this.#tell({ type: 'run', run: snapshot })
    if (isOver(snapshot.status)) this.#countLive()
  }

  #ticked(tick: Tick): void {
    this.#tell({ type: 'tick', tick })
  }

  #countLive(): void {
    this.#spares.liveRuns = [...this.#runs.values()].filter((run) => !isOver(run.snapshot.status)).length
  }

  #tell(event: LabEvent): void {
    for (const listener of this.#listeners) listener(event)
  }
}

/** Short, as macOS allows 31 characters for a shared memory's name. */
const newRunId = (): RunId => runId(randomBytes(5).toString('hex'))

/** A power of two that leaves room for many processes where /dev/shm is small. */
function recorderBytes(freeBytes: number | undefined): number {
  let bytes = RECORDER_BYTES
  while (freeBytes !== undefined && bytes > LEAST_RECORDER_BYTES && bytes > freeBytes * RECORDER_SHARE) bytes /= 2
  return bytes
}
