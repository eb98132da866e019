import type { LabDescription } from '../../shared/contract.ts'
import type { Scenario } from '../../shared/scenario.ts'
import type { ProcessIndex, RunId, SeriesId } from '../../shared/units.ts'
import { ProgramCopy } from '../program/program-copy.svelte.ts'
import { ProgramLanguage } from '../program/program-language.ts'
import type { LabState } from './lab-state.svelte.ts'
import { HandOuts } from '../hand-out/hand-outs.svelte.ts'
import { PythonDesk } from '../python/python-desk.svelte.ts'
import { ParameterForm } from './parameter-form.svelte.ts'
import type { ProgressState } from './progress-state.svelte.ts'
import type { RunState } from './run-state.svelte.ts'
import type { Runs } from './runs.svelte.ts'

/** What is open: the chosen scenario with its form, the run that is shown, and starting and stopping it. */
export class Desk {
  /** The scenarios' programs in Python. */
  readonly python: PythonDesk
  readonly handOuts = new HandOuts()
  readonly #lab: LabState
  readonly #runs: Runs
  readonly #progress: ProgressState
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a cache: the forms in it are reactive themselves
  readonly #forms = new Map<string, ParameterForm>()
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- as the forms
  readonly #copies = new Map<string, ProgramCopy>()
  #chosen: string | null = $state(null)
  #shown: RunId | null = $state(null)
  #asking = $state(false)
  #askingSeries = $state(false)
  #refusal = $state('')
  #view = $state('Run')
  #line: number | null = $state(null)

  constructor(lab: LabState, runs: Runs, progress: ProgressState) {
    this.#lab = lab
    this.#runs = runs
    this.#progress = progress
    this.python = new PythonDesk(lab)
  }

