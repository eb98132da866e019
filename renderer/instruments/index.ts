import type { Instrument } from './instrument.ts'
import Processes from './processes/Processes.svelte'
import Waits from './waits/Waits.svelte'

/** In the order of their tabs. Adding one is a line here. */
export const INSTRUMENTS: readonly Instrument[] = [
  { name: 'Waits', component: Waits },
  { name: 'Processes', component: Processes },
]
