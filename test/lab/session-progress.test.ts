import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchChildren } from '../../main/headless/child-launcher.ts'
import { Lab } from '../../main/lab/lab.ts'
import { serveLab } from '../../main/lab/session.ts'
import type { CommandName, FromLab } from '../../shared/contract.ts'
import { MOST_PREDICTION_CHARACTERS, type LessonProgress } from '../../shared/progress.ts'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

let folder: string
let lab: Lab
beforeEach(async () => {
  process.env.TMPDIR = privateTemp
  folder = mkdtempSync(join(tmpdir(), 'fks-data-'))
  lab = await openLab(folder)
})
afterEach(async () => {
  await lab.close()
  rmSync(folder, { recursive: true })
})

const openLab = (dataFolder: string): Promise<Lab> =>
  Lab.open({
    launcher: launchChildren(join(PROJECT, 'out/main/process.cjs')),
    version: 'test',
    scenariosFolder: join(PROJECT, 'test/e2e/scenarios'),
    dataFolder,
  })

/** A page without a page. */
class Page {
  readonly heard: FromLab[] = []
  #hear: (message: unknown) => void = () => undefined
  #lastId = 0

  constructor() {
    serveLab(lab, {
      send: (message) => this.heard.push(message),
      listen: (onMessage) => (this.#hear = onMessage),
      close: () => undefined,
    })
  }

  async ask(command: CommandName, payload: object): Promise<unknown> {
    const id = (this.#lastId += 1)
    this.#hear({ type: 'request', id, command, payload })
    const answer = await until(`an answer to ${command}`, () =>
      this.heard.find((message) => 'id' in message && message.id === id),
    )
    return answer.type === 'answer' ? answer.value : answer.type === 'refusal' ? answer.message : undefined
  }
  /** What was told last of one lesson. */
  lesson(scenario: string): LessonProgress | undefined {
    const told = this.heard.findLast((message) => message.type === 'progress')
    return told?.lessons[scenario]
  }
}

describe('a page', () => {
  it('has its prediction kept, and beside it what comes out of the run it asks for', async () => {
    const page = new Page()
    const other = new Page()
    await Promise.all([page.ask('describe', {}), other.ask('describe', {})])
    expect(await page.ask('predict', { scenario: 'says-a-number', text: 'One' })).toBeNull()
    const run = await page.ask('run', { scenario: 'says-a-number', params: { says: '2' } })
    await until('the outcome', () => other.lesson('says-a-number')?.runs.length)
    const kept = { run, params: { says: '2' }, predicted: 'One', value: '2', grade: 'surprising' }
    expect(other.lesson('says-a-number')).toMatchObject({ prediction: { text: 'One' }, runs: [kept] })
    expect(await new Page().ask('progress', {})).toMatchObject({ 'says-a-number': { runs: [kept] } })
    expect(await page.ask('resetProgress', {})).toBeNull()
    expect(await page.ask('progress', {})).toEqual({})
  })
  it('cannot predict for a scenario that is not there, nor write a book', async () => {
    const page = new Page()
    expect(await page.ask('predict', { scenario: '__proto__', text: 'One' })).toMatch(
      /^There is no scenario "__proto__"/,
    )
    const text = 'a'.repeat(MOST_PREDICTION_CHARACTERS + 1)
    expect(await page.ask('predict', { scenario: 'says-a-number', text })).toMatch(/wrong payload/)
    expect(await page.ask('progress', {})).toEqual({})
  })
})

it('a run that no page asked for is not kept', async () => {
  const run = await lab.runScenario('says-a-number', { says: '1' })
  await run.over
  expect(await lab.progress.read()).toEqual({})
})

it('a lab whose data folder cannot be made says so at once, keeps nothing, and runs programs', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  await lab.close()
  lab = await openLab(join(file, 'data'))
  const page = new Page()
  const sentence = /^The data folder could not be changed: \S+: a file stands where a folder should be/
  expect(await page.ask('describe', {})).toMatchObject({ notices: [expect.stringMatching(sentence)] })
  expect(await page.ask('predict', { scenario: 'says-a-number', text: 'One' })).toMatch(sentence)
  expect(await page.ask('progress', {})).toEqual({})
  const run = await lab.runScenario('says-a-number', { says: '1' })
  expect((await run.over).outcome).toMatchObject({ ending: 'finished', value: '1' })
})

it('a prediction that is still being kept counts for the run that is asked for after it', async () => {
  const page = new Page()
  await page.ask('describe', {})
  const predicted = page.ask('predict', { scenario: 'says-a-number', text: 'One' })
  const run = page.ask('run', { scenario: 'says-a-number', params: { says: '1' } })
  await until('the outcome', () => page.lesson('says-a-number')?.runs.length)
  expect(page.lesson('says-a-number')?.runs).toMatchObject([{ run: await run, predicted: 'One' }])
  await predicted
})
