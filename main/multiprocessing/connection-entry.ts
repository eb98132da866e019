import { ObjectAt } from './object-table.ts'

/**
 * A Connection's part of its entry; who holds it is `HoldersAt`'s.
 *
 *   24 the Pipe it receives from (0: none)   28 the one it sends into (0: none)   32 the Connection at the other end
 */
export const ConnectionAt = {
  from: ObjectAt.own,
  into: ObjectAt.own + 4,
  peer: ObjectAt.own + 8,
} as const
