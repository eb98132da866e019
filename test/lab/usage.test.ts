import { describe, expect, it } from 'vitest'
import { linuxCoreKinds, macosCoreKinds, parseCoreList } from '../../main/lab/core-kinds.ts'
import { busy, inPrograms, inSystem, shareOf } from '../../main/lab/cpu-sampler.ts'
import { parsePs, parseStat, parseTime } from '../../main/lab/process-usage.ts'
import { endingInWords } from '../../main/multiprocessing/ending-words.ts'

describe('what the system says of a process', () => {
  it('is read from /proc/<pid>/stat, whatever the process calls itself', () => {
    // Fields 4 to 52 of proc(5): each holds its own number.
    const rest = Array.from({ length: 49 }, (_, index) => index + 4).join(' ')
    for (const name of ['node', 'a b', 'tricky) S 9 9', '((']) {
      const usage = { cpuMs: (14 + 15) * 10, userMs: 14 * 10, memoryBytes: 24 * 4096, core: 39 }
      expect(parseStat(`42 (${name}) R ${rest}\n`)).toEqual({ ...usage, paused: false })
      expect(parseStat(`42 (${name}) T ${rest}\n`)).toEqual({ ...usage, paused: true })
    }
  })
  it('is read from ps, with and without the user time apart', () => {
    const both = parsePs('   7  2048 Ss    0:02.50   0:01.50\n   8  1024 T+    0:00.00   0:00.00\n\n')
    expect([...both]).toEqual([
      [7, { cpuMs: 2500, userMs: 1500, memoryBytes: 2048 * 1024, core: null, paused: false }],
      [8, { cpuMs: 0, userMs: 0, memoryBytes: 1024 * 1024, core: null, paused: true }],
    ])
    expect(parsePs('7 2048 R 1:00\n').get(7)).toMatchObject({ cpuMs: 60_000, userMs: null })
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
    expect(shareOf(busy, before, after)).toBeCloseTo(share, 12)
  })
  it('is parted into programs and system', () => {
    const before = { user: 10, nice: 0, sys: 10, idle: 100, irq: 0 }
    const after = { user: 30, nice: 10, sys: 20, idle: 150, irq: 10 }
    const shares = [busy, inPrograms, inSystem].map((of) => shareOf(of, before, after))
    expect(shares).toEqual([0.5, 0.3, 0.2])
  })
  it('is 0 for a core that was not there before', () => {
    expect(shareOf(busy, undefined, times(5, 5))).toBe(0)
  })
})

describe('what a core is', () => {
  const kinds = (count: number, files: Readonly<Record<string, string>>) =>
    linuxCoreKinds(count, (file) => files[file.replace('/sys/devices/', '')] ?? '')
  const [P, E, U] = ['performance', 'efficiency', 'unknown'] as const

  it("is read from the lists of Intel's hybrid processors", () => {
    expect(kinds(6, { 'cpu_core/cpus': '0-3\n', 'cpu_atom/cpus': '4-5\n' })).toEqual([P, P, P, P, E, E])
  })
  it.each([
    ['cpu_capacity', ['446', '1024'], [E, P]],
    ['cpufreq/cpuinfo_max_freq', ['2000000', '3500000'], [E, P]],
    // The cores that turbo favours are a little faster, and no other kind.
    ['cpufreq/cpuinfo_max_freq', ['5000000', '5200000'], [U, U]],
    ['cpufreq/cpuinfo_max_freq', ['', '5200000'], [U, U]],
  ])('is guessed from %s %j', (file, values, expected) => {
    const files = Object.fromEntries(values.map((value, core) => [`system/cpu/cpu${core}/${file}`, value]))
    expect(kinds(2, files)).toEqual(expected)
  })
  it('is unknown where nothing tells', () => {
    expect(kinds(2, {})).toEqual([U, U])
    expect(macosCoreKinds(4, NaN)).toEqual([U, U, U, U])
    expect(macosCoreKinds(3, 1)).toEqual([E, P, P])
  })
  it('comes in lists', () => {
    expect([...parseCoreList('0-2,5,7-8\n')]).toEqual([0, 1, 2, 5, 7, 8])
    expect([...parseCoreList('\n')]).toEqual([])
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
