import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RunSummary, type RunDocument } from '../../main/lab/document.ts'
import type { Lab } from '../../main/lab/lab.ts'
import { BUILT_IN_SCENARIOS, readScenarios } from '../../main/lab/scenarios.ts'
import { gradeOf, outcomeText } from '../../shared/outcome.ts'
import { defaultValues, type ParameterValues } from '../../shared/parameters.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import type { Scenario } from '../../shared/scenario.ts'
import { openLab } from '../support/lab.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
  await lab.warmUp(3)
})
afterAll(async () => {
  await lab.close()
  await expectNothingLeft()
})

interface Case {
  readonly id: string
  readonly what: string
  readonly scenario: Scenario
  readonly params: ParameterValues
}

const same = (a: ParameterValues, b: ParameterValues): boolean => Object.keys(a).every((name) => a[name] === b[name])

/** Every scenario at its defaults, and each of its variants that is something else. */
const cases: readonly Case[] = readScenarios(BUILT_IN_SCENARIOS).scenarios.flatMap((scenario) => {
  const { id, parameters, variants } = scenario
  const defaults = defaultValues(parameters)
  const settings = [{ label: 'at its defaults', set: {} }, ...variants]
  const all = settings.map(({ label, set }) => ({ id, what: label, scenario, params: { ...defaults, ...set } }))
  const isFirst = (one: Case, index: number) => all.findIndex((other) => same(other.params, one.params)) === index
  return all.filter((one, index) => isFirst(one, index) && !isLong(one))
})

/** It sleeps for 20 s: the same with shorter sleeps is among its variants. */
function isLong({ id, params }: Case): boolean {
  return id === 'squares-and-cubes' && params.pause === 5
}

interface Ran {
  readonly over: RunSnapshot
  readonly document: RunDocument
}
const runs = new Map<Case, Promise<Ran>>()

/** The one run of a case that all tests look at. */
function ranOf(one: Case): Promise<Ran> {
  const ran = runs.get(one) ?? run(one)
  runs.set(one, ran)
  return ran
}

/** Runs it to its end; a deadlock, which has none, until the lab has found it. */
async function run({ id, params }: Case): Promise<Ran> {
  const summary = new RunSummary()
  const run = await lab.runScenario(id, params)
  const stopListening = lab.listen((event) => {
    if (event.type === 'tick' && event.tick.run === run.request.id) summary.add(event.tick)
    if (event.type === 'run' && event.run.id === run.request.id && event.run.deadlocked) run.stop()
  })
  const over = await run.over
  stopListening()
  return { over, document: summary.document(over) }
}

// Several at once: most of them sleep, and what must not happen must not happen on a busy machine either.
describe('what comes out', { concurrent: true, timeout: 120_000 }, () => {
  it.each(cases)('of $id, $what, is nothing that must not happen', async (one) => {
    const { over } = await ranOf(one)
    expect(over.outcome, `${over.status}: ${over.reason}`).not.toBeNull()
    const { grade, because } = gradeOf(one.scenario.grades, one.params, over.outcome!)
    expect(['expected', 'surprising'], `${outcomeText(over.outcome!)}: ${because} ${over.reason}`).toContain(grade)
  })
})

/** What differs from run to run, and between two languages. */
const MEASURED: Readonly<Record<string, RegExp>> = {
  'lost-global': /(?<=process )\d+/g,
  'process-queue-and-thread-queue': /(?<![\d.])[\d.]+(?= microseconds)/g,
  'threads-and-processes': /-?(?<![\d.])[\d.]+/g,
}

/** Their lines differ from run to run, in Python as here, or Python takes long for them. */
const UNCOMPARED: Readonly<Record<string, readonly string[]>> = {
  bank: ['At once, no lock'],
  queue: ['Trusting empty() too early'],
  'threads-and-processes': ['at its defaults', 'Much work'],
}

const notebook = cases.filter(
  ({ id, what, scenario }) => scenario.part === 'The notebook' && UNCOMPARED[id]?.includes(what) !== true,
)
const hasPython = spawnSync('python3', ['--version']).status === 0

/** What the program prints in Python, line by line. Children may fail, as the lesson wants. */
async function inPython({ id, params }: Case): Promise<string[]> {
  const file = join(BUILT_IN_SCENARIOS, id, 'program.py')
  const env = { ...process.env, TMPDIR: privateTemp, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const { stdout } = await promisify(execFile)('python3', [file, JSON.stringify(params)], { env, timeout: 100_000 })
  return stdout.split(/\r?\n/).slice(0, -1)
}

describe.runIf(hasPython)('the notebook', { concurrent: true, timeout: 120_000 }, () => {
  it('is there', () => {
    expect(notebook.length).toBeGreaterThanOrEqual(9)
  })
  it.each(notebook)('$id, $what, prints what it prints in Python', async (one) => {
    const { document } = await ranOf(one)
    const printed = document.output.filter(({ stream }) => stream === 'stdout')
    const inOrder = printed.every(({ process }) => process === 'MainProcess')
    const comparable = (lines: readonly string[]): string[] => {
      const plain = lines.map((line) => line.replaceAll(MEASURED[one.id] ?? /$^/g, '…'))
      // Lines of several processes come in any order.
      return inOrder ? plain : plain.toSorted()
    }
    expect(comparable(printed.map(({ text }) => text))).toEqual(comparable(await inPython(one)))
  })
})
