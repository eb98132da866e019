import fc from 'fast-check'
import { CommandPayloads, type CommandName } from '../../shared/contract.ts'

/**
 * Good payloads of every command. Commands that start programs name what is not there (`run`, `runSeries`, `runPython`):
 * what they start is the matter of other suites, and nothing is left running. Scenarios of the language commands exist.
 */
const GOOD: Readonly<Record<CommandName, object>> = {
  describe: {},
  run: { scenario: 'nowhere', params: { repetitions: 3, lock: true }, trace: false, source: 'export const main = 1' },
  stop: { run: 'a0' },
  signal: { run: 'a0', process: 0, signal: 'SIGSTOP' },
  progress: {},
  predict: { scenario: 'nowhere', text: 'One' },
  resetProgress: {},
  runSeries: { scenario: 'nowhere', params: {}, times: 2, trace: true, limitMs: 10, source: '' },
  stopSeries: { series: 'a0' },
  complete: { scenario: 'nowhere', source: 'const a = 1', offset: 3 },
  diagnose: { scenario: 'nowhere', source: 'const a = 1' },
  explain: { scenario: 'nowhere', source: 'const a = 1', offset: 3, name: null, from: 'multiprocessing' },
  saveOwn: { from: 'nowhere', title: 'Mine', source: 'export const main = 1' },
  updateOwn: { scenario: 'own/nowhere', source: '' },
  renameOwn: { scenario: 'own/nowhere', title: 'Yours' },
  deleteOwn: { scenario: 'own/nowhere' },
  pathOfOwn: { scenario: 'own/nowhere' },
  openPack: { name: 'x.fklab', part: 0, data: 'AAAA', last: true },
  closePack: { pack: 'nowhere' },
  exportPack: { pack: 'nowhere', title: 'Mine' },
  consent: { pack: 'nowhere', hash: 'ab' },
  findPython: {},
  runPython: { scenario: 'nowhere', params: {} },
  stopPython: { run: 'a0' },
}

const command = fc.constantFrom(...(Object.keys(CommandPayloads) as CommandName[]))
const ID = fc.integer({ min: -5, max: 1_000_000 })
const oddValue = fc.oneof(
  { weight: 4, arbitrary: fc.jsonValue({ maxDepth: 6 }) },
  fc.constantFrom<unknown>(
    NaN,
    Infinity,
    -1,
    2 ** 53,
    'x'.repeat(300_000),
    '\u2028\u202e\u0000\ud800',
    '../../etc/passwd',
  ),
  fc.constant(null).map(() => Object.fromEntries(Array.from({ length: 20_000 }, (_nothing, at) => [`k${at}`, at]))),
  fc.constant(null).map(() => JSON.parse('['.repeat(1_500) + ']'.repeat(1_500)) as unknown),
  fc.constant(null).map(() => JSON.parse('{"__proto__":{"id":1},"constructor":{"prototype":{}}}') as unknown),
)

/** A good payload with some of its values changed, left out or added. */
const payload = (name: CommandName): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<unknown>(GOOD[name]) },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom('more', '__proto__', 'toString', ...Object.keys(GOOD[name])), fc.option(oddValue))
        .map(([key, value]): unknown => ({ ...GOOD[name], [key]: value ?? undefined })),
    },
    oddValue,
  )

/** As our own page would ask it, but for its payload. */
export const askedRequest: fc.Arbitrary<object> = fc
  .tuple(ID, command)
  .chain(([id, name]) => payload(name).map((given) => ({ type: 'request', id, command: name, payload: given })))

/** Anything that JSON or a structured clone can carry. */
export const oddMessage: fc.Arbitrary<unknown> = fc.oneof(
  oddValue,
  fc.tuple(askedRequest, fc.constantFrom('type', 'id', 'command', 'more'), oddValue).map(([request, key, value]) => ({
    ...request,
    [key]: value,
  })),
  fc.constantFrom<unknown>(undefined, 1n, new Map([['id', 1]]), new Set([1]), new Date(0), new Uint8Array(8), /a/, []),
  fc.constant(null).map(() => new Error('no request')),
)

/** The id that a message must be answered under; null for one that is ignored. */
export function idOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null) return null
  const prototype: unknown = Object.getPrototypeOf(message)
  const { id } = message as { id?: unknown }
  return (prototype === Object.prototype || prototype === null) && Number.isSafeInteger(id) ? (id as number) : null
}

/** One sentence: some of them name what was given, so they may be cut. */
export function checkRefusal(message: string): void {
  if (message.length > 1_100 || !/\S[.…!?”]$/.test(message)) throw new Error(`No sentence: ${message.slice(0, 200)}`)
}
