import type { Instrument } from './instrument.ts'
import Cores from './cores/Cores.svelte'
import Locks from './locks/Locks.svelte'
import Memory from './memory/Memory.svelte'
import Outcomes from './outcomes/Outcomes.svelte'
import Processes from './processes/Processes.svelte'
import Queues from './queues/Queues.svelte'
import Timeline from './timeline/Timeline.svelte'
import Waits from './waits/Waits.svelte'

/** In the order of their tabs. Adding one is a line here. */
export const INSTRUMENTS: readonly Instrument[] = [
  { name: 'Timeline', component: Timeline },
  { name: 'Locks', component: Locks },
  { name: 'Queues', component: Queues },
  { name: 'Memory', component: Memory },
  { name: 'Cores', component: Cores },
  { name: 'Waits', component: Waits },
  { name: 'Processes', component: Processes },
  { name: 'Outcomes', component: Outcomes },
]
