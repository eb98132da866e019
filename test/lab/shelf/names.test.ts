import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkedTitle, foldedTitle } from '../../../main/lab/shelf/names.ts'
import { parseManifest } from '../../../main/lab/shelf/pack-contents.ts'
import { readPackFolder, readScenarioFolders } from '../../../main/lab/shelf/pack-reading.ts'
import { readLessonHere } from '../../../main/lab/shelf/read-lesson.ts'
import { readTexts } from '../../../main/lab/scenarios.ts'
import { failure } from '../../support/failure.ts'
import { lesson, manifest, PROGRAM } from './pack-maker.ts'

const root = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-names-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function folderOf(name: string, files: readonly string[]): string {
  const folder = join(root, name)
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), file.endsWith('.md') ? lesson('A race') : PROGRAM)
  }
  return folder
}
const race = ['race/lesson.md', 'race/program.ts']
/** "Name: message" of the rejection; null when there is none. */
const refused = (reading: Promise<unknown>): Promise<string | null> =>
  reading.then(
    () => null,
    (error: unknown) => String(error),
  )

// On macOS and Windows such folders cannot be.
describe.runIf(process.platform === 'linux')('a folder of scenarios is refused, with both names, when', () => {
  it.each([
    ['case', ['Race/more.ts'], '“Race” and “race” are one name on some systems'],
    ['deep', ['race/A/x.ts', 'race/a/y.ts'], '“race/A” and “race/a” are one name on some systems'],
    ['accents', ['é/x.ts', 'e\u0301/y.ts'], '” are one name on some systems'],
    ['hidden', ['race/pro\u200bgram.ts'], '“race/pro\\u200bgram.ts” contains U+200B, which cannot be seen'],
    ['reversed', ['race/\u202est.ts'], '“race/\\u202est.ts” contains U+202E, which cannot be seen'],
    ['escape', ['race/\u001b]0;x\u0007.ts'], '“race/\\x1b]0;x\\x07.ts” contains U+001B, which cannot be seen'],
  ])('%s', async (name, files, sentence) => {
    const why = await refused(readPackFolder(folderOf(name, [...race, ...files]), readLessonHere))
    expect(why).toContain(sentence)
    expect(why).toMatch(/^PackRefused: “\w+” was not opened: [^\n]+\. Give it another name\.$/)
  })
  it('its own name cannot be seen', async () => {
    expect(await refused(readPackFolder(folderOf('a\u200bb', race), readLessonHere))).toContain(
      '“a\\u200bb” was not opened: its own name',
    )
  })
  it('and one scenario of it that is called so is a problem that hinders no other', async () => {
    const folder = folderOf('own', [...race, 'evil\u202e/lesson.md', 'evil\u202e/program.ts'])
    const { scenarios, problems } = await readScenarioFolders(
      {
        folder,
        names: ['race', 'evil\u202e'],
        prefix: 'own',
        from: { origin: 'own', pack: null },
        textsOf: (name, id) => readTexts(folder, name, id),
      },
      readLessonHere,
    )
    expect(scenarios.map(({ id }) => id)).toEqual(['own/race'])
    expect(problems).toEqual([expect.stringMatching(/^“own\/evil\\u202e” is not on the shelf: .*U\+202E/)])
  })
})

it('a folder with a very long name is a pack with a short title', async () => {
  expect((await readPackFolder(folderOf('x'.repeat(200), race), readLessonHere)).manifest.title).toBe(
    `${'x'.repeat(79)}…`,
  )
})

describe('a manifest is refused when', () => {
  const refusal = (more: object) => failure(() => parseManifest(Buffer.from(manifest(more)), 'course.fklab'))
  beforeAll(() => {
    expect(refusal({ description: 'Two\nlines of שלום.' })).toBeNull()
  })
  it.each([
    ['its title', { title: 'a\u3164' }, /title contains U\+3164/],
    ['its author', { author: 'A.\u001b]0;x\u0007' }, /author contains U\+001B/],
    ['its author in two lines', { author: 'A.\nForkscope' }, /author is more than one plain line/],
    ['its description', { description: 'a\u202eb' }, /description contains U\+202E/],
    ['its description’s C1', { description: 'a\u009b2Jb' }, /description contains U\+009B/],
    ['its size', { title: 'x'.repeat(900_000) }, /its manifest\.json has 900\d{3} bytes, and it has at most 32768/],
    ['its length', { title: 'x'.repeat(9000) }, /title is longer than 80 characters/],
  ])('%s is not plain', (_what, more, sentence) => {
    expect(refusal(more)).toMatch(sentence)
    expect(refusal(more)!.length).toBeLessThan(200)
  })
})

describe('a title of one’s own', () => {
  it.each(['a\u200bb', 'a\u3164', 'a\u2800', 'a\u115f', 'a\uffa0b', 'a\u034fb', 'pay\u200dpal', 'a\ufe0f', 'a\u{e0041}', `e${'\u0301'.repeat(20)}`])(
    'is refused where something in it cannot be seen: %j',
    (title) => {
      expect(failure(() => checkedTitle(title))).toMatch(/The title contains U\+[0-9A-F]{4,5}, a character that cannot/)
    },
  ) // prettier-ignore
  it('is refused at once where it is a mistake of a megabyte', () => {
    expect(failure(() => checkedTitle('x'.repeat(900_000)))).toMatch(/at most 80 characters/)
  })
  it.each(['הבנק שלי', '❤️ locks', 'قفل', 'می‌خواهم'])('may be %s', (title) => {
    expect(checkedTitle(title)).toBe(title)
  })
  it('is the same as one that looks so', () => {
    expect(foldedTitle('The Bank')).toBe(foldedTitle('ｔhe  bank'))
    expect(foldedTitle('می‌خواهم')).toBe(foldedTitle('میخواهم'))
  })
})

it.each(['race/program.ts', 'race/program.py', 'race/more.js'])(
  'a program that reads otherwise than it runs is refused: %s',
  async (file) => {
    const folder = folderOf(`trojan-${file.replace(/\W/g, '-')}`, [...race, file])
    writeFileSync(
      join(folder, file),
      "const level = 'user'\n/*\u202e } \u2066if (isAdmin)\u2069 \u2066 begin admins only */\n",
    )
    expect(await refused(readPackFolder(folder, readLessonHere))).toMatch(
      /was not opened: “race\/\w+\.\w+”, line 2, holds a character that turns its order round/,
    )
  },
)
it('a program with words from right to left is none', async () => {
  const folder = folderOf('hebrew', race)
  writeFileSync(join(folder, 'race/program.ts'), "export const main = () => console.log('שלום')\n")
  expect(await refused(readPackFolder(folder, readLessonHere))).toBeNull()
})
