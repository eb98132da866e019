import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchChildren } from '../../../main/headless/child-launcher.ts'
import { Lab } from '../../../main/lab/lab.ts'
import { MOST_ENDED_RUNS, MOST_LIVE_RUNS } from '../../../main/lab/runs/run-limits.ts'
import { isOver } from '../../../shared/run.ts'
import { PROJECT } from '../../support/backends.ts'
import { expectNothingLeft } from '../../support/leftovers.ts'
import { PageWithoutAPage } from '../../support/page-without-a-page.ts'
import { privateTemp } from '../../support/private-temp.ts'
import { until } from '../../support/until.ts'

afterAll(expectNothingLeft)

const PROGRAMS = {
  waits: "import { sleep } from 'multiprocessing'\nexport const main = () => sleep(600)\n",
  broken: 'export function main( {\n',
}

let folder: string
let lab: Lab
beforeEach(async () => {
  process.env.TMPDIR = privateTemp
  folder = mkdtempSync(join(tmpdir(), 'fks-limits-'))
  for (const [id, program] of Object.entries(PROGRAMS)) {
    mkdirSync(join(folder, id))
    writeFileSync(join(folder, id, 'program.ts'), program)
    writeFileSync(join(folder, id, 'program.py'), 'import time\ntime.sleep(600)\n')
    const about = `title: ${id}\norder: 1\nsummary: It does so.\nparameters: []\noutcome: { label: Line }`
    const grades = 'grades:\n  - { grade: expected, because: So it is., is: fine }'
    writeFileSync(join(folder, id, 'lesson.md'), `---\n${about}\n${grades}\n---\n\n# ${id}\n`)
  }
  lab = await Lab.open({
    launcher: launchChildren(join(PROJECT, 'out/main/process.cjs')),
    version: 'test',
    scenariosFolder: folder,
    dataFolder: join(folder, 'data'),
    idleSpares: 0,
  })
})
afterEach(async () => {
  await lab.close()
  rmSync(folder, { recursive: true })
})

const live = () => lab.runs.filter(({ status }) => !isOver(status))
const REFUSAL = `${MOST_LIVE_RUNS} runs are live in this lab, and it takes no more at once; stop one or wait for its end, then start this one.`

describe('live runs', () => {
  it('are so many at most, however they are asked for, and one that ends makes room', async () => {
    const page = new PageWithoutAPage(lab)
    const ask = () => page.ask('run', { scenario: 'waits', params: {} })
    const answers = await Promise.all(Array.from({ length: MOST_LIVE_RUNS + 2 }, ask))
    expect(answers.filter(({ type }) => type === 'answer')).toHaveLength(MOST_LIVE_RUNS)
    expect(answers.flatMap((answer) => (answer.type === 'refusal' ? [answer.message] : []))).toEqual([REFUSAL, REFUSAL])
    expect(live()).toHaveLength(MOST_LIVE_RUNS)
    for (const command of ['runSeries', 'runPython'] as const) {
      const payload = { scenario: 'waits', params: {}, ...(command === 'runSeries' ? { times: 2 } : {}) }
      expect(await page.ask(command, payload)).toMatchObject({ type: 'refusal', message: REFUSAL })
    }
    await page.ask('stop', { run: live()[0]!.id })
    await until('one that has ended', () => live().length === MOST_LIVE_RUNS - 1)
    // A series takes the place, and keeps it between its runs.
    expect(await page.ask('runSeries', { scenario: 'waits', params: {}, times: 2 })).toMatchObject({ type: 'answer' })
    expect(await ask()).toMatchObject({ type: 'refusal', message: REFUSAL })
  })

  it('that are over are forgotten in the end, and nothing of them stays on the disk', async () => {
    const page = new PageWithoutAPage(lab)
    const ids: unknown[] = []
    for (let count = 0; count < MOST_ENDED_RUNS + 3; count++) {
      const answer = await page.ask('run', { scenario: 'broken', params: {} })
      ids.push(answer.type === 'answer' ? answer.value : answer)
      await until('its end', () => live().length === 0)
    }
    await until('the oldest forgotten', () => lab.runs.length === MOST_ENDED_RUNS)
    expect(lab.runs.map(({ id }) => id)).toEqual(ids.slice(-MOST_ENDED_RUNS))
    const [own] = readdirSync(privateTemp).filter((name) => name.startsWith('forkscope-'))
    expect(readdirSync(join(privateTemp, own ?? '')).sort()).toEqual(['arenas', 'groups', 'lab', 'processes'])
  })
})

describe('a run that never began', () => {
  it('has no outcome: nothing is graded, kept or counted', async () => {
    const page = new PageWithoutAPage(lab)
    await page.ask('describe', {})
    expect(await page.ask('run', { scenario: 'broken', params: {} })).toMatchObject({ type: 'answer' })
    const over = await until('its end', () => lab.runs.find(({ status }) => isOver(status)))
    expect(over).toMatchObject({ status: 'failed', outcome: null })
    expect(over.reason).toMatch(/program\.ts:\d+:\d+: /)
    expect(await page.ask('progress', {})).toMatchObject({ type: 'answer', value: {} })
    const { id } = (await lab.runSeries('broken', {}, { times: 3 })).request
    const series = await until('the series’ end', () =>
      lab.series.find((candidate) => candidate.id === id && candidate.status !== 'running'),
    )
    expect(series).toMatchObject({ status: 'failed', reason: over.reason, done: 0, outcomes: [] })
  })

  it('neither when no process could be started for it', async () => {
    await using nowhere = await labOf(join(folder, 'no-such-entry.cjs'))
    const page = new PageWithoutAPage(nowhere.lab)
    await page.ask('run', { scenario: 'waits', params: {} })
    const over = await until('its end', () => nowhere.lab.runs.find(({ status }) => isOver(status)))
    expect(over).toMatchObject({ status: 'failed', outcome: null })
    expect(await page.ask('progress', {})).toMatchObject({ type: 'answer', value: {} })
  })
})

async function labOf(entry: string): Promise<AsyncDisposable & { readonly lab: Lab }> {
  const opened = await Lab.open({
    launcher: launchChildren(entry),
    version: 'test',
    scenariosFolder: folder,
    dataFolder: join(folder, 'data'),
    idleSpares: 0,
  })
  return { lab: opened, [Symbol.asyncDispose]: () => opened.close() }
}
