import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as v from 'valibot'
import { Consents } from '../../../main/lab/consent.ts'
import { Progress } from '../../../main/lab/progress.ts'
import { Packs } from '../../../main/lab/shelf/packs.ts'
import { readLessonHere } from '../../../main/lab/shelf/read-lesson.ts'
import { tryLock } from '../../../main/lab/storage/file-lock.ts'
import { JsonFile } from '../../../main/lab/storage/json-file.ts'
import { lockPath } from '../../../main/lab/storage/locked.ts'
import { tidyDataFolder } from '../../../main/lab/storage/tidy-data-folder.ts'
import { replaceFileNow } from '../../../main/lab/storage/whole-file.ts'
import { consentHash } from '../../support/kept.ts'
import { KeeperProgram } from '../../support/keepers.ts'

let program: KeeperProgram
let root: string
let data: string
let said: string[]
beforeAll(async () => (program = await KeeperProgram.built()))
afterAll(() => program[Symbol.asyncDispose]())
beforeEach(() => {
  root = mkdtempSync(join(realpathSync(tmpdir()), 'fks-json-'))
  data = join(root, 'data')
  said = []
})
afterEach(() => rmSync(root, { recursive: true }))

const path = () => join(data, 'numbers.json')
const numbers = (more: { field?: string; patienceMs?: number } = {}) =>
  new JsonFile<readonly number[]>(path(), { schema: v.array(v.number()), version: 1, empty: [], ...more }, (sentence) =>
    said.push(sentence),
  )
const add = (number: number) => (kept: readonly number[]) => [...kept, number]
const mode = (file: string) => (statSync(file).mode & 0o777).toString(8)
/** The data folder with this as the file. */
function keep(content: string | Uint8Array): void {
  mkdirSync(data, { recursive: true })
  writeFileSync(path(), content)
}
const names = () => readdirSync(data).sort()

