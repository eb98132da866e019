import type { Instrument } from './instrument.ts'
import Timeline from './timeline/Timeline.svelte'

/** In the order of their tabs. Adding one is a line here. */
export const INSTRUMENTS: readonly Instrument[] = [{ name: 'Timeline', component: Timeline }]
