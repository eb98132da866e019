import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LabEvent, FromLab } from '../../shared/contract.ts'
import type { Lab } from '../../main/lab/lab.ts'
import { serveLab } from '../../main/lab/session.ts'
import type { SeriesSnapshot } from '../../shared/series.ts'
import { openLab } from '../support/lab.ts'
import { expectNothingLeft, leftovers } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { fixture } from '../support/run-program.ts'
import { until } from '../support/until.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(async () => {
  await lab.close()
  await expectNothingLeft()
})

let files = 0
/** A file for the fixture to count in. */
const fresh = (): string => {
  const file = join(privateTemp, `turns-${(files += 1)}`)
  writeFileSync(file, '')
  return file
}
const counted = ({ outcomes }: SeriesSnapshot) =>
  outcomes.map(({ value, ending, count, firstRun }) => [value, ending, count, firstRun])

describe('a series', () => {
  it('counts what came out of every run, the most frequent first', async () => {
    const events: LabEvent[] = []
    const stopListening = lab.listen((event) => events.push(event))
    const series = lab.runProgramSeries(fixture('outcomes'), { file: fresh() }, { times: 7 })
    const over = await series.over
    stopListening()
    expect(over).toMatchObject({ status: 'finished', reason: '', times: 7, done: 7, trace: true })
    // Run 1 prints 1, run 2 prints 2, run 3 prints 0, run 4 prints 1 …
    expect(counted(over)).toEqual([
      ['turn 1', 'finished', 3, 1],
      ['turn 2', 'finished', 2, 2],
      ['turn 0', 'finished', 2, 3],
    ])
    expect(over.outcomes.every(({ grade, because }) => grade === null && because === '')).toBe(true)
    const { min, median, max } = over.wallMs!
    expect(min).toBeGreaterThan(0)
    expect(median).toBeGreaterThanOrEqual(min)
    expect(max).toBeGreaterThanOrEqual(median)
    expect(over.elapsedMs).toBeGreaterThan(7 * min)
    // Its runs are nobody's business: no snapshot, no tick.
    expect(events.filter(({ type }) => type === 'run' || type === 'tick')).toEqual([])
    expect(lab.runs).toEqual([])
    const told = events.flatMap((event) => (event.type === 'series' ? [event.series] : []))
    expect(told.at(0)).toMatchObject({ status: 'running', done: 0 })
    expect(told.at(-1)).toEqual(over)
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((one, other) => one - other))
  })

  it('of a changed copy runs the copy, and is not graded', async () => {
    const source = "import { print } from 'multiprocessing'\nexport function main() {\n  print('mine')\n}\n"
    const over = await (await lab.runSeries('shared-value', {}, { times: 2, source })).over
    expect(over).toMatchObject({ status: 'finished', changed: true, done: 2 })
    expect(over.outcomes).toEqual([
      { value: 'mine', ending: 'finished', count: 2, grade: null, because: '', firstRun: 1 },
    ])
  })

  it('grades outcomes as the scenario’s author states, and takes its parameters’ defaults', async () => {
    const params = { order: 'at-once', repetitions: 50 }
    const { outcomes, params: complete } = await (await lab.runSeries('bank', params, { times: 3, trace: false })).over
    expect(complete).toEqual({ order: 'at-once', repetitions: 50, lock: true, amount: 1 })
    expect(outcomes).toEqual([
      {
        value: '200',
        ending: 'finished',
        count: 3,
        grade: 'expected',
        because: 'Every update was made under the lock.',
        firstRun: 1,
      },
    ])
  })

  it('ends a deadlocked run and counts it as one', async () => {
    const over = await lab.runProgramSeries(fixture('waits'), { way: 'circle' }, { times: 2 }).over
    expect(over).toMatchObject({ status: 'finished', done: 2 })
    expect(counted(over)).toEqual([['', 'deadlock', 2, 1]])
  })

  it('ends a run at its time limit, counts it as timed out, and goes on', async () => {
    const params = { file: fresh(), way: 'hangs' }
    const over = await lab.runProgramSeries(fixture('outcomes'), params, { times: 3, limitMs: 2000 }).over
    expect(over).toMatchObject({ status: 'finished', done: 3 })
    // Under a heavy load another may also take longer than its limit; the second always does.
    expect(over.outcomes.find(({ ending }) => ending === 'timed out')?.firstRun).toBeLessThanOrEqual(2)
  })

  it('counts runs that fail', async () => {
    const over = await lab.runProgramSeries(fixture('outcomes'), { file: fresh(), way: 'fails' }, { times: 3 }).over
    expect(counted(over)).toEqual([
      ['turn 1', 'finished', 1, 1],
      ['', 'failed', 1, 2],
      ['turn 0', 'finished', 1, 3],
    ])
  })

  it('fails with one sentence when a run cannot begin', async () => {
    const program = join(privateTemp, 'broken.ts')
    writeFileSync(program, 'export const main = (\n')
    const over = await lab.runProgramSeries(program, {}, { times: 5 }).over
    rmSync(program)
    expect(over).toMatchObject({ status: 'failed', done: 0, outcomes: [], wallMs: null })
    expect(over.reason).toMatch(/^broken\.ts:2:1: Unexpected end of file\./)
  })

  it('stops at once, and its live run with it', async () => {
    const series = lab.runProgramSeries(fixture('outcomes'), { file: fresh(), way: 'hangs' }, { times: 900 })
    await until('the first run is over', () => series.snapshot.done === 1)
    lab.stopSeries(series.request.id)
    const over = await series.over
    expect(over).toMatchObject({ status: 'stopped', reason: 'Stopped by you.', done: 1 })
    expect(counted(over)).toEqual([['turn 1', 'finished', 1, 1]])
  })

  it('is the only one that runs', async () => {
    const series = lab.runProgramSeries(fixture('outcomes'), { file: fresh(), way: 'hangs' }, { times: 2 })
    await expect(lab.runSeries('bank', {}, { times: 2 })).rejects.toThrow(
      /^Another series runs \(.*outcomes\.ts, 0 of 2 runs\)/,
    )
    series.stop()
    expect((await series.over).status).toBe('stopped')
  })

  it('ends with its lab, which leaves nothing behind', async () => {
    const other = await openLab()
    const before = leftovers().length
    const series = other.runProgramSeries(fixture('without-end'), { way: 'live' }, { times: 5 })
    await until('processes of its own', () => leftovers().length >= before + 3)
    await other.close()
    expect(await series.over).toMatchObject({ status: 'stopped', reason: 'The lab was closed.', done: 0 })
  })
})

