import { describe, expect, it } from 'vitest'
import { busyShare } from '../../main/lab/cpu-sampler.ts'
import { parseStat, parseTime } from '../../main/lab/process-usage.ts'
import { endingInWords } from '../../main/multiprocessing/ending-words.ts'

describe('what the system says of a process', () => {
  it('is read from /proc/<pid>/stat, whatever the process calls itself', () => {
    // Fields 4 to 52 of proc(5): each holds its own number.
    const rest = Array.from({ length: 49 }, (_, index) => index + 4).join(' ')
    for (const name of ['node', 'a b', 'tricky) S 9 9', '((']) {
      expect(parseStat(`42 (${name}) R ${rest}\n`)).toEqual({ cpuMs: (14 + 15) * 10, memoryBytes: 24 * 4096, core: 39 })
    }
  })
  it.each([
    ['0:00.00', 0],
    ['2:03.45', 123_450],
    ['1:02:03', 3_723_000],
  ])('ps calls %s what is %i ms', (time, milliseconds) => {
    expect(parseTime(time)).toBeCloseTo(milliseconds, 6)
  })
})

describe("a core's busy share", () => {
  const times = (busy: number, idle: number) => ({ user: busy, nice: 0, sys: 0, idle, irq: 0 })
  it.each([
    [times(0, 0), times(25, 75), 0.25],
    [times(10, 10), times(20, 10), 1],
    [times(10, 10), times(10, 30), 0],
    [times(10, 10), times(10, 10), 0],
    // Idle time may step back a little between two readings.
    [times(10, 10), times(20, 8), 1],
  ])('from %o to %o is %d', (before, after, share) => {
    expect(busyShare(before, after)).toBeCloseTo(share, 12)
  })
  it('is 0 for a core that was not there before', () => {
    expect(busyShare(undefined, times(5, 5))).toBe(0)
  })
})

describe('the end of a process in words', () => {
  it.each([
    [0, [], 'finished'],
    [1, [], 'exit code 1'],
    [-9, [], 'killed by SIGKILL'],
    [-15, ['Lock-1', 'Lock-2'], 'killed by SIGTERM while holding Lock-1 and Lock-2'],
    [0, ['door'], 'finished while holding door'],
    [-99, [], 'killed by signal 99'],
    [0xc0000005 | 0, [], 'ended by Windows with status 0xC0000005'],
  ])('%i with %j', (exitcode, held, words) => {
    expect(endingInWords(exitcode, held)).toBe(words)
  })
})
