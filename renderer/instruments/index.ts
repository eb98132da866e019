import type { Instrument } from './instrument.ts'

/** In the order of their tabs. Adding one is a line here. */
export const INSTRUMENTS: readonly Instrument[] = []
