/** Units and ids are types, so that a wait time is never added to a process number. */
declare const brand: unique symbol
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Nanoseconds on the run's clock (0 = the run's start) or as a length of time. Exact up to 2^53, 104 days. */
export type Nanoseconds = Branded<number, 'Nanoseconds'>
/** Names one run within its lab, and its arena on the machine. */
export type RunId = Branded<string, 'RunId'>
/** Names one series of runs within its lab. */
export type SeriesId = Branded<string, 'SeriesId'>
/** A process's place in the arena's process table; 0 is the root. Never used twice in a run. */
export type ProcessIndex = Branded<number, 'ProcessIndex'>
/** A shared object's place in the arena's object table; starts at 1, 0 means none. */
export type ObjectId = Branded<number, 'ObjectId'>

export const nanoseconds = (value: number): Nanoseconds => value as Nanoseconds
export const runId = (value: string): RunId => value as RunId
export const seriesId = (value: string): SeriesId => value as SeriesId
export const processIndex = (value: number): ProcessIndex => value as ProcessIndex
export const objectId = (value: number): ObjectId => value as ObjectId

export const NS_PER_MS = 1e6
export const NS_PER_SECOND = 1e9
