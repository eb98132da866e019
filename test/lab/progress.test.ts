import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Progress } from '../../main/lab/progress.ts'
import { parseLesson } from '../../main/lab/lesson.ts'
import type { Outcome } from '../../shared/outcome.ts'
import { lessonState, MOST_KEPT_RUNS, NOT_BEGUN, type LessonsProgress } from '../../shared/progress.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { runId } from '../../shared/units.ts'

let folder: string
let said: string[]
let changes: LessonsProgress[]
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'fks-progress-')), 'not-there-yet')
  said = []
  changes = []
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

const open = () =>
  new Progress(folder, { changed: (lessons) => changes.push(lessons), said: (sentence) => said.push(sentence) })
const file = () => join(folder, 'progress.json')
/** The folder after a first write, with this as its file. */
async function keep(text: string): Promise<void> {
  await open().predict('bank', '200')
  changes = []
  writeFileSync(file(), text)
}

const LESSON = `---
title: T
order: 1
summary: S
outcome: { label: Balance }
grades: [{ is: '200', grade: expected, because: Nothing was lost. }]
---
`
const bank: Scenario = {
  id: 'bank',
  ...parseLesson(LESSON, 'bank/lesson.md'),
  source: '',
  python: null,
  origin: 'built-in',
  pack: null,
}
const ungraded: Scenario = { ...bank, grades: [] }
const ended = (id: string, outcome: Outcome | null): RunSnapshot => ({
  id: runId(id),
  scenario: 'bank',
  params: { lock: true },
  status: outcome === null ? 'stopped' : 'finished',
  reason: '',
  deadlocked: false,
  deadlock: null,
  wallMs: 1,
  outcome,
  trace: true,
  changed: false,
})

describe('a prediction', () => {
  it('is kept for the next who reads, and told', async () => {
    await open().predict('bank', '  Less than 200\n')
    expect((await open().read()).bank).toMatchObject({ prediction: { text: 'Less than 200' }, runs: [] })
    expect(changes.map(({ bank }) => bank?.prediction?.text)).toEqual(['Less than 200'])
    expect(said).toEqual([])
  })
  it('is taken back by an empty one', async () => {
    await open().predict('bank', '200')
    await open().predict('bank', ' ')
    expect((await open().read()).bank).toEqual(NOT_BEGUN)
  })
  it('leaves other scenarios as they are, also such as nobody knows', async () => {
    await open().predict('of-a-pack-that-is-closed', 'It stops.')
    await open().predict('bank', '200')
    expect(Object.keys(await open().read())).toEqual(['of-a-pack-that-is-closed', 'bank'])
  })
})

describe('what came out of a run', () => {
  const follow = async (scenario: Scenario, snapshot: RunSnapshot, meanwhile: () => unknown = () => undefined) => {
    const progress = open()
    progress.follow(scenario, Promise.resolve(snapshot))
    await meanwhile()
    await progress.settled()
    return (await open().read()).bank ?? NOT_BEGUN
  }
  it('stands beside what was expected when it began, with its grade', async () => {
    await open().predict('bank', '200')
    const { runs, prediction } = await follow(bank, ended('a', { ending: 'finished', value: '200' }), () =>
      open().predict('bank', 'Less'),
    )
    expect(runs).toMatchObject([
      {
        run: 'a',
        params: { lock: true },
        predicted: '200',
        ending: 'finished',
        value: '200',
        grade: 'expected',
        because: 'Nothing was lost.',
      },
    ])
    expect(prediction?.text).toBe('Less')
  })
  it('has no grade where the lesson states none, and no prediction where there was none', async () => {
    const { runs } = await follow(ungraded, ended('a', { ending: 'failed', value: '' }))
    expect(runs).toMatchObject([{ predicted: null, ending: 'failed', grade: null, because: '' }])
  })
  it('is nothing when the run was stopped before it came to anything', async () => {
    expect(await follow(bank, ended('a', null))).toEqual(NOT_BEGUN)
    expect(existsSync(file())).toBe(false)
  })
  it('is kept of the latest runs only', async () => {
    for (let run = 0; run <= MOST_KEPT_RUNS; run++)
      await follow(bank, ended(`r${run}`, { ending: 'finished', value: '1' }))
    const { runs } = (await open().read()).bank ?? NOT_BEGUN
    expect([runs.length, runs[0]?.run, runs.at(-1)?.run]).toEqual([MOST_KEPT_RUNS, 'r1', `r${MOST_KEPT_RUNS}`])
  })
})

describe('progress.json', () => {
  it('that is broken is set aside with one sentence, and nothing of it is lost', async () => {
    await keep('{ "version": 1, "content": {')
    const progress = open()
    expect(await progress.read()).toEqual({})
    const [aside] = readdirSync(folder).filter((name) => name.startsWith('progress.json.broken-'))
    expect(said).toEqual([
      `progress.json could not be read. It was set aside as ${aside!} in ${folder}, and a new one begins.`,
    ])
    expect(readFileSync(join(folder, aside!), 'utf8')).toBe('{ "version": 1, "content": {')
    await progress.predict('bank', 'More')
    expect((await progress.read()).bank?.prediction?.text).toBe('More')
    expect(said).toHaveLength(1)
  })
  it.each([
    ['something else than progress', '[1, 2]'],
    ['a prediction that is no text', '{ "version": 1, "content": { "bank": { "prediction": 5, "runs": [] } } }'],
    ['a date that is none', '{"version":1,"content":{"bank":{"prediction":{"text":"a","at":"soon"},"runs":[]}}}'],
  ])('with %s is broken too', async (_what, text) => {
    await keep(text)
    expect(await open().read()).toEqual({})
    expect(said).toHaveLength(1)
  })
  it('of a newer Forkscope is left as it is', async () => {
    const newer = '{ "version": 2, "content": {} }'
    await keep(newer)
    const sentence = /^progress\.json was written by a newer Forkscope\. It is left as it is/
    await expect(open().read()).rejects.toThrow(sentence)
    await expect(open().predict('bank', '200')).rejects.toThrow(sentence)
    expect(readFileSync(file(), 'utf8')).toBe(newer)
    expect(readdirSync(folder)).toEqual(['.progress.json.lock', 'progress.json'])
  })
  it('is forgotten by a reset', async () => {
    await open().predict('bank', '200')
    await open().reset()
    expect(await open().read()).toEqual({})
    expect(changes.at(-1)).toEqual({})
  })
})

it('a lesson is not begun, predicted or run', () => {
  const prediction = { text: '200', at: '2026-01-01T00:00:00.000Z' }
  expect(lessonState(NOT_BEGUN)).toBe('not begun')
  expect(lessonState({ ...NOT_BEGUN, prediction })).toBe('predicted')
})
