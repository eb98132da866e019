import { describe, expect, it } from 'vitest'
import { BIN_COUNT, FIRST_WIDTH_NS, TimeBins } from '../../renderer/charts/time-bins.ts'
import { randomFrom } from '../support/random.ts'

interface Sample {
  readonly timeNs: number
  readonly value: number
}

/** Slow and obvious: keeps every sample, and looks at all of them for each bin. */
function model(samples: readonly Sample[], widthNs: number) {
  const inBin = (bin: number) => samples.filter(({ timeNs }) => Math.floor(timeNs / widthNs) === bin)
  const bins = Array.from({ length: BIN_COUNT }, (_, bin) => inBin(bin))
  return {
    sum: bins.map((bin) => bin.reduce((sum, { value }) => sum + value, 0)),
    max: bins.map((bin) => Math.max(0, ...bin.map(({ value }) => value))),
    last: bins.map((bin) => bin.toSorted((left, right) => left.timeNs - right.timeNs).at(-1)?.value ?? NaN),
  }
}

function record(samples: readonly Sample[]) {
  const bins = new TimeBins()
  const [sum, max, last] = [bins.channel('sum'), bins.channel('max'), bins.channel('last')]
  for (const { timeNs, value } of samples) {
    const bin = bins.indexAt(timeNs)
    sum[bin]! += value
    max[bin] = Math.max(max[bin]!, value)
    last[bin] = value
  }
  return { bins, sum: [...sum], max: [...max], last: [...last] }
}

describe('TimeBins', () => {
  it.each([
    ['10 ms', 10e6],
    ['exactly all first bins', FIRST_WIDTH_NS * BIN_COUNT],
    ['3 s', 3e9],
    ['10 minutes', 600e9],
  ])('agrees with the model over %s', (_, lengthNs) => {
    const random = randomFrom(7)
    const samples = Array.from({ length: 3_000 }, () => ({
      timeNs: Math.floor(random() * lengthNs),
      value: Math.floor(random() * 100),
    })).toSorted((left, right) => left.timeNs - right.timeNs)
    const { bins, sum, max, last } = record(samples)
    const expected = model(samples, bins.widthNs)
    expect(sum).toEqual(expected.sum)
    expect(max).toEqual(expected.max)
    expect(last).toEqual(expected.last)
  })

  it('widens only when a time lies beyond the last bin', () => {
    const bins = new TimeBins()
    expect(bins.indexAt(FIRST_WIDTH_NS * BIN_COUNT - 1)).toBe(BIN_COUNT - 1)
    expect(bins.widthNs).toBe(FIRST_WIDTH_NS)
    expect(bins.indexAt(FIRST_WIDTH_NS * BIN_COUNT)).toBe(BIN_COUNT / 2)
    expect(bins.widthNs).toBe(2 * FIRST_WIDTH_NS)
  })

  it('puts what has no sensible time into the first bin', () => {
    const bins = new TimeBins()
    for (const timeNs of [-5, NaN, Infinity, 1e300]) expect(bins.indexAt(timeNs)).toBe(0)
    expect(bins.widthNs).toBe(FIRST_WIDTH_NS)
  })
})
