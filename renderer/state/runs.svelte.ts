import type { LabEvent } from '../../shared/contract.ts'
import type { CpuSample } from '../../shared/run.ts'
import type { RunId } from '../../shared/units.ts'
import { CpuHistory } from '../charts/cpu-history.ts'
import { IDLE_MS, PADDING_MS } from '../charts/cpu-drawing.ts'
import { boundTraces } from '../instruments/timeline/model/run-trace.ts'
import { RunState } from './run-state.svelte.ts'

const MOST_RUNS = 20
const CPU_PERIOD_MS = 100
const IDLE_LOOK_MS = 2000

/** The runs of this session, and the machine's CPU between them. */
export class Runs {
  readonly idleCpu = new CpuHistory('rolling', IDLE_MS / CPU_PERIOD_MS + 2)
  #runs: readonly RunState[] = $state.raw([])
  #cpuSamples = 0
  #idleLooks = $state(0)
  #started = 0

  /** Counts up every two seconds, for what shows the machine between runs: no faster, as idling should cost little. */
  get idleLooks(): number {
    return this.#idleLooks
  }

  /** Of one scenario, the latest first. */
  of(scenario: string): readonly RunState[] {
    return this.#runs.filter((run) => run.snapshot.scenario === scenario).reverse()
  }
  isLive(scenario: string): boolean {
    return this.#runs.some((run) => run.isLive && run.snapshot.scenario === scenario)
  }

  take(event: Exclude<LabEvent, { type: 'notice' | 'python' }>): void {
    switch (event.type) {
      case 'run': {
        const known = this.#find(event.run.id)
        if (known !== undefined) known.update(event.run)
        else this.#append(new RunState((this.#started += 1), event.run, this.#recentCpu()))
        break
      }
      case 'tick':
        // A run whose snapshot never came was started before this window connected.
        this.#find(event.tick.run)?.add(event.tick)
        break
      case 'cpu':
        this.#addCpu(event.sample)
        break
    }
  }

  /** Nobody will tell how the live runs end. */
  giveUp(): void {
    for (const run of this.#runs.filter((candidate) => candidate.isLive)) {
      const reason = 'The connection to the lab was lost during this run; how it ended is not known.'
      run.update({ ...run.snapshot, status: 'failed', reason, wallMs: run.endMs })
    }
  }

  #find(id: RunId): RunState | undefined {
    return this.#runs.find((run) => run.snapshot.id === id)
  }

  #append(run: RunState): void {
    const oldest = this.#runs.length < MOST_RUNS ? undefined : this.#runs.find((old) => !old.isLive)
    this.#runs = [...this.#runs.filter((old) => old !== oldest), run]
    boundTraces(this.#runs.map(({ trace }) => trace).reverse())
  }

  #recentCpu(): readonly CpuSample[] {
    return this.idleCpu.since(Date.now() - 3 * PADDING_MS)
  }

  #addCpu(sample: CpuSample): void {
    this.idleCpu.add(sample)
    for (const run of this.#runs) run.addCpu(sample)
    this.#cpuSamples += 1
    // Also after the first, so that the chart does not begin empty.
    if (this.#cpuSamples % (IDLE_LOOK_MS / CPU_PERIOD_MS) === 1) this.#idleLooks += 1
  }
}
