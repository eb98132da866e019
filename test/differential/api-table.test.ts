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
  /** "the same": what theirs are called in camelCase. */
  readonly alike: boolean
  /** "as Queue": it has all that Queue has. */
  readonly likes: string | undefined
}

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const namesIn = (cell: string): string[] =>
  (cell.match(/`[^`]+`|\*\*[^*]+\*\*/g) ?? []).flatMap(
    (span) => span.replace(/\([^()]*\)|\[[^[\]]*\]/g, '').match(/[A-Za-z_][\w.]*/g) ?? [],
  )
const rows: Row[] = README.split('\n## What of Python')[1]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| CPython |'))
  .map((text) => {
    const [theirs = '', ours = '', status = ''] = text
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    const likes = /\bas (\w+),/.exec(theirs)?.[1]
    return { text, theirs: namesIn(theirs), ours: namesIn(ours), status, alike: ours.includes('the same'), likes }
  })

const last = (name: string): string => name.split('.').at(-1)!
/** maxtasksperchild and max_tasks_per_child are maxTasksPerChild. */
const plain = (name: string): string => (name === 'len' ? 'length' : last(name).replaceAll('_', '').toLowerCase())
/** Whether a name in the table, "Queue" or "queue.Queue", is that of a class, "queue.Queue", or of a member of it. */
const means = (told: string, name: string): boolean => `.${name}`.endsWith(`.${told}`)
const isOf = (told: string, name: string): boolean =>
  told.includes('.') && means(told.slice(0, told.lastIndexOf('.')), name)

describe("README's table", () => {
  it('says of each row whether it is the same, different or absent', () => {
    const wrong = rows.filter(({ ours, alike, status }) =>
      ours.length > 0 || alike ? !/^(same|different)\b/.test(status) : !/^absent: ./.test(status),
    )
    expect(wrong.map(({ text }) => text)).toEqual([])
    expect(rows.length).toBeGreaterThan(30)
  })

  it('names nothing as ours that is not exported', () => {
    const surface = publicSurface()
    const known = (names: readonly string[]): Set<string> => {
      const named = surface.filter(({ name }) => names.includes(name))
      const members = named.flatMap((one) => one.members).map(({ name }) => last(name))
      return new Set(['multiprocessing', 'threading', ...named.map(({ name }) => name), ...members])
    }
    expect(rows.flatMap(({ ours }) => ours.filter((name) => !known(ours).has(name)))).toEqual([])
  })

  it('has every name of a row that is the same on our side too', () => {
    const wrong = rows.flatMap(({ theirs, ours, alike, status }) => {
      const known = new Set(ours.map(plain))
      return status.startsWith('same') && !alike ? theirs.filter((name) => !known.has(plain(name))) : []
    })
    expect(wrong).toEqual([])
  })
})

describe.runIf(PYTHON_VERSION !== null)(`CPython ${PYTHON_VERSION ?? ''}`, () => {
  const theirs = askCPython([]).public

  it('has no public name that the table has not', () => {
    const told = rows.flatMap((row) => row.theirs)
    expect(Object.keys(theirs).filter((name) => !told.some((one) => means(one, name)))).toEqual([])
  })

  it('has no public member of a class that the rows of this class have not', () => {
    const about = (name: string): Row[] => {
      const found = rows.filter((row) => row.theirs.some((told) => means(told, name) || isOf(told, name)))
      return [...found, ...found.flatMap(({ likes }) => (likes === undefined ? [] : about(likes)))]
    }
    const isAbsent = (name: string): boolean =>
      rows.some(({ theirs, status }) => status.startsWith('absent') && theirs.some((told) => means(told, name)))
    const wrong = Object.entries(theirs).flatMap(([name, members]) => {
      const told = new Set(
        about(name)
          .flatMap((row) => row.theirs)
          .map(last),
      )
      return isAbsent(name) ? [] : members.filter((member) => !told.has(member)).map((member) => `${name}.${member}`)
    })
    expect(wrong).toEqual([])
  })
})

it.skipIf(PYTHON_VERSION !== null)('python3 is missing, so no name was compared', () => undefined)
