import { describe, expect, it } from 'vitest'
import { idleCpuDrawing, runCpuDrawing } from '../../renderer/charts/cpu-drawing.ts'
import { CpuHistory } from '../../renderer/charts/cpu-history.ts'

const sample = (atMs: number, ...cores: number[]) => ({
  atMs,
  cores,
  user: cores.map((share) => share * 0.75),
  system: cores.map((share) => share * 0.25),
})

describe('CpuHistory', () => {
  it('forgets the oldest when it rolls', () => {
    const history = new CpuHistory('rolling', 3)
    for (let second = 0; second < 5; second += 1) history.add(sample(second, 0))
    expect(history.samples.map(({ atMs }) => atMs)).toEqual([2, 3, 4])
  })

  it('keeps a whole run by averaging neighbours', () => {
    const history = new CpuHistory('whole', 8)
    for (let second = 1; second <= 64; second += 1) history.add(sample(second, second % 2, 1))
    expect(history.samples.length).toBeLessThanOrEqual(8)
    expect(history.samples[0]!.atMs).toBeLessThan(16)
    expect(history.samples.at(-1)!.atMs).toBeGreaterThan(48)
    for (const { cores, user, system } of history.samples.slice(0, -1)) {
      expect([cores[1], user[1], system[1]]).toEqual([1, 0.75, 0.25])
    }
  })
})

describe('the CPU drawing', () => {
  const samples = Array.from({ length: 100 }, (_, index) => sample(index * 100, 0.5, 1))

  it('has a line in per cent for each core', () => {
    const drawing = idleCpuDrawing(samples, 9_900)
    expect(drawing.series.map(({ label }) => label)).toEqual(['Core 0', 'Core 1'])
    expect(drawing.series[0]?.points.at(-1)).toEqual({ x: 0, y: 50 })
  })

  it('shows a run’s own time, and reaches both edges', () => {
    const drawing = runCpuDrawing(samples, 2_050, 4_000)
    expect([drawing.fromMs, drawing.toMs]).toEqual([0, 4_000])
    const points = drawing.series[0]!.points
    expect(points[0]!.x).toBe(-50)
    expect(points.at(-1)!.x).toBe(4_050)
  })

  it('shows what was around a short run', () => {
    const drawing = runCpuDrawing(samples, 2_000, 12)
    expect([drawing.fromMs, drawing.toMs, drawing.runMs]).toEqual([-500, 512, 12])
  })
})
