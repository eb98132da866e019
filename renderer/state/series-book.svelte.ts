import { isSeriesOver, type SeriesSnapshot } from '../../shared/series.ts'
import { SeriesForm } from './series-form.svelte.ts'

const MOST_SERIES = 20

/** A series as the page knows it: its number among those of its scenario, and the last that the lab told. */
export interface KnownSeries extends SeriesSnapshot {
  readonly number: number
}

/** The series of this session, the live one and earlier ones to compare it with. */
export class SeriesBook {
  readonly form = new SeriesForm()
  #series: readonly KnownSeries[] = $state.raw([])

  /** Of one scenario, the latest first. */
  of(scenario: string): readonly KnownSeries[] {
    return this.#series.filter((series) => series.scenario === scenario).reverse()
  }
  /** The one that runs: a lab has one at a time. */
  get live(): KnownSeries | null {
    return this.#series.find(({ status }) => !isSeriesOver(status)) ?? null
  }

  take(snapshot: SeriesSnapshot): void {
    const known = this.#series.find(({ id }) => id === snapshot.id)
    const number = known?.number ?? (this.of(snapshot.scenario)[0]?.number ?? 0) + 1
    const series = { ...snapshot, number }
    if (known === undefined) this.#series = [...this.#series, series].slice(-MOST_SERIES)
    else this.#series = this.#series.map((other) => (other === known ? series : other))
  }

  /** Nobody will tell how the live one ends. */
  giveUp(): void {
    if (this.live === null) return
    this.take({
      ...this.live,
      status: 'failed',
      reason: 'The connection to the lab was lost during this series; these are the runs that were told of.',
    })
  }
}
