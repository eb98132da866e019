import { MOST_RUN_LIMIT_MS, MOST_TIMES, RUN_LIMIT_MS } from '../../shared/series.ts'

const MOST_LIMIT_S = MOST_RUN_LIMIT_MS / 1000

/** How often to run, and how long a run may take; kept while tabs and scenarios change. Numbers are kept as typed. */
export class SeriesForm {
  times = $state('100')
  limitS = $state(String(RUN_LIMIT_MS / 1000))

  /** One sentence when it cannot be run so often. */
  get timesMisfit(): string {
    const times = Number(this.times)
    const fits = this.times !== '' && Number.isInteger(times) && times >= 1 && times <= MOST_TIMES
    return fits ? '' : `A series has from 1 to ${MOST_TIMES} runs.`
  }
  get limitMisfit(): string {
    const limitS = Number(this.limitS)
    const fits = this.limitS !== '' && limitS >= 0.1 && limitS <= MOST_LIMIT_S
    return fits ? '' : `A run may take from 0.1 to ${MOST_LIMIT_S} seconds.`
  }
  get fits(): boolean {
    return this.timesMisfit === '' && this.limitMisfit === ''
  }
  get limitMs(): number {
    return Math.round(Number(this.limitS) * 1000)
  }
}
