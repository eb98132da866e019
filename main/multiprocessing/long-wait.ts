import { contextIfAny, type Context } from './context.ts'
import type { Arena } from './memory/arena.ts'
import { WaitFor } from './process-table.ts'
import { placeIn } from './program.ts'
import { lookAtWatchesNow } from './watch.ts'

/** A wait that lasts longer, milliseconds, is told of in full. A little less than a slice, as slices may end early. */
const LONG_MS = 80
/** The library's own frames lie between the wait and the program's line; ten, the usual limit, may be all of them. */
const MOST_FRAMES = 40

/** When the wait began that was told of last. */
let toldNs = -1

/**
 * What a blocked process does when a slice of its wait has passed in vain: it sees whether its lab still lives, and, once a
 * wait, tells where in the program it waits and what it watches. Short waits never come here.
 */
export function lookUp(arena: Arena): void {
  endWithLab(arena)
  const run = contextIfAny()
  if (run === undefined) return
  const { what, sinceNs } = run.entry.waiting
  if (what === WaitFor.Nothing || sinceNs === toldNs || arena.clock.nowNs() - sinceNs < LONG_MS * 1e6) return
  toldNs = sinceNs
  lookAtWatchesNow()
  tellPlace(run)
}

function tellPlace({ entry, program }: Context): void {
  const usual = Error.stackTraceLimit
  Error.stackTraceLimit = MOST_FRAMES
  const stack = new Error().stack ?? ''
  Error.stackTraceLimit = usual
  try {
    const place = placeIn(stack, program)
    if (place !== null) entry.tellPlace(place)
  } catch {
    // Without its source map the place is not known; that is no reason to break off the wait.
  }
}

/** A process whose lab was killed has nobody left to answer to: it leaves, rather than wait for ever. */
function endWithLab(arena: Arena): void {
  if (arena.labPid === process.pid) return
  try {
    process.kill(arena.labPid, 0)
  } catch {
    arena.system.exitNow(1)
  }
}