describe('a window', () => {
  /** A session without a wire: what the lab says is kept. */
  function looker() {
    const heard: FromLab[] = []
    const end: { hear?: (message: unknown) => void; close?: () => void } = {}
    serveLab(lab, {
      send: (message) => heard.push(message),
      listen: (onMessage, onClose) => Object.assign(end, { hear: onMessage, close: onClose }),
      close: () => undefined,
    })
    let id = 0
    const ask = async (command: string, payload: unknown) => {
      end.hear?.({ type: 'request', id: (id += 1), command, payload })
      const mine = id
      return until(`an answer to ${command}`, () => heard.find((said) => 'id' in said && said.id === mine))
    }
    return { heard, ask, close: () => end.close?.() }
  }

  it('starts and stops a series; one that opens later learns of it', async () => {
    const first = looker()
    await first.ask('describe', {})
    const answer = await first.ask('runSeries', { scenario: 'bank', params: { repetitions: 1000 }, times: 10 })
    const series = (answer as { value: string }).value
    const later = looker()
    await later.ask('describe', {})
    expect(later.heard).toContainEqual(
      expect.objectContaining({
        type: 'series',
        series: expect.objectContaining({ id: series, status: 'running', times: 10 }) as unknown,
      }),
    )
    expect(await later.ask('stopSeries', { series })).toMatchObject({ type: 'answer', value: null })
    await until('the end is told', () =>
      first.heard.some(
        (said) => said.type === 'series' && said.series.id === series && said.series.status === 'stopped',
      ),
    )
    for (const { close } of [first, later]) close()
  })

  it.each<[string, object, RegExp]>([
    ['no run', { times: 0 }, /wrong payload/],
    ['too many runs', { times: 1001 }, /wrong payload/],
    ['half a run', { times: 1.5 }, /wrong payload/],
    ['no time', { times: 1, limitMs: 0 }, /wrong payload/],
    ['an unknown scenario', { times: 1, scenario: 'banc' }, /There is no scenario "banc"/],
    ['a parameter out of range', { times: 1, params: { amount: 0 } }, /amount takes a whole number from 1 to 1000/],
  ])('is refused %s', async (_what, payload, why) => {
    const { ask, close } = looker()
    const answer = await ask('runSeries', { scenario: 'bank', params: {}, ...payload })
    expect(answer).toMatchObject({ type: 'refusal', message: expect.stringMatching(why) as unknown })
    close()
  })
})
