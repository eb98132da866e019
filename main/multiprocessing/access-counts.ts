/**
 * What a Value and an Array count of accesses, beside their lock's word (see ObjectLock) and under it.
 *
 *   68 writes so far   72 reads so far d   80 updates lost d (Value)   88 index + 1 of the last writer
 *   96 when it wrote ns d (0: not recorded)
 */
export const AccessAt = { writes: 68, reads: 72, lostUpdates: 80, lastWriter: 88, lastWriteNs: 96 } as const
