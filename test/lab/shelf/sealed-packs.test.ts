import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConsentNeeded } from '../../../main/lab/consent.ts'
import { compileProgram } from '../../../main/lab/runs/compile-program.ts'
import { compiler } from '../../../main/lab/runs/compiler.ts'
import type { Permitted } from '../../../main/lab/shelf/shelf.ts'
import { goodFiles, lesson, PROGRAM, TestShelf, writeFolder, zip } from './pack-maker.ts'

const NO_SCENARIOS = import.meta.dirname
const RACE = 'two-races/race'

afterAll(() => compiler.close())

async function consentTo({ shelf }: TestShelf, id: string): Promise<void> {
  const { hash } = shelf.packs.find((pack) => pack.id === id)!
  await shelf.consent(id, hash)
}

/** The compiled program's text. */
async function compiled({ folder, sealed, closedTo }: Permitted): Promise<string> {
  const out = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-compiled-'))
  try {
    return readFileSync(await compileProgram({ file: join(folder, 'program.ts'), sealed, closedTo }, out), 'utf8')
  } finally {
    rmSync(out, { recursive: true })
  }
}

/** An open and agreed folder; answers what the program becomes, or why it cannot be compiled. */
async function ofFolder(test: TestShelf, files: Record<string, string>): Promise<string> {
  const id = await test.shelf.openPath(writeFolder(test.root, goodFiles(files)), 'folder')
  await consentTo(test, id)
  return compiled(await test.shelf.permitted(RACE)).catch((error: unknown) => (error as Error).message)
}

describe('a lab pack that holds what nobody sees is refused, so that a second one cannot differ in it:', () => {
  it.each([
    'race/.h.ts',
    '.race/h.ts',
    'race/node_modules/x/index.js',
    'node_modules/x/index.js',
    'race/Node_Modules/x/index.js',
    'race/__pycache__/helper.py',
  ])('%s', async (path) => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const program = `import './${path.replace('race/', '')}'\n${PROGRAM}`
    await test.shelf.openPackBytes('first.fklab', zip(goodFiles({ 'race/program.ts': program })))
    await expect(
      test.shelf.openPackBytes('second.fklab', zip(goodFiles({ 'race/program.ts': program, [path]: '// evil' }))),
    ).rejects.toThrow(
      /^“second\.fklab” was not opened: the name “.*” is hidden or that of installed packages.*\. [A-Z].*\.$/,
    )
    expect(test.shelf.packs).toHaveLength(1)
  })
})

