import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { PACK_LIMITS } from '../../../main/lab/shelf/pack-rules.ts'
import { goodFiles, lesson, manifest, TestShelf, zip } from './pack-maker.ts'

const NO_SCENARIOS = import.meta.dirname

/** Opens it, and says why that was refused; nothing may have been written. */
async function refusal(bytes: Uint8Array, name = 'course.fklab'): Promise<string> {
  using test = await TestShelf.open(NO_SCENARIOS)
  let why = ''
  try {
    await test.shelf.openPackBytes(name, bytes)
  } catch (error) {
    why = (error as Error).message
  }
  expect(existsSync(join(test.data, 'packs'))).toBe(false)
  expect(test.shelf.packs).toEqual([])
  return why
}

const text = strToU8('text')

describe('a lab pack is refused, before anything is written, when', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['a path leads outside', zip(goodFiles({ '../evil.ts': 'x' })), /“\.\.\/evil\.ts” leads outside the pack/],
    ['a path leads outside in its middle', zip(goodFiles({ 'race/../../evil.ts': 'x' })), /leads outside the pack/],
    ['a path is absolute', zip(goodFiles({ '/etc/evil.txt': 'x' })), /is absolute/],
    ['a name holds a backslash', zip(goodFiles({ '..\\evil.ts': 'x' })), /backslash/],
    ['a path has a drive letter', zip(goodFiles({ 'C:evil.ts': 'x' })), /drive letter/],
    ['a name names a stream of Windows', zip(goodFiles({ 'race/a.txt:b.txt': 'x' })), /Windows does not allow/],
    ['a name holds a NUL', zip(goodFiles({ 'race/a\0.txt': 'x' })), /contains U\+0000, which cannot be seen/],
    ['a name is a device of Windows', zip(goodFiles({ 'race/aux.ts': 'x' })), /Windows keeps for itself/],
    ['a folder is a device of Windows', zip(goodFiles({ 'COM1/a.txt': 'x' })), /Windows keeps for itself/],
    ['a name ends with a dot', zip(goodFiles({ 'race./a.txt': 'x' })), /blank or a dot/],
    ['a path is very deep', zip(goodFiles({ 'a/b/c/d/e/f/g.txt': 'x' })), /folders deep/],
    ['a path is very long', zip(goodFiles({ [`${'a'.repeat(200)}.txt`]: 'x' })), /longer than 160/],
    ['two names differ in case alone', zip(goodFiles({ 'race/Lesson.MD': 'x' })), /are one name on some systems/],
    ['two folders differ in case alone', zip(goodFiles({ 'Race/more.ts': 'x' })), /“race” and “Race” are one name/],
    [
      'two folders deep down do',
      zip(goodFiles({ 'race/A/x.ts': 'x', 'race/a/y.ts': 'y' })),
      /“race\/A” and “race\/a” are/,
    ],
    [
      'two names differ in their accents',
      zip(goodFiles({ 'é.txt': 'x', 'e\u0301.txt': 'y' })),
      /\.txt” are one name on some systems, for only an accent/,
    ],
    [
      'two folders differ in their accents',
      zip(goodFiles({ 'é/a.txt': 'x', 'e\u0301/b.txt': 'y' })),
      /” are one name on some systems, for only an accent/,
    ],
    ['two names are one in capitals', zip(goodFiles({ 'ς.txt': 'x', 'σ.txt': 'y' })), /are one name on some systems/],
    [
      'a name holds nothing wide',
      zip(goodFiles({ 'race/pro\u200bgram.ts': 'x' })),
      /pro\\u200bgram\.ts” contains U\+200B/,
    ],
    [
      'a name turns itself round',
      zip(goodFiles({ 'race/\u202est.md': 'x' })),
      /contains U\+202E, which cannot be seen/,
    ],
    ['a name holds a filler', zip(goodFiles({ 'race/a\u3164.ts': 'x' })), /contains U\+3164, which cannot be seen/],
    ['a name holds a variant', zip(goodFiles({ 'race/❤\ufe0f.ts': 'x' })), /contains U\+FE0F, which cannot be seen/],
    ['a name holds a tag', zip(goodFiles({ 'race/a\u{e0041}.ts': 'x' })), /contains U\+E0041, which cannot be seen/],
    ['a name holds an odd blank', zip(goodFiles({ 'race/a\u00a0b.ts': 'x' })), /a blank that is no ordinary one/],
    ['a name piles up marks', zip(goodFiles({ [`race/a${'\u0301'.repeat(20)}.ts`]: 'x' })), /contains U\+0301/],
    ['a file is also a folder', zip(goodFiles({ 'race/program.ts/a.txt': 'x' })), /both a file and the folder/],
    ['a file is a program for the machine', zip(goodFiles({ 'race/run.exe': 'x' })), /none of the kinds/],
    ['a file is an archive', zip(goodFiles({ 'race/more.zip': zipSync({ 'a.txt': text }) })), /archive within/],
    ['an archive is called a text', zip(goodFiles({ 'race/a.txt': zipSync({ 'a.txt': text }) })), /no text in UTF-8/],
    ['a file is a link', zip(goodFiles(), { 'race/a.txt': [text, { os: 3, attrs: 0o120777 << 16 }] }), /is a link/],
    ['a file is a pipe', zip(goodFiles(), { 'race/a.txt': [text, { os: 3, attrs: 0o010644 << 16 }] }), /is a link/],
    ['it is no zip', strToU8('not a zip at all, only words'), /no zip archive, or was cut off/],
    ['it is empty', new Uint8Array(), /no zip archive, or was cut off/],
    ['it was cut off', zip(goodFiles()).subarray(0, -30), /no zip archive, or was cut off/],
    ['something hangs behind it', new Uint8Array([...zip(goodFiles()), 0]), /no zip archive, or was cut off/],
    ['it is longer than a pack', new Uint8Array(9 * 1024 * 1024), /a lab pack has at most 8388608/],
  ])('%s', async (_what, bytes, sentence) => {
    const why = await refusal(bytes)
    expect(why).toMatch(sentence)
    expect(why).toMatch(/^“course\.fklab” was not opened: [^\n]+\. [A-Z][^\n]+\.$/)
  })

  it('it holds too many files', async () => {
    const many = Object.fromEntries(Array.from({ length: PACK_LIMITS.files }, (_, at) => [`race/${at}.txt`, 'x']))
    expect(await refusal(zip(goodFiles(many)))).toMatch(/holds more than 500 files/)
  })
  it('it says that it holds very many files', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`race/${at}.txt`, 'x']))
    expect(await refusal(zip(goodFiles(many)))).toMatch(/says that it holds 3003 files/)
  })
  it('a file is too long', async () => {
    const noise = new Uint8Array(PACK_LIMITS.fileBytes + 1).map((_, at) => 97 + ((at * at) % 26))
    expect(await refusal(zip(goodFiles({ 'race/a.txt': noise })))).toMatch(/“race\/a\.txt” has 1048577 bytes/)
  })
  it('all files together are too long', async () => {
    const noise = new Uint8Array(randomBytes(1024 * 1024)).map((byte) => 97 + (byte % 4))
    const some = Object.fromEntries(Array.from({ length: 17 }, (_, file) => [`race/${file}.txt`, noise]))
    expect(await refusal(zip(goodFiles(some)))).toMatch(/more than 16777216 bytes together/)
  })
  it('a bomb says how large it is', async () => {
    expect(await refusal(zip(goodFiles({ 'race/a.txt': new Uint8Array(1000_000).fill(97) })))).toMatch(
      /200th of its size/,
    )
  })
  it('a bomb lies about its size: inflating stops there', async () => {
    const bomb = deflateRawSync(new Uint8Array(100 * 1024 * 1024).fill(97))
    const bytes = patched(zip(goodFiles(), { 'race/a.txt': [bomb, { level: 0 }] }), 'race/a.txt', (view, central) => {
      view.setUint16(central + 10, 8, true) // now it claims to be packed …
      view.setUint32(central + 24, 5000, true) // … and to hold 5000 bytes
    })
    const before = process.memoryUsage().arrayBuffers
    expect(await refusal(bytes)).toMatch(/“race\/a\.txt” grows beyond the 5000 bytes that it says it has/)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024)
  })
  it('a file is in it twice', async () => {
    const bytes = zip(goodFiles({ 'race/a.txt': 'first', 'race/b.txt': 'second' }))
    const twice = renamed(bytes, 'race/b.txt', 'race/a.txt')
    expect(await refusal(twice)).toMatch(/“race\/a\.txt” is in it twice/)
  })
  it('a file has two names', async () => {
    const bytes = zip(goodFiles({ 'race/a.txt': 'first' }))
    const at = Buffer.from(bytes).lastIndexOf('race/a.txt')
    expect(
      await refusal(new Uint8Array([...bytes.subarray(0, at), ...strToU8('race/b.txt'), ...bytes.subarray(at + 10)])),
    ).toMatch(/two different names/)
  })
  it('a file is locked with a password', async () => {
    const bytes = patched(zip(goodFiles()), 'race/program.ts', (view, central) => {
      view.setUint16(central + 8, view.getUint16(central + 8, true) | 1, true)
    })
    expect(await refusal(bytes)).toMatch(/locked with a password/)
  })
  it('a file is damaged', async () => {
    const bytes = patched(zip(goodFiles()), 'race/program.ts', (view, central) => {
      view.setUint32(central + 16, 12345, true)
    })
    expect(await refusal(bytes)).toMatch(/“race\/program\.ts” in it is damaged/)
  })

  it.each<[string, string | null, RegExp]>([
    ['is missing', null, /has no manifest\.json.*forkscope pack/],
    ['is no JSON', '{', /manifest\.json is wrong: is no JSON/],
    ['has a later format', manifest({ format: 2 }), /format is another than 1/],
    ['has no title', manifest({ title: ' ' }), /title is empty/],
    ['has a title in two lines', manifest({ title: 'a\nb' }), /title is more than one plain line/],
    [
      'turns its title round',
      manifest({ title: 'a\u202eb' }),
      /title contains U\+202E, which cannot be seen, at character 2/,
    ],
    ['names no scenario', manifest({ scenarios: [] }), /scenarios names no scenario/],
    ['names a scenario outside', manifest({ scenarios: ['../race'] }), /scenarios\.0 names a folder with more than/],
    ['names a scenario twice', manifest({ scenarios: ['race', 'Race'] }), /scenarios names a folder twice/],
    ['names a scenario that is not there', manifest({ scenarios: ['rice'] }), /“rice” has no lesson\.md/],
    ['says more than it should', manifest({ run: 'rm' }), /there is no field “run”/],
  ])('its manifest %s', async (_what, content, sentence) => {
    const rest = goodFiles()
    delete rest['manifest.json']
    const why = await refusal(zip(content === null ? rest : { ...rest, 'manifest.json': content }))
    expect(why).toMatch(sentence)
    expect(why).toMatch(/^“course\.fklab” was not opened: [^\n]+\. [A-Z][^\n]+\.$/)
  })
  it('a lesson in it is broken, with file and line', async () => {
    const broken = lesson('A race').replace('order: 1', 'order: soon')
    expect(await refusal(zip(goodFiles({ 'race/lesson.md': broken })))).toMatch(
      /a lesson in it is wrong: race\/lesson\.md:3: order is .*Ask its author to mend it\./,
    )
  })
  it('a lesson in it is a bomb of its own', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    )
    const bomb = lesson('A race').replace('order: 1', `order: 1\nl0: &l0 [a]\n${levels.join('\n')}`)
    expect(await refusal(zip(goodFiles({ 'race/lesson.md': bomb })))).toMatch(
      /race\/lesson\.md:4: a value has a name \(& or \*\); front matter has none, write the value out/,
    )
  })
  it('a name in the sentence could act on a terminal', async () => {
    expect(await refusal(zip(goodFiles()).subarray(3), '\u001b[31m.fklab')).toMatch(
      /^“\\x1b\[31m\.fklab” was not opened/,
    )
  })
})

describe('a lab pack that is as it should be', () => {
  it('opens, also with entries for its folders', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.openPackBytes('course.fklab', zip(goodFiles(), { 'race/': new Uint8Array() }))
    expect(test.shelf.packs).toMatchObject([
      { id, title: 'Two races', author: 'A. Teacher', scenarios: ['two-races/race'] },
    ])
  })
})

/** The archive with something changed where its list names a file. */
function patched(bytes: Uint8Array, name: string, patch: (view: DataView, central: number) => void): Uint8Array {
  const copy = bytes.slice()
  patch(new DataView(copy.buffer), Buffer.from(copy.buffer).lastIndexOf(name) - 46)
  return copy
}

function renamed(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const copy = Buffer.from(bytes)
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at)) copy.write(to, at)
  return new Uint8Array(copy)
}
