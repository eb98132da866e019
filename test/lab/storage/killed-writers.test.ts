import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Consents } from '../../../main/lab/consent.ts'
import { Progress } from '../../../main/lab/progress.ts'
import { OwnScenarios } from '../../../main/lab/shelf/own-scenarios.ts'
import { Packs } from '../../../main/lab/shelf/packs.ts'
import { readLessonHere } from '../../../main/lab/shelf/read-lesson.ts'
import { tidyDataFolder } from '../../../main/lab/storage/tidy-data-folder.ts'
import { consentHash } from '../../support/kept.ts'
import { KeeperProgram, type Keeper } from '../../support/keepers.ts'
import { randomFrom } from '../../support/random.ts'
import { seed } from '../../support/seed.ts'

/** Writers at once, and how many of them are killed and stopped for a while, at random moments. */
const WRITERS = 4
const KILLS = 6
const STOPS = 6

let program: KeeperProgram
let root: string
let data: string
beforeAll(async () => (program = await KeeperProgram.built()))
afterAll(() => program[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'fks-kept-'))
  data = join(root, 'data')
})
afterEach(() => rmSync(root, { recursive: true }))

const readProgress = () => new Progress(data, { changed: () => undefined, said: expect.unreachable }).read()

interface Storm {
  /** By writer's name: what was acknowledged, in order. */
  readonly acknowledged: ReadonlyMap<string, readonly string[]>
  readonly changes: number
}

/**
 * Writers of one kind race until `changes` changes were acknowledged. At random moments one is killed, and another takes
 * its place, or is stopped until the others have gone on or wait for it.
 */
async function storm(task: string, changes: number, each: number): Promise<Storm> {
  const random = randomFrom(seed)
  const acknowledged = new Map<string, readonly string[]>()
  const live = new Set<Keeper>()
  const ended: Promise<unknown>[] = []
  let count = 0
  let started = 0
  let [kills, stops] = [0, 0]
  let wake: () => void = () => undefined
  const oneMore = () => {
    const name = `w${(started += 1)}`
    const keeper = program.start(task, data, name, each)
    live.add(keeper)
    acknowledged.set(name, keeper.acknowledged)
    ended.push(keeper.ended())
    void keeper.over.then(() => {
      live.delete(keeper)
      wake()
    })
    keeper.onAcknowledged = () => {
      count += 1
      harm()
    }
  }
  const harm = () => {
    const writers = [...live].filter((keeper) => !keeper.isOver)
    const victim = writers[Math.floor(random() * writers.length)]
    if (victim === undefined) return
    if (count > (changes * (kills + 1)) / (KILLS + 1) && kills < KILLS) {
      kills += 1
      // At some moment of the next change, not just after one.
      setTimeout(() => victim.signal('SIGKILL'), random() * 5)
    } else if (count > (changes * (stops + 0.5)) / (STOPS + 1) && stops < STOPS) {
      stops += 1
      setTimeout(() => victim.signal('SIGSTOP'), random() * 5)
      setTimeout(() => victim.signal('SIGCONT'), 5 + random() * 300)
    }
  }
  while (count < changes) {
    while (live.size < WRITERS && count < changes) oneMore()
    await Promise.race([new Promise<void>((resolve) => (wake = resolve)), failed(ended)])
  }
  await Promise.all(ended)
  expect([kills, stops], `seed ${seed}`).toEqual([KILLS, STOPS])
  return { acknowledged, changes: count }
}

/** Rejects when one does. */
const failed = (all: readonly Promise<unknown>[]): Promise<never> =>
  new Promise((_, reject) => void Promise.all(all).catch(reject))

const all = ({ acknowledged }: Storm) => [...acknowledged.values()].flat()

