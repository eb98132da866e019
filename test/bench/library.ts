import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunDocument } from '../../main/lab/document.ts'
import { median, table } from './figures.ts'
import { BANK, LIBRARY_ROWS, type LibraryRow } from './library-rows.ts'
import { PhysicalLimit } from './physical-limit.ts'

const ROUNDS = 5
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Node reads this file of certificates at each start, whatever the program does: 35 ms where a machine has one. */
const ENVIRONMENT = { ...process.env, NODE_EXTRA_CA_CERTS: undefined }

/** Nanoseconds an operation, a number for each round. */
interface Measured {
  readonly recorded: number[]
  readonly untraced: number[]
  readonly python: number[]
  /** In C: bare, and for the lock with what a recorder adds. */
  readonly limit: number[]
  readonly limitRecorded: number[]
}

export interface LibraryBench {
  /** Ready to print. */
  readonly text: string
  /** For the JSON file: what was measured, and what it comes to. */
  readonly results: unknown
}

/**
 * Every figure with recording, without, in CPython and in C, one right after the other, so that a busy moment disturbs all
 * alike; in several rounds. A ratio is the median of the rounds' ratios. @param only figures to measure; empty: all.
 */
export function benchLibrary(only: readonly string[]): LibraryBench {
  using limit = new PhysicalLimit()
  const python = hasPython()
  const rows = LIBRARY_ROWS.filter(({ figure }) => only.length === 0 || only.includes(figure))
  const wanted = [...rows, ...(only.length === 0 || only.includes(BANK.figure) ? [BANK] : [])]
  const measured = new Map<string, Measured>()
  for (const { figure } of wanted) {
    measured.set(figure, { recorded: [], untraced: [], python: [], limit: [], limitRecorded: [] })
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const row of wanted) {
      process.stderr.write(`\rRound ${round} of ${ROUNDS}: ${row.name}`.padEnd(72))
      const into = measured.get(row.figure)!
      // Whoever comes first finds a cold machine: every other round begins at the other end.
      const ours = [() => into.recorded.push(run(row.figure)), () => into.untraced.push(run(row.figure, '--no-trace'))]
      for (const measure of round % 2 === 0 ? ours.reverse() : ours) measure()
      if (python) into.python.push(cpython(row.figure))
      if ('limit' in row) {
        const [bare, recorded] = limit.measure(row.figure)
        if (bare !== undefined) into.limit.push(bare)
        if (recorded !== undefined) into.limitRecorded.push(recorded)
      }
    }
  }
  process.stderr.write(`\r${''.padEnd(72)}\r`)
  const results = rows.map((row) => resultOf(row, measured.get(row.figure)!))
  const head = ['CPython’s time ÷ ours', 'recorded', 'goal', '', 'untraced', 'goal', '', 'CPython', 'in C']
  const text = table(`The library: medians of ${ROUNDS} rounds`, [head, ...results.map(({ cells }) => cells)])
  const bank = measured.get(BANK.figure)
  const notes = [
    ...(bank ? [bankLine(bank)] : []),
    ...(python ? [] : ['There is no python3 on this machine: no ratios.']),
    ...(limit.missing === undefined ? [] : [limit.missing]),
  ]
  return {
    text: [text, ...notes.map((note) => `${note}\n`)].join(''),
    results: {
      rows: results.map(({ result }) => result),
      ...(bank && { bank: { ...BANK, slowedBy: slowedBy(bank), met: slowedBy(bank) <= BANK.atMost, ...bank } }),
    },
  }
}

function resultOf(row: LibraryRow, measured: Measured) {
  const { recorded, untraced, python, limit, limitRecorded } = measured
  const ratio = (ours: readonly number[]): number => median(python.map((theirs, round) => theirs / ours[round]!))
  const [withEvents, without] = [judged(ratio(recorded), row.recorded), judged(ratio(untraced), row.untraced)]
  const show = (ns: readonly number[]): string => (ns.length === 0 ? '–' : shown(median(ns), row.as))
  const inC = limitRecorded.length > 0 ? `${show(limit)}, recorded ${show(limitRecorded)}` : show(limit)
  const cells = [
    row.name,
    ...[show(recorded) + withEvents.times, withEvents.goal, withEvents.word],
    ...[show(untraced) + without.times, without.goal, without.word],
    ...[show(python), inC],
  ]
  const ratios = { recorded: withEvents.ratio, untraced: without.ratio }
  return { cells, result: { ...row, ratios, nanoseconds: measured } }
}

function judged(ratio: number, goal: number | undefined) {
  const times = Number.isNaN(ratio) ? '' : `  ${ratio.toFixed(ratio < 10 ? 2 : 1)}×`
  const word = goal === undefined || Number.isNaN(ratio) ? '' : ratio >= goal ? 'met' : 'NOT MET'
  return { ratio, times, goal: goal === undefined ? '–' : `≥ ${goal}`, word }
}

const slowedBy = ({ recorded, untraced }: Measured): number =>
  median(recorded.map((ns, round) => ns / untraced[round]!))

function bankLine(bank: Measured): string {
  const slowed = slowedBy(bank)
  const [recorded, untraced] = [shown(median(bank.recorded)), shown(median(bank.untraced))]
  const verdict = slowed <= BANK.atMost ? 'met' : 'NOT MET'
  return `  ${BANK.name}: ${slowed.toFixed(2)} (${recorded} and ${untraced} an update), goal ≤ ${BANK.atMost}: ${verdict}`
}

function shown(ns: number, as?: LibraryRow['as']): string {
  if (as === 'a second') return `${Math.round(1e9 / ns).toLocaleString('en')}/s`
  if (as === 'milliseconds') return `${(ns / 1e6).toFixed(1)} ms`
  return ns < 10_000 ? `${ns.toFixed(ns < 10 ? 1 : 0)} ns` : `${(ns / 1000).toFixed(1)} µs`
}

function run(figure: string, ...options: readonly string[]): number {
  const program = `${ROOT}test/bench/programs/library.ts`
  const args = [`${ROOT}out/main/command-line.js`, 'run', program, '--set', `figure=${figure}`, '--json', ...options]
  const document = JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', env: ENVIRONMENT }),
  ) as RunDocument
  const printed = document.output.find((line) => line.process === 'MainProcess' && line.stream === 'stdout')
  if (!printed) throw new Error(`The benchmark program printed nothing of ${figure}: ${document.reason}`)
  return Number(printed.text)
}

const cpython = (figure: string): number =>
  Number(
    execFileSync('python3', [`${ROOT}test/bench/python/library.py`, figure], { encoding: 'utf8', env: ENVIRONMENT }),
  )

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'ignore' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