describe('a kept file', () => {
  it('is there for the next who reads; changes of one process are made in their order', async () => {
    const file = numbers()
    await Promise.all(Array.from({ length: 50 }, (_, number) => (number % 2 ? numbers() : file).change(add(number))))
    expect(numbers().read()).toEqual(Array.from({ length: 50 }, (_, number) => number))
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual({ version: 1, content: numbers().read() })
    expect(names()).toEqual(['.numbers.json.lock', 'numbers.json'])
    expect([mode(data), mode(path())]).toEqual(['700', '600'])
  })
  it('is loaded after the changes that were asked for before', async () => {
    const file = numbers()
    const changed = [file.change(add(1)), numbers().change(add(2))]
    const loaded = file.load()
    void file.change(add(3))
    expect(await loaded).toEqual([1, 2])
    await Promise.all(changed)
  })
  it('is not written by a change that throws, changes nothing, or does not fit', async () => {
    const file = numbers()
    await file.change(add(1))
    const before = statSync(path()).ino
    await expect(
      file.change(() => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await file.change((kept) => kept)
    await expect(file.change(add(NaN))).rejects.toThrow('numbers.json was not changed')
    expect([statSync(path()).ino, file.read()]).toEqual([before, [1]])
  })
  it.each<[string, string | Uint8Array]>([
    ['empty', ''],
    ['truncated', '{ "version": 1, "content": [1, 2'],
    ['something else', '[1, 2]'],
    ['of a wrong version', '{ "version": 0, "content": [] }'],
    ['of wrong content', '{ "version": 1, "content": ["one"] }'],
    ['no text', new Uint8Array([0xff, 0xfe, 0x00])],
  ])('that is %s is set aside as it was, and said once', async (_what, content) => {
    keep(content)
    const file = numbers()
    expect([file.read(), file.read(), names()]).toEqual([[], [], ['numbers.json']])
    expect(said).toEqual(['numbers.json could not be read. It is set aside at the next change.'])
    expect(await file.load()).toEqual([])
    const aside = names().find((name) => name.includes('.broken-'))!
    expect(said[1]).toBe(
      `numbers.json could not be read. It was set aside as ${aside} in ${data}, and a new one begins.`,
    )
    expect(readFileSync(join(data, aside))).toEqual(Buffer.from(content))
    expect(await file.change(add(7))).toEqual([7])
    expect([said.length, file.trouble]).toEqual([2, said[1]])
  })
  it('of a newer Forkscope is left as it is, whatever it holds', async () => {
    const newer = '{ "version": 2, "entirely": "different" }'
    keep(newer)
    const file = numbers()
    expect(file.read()).toEqual([])
    expect(file.trouble).toMatch(/^numbers\.json was written by a newer Forkscope\. It is left as it is/)
    await expect(file.load()).rejects.toThrow(file.trouble)
    await expect(file.change(add(1))).rejects.toThrow(file.trouble)
    expect(readFileSync(path(), 'utf8')).toBe(newer)
  })
  it.runIf(process.platform !== 'win32')(
    'that is a folder or a pipe is left alone, and nothing waits for it',
    async () => {
      mkdirSync(path(), { recursive: true })
      const refused = /^numbers\.json in .* cannot be read: it is no plain file\. It is left as it is/
      await expect(numbers().change(add(1))).rejects.toThrow(refused)
      rmSync(path(), { recursive: true })
      execFileSync('mkfifo', [path()])
      expect(numbers().read()).toEqual([])
      await expect(numbers().change(add(1))).rejects.toThrow(refused)
    },
  )
  it('that can be read again is in use again', () => {
    mkdirSync(path(), { recursive: true })
    const file = numbers()
    file.read()
    expect(file.trouble).not.toBe('')
    rmSync(path(), { recursive: true })
    keep('\ufeff{ "version": 1, "content": [5] }')
    expect([file.read(), file.trouble]).toEqual([[5], ''])
  })
  it('whose lock is held is waited for without holding up anything, then given up', async () => {
    mkdirSync(data)
    const lock = tryLock(lockPath(path()))!
    expect(tryLock(lockPath(path()))).toBeUndefined()
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 1)
    await expect(numbers({ patienceMs: 100 }).change(add(1))).rejects.toThrow(
      `numbers.json in ${data} is locked by process ${process.pid}, which does not go on.`,
    )
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(5)
    const waiting = numbers().change(add(2))
    lock.release()
    expect(await waiting).toEqual([2])
  })
})

describe('files of the versions before', () => {
  it('are read and go on', async () => {
    mkdirSync(data)
    const at = '2026-01-01T00:00:00.000Z'
    const content = { bank: { prediction: { text: '200', at }, runs: [] } }
    writeFileSync(join(data, 'progress.json'), `${JSON.stringify({ version: 1, content }, null, 2)}\n`)
    const consent = { hash: consentHash('a'), title: 'A', at }
    writeFileSync(join(data, 'consents.json'), `${JSON.stringify({ version: 1, items: [consent] }, null, 2)}\n`)
    const pack = { id: 'course', kind: 'folder', folder: join(root, 'course') }
    writeFileSync(join(data, 'packs.json'), `${JSON.stringify({ version: 1, items: [pack] }, null, 2)}\n`)
    const progress = new Progress(data, { changed: () => undefined, said: expect.unreachable })
    expect(await progress.read()).toEqual(content)
    const consents = new Consents(data)
    expect([consents.given(consentHash('a')), consents.given(consentHash('b'))]).toEqual([true, false])
    await consents.give(consentHash('b'), 'B', 'b')
    await consents.revoke({ hash: consentHash('a'), path: 'a' })
    expect(JSON.parse(readFileSync(join(data, 'consents.json'), 'utf8'))).toMatchObject({
      version: 1,
      items: [{ hash: consentHash('b') }],
    })
    const packs = new Packs(data, readLessonHere)
    await packs.refresh()
    expect(packs.descriptions(() => false).map(({ id }) => id)).toEqual(['course'])
  })
  it('have what their killed writers left swept, and other names left alone', async () => {
    await new Progress(data, { changed: () => undefined, said: expect.unreachable }).predict('bank', '200')
    const litter = ['.progress.json.new', 'progress.json.123.new', 'progress.json.lock', '.packs.json.0123456789ab']
    for (const name of litter) writeFileSync(join(data, name), '')
    for (const name of litter.slice(1)) utimesSync(join(data, name), 1, 1)
    const kept = ['progress.json.broken-1', '.notes', 'progress.json.mine.new']
    for (const name of kept) writeFileSync(join(data, name), '')
    const half = ['own/.mine.0123456789ab', 'packs/.fedc.0123456789ab']
    for (const folder of half) mkdirSync(join(data, folder, 'race'), { recursive: true })
    const lock = tryLock(lockPath(join(data, 'packs')))!
    tidyDataFolder(data)
    expect(readdirSync(join(data, 'own'))).toEqual([])
    // Somebody is just unpacking there.
    expect(readdirSync(join(data, 'packs'))).toHaveLength(1)
    lock.release()
    tidyDataFolder(data)
    expect(readdirSync(join(data, 'packs'))).toEqual([])
    const locks = ['.own.lock', '.packs.json.lock', '.packs.lock', '.progress.json.lock']
    expect(names()).toEqual([...kept, ...locks, 'own', 'packs', 'progress.json'].sort())
  })
  it.runIf(process.platform !== 'win32')(
    'are taken from others’ eyes; a folder shared with other things is not',
    () => {
      mkdirSync(join(data, 'own'), { recursive: true })
      writeFileSync(join(data, 'progress.json'), '{}')
      const open = () => {
        for (const folder of [data, join(data, 'own')]) chmodSync(folder, 0o755)
        chmodSync(join(data, 'progress.json'), 0o644)
      }
      const modes = () => [data, join(data, 'own'), join(data, 'progress.json')].map(mode)
      open()
      tidyDataFolder(data)
      expect(modes()).toEqual(['700', '700', '600'])
      open()
      writeFileSync(join(data, 'homework.txt'), '')
      tidyDataFolder(data)
      expect(modes()).toEqual(['755', '700', '600'])
    },
  )
})

describe.runIf(process.platform !== 'win32')('where nothing can be kept, it is said at once', () => {
  const once = (folder: string, who = '') => program.start('once', folder, who).ended()
  const sentence = (why: string): unknown[] => [
    expect.stringMatching(`^The data folder could not be changed: .*${why}.*FORKSCOPE_DATA`),
  ]

  it.each<[string, () => string, string]>([
    ['under a device', () => '/dev/null/x', 'a file stands where a folder should be'],
    ['in the place of a file', () => join(root, 'file'), 'a file stands where a folder should be'],
    ['behind a link that leads nowhere', () => join(root, 'link'), 'a link that leads nowhere'],
    ['beyond a link that leads nowhere', () => join(root, 'link', 'data'), 'a link that leads nowhere'],
    ['where even root cannot make a folder', () => '/proc/x/y', 'no folder can be made there'],
  ])('%s', async (_where, folder, why) => {
    writeFileSync(join(root, 'file'), '')
    symlinkSync(join(root, 'nowhere', 'at', 'all'), join(root, 'link'))
    if (folder().startsWith('/proc') && !existsSync('/proc/self')) return
    expect(await once(folder())).toEqual(sentence(why))
  })
  it('without a right to it', async () => {
    mkdirSync(data, { mode: 0o500 })
    // Root may do everything: it becomes nobody.
    if (process.getuid?.() === 0) chmodSync(root, 0o755)
    expect(await once(data, 'nobody')).toEqual(sentence('this user may not write there'))
  })
  it('on a full disk, and the old file stays', async () => {
    expect(await once(data)).toEqual(['kept'])
    const before = readFileSync(join(data, 'progress.json'))
    const full = program.startLimited('-f 0', 'once', data)
    expect(await full.ended()).toEqual(sentence('the system lets this process write no larger file'))
    expect(readFileSync(join(data, 'progress.json'))).toEqual(before)
    expect(names()).toEqual(['.progress.json.lock', 'progress.json'])
  })
  it('while the system is short of descriptors; nothing is put aside, and all is as before when that is over', async () => {
    mkdirSync(data)
    const items = [{ id: 'course', kind: 'folder', folder: join(root, 'course') }]
    const list = JSON.stringify({ version: 1, items })
    writeFileSync(join(data, 'packs.json'), list)
    await once(data)
    const short = await program.startLimited('-n 64', 'descriptors', data).ended()
    expect(short).toEqual([
      expect.stringMatching(
        /^packs\.json in .* cannot be read: too many files are open \(EMFILE\)\. It is left as it is/,
      ),
      expect.stringMatching(
        /^The data folder could not be changed: .*progress\.json: too many files are open \(EMFILE\)/,
      ),
      expect.stringMatching(/^The data folder could not be changed: .*consents\.json: too many files are open/),
      expect.stringMatching(/^\[\["course"\],\["The folder .*course is not there any more/),
    ])
    expect(readFileSync(join(data, 'packs.json'), 'utf8')).toBe(list)
    expect(names().filter((name) => name.includes('broken'))).toEqual([])
  })
})

it('the window’s place is replaced whole, for this user’s eyes, and never waits', () => {
  mkdirSync(data)
  const place = join(data, 'window.json')
  expect(replaceFileNow(place, 'one')).toBe(true)
  const lock = tryLock(lockPath(place))!
  expect(replaceFileNow(place, 'two')).toBe(false)
  lock.release()
  expect(replaceFileNow(place, 'three')).toBe(true)
  expect([readFileSync(place, 'utf8'), mode(place)]).toEqual(['three', '600'])
  expect(names()).toEqual(['.window.json.lock', 'window.json'])
})
