import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { Language } from '../../../main/lab/language.ts'
import { ODD_FILES } from '../../support/odd-files.ts'
import { privateTemp } from '../../support/private-temp.ts'

let language: Language | undefined
afterEach(() => language?.close())
const ask = (source: string, folder: string) => language!.ask<'diagnose'>({ kind: 'diagnose', folder, source })

/** A thread that fails at a question that says so, and answers any other. */
function faulty(failure: string): Language {
  const entry = join(mkdtempSync(join(privateTemp, 'thread-')), 'entry.cjs')
  const body = `const { parentPort } = require('node:worker_threads')
    parentPort.on('message', ({ source }) => { if (source === 'fail') { ${failure} } else parentPort.postMessage({ answer: [] }) })`
  writeFileSync(entry, body)
  return new Language(pathToFileURL(entry), 1_000)
}

describe('the language thread', () => {
  it.each([
    ['ends by itself', 'process.exit(0)', /^TypeScript stopped over this program; ask again\.$/],
    ['throws', "throw new Error('broken')", /^TypeScript stopped over this program: broken$/],
    ['never answers', '', /^TypeScript took too long/],
    ['computes without end', 'for (;;) ;', /^TypeScript took too long/],
  ])('that %s is said in one sentence, and the next question is answered', async (_what, failure, said) => {
    language = faulty(failure)
    await expect(ask('fail', '/')).rejects.toThrow(said)
    expect(await ask('good', '/')).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('the editor beside', () => {
  const editor = new Language()
  afterAll(() => editor.close())
  const askEditor = (source: string, folder: string) => editor.ask<'diagnose'>({ kind: 'diagnose', folder, source })
  it.each(ODD_FILES)('%s marks the import', async (_what, make) => {
    const folder = mkdtempSync(join(privateTemp, 'editor-'))
    await make(join(folder, 'word.ts'))
    const found = await askEditor("import { word } from './word.ts'\nword", folder)
    expect(found?.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      expect.stringMatching(/^1: Cannot find module '\.\/word\.ts'/),
    ])
  })
})
