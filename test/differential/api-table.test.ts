import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { askCPython } from '../support/cpython.ts'
import { publicSurface } from '../support/public-surface.ts'
import { PYTHON_VERSION } from '../support/python-version.ts'

/**
 * README's table of what is here: each row has CPython's names, ours, and whether they are the same, different or absent.
 * Names stand in `code` or **bold**; what is in (parentheses) or [brackets] is no name.
 */
interface Row {
  readonly text: string
  readonly theirs: readonly string[]
  readonly ours: readonly string[]
  readonly status: string
}

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const namesIn = (cell: string): string[] =>
  (cell.match(/`[^`]+`|\*\*[^*]+\*\*/g) ?? []).flatMap(
    (span) => span.replace(/\(.*?\)|\[.*?\]/g, '').match(/[A-Za-z_][\w.]*/g) ?? [],
  )
const rows: Row[] = README.split('\n## What of Python')[1]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| CPython |'))
  .map((text) => {
    const [theirs = '', ours = '', status = ''] = text
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    return { text, theirs: namesIn(theirs), ours: namesIn(ours), status }
  })

const last = (name: string): string => name.split('.').at(-1)!
/** maxtasksperchild and max_tasks_per_child are maxTasksPerChild. */
const plain = (name: string): string => last(name).replaceAll('_', '').toLowerCase()

describe("README's table", () => {
  it('says of each row whether it is the same, different or absent', () => {
    const wrong = rows.filter(({ ours, status }) =>
      ours.length > 0 ? !/^(same|different)\b/.test(status) : !/^absent: ./.test(status),
    )
    expect(wrong.map(({ text }) => text)).toEqual([])
    expect(rows.length).toBeGreaterThan(30)
  })

  it('names nothing as ours that is not exported', () => {
    const surface = publicSurface()
    const members = surface.flatMap((one) => one.members).map(({ name }) => last(name))
    const known = new Set(['multiprocessing', 'threading', ...surface.map(({ name }) => name), ...members])
    expect(rows.flatMap(({ ours }) => ours.filter((name) => !known.has(last(name))))).toEqual([])
  })

  it('has every name of a row that is the same on our side too', () => {
    const wrong = rows.flatMap(({ theirs, ours, status }) => {
      const known = new Set(ours.map(plain))
      return status.startsWith('same') ? theirs.filter((name) => !known.has(plain(name))) : []
    })
    expect(wrong).toEqual([])
  })
})

describe.runIf(PYTHON_VERSION !== null)(`CPython ${PYTHON_VERSION ?? ''}`, () => {
  const theirs = askCPython([]).public

  it('has no public name that the table has not', () => {
    const told = new Set(rows.flatMap((row) => row.theirs).map(last))
    expect(Object.keys(theirs).filter((name) => !told.has(last(name)))).toEqual([])
  })

  it('has no public member of a class that the rows of this class have not', () => {
    const wrong = Object.entries(theirs).flatMap(([name, members]) => {
      const about = rows.filter((row) =>
        row.theirs.some((one) => last(one) === last(name) || one.includes(`${last(name)}.`)),
      )
      const told = new Set(about.flatMap((row) => row.theirs).map(last))
      return members.filter((member) => !told.has(member)).map((member) => `${name}.${member}`)
    })
    expect(wrong).toEqual([])
  })
})

it.skipIf(PYTHON_VERSION !== null)('python3 is missing, so no name was compared', () => undefined)
