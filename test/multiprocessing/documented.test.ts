import { expect, it } from 'vitest'
import { publicSurface, type PublicSymbol } from '../support/public-surface.ts'

/** What programs can use says what it does, in which units, which errors it throws, and what of CPython it follows. */
const surface = publicSurface()
const everything = [
  ...new Map(surface.flatMap((one) => [one, ...one.members]).map((one) => [one.place + one.kind, one])).values(),
]

/** Names of times, each with what says its unit. */
const TIMES = [
  [/^(timeout|seconds)$/, /\bseconds\b/i],
  [/Ms$/, /\bmilliseconds\b/i],
  [/Ns$/, /\bnanoseconds\b/i],
] as const
/** "CPython: multiprocessing.Queue.", "CPython: the arguments of …", or "Not in CPython: why". */
const REFERENCE = /\bCPython: \S/

const where = ({ name, place }: PublicSymbol): string => `${name} (${place})`
const failing = (wrong: (symbol: PublicSymbol) => string[], among = everything): string[] =>
  among.flatMap((symbol) => wrong(symbol).map((what) => `${where(symbol)}: ${what}`))

it('finds what there is', () => {
  expect(surface.map(({ name }) => name)).toContain('Process')
  const put = everything.find(({ name }) => name === 'Queue.put')
  expect(put).toMatchObject({ values: ['item', 'waiting'], throws: ['ValueError', 'Full'] })
})

it('says what everything public is', () => {
  expect(failing(({ comment }) => (comment === '' ? ['no doc comment'] : []))).toEqual([])
})

it('says of everything exported what it follows in CPython, or why nothing', () => {
  expect(failing(({ comment }) => (REFERENCE.test(comment) ? [] : ['no reference to CPython']), surface)).toEqual([])
})

it('names the unit of every time', () => {
  const missing = ({ values, comment }: PublicSymbol): string[] =>
    values.flatMap((value) =>
      TIMES.filter(([name, unit]) => name.test(value) && !unit.test(comment)).map(() => `no unit for ${value}`),
    )
  expect(failing(missing)).toEqual([])
})

it('says which errors are thrown', () => {
  const missing = ({ throws, comment }: PublicSymbol): string[] => {
    const told = comment.split('@throws').slice(1).join(' ')
    return comment.includes('@throws as ')
      ? []
      : throws.filter((error) => !told.includes(error)).map((error) => `no @throws ${error}`)
  }
  expect(failing(missing)).toEqual([])
})
