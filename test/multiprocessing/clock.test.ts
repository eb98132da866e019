import { describe, expect, it } from 'vitest'
import { Clock } from '../../main/multiprocessing/memory/clock.ts'

describe('the clock', () => {
  it('never goes back', () => {
    const clock = new Clock(process.hrtime.bigint())
    const readings = Array.from({ length: 10_000 }, () => clock.nowNs())
    expect(readings.every((reading, index) => index === 0 || reading >= readings[index - 1]!)).toBe(true)
  })
  it("is the machine's monotonic clock since the run's start", () => {
    const epoch = process.hrtime.bigint() - 5_000_000_000n
    const clock = new Clock(epoch)
    const off = Array.from({ length: 100 }, () => {
      const before = Number(process.hrtime.bigint() - epoch)
      const now = clock.nowNs()
      const after = Number(process.hrtime.bigint() - epoch)
      return Math.max(before - now, now - after, 0)
    })
    // The best of many: the process may be interrupted between two readings.
    expect(Math.min(...off)).toBeLessThan(2000)
  })
})