  /** In the lab's order: built-in ones first, so that no pack's comes before them. */
  readonly #scenarios = $derived.by(() => this.#lab.description?.scenarios ?? [])
  readonly #scenario = $derived.by(
    () => this.#scenarios.find(({ id }) => id === this.#chosen) ?? this.#scenarios[0] ?? null,
  )
  readonly #runsHere = $derived.by(() => (this.#scenario === null ? [] : this.#runs.of(this.#scenario.id)))
  readonly #run = $derived.by(
    () => this.#runsHere.find((run) => run.snapshot.id === this.#shown) ?? this.#runsHere[0] ?? null,
  )

  /** What the lab told of itself and the machine; null until it has. */
  get machine(): LabDescription | null {
    return this.#lab.description
  }
  get scenarios(): readonly Scenario[] {
    return this.#scenarios
  }
  get scenario(): Scenario | null {
    return this.#scenario
  }
  /** The chosen scenario's runs, the latest first. */
  get runs(): readonly RunState[] {
    return this.#runsHere
  }
  get run(): RunState | null {
    return this.#run
  }
  /** A run was asked for and the lab has not yet answered. */
  get asking(): boolean {
    return this.#asking
  }
  /** One sentence: why the lab did not do what it was asked last. */
  get refusal(): string {
    return this.#refusal
  }
  /** The open tab: a way of looking at the run, or what there is to read about the scenario. */
  get view(): string {
    return this.#view
  }
  /** The line of the program that was asked for, from 1; null for none. */
  get line(): number | null {
    return this.#line
  }
  /** The signals that the lab can send. */
  get signals(): readonly string[] {
    return this.#lab.description?.signals ?? []
  }
  get canStart(): boolean {
    return this.#lab.phase === 'ready' && !this.#asking && this.#scenario !== null && this.form(this.#scenario).fits
  }
  get canStop(): boolean {
    return this.#lab.phase === 'ready' && (this.#stoppableRun !== null || this.#stoppableSeries !== null)
  }
  /** A lab runs one series at a time, of whichever scenario. */
  get canStartSeries(): boolean {
    return this.canStart && !this.#askingSeries && this.#runs.series.live === null
  }
  get #stoppableRun(): RunState | null {
    const run = this.#run
    return run !== null && run.isLive && run.snapshot.status !== 'stopping' ? run : null
  }
  /** The scenario's own. */
  get #stoppableSeries(): SeriesId | null {
    const live = this.#runs.series.live
    return live?.scenario === this.#scenario?.id && live?.status === 'running' ? live.id : null
  }

  /** Made here and not when first shown: state made while something is derived from it goes unwatched. */
  prepare(scenarios: readonly Scenario[]): void {
    for (const scenario of scenarios) {
      const form = this.#forms.get(scenario.id)
      // A scenario from a folder may have other parameters by now.
      if (form === undefined || !haveSameFields(form.scenario, scenario))
        this.#forms.set(scenario.id, new ParameterForm(scenario))
      const copy = this.#copies.get(scenario.id)
      if (copy === undefined) this.#copies.set(scenario.id, new ProgramCopy(scenario.source))
      else copy.renew(scenario.source)
    }
  }
  form(scenario: Scenario): ParameterForm {
    const form = this.#forms.get(scenario.id)
    if (form === undefined) throw new RangeError(`No form was prepared for ${scenario.id}.`)
    return form
  }

  /** A scenario's program as it is edited. */
  copy(scenario: Scenario): ProgramCopy {
    const copy = this.#copies.get(scenario.id)
    if (copy === undefined) throw new RangeError(`No copy was prepared of ${scenario.id}.`)
    return copy
  }
  /** Who knows what stands in its program. */
  language(scenario: Scenario): ProgramLanguage {
    return new ProgramLanguage(scenario.id, () => this.#lab.client)
  }

  choose(scenario: string): void {
    this.#chosen = scenario
    this.#shown = null
    this.#refusal = ''
  }
  show(run: RunId | null): void {
    this.#shown = run
  }
  open(view: string): void {
    this.#view = view
    this.#line = null
  }
  /** Opens the program at one of its lines. */
  openLine(line: number): void {
    this.open('Program')
    this.#line = line
  }

  async start(): Promise<void> {
    const scenario = this.#scenario
    if (!this.canStart || scenario === null) return
    this.#asking = true
    this.#progress.flush()
    const copy = this.copy(scenario)
    const { text } = copy
    await this.#attempt(async () => {
      const run = await this.#lab.client.ask('run', {
        scenario: scenario.id,
        params: this.form(scenario).values,
        trace: true,
        ...(copy.changed ? { source: text } : {}),
      })
      this.#progress.began(run, scenario.id)
      copy.ran(run, text)
      this.#shown = run
    })
    this.#asking = false
  }

  /** Stops the run that is shown, and the scenario's series. */
  async stop(): Promise<void> {
    if (!this.canStop) return
    const [run, series] = [this.#stoppableRun, this.#stoppableSeries]
    await this.#attempt(async () => {
      if (run !== null) await this.#lab.client.ask('stop', { run: run.snapshot.id })
      if (series !== null) await this.#lab.client.ask('stopSeries', { series })
    })
  }

  /** Runs the chosen scenario many times, with its form's parameters. */
  async startSeries(times: number, limitMs: number): Promise<void> {
    const scenario = this.#scenario
    if (!this.canStartSeries || scenario === null) return
    this.#askingSeries = true
    const params = this.form(scenario).values
    const copy = this.copy(scenario)
    const source = copy.changed ? { source: copy.text } : {}
    await this.#attempt(() =>
      this.#lab.client.ask('runSeries', { scenario: scenario.id, params, times, trace: true, limitMs, ...source }),
    )
    this.#askingSeries = false
  }

  /** Sends a signal to a process of the run that is shown. */
  async signal(process: ProcessIndex, signal: string): Promise<void> {
    const run = this.#run
    if (run === null) return
    await this.#attempt(() => this.#lab.client.ask('signal', { run: run.snapshot.id, process, signal }))
  }

  async #attempt(ask: () => Promise<unknown>): Promise<void> {
    this.#refusal = ''
    try {
      await ask()
    } catch (error) {
      this.#refusal = error instanceof Error ? error.message : String(error)
    }
  }
}

const haveSameFields = (one: Scenario, other: Scenario): boolean =>
  JSON.stringify([one.parameters, one.variants]) === JSON.stringify([other.parameters, other.variants])
