import type { LabEvent } from '../../shared/contract.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import type { PythonFound } from '../../shared/python.ts'
import type { LabState } from '../state/lab-state.svelte.ts'
import { PythonRunState } from './python-run-state.svelte.ts'

export const PROGRAM_VIEWS = ['TypeScript', 'Python', 'Side by side'] as const
export type ProgramView = (typeof PROGRAM_VIEWS)[number]

/** The scenarios' programs in Python: whether they can run here, and the last run of each. */
export class PythonDesk {
  readonly #lab: LabState
  #found: PythonFound | null | undefined = $state.raw()
  #isLooking = false
  #runs: readonly PythonRunState[] = $state.raw([])
  #asking = $state(false)
  #refusal = $state('')
  #view: ProgramView = $state('TypeScript')

  constructor(lab: LabState) {
    this.#lab = lab
  }

  /** null: this machine has none. undefined: not known yet. */
  get found(): PythonFound | null | undefined {
    return this.#found
  }
  /** One sentence: why the lab did not do what it was asked last. */
  get refusal(): string {
    return this.#refusal
  }
  /** Which of a scenario's two programs is read. */
  get view(): ProgramView {
    return this.#view
  }
  get canStart(): boolean {
    return this.#lab.phase === 'ready' && !this.#asking
  }

  choose(view: ProgramView): void {
    this.#view = view
  }
  /** A scenario's last Python run; null when there was none. */
  of(scenario: string): PythonRunState | null {
    return this.#runs.find(({ snapshot }) => snapshot.scenario === scenario) ?? null
  }

  /** Asks for the interpreter, once. */
  look(): void {
    if (this.#isLooking || this.#found !== undefined || this.#lab.phase !== 'ready') return
    this.#isLooking = true
    void this.#attempt(async () => {
      this.#found = await this.#lab.client.ask('findPython', {})
    }).then(() => (this.#isLooking = false))
  }

  async start(scenario: string, params: ParameterValues): Promise<void> {
    if (!this.canStart) return
    this.#asking = true
    await this.#attempt(() => this.#lab.client.ask('runPython', { scenario, params }))
    this.#asking = false
  }

  async stop(scenario: string): Promise<void> {
    const run = this.of(scenario)
    if (run === null || this.#lab.phase !== 'ready') return
    await this.#attempt(() => this.#lab.client.ask('stopPython', { run: run.snapshot.id }))
  }

  take(event: Extract<LabEvent, { type: 'python' }>): void {
    const known = this.#runs.find(({ snapshot }) => snapshot.id === event.python.id)
    if (known !== undefined) known.add(event)
    else {
      const others = this.#runs.filter(({ snapshot }) => snapshot.scenario !== event.python.scenario)
      this.#runs = [new PythonRunState(event), ...others]
    }
  }

  /** The connection to the lab was lost. */
  giveUp(): void {
    for (const run of this.#runs) if (run.isLive) run.giveUp()
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
