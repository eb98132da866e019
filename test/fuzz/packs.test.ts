import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { readLessonHere } from '../../main/lab/shelf/read-lesson.ts'
import { makePack } from '../../main/lab/shelf/make-pack.ts'
import { checkContents, hashOf, parseManifest, readManifest } from '../../main/lab/shelf/pack-contents.ts'
import { PackRefused } from '../../main/lab/shelf/pack-rules.ts'
import { unpack } from '../../main/lab/shelf/unpack.ts'
import { makeWholeFolder } from '../../main/lab/storage/whole-folder.ts'
import { goodFiles, lesson, manifest, PROGRAM, zip } from '../lab/shelf/pack-maker.ts'
import { expectPlainSentence } from '../support/plain-sentence.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'

const root = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-fuzz-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** Refused in one plain sentence, or a pack that is the same when it is made again, and is written nowhere else. */
async function answer(bytes: Uint8Array): Promise<void> {
  let files
  let stated
  try {
    files = unpack(bytes, 'course.fklab')
    stated = readManifest(files, 'course.fklab')
    await checkContents(files, stated, 'course.fklab', readLessonHere)
  } catch (error) {
    expect(error).toBeInstanceOf(PackRefused)
    expectPlainSentence((error as Error).message)
    return
  }
  const again = unpack(await makePack(files, stated, 'course', readLessonHere), 'course.fklab')
  expect(readManifest(again, 'course.fklab')).toEqual(stated)
  const rest = (all: ReadonlyMap<string, Uint8Array>) =>
    hashOf(new Map([...all].filter(([path]) => path !== 'manifest.json')))
  expect(rest(again)).toBe(rest(files))
  await makeWholeFolder(join(root, 'packs', 'one'), files, true)
  expect([readdirSync(root), readdirSync(join(root, 'packs'))]).toEqual([['packs'], ['one']])
  rmSync(join(root, 'packs'), { recursive: true })
}

const name = fc.oneof(
  fc.constantFrom('race/.h.ts', '../x.ts', '/x.ts', 'C:/x.ts', 'race\\x.ts', 'con.ts', 'RACE/lesson.md', 'race/program.ts/x.ts', 'race/a\u0301.txt', 'race/\u00e1.txt', 'race/node_modules/x/index.js', 'race', 'race/', 'a.zip'),
  fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text !== ''),
  fc.tuple(fc.constantFrom('race/', 'a/', ''), fc.stringMatching(/^[a-z. ]{1,9}$/), fc.constantFrom('.ts', '.md', '.txt', '.json', '.exe')).map((parts) => parts.join('')),
) // prettier-ignore
const content = fc.oneof(
  fc.constantFrom<string | Uint8Array>(PROGRAM, lesson('A race'), '', manifest(), 'a'.repeat(70_000)),
  fc.uint8Array({ maxLength: 60 }),
)
const packs = fc
  .array(fc.tuple(name, content), { maxLength: 4 })
  .map((more) => zip({ ...goodFiles(), ...Object.fromEntries(more) }))

/** Bytes where a zip says how long it is, what it holds and where. */
const marks = (bytes: Uint8Array): number[] =>
  [...bytes.keys()].filter((at) => bytes[at] === 0x50 && bytes[at + 1] === 0x4b)
const change = fc.record({
  near: fc.boolean(),
  at: fc.nat(),
  offset: fc.integer({ min: 0, max: 48 }),
  byte: fc.oneof(fc.constantFrom(0, 1, 0xff, 0x50), fc.nat({ max: 255 })),
})

it('good archives with other files in them', { timeout: FUZZ_TIMEOUT_MS }, () => fuzz(packs, 100, answer))
it('archives of which bytes were changed', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(
    fc.tuple(packs, fc.array(change, { minLength: 1, maxLength: 4 })).map(([bytes, changes]) => {
      const changed = bytes.slice()
      const places = marks(bytes)
      for (const { near, at, offset, byte } of changes)
        changed[near ? places[at % places.length]! + offset : at % bytes.length] = byte
      return changed
    }),
    300,
    answer,
  ),
)
it('archives that were cut, joined or doubled', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(
    fc.tuple(packs, packs, fc.nat(), fc.nat()).map(([one, other, end, start]) => {
      const [left, right] = [one.subarray(0, end % (one.length + 1)), other.subarray(start % (other.length + 1))]
      return Buffer.concat([left, right])
    }),
    150,
    answer,
  ),
)
it('any bytes', { timeout: FUZZ_TIMEOUT_MS }, () => fuzz(fc.uint8Array({ maxLength: 400 }), 200, answer))

const json = fc.oneof(
  fc.json(),
  fc.constantFrom('format', 'title', 'author', 'description', 'scenarios').chain((key) =>
    fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify({ format: 1, title: 'T', scenarios: ['race'], [key]: value })),
  ),
  fc.array(name, { maxLength: 5 }).map((scenarios) => manifest({ scenarios })),
  fc.string({ unit: 'binary', maxLength: 100 }).map((title) => manifest({ title })),
  fc.tuple(fc.constantFrom('[', '{"a":', '"', '\\u0000', '1', ' '), fc.nat({ max: 40_000 })).map(([piece, count]) => piece.repeat(count)),
  fc.tuple(fc.nat(), fc.string({ maxLength: 3 })).map(([at, piece]) => {
    const text = manifest()
    return text.slice(0, at % text.length) + piece + text.slice((at % text.length) + 1)
  }),
) // prettier-ignore

it('manifests', { timeout: FUZZ_TIMEOUT_MS }, () =>
  fuzz(fc.oneof(json.map((text) => new TextEncoder().encode(text)), fc.uint8Array({ maxLength: 200 })), 400, (bytes) => {
    try {
      const { title, scenarios } = parseManifest(bytes, 'course.fklab')
      expect([title.length > 0, new Set(scenarios).size]).toEqual([true, scenarios.length])
    } catch (error) {
      expect(error).toBeInstanceOf(PackRefused)
      expectPlainSentence((error as Error).message)
    }
  }),
) // prettier-ignore
