import type { LabDescription } from '../../shared/contract.ts'
import type { Scenario } from '../../shared/scenario.ts'
import type { ProcessIndex, RunId } from '../../shared/units.ts'
import type { LabState } from './lab-state.svelte.ts'
import { HandOuts } from '../hand-out/hand-outs.svelte.ts'
import { PythonDesk } from '../python/python-desk.svelte.ts'
import { ParameterForm } from './parameter-form.svelte.ts'
import type { RunState } from './run-state.svelte.ts'
import type { Runs } from './runs.svelte.ts'

/** What is open: the chosen scenario with its form, the run that is shown, and starting and stopping it. */
export class Desk {
  /** The scenarios' programs in Python. */
  readonly python: PythonDesk
  readonly handOuts = new HandOuts()
  readonly #lab: LabState
  readonly #runs: Runs
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a cache: the forms in it are reactive themselves
  readonly #forms = new Map<string, ParameterForm>()
  #chosen: string | null = $state(null)
  #shown: RunId | null = $state(null)
  #asking = $state(false)
  #refusal = $state('')
  #view = $state('Run')
  #line: number | null = $state(null)

  constructor(lab: LabState, runs: Runs) {
    this.#lab = lab
    this.#runs = runs
    this.python = new PythonDesk(lab)
  }

  readonly #scenarios = $derived.by(() =>
    (this.#lab.description?.scenarios ?? []).toSorted((left, right) => left.order - right.order),
  )
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
    const run = this.#run
    return this.#lab.phase === 'ready' && run !== null && run.isLive && run.snapshot.status !== 'stopping'
  }

  /** Made here and not when first shown: state made while something is derived from it goes unwatched. */
  prepare(scenarios: readonly Scenario[]): void {
    for (const scenario of scenarios) {
      if (!this.#forms.has(scenario.id)) this.#forms.set(scenario.id, new ParameterForm(scenario))
    }
  }
  form(scenario: Scenario): ParameterForm {
    const form = this.#forms.get(scenario.id)
    if (form === undefined) throw new RangeError(`No form was prepared for ${scenario.id}.`)
    return form
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
    await this.#attempt(async () => {
      this.#shown = await this.#lab.client.ask('run', {
        scenario: scenario.id,
        params: this.form(scenario).values,
        trace: true,
      })
    })
    this.#asking = false
  }

  async stop(): Promise<void> {
    const run = this.#run
    if (!this.canStop || run === null) return
    await this.#attempt(() => this.#lab.client.ask('stop', { run: run.snapshot.id }))
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
