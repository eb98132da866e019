/**
 * Where a shared object may be used. What `multiprocessing` makes goes anywhere; what `threading` makes belongs to one
 * process, as CPython's thread locks and `queue.Queue` do, and is refused on its way out of it. A word in the object's
 * entry says which: 0, or 1 + the index of the process.
 */
export const ANYWHERE = 0

/** The home of what belongs to process `index`. */
export const homeOf = (index: number): number => index + 1

/** The index of the process that is this home. */
export const processAt = (home: number): number => home - 1