describe('writers that race, are stopped and are killed lose nothing that was acknowledged', () => {
  it('of progress.json', async () => {
    const run = await storm('progress', 1000, 250)
    const kept = Object.keys(await readProgress())
    expect(new Set(kept)).toEqual(new Set([...kept, ...all(run)]))
    expect(run.changes).toBeGreaterThanOrEqual(1000)
    // One of each that was killed may be there though it was not acknowledged.
    expect(kept.length - run.changes).toBeLessThanOrEqual(KILLS)
    tidyDataFolder(data)
    expect(readdirSync(data).sort()).toEqual(['.progress.json.lock', 'progress.json'])
  })

  it('of consents.json', async () => {
    const run = await storm('consents', 1000, 250)
    const consents = new Consents(data)
    expect(all(run).filter((name) => !consents.given(consentHash(name)))).toEqual([])
    expect(consents.trouble).toBe('')
    tidyDataFolder(data)
    expect(readdirSync(data).sort()).toEqual(['.consents.json.lock', 'consents.json'])
  })

  it('of packs.json', async () => {
    const run = await storm('packs', 200, 40)
    const packs = new Packs(data, readLessonHere)
    await packs.refresh()
    const open = new Set(packs.descriptions(() => false).map(({ path }) => path))
    const descriptions = packs.descriptions(() => false)
    expect(new Set(descriptions.map(({ id }) => id)).size).toBe(descriptions.length)
    for (const [name, said] of run.acknowledged) {
      // Its last change, or, for one that was killed, the next one, which nobody was told of.
      if (said.length === 40) expect(open.has(join(root, name)), name).toBe(said.at(-1) === 'open')
    }
    expect(packs.problems).toEqual([])
  })

  it('of own scenarios, of which none is ever half there', async () => {
    const run = await storm('own', 120, 6)
    const own = new OwnScenarios(data, readLessonHere)
    await own.refresh()
    expect(own.problems).toEqual([])
    const there = new Map(own.scenarios.map((scenario) => [scenario.id, scenario]))
    for (const said of run.acknowledged.values()) {
      for (const line of said) {
        const [id = '', done] = line.split(' ')
        const next = said[said.indexOf(line) + 1] ?? ''
        if (next.startsWith(`${id} `)) continue
        // The last that was acknowledged of this one; whoever was killed may have done the next as well.
        const scenario = there.get(id)
        if (done === 'deleted') expect(scenario, line).toBeUndefined()
        else if (done === 'renamed' && next !== '') expect(scenario?.title, line).toMatch(/ renamed$/)
        if (done === 'updated' || done === 'renamed') {
          if (scenario !== undefined) expect(scenario.source, line).toMatch(/\/\/ updated\n$/)
        }
        if (done === 'saved' || done === 'updated') expect(scenario, line).toBeDefined()
      }
    }
    tidyDataFolder(data)
    expect(readdirSync(join(data, 'own')).filter((name) => name.startsWith('.'))).toEqual([])
    for (const name of readdirSync(join(data, 'own')))
      expect(readdirSync(join(data, 'own', name)).sort()).toEqual(['lesson.md', 'program.ts'])
  })

  it('of the window’s place, which is never half written', async () => {
    await program.start('progress', data, 'makes-the-folder').ended()
    const writers = ['a', 'b'].map((name) => program.start('window', data, name, 400))
    const over = Promise.all(writers.map((writer) => writer.over))
    setTimeout(() => writers[0]!.signal('SIGKILL'), 300)
    let [reads, isOver] = [0, false]
    void over.then(() => (isOver = true))
    while (!isOver) {
      if (existsSync(join(data, 'window.json'))) {
        expect(JSON.parse(readFileSync(join(data, 'window.json'), 'utf8'))).toHaveProperty('more')
        reads += 1
      }
      await new Promise(setImmediate)
    }
    expect(reads).toBeGreaterThan(10)
  })
})

describe.runIf(process.platform === 'linux')('a writer that is stopped while it has the lock', () => {
  const otherWriters = () => ['one', 'two', 'three'].map((name) => program.start('progress', data, name, 20))

  it('keeps it, longer than any pause of a writer, and nothing is lost when it goes on', async () => {
    const holder = program.start('hold', data)
    await holder.says('holds')
    await holder.isStopped()
    const others = otherWriters()
    // Two seconds were once enough to take a lock away.
    await new Promise((resolve) => setTimeout(resolve, 3000))
    expect(others.flatMap(({ acknowledged }) => acknowledged)).toEqual([])
    expect(existsSync(join(data, 'progress.json'))).toBe(false)
    holder.signal('SIGCONT')
    expect(await holder.ended()).toEqual(['holds', 'released'])
    const said = (await Promise.all(others.map((other) => other.ended()))).flat()
    expect(said).toHaveLength(60)
    expect(Object.keys(await readProgress()).sort()).toEqual(said.sort())
  })

  it('gives it up when it is killed', async () => {
    const holder = program.start('hold', data)
    await holder.says('holds')
    await holder.isStopped()
    const others = otherWriters()
    holder.signal('SIGKILL')
    expect((await Promise.all(others.map((other) => other.ended()))).flat()).toHaveLength(60)
    expect(Object.keys(await readProgress())).toHaveLength(60)
  })

  it('is named by whoever has waited too long, and nothing was changed', async () => {
    const holder = program.start('hold', data)
    await holder.says('holds')
    await holder.isStopped()
    const waiting = program.start('once', data)
    await waiting.over
    expect(waiting.acknowledged).toEqual([
      `The data folder could not be changed: progress.json in ${data} is locked by process ${holder.pid}, which does not go on. Let process ${holder.pid} go on, or end it, and try again.`,
    ])
    holder.signal('SIGKILL')
    await holder.over
    expect(await program.start('once', data).ended()).toEqual(['kept'])
  })
})

it('an own scenario whose deletion was killed is gone, whole or not, and what is left of it is swept', async () => {
  const own = new OwnScenarios(data, readLessonHere)
  await program.start('own', data, 'w', 1).ended()
  const folder = join(data, 'own', 'w-0')
  mkdirSync(join(folder, 'many'))
  for (let index = 0; index < 3000; index++) writeFileSync(join(folder, 'many', `${index}.txt`), 'text')
  const deleting = program.start('delete', data, 'w-0')
  while (existsSync(folder) && !deleting.isOver) await new Promise(setImmediate)
  deleting.signal('SIGKILL')
  await deleting.over
  await own.refresh()
  expect([own.scenarios, own.problems]).toEqual([[], []])
  const left = readdirSync(join(data, 'own'))
  expect(left.length === 1 || deleting.acknowledged.includes('deleted')).toBe(true)
  tidyDataFolder(data)
  expect(readdirSync(join(data, 'own'))).toEqual([])
})
