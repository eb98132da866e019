/**
 * A lab's writer of kept files without the lab, in a process of its own: `keeper.mjs <task> <data folder> <name> <count>`.
 * After each change that was acknowledged it prints one line, with one system call, so that nothing printed is lost when it
 * is killed.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Consents } from '../../main/lab/consent.ts'
import { Progress } from '../../main/lab/progress.ts'
import { OwnScenarios } from '../../main/lab/shelf/own-scenarios.ts'
import { Packs } from '../../main/lab/shelf/packs.ts'
import { readLessonHere } from '../../main/lab/shelf/read-lesson.ts'
import { tryLock } from '../../main/lab/storage/file-lock.ts'
import { lockPath } from '../../main/lab/storage/locked.ts'
import { makeFolder } from '../../main/lab/storage/make-folder.ts'
import { replaceFileNow } from '../../main/lab/storage/whole-file.ts'
import { BANK, consentHash } from './kept.ts'

const [task = '', folder = '', name = '', count = '1'] = process.argv.slice(2)
const say = (line: string): void => void writeSync(1, `${line}\n`)
const progressOf = (data: string): Progress => new Progress(data, { changed: () => undefined, said: say })

/** A folder of one scenario, beside the data folder. */
function courseOf(name: string): string {
  const course = join(folder, '..', name)
  mkdirSync(join(course, 'race'), { recursive: true })
  for (const [file, text] of Object.entries(BANK)) writeFileSync(join(course, 'race', file), text)
  return course
}

const TASKS: Readonly<Record<string, () => Promise<void>>> = {
  async progress() {
    const progress = progressOf(folder)
    for (let index = 0; index < Number(count); index++) {
      await progress.predict(`${name}-${index}`, 'It works.')
      say(`${name}-${index}`)
    }
  },
  async consents() {
    const consents = new Consents(folder)
    for (let index = 0; index < Number(count); index++) {
      await consents.give(consentHash(`${name}-${index}`), 'A pack', folder)
      say(`${name}-${index}`)
    }
  },
  /** A folder of scenarios is opened and closed in turn. */
  async packs() {
    const packs = new Packs(folder, readLessonHere)
    const course = courseOf(name)
    for (let index = 0; index < Number(count); index++) {
      await packs.refresh()
      const open = packs.descriptions(() => false).find(({ path }) => path === course)
      if (open === undefined) await packs.openFolder(course)
      else await packs.close(open.id)
      say(open === undefined ? 'open' : 'closed')
    }
  },
  /** Own scenarios are saved, changed, renamed and deleted in turn; every third one stays. */
  async own() {
    const own = new OwnScenarios(folder, readLessonHere)
    const original = { ...ORIGINAL, source: BANK['program.ts'] }
    const files = new Map(Object.entries(BANK).map(([file, text]) => [file, Buffer.from(text)]))
    for (let index = 0; index < Number(count); index++) {
      const title = `${name} ${index}`
      const id = await own.save(original, files, title, `${original.source}// saved\n`)
      say(`${id} saved`)
      await own.update(id, `${original.source}// updated\n`)
      say(`${id} updated`)
      await own.rename(id, `${title} renamed`)
      say(`${id} renamed`)
      if (index % 3 === 0) continue
      await own.delete(id)
      say(`${id} deleted`)
    }
  },
  /** Takes the lock of progress.json and stops itself, as Ctrl-Z does. */
  hold() {
    makeFolder(folder)
    const lock = tryLock(lockPath(join(folder, 'progress.json')))
    say('holds')
    process.kill(process.pid, 'SIGSTOP')
    lock?.release()
    say('released')
    return Promise.resolve()
  },
  /** Writes window.json as a closing window does. */
  window() {
    for (let index = 0; index < Number(count); index++)
      if (replaceFileNow(join(folder, 'window.json'), JSON.stringify({ name, index, more: 'x'.repeat(50_000) })))
        say(`${name}-${index}`)
    return Promise.resolve()
  },
  /** One change, where none may be possible. */
  async once() {
    if (name === 'nobody') process.setuid?.(65534)
    try {
      await progressOf(folder).predict('bank', '200')
      say('kept')
    } catch (error) {
      say((error as Error).message)
    }
  },
  async delete() {
    const own = new OwnScenarios(folder, readLessonHere)
    await own.refresh()
    await own.delete(`own/${name}`)
    say('deleted')
  },
  /** Reads and changes while no file can be opened, and again when that is over. */
  async descriptors() {
    const packs = new Packs(folder, readLessonHere)
    const consents = new Consents(folder)
    const progress = progressOf(folder)
    const taken: number[] = []
    try {
      for (;;) taken.push(openSync('/dev/null', 'r'))
    } catch {
      // Now there are none left.
    }
    await packs.refresh()
    say(packs.problems.join())
    for (const attempt of [progress.predict('bank', 'More'), consents.give(consentHash('two'), 'Two', folder)])
      await attempt.catch((error: unknown) => say((error as Error).message))
    for (const fd of taken) closeSync(fd)
    await packs.refresh()
    say(JSON.stringify([packs.descriptions(() => false).map(({ id }) => id), packs.problems]))
    await progress.predict('bank', 'More')
    await consents.give(consentHash('two'), 'Two', folder)
  },
}

const ORIGINAL = {
  id: 'bank',
  title: 'Bank',
  origin: 'built-in',
  pack: null,
  python: null,
} as unknown as Parameters<OwnScenarios['save']>[0]

await TASKS[task]!()
