import { readFileSync } from 'node:fs'
import { cpuCount } from '../../main/multiprocessing/index.ts'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { PROJECT, shells, type Backend } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { forkscope, readDocument } from '../support/run-program.ts'

afterAll(expectNothingLeft)
// Many runs in one test, and each shell takes its time to start on a busy machine.
vi.setConfig({ testTimeout: 240_000 })

async function run(backend: Backend, scenario: string, ...set: readonly string[]) {
  const assignments = set.flatMap((assignment) => ['--set', assignment])
  const { document } = readDocument(await forkscope(backend, 'run', scenario, '--json', ...assignments))
  return { document, texts: document.output.map(({ text }) => text) }
}

/** The number that the line beginning so ends with. */
function numberAfter(texts: readonly string[], beginning: string): number {
  const line = texts.find((text) => text.startsWith(beginning))
  expect(line).toBeDefined()
  return Number(line!.slice(beginning.length))
}

/** Reads letter by letter, as slowly as can be: words are letters, and an apostrophe with letters on both sides. */
function wordsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const isLetter = (letter: string | undefined): boolean => letter !== undefined && letter >= 'a' && letter <= 'z'
  let word = ''
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at]?.toLowerCase()
    const joins = letter === "'" && word !== '' && !word.includes("'") && isLetter(text[at + 1]?.toLowerCase())
    if (isLetter(letter) || joins) word += letter ?? ''
    else if (word !== '') {
      counts.set(word, (counts.get(word) ?? 0) + 1)
      word = ''
    }
  }
  return counts
}

/** The share, in thousandths, with which Amdahl's law is nearest to the times. */
function nearestShare(times: readonly { processes: number; speedUp: number }[]): number {
  const distance = (share: number): number =>
    times.reduce((sum, { processes, speedUp }) => sum + (1 / speedUp - share - (1 - share) / processes) ** 2, 0)
  let nearest = 0
  for (let share = 0; share <= 1; share += 0.001) if (distance(share) < distance(nearest)) nearest = share
  return nearest
}

describe.each(shells)('scenarios of waiting and of speed, on $name', (backend) => {
  it('map-reduce-word-count: the same words, however many count them', async () => {
    const words = wordsOf(readFileSync(`${PROJECT}main/scenarios/map-reduce-word-count/alice.txt`, 'utf8'))
    const all = [...words.values()].reduce((sum, times) => sum + times, 0)
    const often = [...words].sort((a, b) => b[1] - a[1]).slice(0, 10)
    for (const set of [
      ['processes=1', 'pieces=1'],
      ['processes=3', 'pieces=13'],
    ]) {
      const { texts } = await run(backend, 'map-reduce-word-count', ...set)
      expect(texts.slice(0, 10)).toEqual(often.map(([word, times]) => `${word} ${times}`))
      expect(numberAfter(texts, 'different words: ')).toBe(words.size)
      expect(numberAfter(texts, 'words: ')).toBe(all)
    }
    const cut = await run(backend, 'map-reduce-word-count', 'cut=anywhere')
    expect(numberAfter(cut.texts, 'words: ')).toBeGreaterThan(all)
  })
  it('pool-speed-up: its serial share is the one with which the law is nearest to the table', async () => {
    const { texts } = await run(backend, 'pool-speed-up', 'numbers=200000')
    const rows = texts
      .filter((text) => /^[\s\d.]+$/.test(text))
      .map((text) => text.trim().split(/\s+/).map(Number) as [number, number, number, number])
    expect(rows.map(([processes]) => processes)).toEqual([...new Set(rows.map(([processes]) => processes))])
    expect([rows[0]![0], rows.at(-1)![0]]).toEqual([1, Math.min(cpuCount(), 32)])
    if (rows.length === 1) {
      expect(texts).toContain('serial share in percent: unknown with one core')
      return
    }
    const share = numberAfter(texts, 'serial share in percent: ') / 100
    // The table is rounded to hundredths, the share to percents.
    expect(share).toBeCloseTo(nearestShare(rows.map(([processes, , speedUp]) => ({ processes, speedUp }))), 1)
    for (const [processes, , , law] of rows) expect(1 / law).toBeCloseTo(share + (1 - share) / processes, 1)
  })
  it('false-sharing: every thread counts in memory that it shares with the others', async () => {
    const { document, texts } = await run(backend, 'false-sharing', 'millions=1', 'rounds=1')
    expect(document.status).toBe('finished')
    expect(numberAfter(texts, 'times as slow on one line: ')).toBeGreaterThan(0)
  })
  it('killed-holder: the next owner of a robust lock is told, that of an ordinary one waits for ever', async () => {
    const robust = await run(backend, 'killed-holder', 'lock=robust')
    expect(robust.texts.slice(1)).toEqual(['found 60 and puts it right', 'total: 100'])
    const ordinary = await run(backend, 'killed-holder')
    expect(ordinary.document.reason).toMatch(/^auditor waits for ledger at program\.ts:\d+, which nobody can release/)
  })
  it.each([2, 5])('dining-philosophers: %i of them starve by one rule and eat by the others', async (philosophers) => {
    const rule = (name: string) =>
      run(backend, 'dining-philosophers', `rule=${name}`, `philosophers=${philosophers}`, 'meals=2')
    const starved = await rule('left-first')
    expect(starved.document.reason).toMatch(/^Deadlock: Socrates waits for fork 2, held by Hypatia/)
    for (const name of ['lower-first', 'waiter', 'give-back']) {
      const { texts } = await rule(name)
      expect(texts.filter((text) => text === 'has eaten 2 times')).toHaveLength(philosophers)
      expect(texts.at(-1)).toBe('meals of each: 2')
    }
  })
  it('fairness: in turn, nobody has two turns in a row', async () => {
    const { texts } = await run(backend, 'fairness', 'manner=in-turn', 'processes=4', 'seconds=2')
    const turns = JSON.parse(texts[0]!.slice('turns of each: '.length)) as number[]
    expect(turns).toHaveLength(4)
    expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1)
    expect(numberAfter(texts, 'most turns in a row: ')).toBeLessThanOrEqual(1)
  })
  it('join-before-drain: a full queue keeps its producer from ending, one without a limit does not', async () => {
    const full = await run(backend, 'join-before-drain')
    expect(full.document.reason).toMatch(/^Every process waits and none can go on: .*producer waits for room in belt/)
    expect(full.document.queues).toMatchObject([{ name: 'belt', puts: 10, gets: 0 }])
    const unbounded = await run(backend, 'join-before-drain', 'places=0', 'letters=100000')
    expect(unbounded.texts).toEqual(['the producer has put its last item', 'items missing: 0'])
  })
})
