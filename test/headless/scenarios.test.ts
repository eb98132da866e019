import { afterAll, describe, expect, it } from 'vitest'
import { itOn } from '../support/applies.ts'
import { shells, type Backend } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { forkscope, readDocument } from '../support/run-program.ts'

afterAll(expectNothingLeft)

async function run(backend: Backend, scenario: string, ...set: readonly string[]) {
  const done = await forkscope(
    backend,
    'run',
    scenario,
    '--json',
    ...set.flatMap((assignment) => ['--set', assignment]),
  )
  const { document, lines } = readDocument(done)
  const [child] = document.processes.slice(1)
  return { status: done.status, document, lines, child, text: document.output.map((line) => line.text).join('\n') }
}

/** What the notebook's programs must show. */
describe.each(shells)('the notebook on $name', (backend) => {
  it('squares-and-cubes: two processes take the time of one', async () => {
    const pauseS = backend.startsSlowly ? 1 : 0.2
    const { document, status } = await run(backend, 'squares-and-cubes', `pause=${pauseS}`)
    expect(status).toBe(0)
    const [squares, cubes] = document.processes.slice(1).map(({ name }) =>
      document.output
        .filter((line) => line.process === name)
        .flatMap((line) => /(?<!\d)\d+$/.exec(line.text) ?? [])
        .map(Number),
    )
    expect([squares, cubes]).toEqual([
      [4, 9, 16, 25],
      [8, 27, 64, 125],
    ])
    // Four pauses each, both processes at once: each has begun before the other has ended.
    const [first, second] = document.processes.slice(1)
    expect(document.wallMs).toBeGreaterThan(4 * pauseS * 1000)
    expect(first!.startMs).toBeLessThan(second!.endMs!)
    expect(second!.startMs).toBeLessThan(first!.endMs!)
  })
  it('lost-global: the child has its squares, the parent nothing', async () => {
    const { lines, child } = await run(backend, 'lost-global')
    expect(lines(child!.name).join('\n')).toContain('[4, 9, 16, 25]')
    expect(lines().join('\n')).toContain('[]')
    expect(lines().join('\n')).not.toContain('4, 9')
  })
  it('shared-array: three places for four squares', async () => {
    const { lines, child, status } = await run(backend, 'shared-array', 'length=3')
    expect([child!.exitcode, status]).toEqual([1, 0])
    expect(lines(child!.name, 'stderr').join('\n')).toMatch(/RangeError: Index 3 is out of range/)
    expect(lines().join('\n')).toContain('[4, 9, 16]')
  })
  it('shared-array: four places', async () => {
    const { lines, child, document } = await run(backend, 'shared-array', 'length=4')
    expect(child!.exitcode).toBe(0)
    expect(lines().join('\n')).toContain('[4, 9, 16, 25]')
    expect(document.memory.map(({ values }) => values)).toContainEqual([4, 9, 16, 25])
  })
  it('shared-value: the parent reads what the child wrote', async () => {
    const { lines, document } = await run(backend, 'shared-value')
    expect(lines().join('\n')).toContain('5.56')
    expect(document.memory[0]).toMatchObject({ kind: 'Value', typecode: 'd', values: [5.56] })
  })
  it('queue: four squares in order', async () => {
    const { text, document } = await run(backend, 'queue')
    expect(text.match(/\b(4|9|16|25)\b/g)).toEqual(['4', '9', '16', '25'])
    expect(document.queues[0]).toMatchObject({ puts: 4, gets: 4 })
  })
  it('bank: one after the other never contends', async () => {
    const { lines, document } = await run(backend, 'bank', 'repetitions=20')
    expect(lines()).toEqual(['200'])
    expect(document.locks.reduce((sum, lock) => sum + lock.contentions, 0)).toBe(0)
    expect(document.locks.map(({ acquisitions }) => acquisitions)).toContain(40)
  })
})

describe('the bank with both at once', () => {
  const shell = shells[0]!
  itOn(shell, 'keeps all its money under the lock, ten times out of ten', async () => {
    for (let round = 0; round < 10; round++) {
      const { lines, document } = await run(shell, 'bank', 'lock=true', 'order=at-once', 'repetitions=20000')
      expect(lines()).toEqual(['200'])
      // 20,000 each, and one each at the start line.
      expect(document.locks.reduce((sum, { acquisitions }) => sum + acquisitions, 0)).toBe(40_002)
    }
  })
  itOn(shell, 'loses money without it, nearly always', async () => {
    // Long enough that both are in the middle of it even where one core has to do for both.
    let wrong = 0
    for (let round = 0; round < 10; round++) {
      const { lines } = await run(shell, 'bank', 'lock=false', 'order=at-once', 'repetitions=500000')
      if (lines()[0] !== '200') wrong++
    }
    expect(wrong).toBeGreaterThanOrEqual(8)
  })
})
