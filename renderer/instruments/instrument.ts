import type { Component } from 'svelte'
import type { Desk } from '../state/desk.svelte.ts'
import type { RunState } from '../state/run-state.svelte.ts'
import type { Runs } from '../state/runs.svelte.ts'
import type { Settings } from '../state/settings.svelte.ts'

/** What every instrument is given. */
export interface InstrumentProps {
  /** The run that is shown, live or over; null before the first. */
  readonly run: RunState | null
  readonly runs: Runs
  readonly desk: Desk
  readonly settings: Settings
}

/** One way of looking at a run. It fills the place of the run and its facts, and scrolls by itself. */
export interface Instrument {
  /** Its tab's label. */
  readonly name: string
  readonly component: Component<InstrumentProps>
}
