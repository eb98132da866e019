import type { Instrument } from './instrument.ts'
import Locks from './locks/Locks.svelte'
import Queues from './queues/Queues.svelte'

/** In the order of their tabs. Adding one is a line here. */
export const INSTRUMENTS: readonly Instrument[] = [
  { name: 'Locks', component: Locks },
  { name: 'Queues', component: Queues },
]
