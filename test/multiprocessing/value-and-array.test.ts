import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { fixture, forkscope, runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const WHOLE = [
  0,
  1,
  -1,
  127,
  128,
  -129,
  255,
  256,
  32_767,
  32_768,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32 + 5,
]
const LONG = [0n, -1n, 2n ** 63n - 1n, 2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n + 7n]
const FRACTIONS = [0.1, 5.56, -0, 1e300, 1e-320, NaN, Infinity, -Infinity, 16_777_217]

/** What JavaScript's own typed arrays make of the numbers: the wrapping and rounding of C. */
const oracle: Record<string, ArrayLike<number | bigint>> = {
  b: Int8Array.from(WHOLE),
  B: Uint8Array.from(WHOLE),
  h: Int16Array.from(WHOLE),
  H: Uint16Array.from(WHOLE),
  i: Int32Array.from(WHOLE),
  I: Uint32Array.from(WHOLE),
  l: Int32Array.from(WHOLE),
  L: Uint32Array.from(WHOLE),
  q: BigInt64Array.from(LONG),
  Q: BigUint64Array.from(LONG),
  f: Float32Array.from(FRACTIONS),
  d: Float64Array.from(FRACTIONS),
}
const text = (value: number | bigint): string => (Object.is(value, -0) ? '-0' : String(value))

describe.each(backends)('Value and Array on $name', (backend) => {
  let numbers: Ran
  beforeAll(async () => {
    numbers = await runFixture(backend, 'numbers')
  })

  it.each(Object.keys(oracle))("wraps and rounds as C does under '%s'", (code) => {
    const expected = Array.from(oracle[code]!, text)
    // Value, RawValue, Array, RawArray, an Array's initial values.
    expect(numbers.told[code]).toEqual(Array.from({ length: 5 }, () => expected))
  })
  it('takes a name, or numbers its role', () => {
    const [value, array, raw, pair, later] = numbers.told.names as string[]
    expect([value, pair]).toEqual(['balance', 'pair'])
    expect([array, raw, later].every((name) => /^(Array|RawValue|Value)-\d+$/.test(name!))).toBe(true)
  })
  it('begins with what it was given, or zeros', () => {
    expect(numbers.told.initial).toEqual([4, [1, 2, 3], 0.5, [1, 2], [0, 0]])
  })
  it('is sliced and counted from the end', () => {
    expect(numbers.told.slices).toEqual([[2, 3], [2], 3, 3, []])
  })
  it('is the same memory in a child', () => {
    expect(numbers.told.changed).toEqual([0, 5, [1, 20, 99], 2.5, [-7, 2]])
  })
  it('refuses what is no number of its kind, by name', () => {
    const refused = numbers.told.refused as string[]
    expect(refused[0]).toBe("TypeError: balance holds whole numbers (typecode 'i'), not 1.5. Use 'd' for fractions.")
    expect(refused[1]).toBe("TypeError: balance holds whole numbers (typecode 'i'), not '7'. Use 'd' for fractions.")
    expect(refused[2]).toMatch(/^TypeError: RawValue-\d+ holds numbers \(typecode 'd'\), not 'x'/)
    expect(refused[3]).toMatch(/^TypeError: Value-\d+ .* write 5 as a bigint, such as 5n/)
    expect(refused[4]).toMatch(/^ValueError: There is no typecode 'x'/)
    expect(refused[5]).toMatch(/^ValueError: An Array's length is a whole number from 0, not -1/)
    expect(refused[6]).toMatch(/^TypeError: Array-\d+ holds whole numbers/)
  })
  it('refuses an index out of range, by index and length', () => {
    const refused = numbers.told.outOfRange as string[]
    for (const [place, index] of [3, 3, -4, 0.5].entries()) {
      expect(refused[place]).toMatch(
        new RegExp(`^RangeError: Index ${index} is out of range: Array-\\d+ has 3 elements`),
      )
    }
    expect(refused[4]).toBe('RangeError: Index 2 is out of range: pair has 2 elements, 0 to 1.')
    expect(numbers.told.untouched).toEqual([5, [1, 20, 99]])
  })
  it('shows final values in the document', () => {
    const memory = Object.fromEntries(numbers.document.memory.map(({ name, ...rest }) => [name, rest]))
    expect(memory.balance).toEqual({ kind: 'Value', typecode: 'i', values: [5] })
    expect(memory.pair).toEqual({ kind: 'RawArray', typecode: 'h', values: [-7, 2] })
  })
  it('counts exactly the updates that were written over unseen', async () => {
    const { status, stdout } = await forkscope(backend, 'run', fixture('lost-update'), '--timeout', '50')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^tally +i +11 +3$/m)
  })
})

describe.each(backends)('characters in Value and Array on $name', (backend) => {
  let characters: Ran
  beforeAll(async () => {
    characters = await runFixture(backend, 'characters')
  })

  it('begin with what they were given, or zeros', () => {
    expect(characters.told.initial).toEqual(['A', '\0', 'hello world', 'hällo', '\0', 5])
  })
  it('are the same memory in a child', () => {
    expect(characters.told.changed).toEqual([0, '\xff', '🐍', 'HELLO WORLD', 'héllo'])
  })
  it('are strings of one, and texts together', () => {
    expect(characters.told.slices).toEqual(['H', 'D', 'HELLO', Array.from('héllo'), 'HELLO WORLD'])
  })
  it('end a shorter value with a zero, and leave the rest', () => {
    expect(characters.told.ended).toEqual(['hi', 'hi\0g text'])
    expect(characters.told.raw).toEqual(['XY\0g text', 'XY'])
    expect(characters.told.empty).toEqual(['', '\0Y\0g text'])
  })
  it('refuse what is no character of theirs, and leave all as it was', () => {
    const refused = characters.told.refused as string[]
    expect(refused.slice(0, 4)).toEqual(
      ["'ab'", "'€'", "''", '65'].map(
        (value) => `TypeError: letter holds characters (typecode 'c'), one up to '\\xff' each, not ${value}.`,
      ),
    )
    expect(refused[4]).toMatch(/^TypeError: bytes holds characters/)
    expect(refused[5]).toBe("TypeError: wide holds characters (typecode 'u'), one each, not 'ab'.")
    expect(refused[6]).toMatch(/^TypeError: Array-\d+ holds characters .* not '€'/)
    expect(characters.told.tooLong).toEqual([
      'ValueError: bytes holds 11 characters: a text of 13 is too long for it.',
      'ValueError: wide holds 5 characters: a text of 6 is too long for it.',
    ])
    expect(characters.told.mixed).toEqual([expect.stringMatching(/^TypeError: bytes .* not '€'/), 'HELLO WORLD'])
  })
  it('are the only ones with value and raw', () => {
    const [value, raw] = characters.told.numbers as string[]
    expect(value).toMatch(/^TypeError: numbers holds numbers \(typecode 'i'\); only arrays of characters/)
    expect(raw).toMatch(/^TypeError: numbers holds numbers/)
  })
  it('are among the typecodes that an error lists', () => {
    expect(characters.told.unknown).toMatch(/use one of c b B u h H i I l L q Q f d /)
  })
  it('are reported as characters', async () => {
    const memory = Object.fromEntries(characters.document.memory.map(({ name, ...rest }) => [name, rest]))
    expect(memory.letter).toEqual({ kind: 'Value', typecode: 'c', values: ['\xff'] })
    expect(memory.wide).toEqual({ kind: 'RawArray', typecode: 'u', values: Array.from('héllo') })
    const { stdout } = await forkscope(backend, 'run', fixture('characters'), '--timeout', '50')
    expect(stdout).toMatch(/^letter +c +'ÿ' /m)
    expect(stdout).toMatch(/^bytes +c +'HELLO WORLD' /m)
    expect(stdout).toMatch(/^roomy +c +'hi' \+ 62 × '\\0' /m)
    expect(stdout).toMatch(/^many +u +'x{64}' … 6 more /m)
  })
})