describe('a program of a lab pack', () => {
  it('is made of the pack’s files, found as TypeScript finds them', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const text = await ofFolder(test, {
      'race/program.ts': `import fs from 'node:fs'
import { print } from 'multiprocessing'
import { word } from './word.js'
import { index } from '../shared'
import { deeper } from './parts/deeper'
import data from './data.json'
import book from './book.txt'
export const main = () => print(fs.sep, word, index, deeper, data.key, book)
`,
      'race/word.ts': "export const word = 'of word.ts'",
      'shared/index.mjs': '',
      'shared/index.ts': "export const index = 'of index.ts'",
      'race/parts/deeper.tsx': "export { index as deeper } from '../../shared/index'",
      'race/data.json': '{ "key": "of data.json" }',
      'race/book.txt': 'of book.txt',
    })
    for (const words of ['of word.ts', 'of index.ts', 'of data.json', 'of book.txt']) expect(text).toContain(words)
  })
  it.each([
    ['../../outside.ts', 'lies outside the lab pack; put the file into it'],
    ['./.h.ts', 'is hidden or an installed package'],
    ['./node_modules/x/index.js', 'is hidden or an installed package'],
    ['x', 'is no file of the lab pack: its programs import its own files'],
    ['@scope/x', 'is no file of the lab pack: its programs import its own files'],
    ['mapped', 'is no file of the lab pack: its programs import its own files'],
    ['./linked.ts', 'is no file of the lab pack; put it there, the file itself and no link'],
    ['./linked/inner.ts', 'is no file of the lab pack; put it there, the file itself and no link'],
    ['./lesson.md', 'is neither a program nor JSON nor a text'],
  ])('imports nothing that its hash leaves out: %s', async (specifier, why) => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const evil = "console.log('evil')\n"
    for (const path of ['outside.ts', 'node_modules/x/index.js', 'linked/inner.ts']) write(join(test.root, path), evil)
    const race = join(test.root, 'course', 'race')
    for (const path of ['.h.ts', 'node_modules/x/index.js', 'node_modules/@scope/x/index.js'])
      write(join(race, path), evil)
    symlinkSync(join(test.root, 'outside.ts'), join(race, 'linked.ts'))
    symlinkSync(join(test.root, 'linked'), join(race, 'linked'))
    // Out of the folder by its own words, by those of another file, and by one in a folder above.
    write(join(race, 'tsconfig.json'), '{ "extends": "../../base.json" }')
    const paths = JSON.stringify({ compilerOptions: { baseUrl: '.', paths: { mapped: ['./outside.ts'] } } })
    write(join(test.root, 'base.json'), paths)
    write(join(test.root, 'tsconfig.json'), paths)
    const answer = await ofFolder(test, { 'race/program.ts': `${PROGRAM}\nimport '${specifier}'\n` })
    expect(answer).not.toContain('evil')
    expect(answer).toMatch(/^program\.ts:4:8: “[^”]*” is |^program\.ts:4:8: “[^”]*” lies /)
    expect(answer).toContain(why)
  })
  it('does not find elsewhere what a pattern in an import would match', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    write(join(test.root, 'outside.ts'), "console.log('evil')\n")
    const program = 'export const main = (name: string) => import(`../../${name}.ts`)\n'
    expect(await ofFolder(test, { 'race/program.ts': program })).toMatch(/^program\.ts:1:46: /)
  })
  it('reads no tsconfig.json, in the folder or above it', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const program = `class Of { field = 1 }\n${PROGRAM.replace("'from the pack'", 'new Of().field')}`
    const before = await ofFolder(test, { 'race/program.ts': program })
    const strange = '{ "compilerOptions": { "useDefineForClassFields": false, "jsxFactory": "evil" } }'
    write(join(test.root, 'tsconfig.json'), strange)
    expect(await compiled(await test.shelf.permitted(RACE))).toBe(before)
    write(join(test.root, 'course', 'race', 'tsconfig.json'), strange)
    await test.shelf.refresh()
    await consentTo(test, 'course').catch(() => consentTo(test, 'two-races'))
    expect(await compiled(await test.shelf.permitted(RACE))).toBe(before)
  })
  it('is what was agreed to, whatever happens to its files between the permission and the compiler', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const folder = writeFolder(
      test.root,
      goodFiles({ 'race/program.ts': `import './word.ts'\n${PROGRAM}`, 'race/word.ts': '' }),
    )
    await consentTo(test, await test.shelf.openPath(folder, 'folder'))
    const before = await compiled(await test.shelf.permitted(RACE))
    const permitted = await test.shelf.permitted(RACE)
    writeFileSync(join(folder, 'race', 'program.ts'), "console.log('evil')\n")
    writeFileSync(join(folder, 'race', 'word.ts'), "console.log('evil')\n")
    expect(await compiled(permitted)).toBe(before)
    rmSync(folder, { recursive: true })
    expect(await compiled(permitted)).toBe(before)
  })
  it('is asked for again when a link that took a file’s place is made to lead elsewhere', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const folder = writeFolder(test.root, goodFiles())
    const parts = join(test.root, 'parts')
    for (const side of ['good', 'evil']) {
      const shared = join(test.root, side)
      write(join(shared, 'race/program.ts'), `console.log('${side}')\n${PROGRAM}`)
      write(join(shared, 'race/lesson.md'), lesson('A race'))
      write(join(shared, 'manifest.json'), readFileSync(join(folder, 'manifest.json'), 'utf8'))
    }
    symlinkSync(join(test.root, 'good'), parts)
    await consentTo(test, await test.shelf.openPath(parts, 'folder'))
    expect(await compiled(await test.shelf.permitted(RACE))).toContain('good')
    symlinkSync(join(test.root, 'evil'), join(test.root, 'other'))
    renameSync(join(test.root, 'other'), parts)
    await expect(test.shelf.permitted(RACE)).rejects.toThrow(ConsentNeeded)
  })
})

