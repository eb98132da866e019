import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { compileProgram, ProgramError } from '../../../main/lab/runs/compile-program.ts'
import { compiler, Compiler } from '../../../main/lab/runs/compiler.ts'
import { asNobody } from '../../support/nobody.ts'
import { makeFifo, ODD_FILES, ODD_TEXTS } from '../../support/odd-files.ts'
import { privateTemp } from '../../support/private-temp.ts'

afterAll(() => compiler.close())

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(privateTemp, 'odd-'))
})
const PROGRAM = "// one line\nimport { word } from './word.ts'\nexport const main = () => word\n"
const AT_THE_IMPORT = /^program\.ts:2:(?:22|23): [^\n]*\. The line reads: import \{ word \} from '\.\/word\.ts'$/

/** How compiling ends: with a sentence. */
async function refused(source?: string): Promise<string> {
  if (source === undefined) writeFileSync(join(folder, 'program.ts'), PROGRAM)
  const trouble: unknown = await compileProgram({ file: join(folder, 'program.ts'), source }, join(folder, 'out')).then(
    () => 'nothing was refused',
    (error: unknown) => error,
  )
  expect(trouble).toBeInstanceOf(ProgramError)
  return (trouble as ProgramError).message
}

describe.skipIf(process.platform === 'win32')('beside a program', () => {
  it.each(ODD_FILES)('%s is said where it is imported', async (_what, make, said) => {
    await make(join(folder, 'word.ts'))
    const sentence = await refused()
    expect(sentence).toMatch(said)
    expect(sentence).toMatch(AT_THE_IMPORT)
  })
  it.each(ODD_TEXTS)('%s is said', async (_what, make, said) => {
    make(join(folder, 'word.ts'))
    expect(await refused()).toMatch(said)
  })
  it.each(ODD_FILES)('%s as the program itself is said', async (_what, make, said) => {
    await make(join(folder, 'program.ts'))
    const sentence = await compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out')).then(
      () => '',
      (error: unknown) => (error as Error).message,
    )
    expect(sentence).toMatch(/^program\.ts\b/)
    expect(sentence).toMatch(said)
  })
  it('an unreadable file is said where it is imported', async () => {
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
    writeFileSync(join(folder, 'word.ts'), 'export const word = 1\n')
    for (const path of [privateTemp, folder]) chmodSync(path, 0o755)
    chmodSync(join(folder, 'word.ts'), 0)
    const trouble = asNobody(() => compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out')))
    await expect(trouble).rejects.toThrow(/^program\.ts:2:\d+: word\.ts may not be read by you \(permission denied\)\./)
  })
  it.each(['package.json', 'tsconfig.json', 'jsconfig.json', '.pnp.data.json'])(
    'a FIFO called %s is said',
    async (name) => {
      makeFifo(join(folder, name))
      expect(await refused()).toBe(`${name} is a FIFO, not a regular file.`)
    },
  )
  it('a FIFO called package.json in a folder of an import is said at the import', async () => {
    mkdirSync(join(folder, 'deep'))
    makeFifo(join(folder, 'deep', 'package.json'))
    writeFileSync(join(folder, 'deep', 'word.ts'), 'export const word = 1\n')
    expect(await refused("import { word } from './deep/word.ts'\nexport const main = () => word")).toMatch(
      /^program\.ts:1:\d+: deep\/package\.json is a FIFO, not a regular file\./,
    )
  })
  it('a FIFO as the source map of an import, or of the program, is said', async () => {
    makeFifo(join(folder, 'word.map'))
    writeFileSync(join(folder, 'word.ts'), 'export const word = 1\n//# sourceMappingURL=word.map\n')
    expect(await refused()).toMatch(/^program\.ts:2:\d+: word\.map is a FIFO, not a regular file\./)
    expect(await refused('export const main = 1\n//# sourceMappingURL=./word%2Emap')).toMatch(/^word\.map is a FIFO/)
  })
  it('a device by its own path is said', async () => {
    expect(await refused("import zeros from '/dev/zero'\nexport { zeros }")).toMatch(
      /^program\.ts:1:\d+: .*dev\/zero is a device/,
    )
  })
  it('a text that begins with a mark of its encoding compiles', async () => {
    writeFileSync(join(folder, 'word.ts'), '\uFEFFexport const word = 17\n')
    writeFileSync(join(folder, 'program.ts'), `\uFEFF${PROGRAM}`)
    const file = await compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out'))
    expect(readFileSync(file, 'utf8')).toContain('17')
  })
  it('names that are no UTF-8 and many thousand files do no harm', async () => {
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.ts')]), '')
    for (let file = 0; file < 5_000; file++) writeFileSync(join(folder, `${file}.ts`), '')
    writeFileSync(join(folder, 'word.ts'), 'export const word = 17\n')
    writeFileSync(join(folder, 'program.ts'), PROGRAM)
    expect(
      readFileSync(await compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out')), 'utf8'),
    ).toContain('17')
  })
  it("still reads a project's own tsconfig.json and packages", async () => {
    writeFileSync(join(folder, 'tsconfig.json'), '{"compilerOptions":{"paths":{"@word":["./word.ts"]}}}')
    mkdirSync(join(folder, 'node_modules', 'words'), { recursive: true })
    writeFileSync(join(folder, 'node_modules', 'words', 'package.json'), '{"main":"main.js"}')
    writeFileSync(join(folder, 'node_modules', 'words', 'main.js'), 'exports.other = 19\n')
    writeFileSync(join(folder, 'word.ts'), 'export const word = 17\n')
    const source = "import { word } from '@word'\nimport { other } from 'words'\nexport const main = () => word + other"
    const file = await compileProgram({ file: join(folder, 'program.ts'), source }, join(folder, 'out'))
    expect(readFileSync(file, 'utf8')).toMatch(/17[^]*19|19[^]*17/)
  })
  it('nothing is read for a sealed program: no source map, wherever it lies', async () => {
    makeFifo(join(folder, 'word.map'))
    const file = join(folder, 'program.ts')
    const text = 'export const main = () => 1\n//# sourceMappingURL=../word.map\n'
    const sealed = { root: folder, files: new Map([['program.ts', Buffer.from(text)]]) }
    // If it were read, its deadline would end the compiling, and say so.
    const hasty = new Compiler(2_000)
    await expect(compileProgram({ file, sealed }, join(folder, 'out'), undefined, hasty)).rejects.toThrow(
      /^program\.ts: “program\.ts” names a source map, which would be read from the disk; take that line out\.$/,
    )
    await hasty.close()
  })
})
