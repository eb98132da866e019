import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunDocument } from '../../main/lab/document.ts'
import { median, type Figure } from './figures.ts'

/** Nanoseconds an operation, as the benchmark programs print them. */
type Nanoseconds = Record<
  'lockNs' | 'contendedNs' | 'valueNs' | 'rawValueNs' | 'queueNs' | 'applyNs' | 'mapNs' | 'startNs',
  number
>

const ROUNDS = 5
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Every figure taken with recording, without, and in CPython, in turn, so that a busy moment disturbs all alike. */
export function benchLibrary(): { figures: Figure[]; measured: unknown } {
  const traced: Nanoseconds[] = []
  const untraced: Nanoseconds[] = []
  const python: Nanoseconds[] = []
  for (let round = 0; round < ROUNDS; round++) {
    traced.push(ours([]))
    untraced.push(ours(['--no-trace']))
    const theirs = cpython()
    if (theirs) python.push(theirs)
  }
  const middle = (runs: Nanoseconds[], key: keyof Nanoseconds): number => median(runs.map((run) => run[key]))
  const row = (
    name: string,
    key: keyof Nanoseconds,
    goal: string,
    met: (ns: number, theirs: number) => boolean,
    show: (ns: number) => string = (ns) => `${ns.toFixed(0)} ns`,
  ): Figure => {
    const [a, b, c] = [middle(traced, key), middle(untraced, key), middle(python, key)]
    const ratios = python.length > 0 ? ` (${(c / a).toFixed(1)}×, untraced ${(c / b).toFixed(1)}×)` : ''
    return {
      name,
      ours: `${show(a)}, untraced ${show(b)}`,
      theirs: python.length > 0 ? show(c) + ratios : 'no python3',
      goal,
      met: met(a, c),
    }
  }
  const perSecond = (ns: number): string => `${Math.round(1e9 / ns).toLocaleString('en')}/s`
  const milliseconds = (ns: number): string => `${(ns / 1e6).toFixed(1)} ms`
  const figures = [
    row('lock acquire + release', 'lockNs', 'at most 150 ns', (ns) => ns <= 150),
    row('the same, two processes contending', 'contendedNs', 'as fast as CPython', (ns, theirs) => !(ns > theirs)),
    row('Value read, add, write', 'valueNs', 'twice as fast as CPython', (ns, theirs) => !(ns > theirs / 2)),
    row('RawValue read, add, write', 'rawValueNs', 'ten times as fast', (ns, theirs) => !(ns > theirs / 10)),
    row('Queue of whole numbers', 'queueNs', 'as fast as CPython', (ns, theirs) => !(ns > theirs), perSecond),
    row('Pool.apply', 'applyNs', 'five times as fast', (ns, theirs) => !(ns > theirs / 5), perSecond),
    row('Pool.map of 200,000', 'mapNs', 'as fast as CPython', (ns, theirs) => !(ns > theirs), milliseconds),
    row('start + join, from a spare', 'startNs', 'at most 5 ms', (ns) => ns <= 5e6, milliseconds),
  ]
  return { figures, measured: { traced, untraced, python } }
}

function ours(options: readonly string[]): Nanoseconds {
  const commandLine = `${ROOT}out/main/command-line.js`
  const args = [commandLine, 'run', `${ROOT}test/bench/programs/library.ts`, '--json', ...options]
  const document = JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as RunDocument
  const printed = document.output.find((line) => line.process === 'MainProcess' && line.stream === 'stdout')
  if (!printed) throw new Error(`The benchmark program printed nothing: ${document.reason}`)
  return JSON.parse(printed.text) as Nanoseconds
}

function cpython(): Nanoseconds | undefined {
  try {
    return JSON.parse(
      execFileSync('python3', [`${ROOT}test/bench/python/library.py`], { encoding: 'utf8' }),
    ) as Nanoseconds
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