describe('the question before the first run', () => {
  it('lists every file that can run, and apart from them the texts', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const programs = [
      'helper.py',
      'race/a.mts',
      'race/b.cjs',
      'race/c.JSX',
      'race/d.tsx',
      'race/e.cts',
      'race/f.mjs',
      'race/g.js',
    ]
    const files = goodFiles({ ...Object.fromEntries(programs.map((path) => [path, '# x'])), 'race/data.json': '{}' })
    await test.shelf.openPath(writeFolder(test.root, files), 'folder')
    const question: unknown = await test.shelf
      .permitted(RACE)
      .catch((error: unknown) => (error as ConsentNeeded).question)
    expect(question).toMatchObject({
      pack: {
        programs: [...programs, 'race/program.ts'],
        files: [...programs, 'manifest.json', 'race/data.json', 'race/lesson.md', 'race/program.ts'].toSorted(),
      },
    })
  })
  it('leaves out a dead link and a folder that is called as a program is', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const folder = writeFolder(test.root, goodFiles())
    symlinkSync('nowhere', join(folder, 'race', 'dead.ts'))
    mkdirSync(join(folder, 'race', 'folder.ts'))
    await test.shelf.openPath(folder, 'folder')
    expect(test.shelf.packs[0]!.programs).toEqual(['race/program.ts'])
  })
})

describe('a consent', () => {
  it('is taken back with the pack, also for what its folder held before', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const folder = writeFolder(test.root, goodFiles())
    const id = await test.shelf.openPath(folder, 'folder')
    await consentTo(test, id)
    writeFileSync(join(folder, 'race', 'program.ts'), `${PROGRAM}// changed\n`)
    await test.shelf.refresh()
    await test.shelf.closePack(id)
    writeFileSync(join(folder, 'race', 'program.ts'), PROGRAM)
    await test.shelf.openPath(folder, 'folder')
    await expect(test.shelf.permitted(RACE)).rejects.toThrow(ConsentNeeded)
  })
  it('that is taken back in one lab is gone in every lab on that data folder', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const id = await test.shelf.openPath(writeFolder(test.root, goodFiles()), 'folder')
    const other = await test.another()
    await consentTo(test, id)
    // Given in one, it is given in the other, too.
    const permitted = await other.permitted(RACE)
    expect([other.packs[0]!.trusted, permitted.stillMay()]).toEqual([true, true])
    await test.shelf.closePack(id)
    expect([other.packs[0]!.trusted, permitted.stillMay()]).toEqual([false, false])
    await expect(other.permitted(RACE)).rejects.toThrow(ConsentNeeded)
    await expect(other.saveOwn(RACE, 'Mine', PROGRAM)).rejects.toThrow(ConsentNeeded)
  })
})

describe('own scenarios', () => {
  it('import nothing from where packs are unpacked: that runs only when it is asked for', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    const [hash] = readdirSync(join(test.data, 'packs'))
    write(join(test.data, 'own', 'mine', 'lesson.md'), lesson('Mine'))
    write(join(test.data, 'own', 'mine', 'program.ts'), `import '../../packs/${hash!}/race/program.ts'\n${PROGRAM}`)
    await test.shelf.refresh()
    await expect(compiled(await test.shelf.permitted('own/mine'))).rejects.toThrow(
      /^program\.ts:1:8: “program\.ts” belongs to a lab pack that was unpacked there; copy it beside the program\./,
    )
  })
  it('are copied from what was agreed to, not from what lies there now', async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const folder = writeFolder(test.root, goodFiles({ 'race/word.ts': '// agreed' }))
    await consentTo(test, await test.shelf.openPath(folder, 'folder'))
    const saved = test.shelf.saveOwn(RACE, 'Mine', PROGRAM)
    // Read within its turn; from here on the disk has no say.
    const id = await saved
    expect(readFileSync(join(test.shelf.pathOfOwn(id), 'word.ts'), 'utf8')).toBe('// agreed')
    writeFileSync(join(folder, 'race', 'word.ts'), '// changed')
    await expect(test.shelf.saveOwn(RACE, 'Mine too', PROGRAM)).rejects.toThrow(ConsentNeeded)
  })
})

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
