/**
 * What a Value and an Array count of accesses, beside their lock's word (see ObjectLock) and under it.
 *
 *   68 writes so far   72 reads so far d   80 updates lost d (Value)   88 index + 1 of the last writer
 *   92 index + 1 of the first to overwrite what it had not seen   96 when the last writer wrote ns d (0: not recorded)
 *   104 when the first update was lost ns d
 */
export const AccessAt = {
  writes: 68,
  reads: 72,
  lostUpdates: 80,
  lastWriter: 88,
  firstLoser: 92,
  lastWriteNs: 96,
  firstLostNs: 104,
} as const
