import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compileProgram } from '../../../main/lab/runs/compile-program.ts'
import { compiler } from '../../../main/lab/runs/compiler.ts'
import { privateTemp } from '../../support/private-temp.ts'

afterAll(() => compiler.close())

function program(source: string): string {
  const folder = mkdtempSync(join(privateTemp, 'text-import-'))
  writeFileSync(join(folder, 'program.ts'), source)
  return folder
}

/** Runs what was compiled, as a process does. */
function exportsOf(file: string): { text?: string } {
  const module = { exports: {} }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the file is a function's body
  const body = new Function('exports', 'require', 'module', readFileSync(file, 'utf8')) as (
    exports: object,
    require: () => never,
    module: { exports: object },
  ) => void
  body(module.exports, () => expect.unreachable('it imports nothing'), module)
  return module.exports
}

describe('a program that imports a text', () => {
  it('has it, to the letter, in the one file that runs', async () => {
    const text = 'Two lines,\r\n`quotes" and \\ and ${braces}: Grüße, 数 🎈\n'
    const folder = program("import text from './words.txt'\nexport { text }\n")
    writeFileSync(join(folder, 'words.txt'), text)
    const file = await compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out'))
    expect(exportsOf(file).text).toBe(text)
  })
  it('that is not there is told so, with the line', async () => {
    const folder = program("import text from './words.txt'\nexport { text }\n")
    await expect(compileProgram({ file: join(folder, 'program.ts') }, join(folder, 'out'))).rejects.toThrow(
      /^program\.ts:1:18: Could not resolve "\.\/words\.txt"\. The line reads: import text from '\.\/words\.txt'$/,
    )
  })
})
