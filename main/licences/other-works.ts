import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LicensedWork } from '../../shared/licences.ts'
import { readText } from './licence-texts.ts'

/** A work of others that is built in and no npm package. */
export interface OtherWork extends LicensedWork {
  readonly purl: string
  readonly type: 'library' | 'file'
  readonly part: string
  readonly sha256?: string
}

const TEXTS = 'main/licences/texts'
const SCENARIOS = 'main/scenarios'
/** By whom the texts are that programs read; all else in a scenario is Forkscope's own. */
const BOOKS: Readonly<Record<string, { readonly title: string; readonly licence: string; readonly text: string }>> = {
  'map-reduce-word-count/alice.txt': {
    title: "Alice's Adventures in Wonderland",
    licence: 'Public domain',
    text: 'alice.txt',
  },
}

/** @throws Error when a scenario holds a text of which nobody has said whose it is. */
export function books(project: string): readonly OtherWork[] {
  const files = readdirSync(join(project, SCENARIOS), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:ts|py|md)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(project, SCENARIOS).length + 1))
  return files.sort().map((path) => {
    const file = path.replaceAll('\\', '/')
    const book = BOOKS[file]
    if (book === undefined)
      throw new Error(`${SCENARIOS}/${file} is built in; say whose it is in main/licences/other-works.ts.`)
    const sha256 = createHash('sha256')
      .update(readFileSync(join(project, SCENARIOS, file)))
      .digest('hex')
    return {
      purl: `${SCENARIOS}/${file}`,
      type: 'file',
      name: book.title,
      version: '',
      licence: book.licence,
      homepage: '',
      text: readText(join(project, TEXTS, book.text)),
      part: 'scenarios',
      sha256,
    }
  })
}

/**
 * Go's own library, which is part of every program that Go builds. Its makers left out what `go version` reads, but the
 * version stands in it as text; empty if it does not.
 * @param program esbuild's.
 */
export function goLibrary(project: string, program: string): OtherWork {
  const version = /go(1\.\d+\.\d+)/.exec(readFileSync(program, 'latin1'))?.[1] ?? ''
  return {
    purl: version === '' ? 'pkg:golang/std' : `pkg:golang/std@${version}`,
    type: 'library',
    name: 'Go standard library',
    version,
    licence: 'BSD-3-Clause',
    homepage: 'https://go.dev',
    text: readText(join(project, TEXTS, 'go.txt')),
    part: 'packages',
  }
}
