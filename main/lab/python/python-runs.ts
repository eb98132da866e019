import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { LabEvent } from '../../../shared/contract.ts'
import type { ParameterValues } from '../../../shared/parameters.ts'
import { LEAST_PYTHON, type PythonFound, type PythonSnapshot } from '../../../shared/python.ts'
import type { Scenario } from '../../../shared/scenario.ts'
import { runId, type RunId } from '../../../shared/units.ts'
import type { Ledger } from '../ledger.ts'
import { reasonOf, sentenceOf } from '../shortage.ts'
import { findInterpreter, type Interpreter } from './interpreter.ts'
import { makePythonFolder, type PythonProgram } from './python-folder.ts'
import { PythonRun } from './python-run.ts'

const LIMIT_MS = 60_000
/** Live at once: each keeps its processes busy for as long as it likes. */
const MOST_LIVE = 4
/** So many are remembered for a page that looks later. */
const MOST_KEPT = 20

/** Why a Python program does not run; the message is one sentence. */
export class PythonRefused extends Error {
  override readonly name = 'PythonRefused'
}

export interface PythonSurroundings {
  readonly ledger: Ledger
  readonly tell: (event: LabEvent) => void
  /** Finds the interpreter, until the signal; for tests. */
  readonly find?: ((signal: AbortSignal) => Promise<Interpreter | null>) | undefined
  readonly limitMs?: number | undefined
}

/** The lab's Python: the interpreter, which is looked for once, and the programs that it runs. */
export class PythonRuns {
  readonly #surroundings: PythonSurroundings
  readonly #runs = new Map<RunId, PythonRun>()
  #interpreter: Promise<Interpreter | null> | undefined
  readonly #closed = new AbortController()
  #isClosed = false

  constructor(surroundings: PythonSurroundings) {
    this.#surroundings = surroundings
  }

  /** null where there is no Python that would do. */
  async find(): Promise<PythonFound | null> {
    const interpreter = await this.#find()
    return interpreter === null ? null : { version: interpreter.version }
  }

  get snapshots(): readonly PythonSnapshot[] {
    return [...this.#runs.values()].map((run) => run.snapshot)
  }

  /**
   * Starts a scenario's Python program. Whoever calls has made sure that it may run.
   * @param params complete and checked.
   * @throws PythonRefused with one sentence.
   */
  async start(scenario: Scenario, program: PythonProgram, params: ParameterValues): Promise<PythonRun> {
    const { ledger, tell, limitMs = LIMIT_MS } = this.#surroundings
    if (scenario.python === null) throw new PythonRefused(`${scenario.title} has no program in Python.`)
    const interpreter = await this.#find()
    if (interpreter === null) throw new PythonRefused(`There is no Python ${LEAST_PYTHON} or newer on this machine.`)
    if (this.#isClosed) throw new PythonRefused('The lab was closed.')
    if ([...this.#runs.values()].filter((run) => !run.isOver).length >= MOST_LIVE)
      throw new PythonRefused(`${MOST_LIVE} Python programs run already; stop one of them first.`)
    const id = runId(randomBytes(5).toString('hex'))
    // Python puts sockets into its folder, and their paths may have no more than about a hundred characters.
    const folder = join(ledger.folder, `py${id}`)
    const { outcome } = scenario
    const file = madeReady(folder, program)
    const request = { id, scenario: scenario.id, file, params, outcome, folder, limitMs }
    const run = new PythonRun(request, interpreter, {
      started: (pid) => ledger.startedGroup(pid),
      told: (python, lines) => tell({ type: 'python', python, lines, cut: 0 }),
    })
    this.#keep(id, run)
    run.start()
    return run
  }

  stop(id: RunId): void {
    this.#runs.get(id)?.stop()
  }

  /** Ends every program; none of their processes is left. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#closed.abort()
    for (const run of this.#runs.values()) run.stop('stopped', 'The lab was closed.')
    await Promise.all([...this.#runs.values()].map((run) => run.over))
  }

  #find(): Promise<Interpreter | null> {
    const find = this.#surroundings.find ?? ((signal) => findInterpreter(process.env, signal))
    // A search that failed (the system was short of something) says nothing about the next; one without a find does.
    return (this.#interpreter ??= find(this.#closed.signal).catch((error: unknown) => {
      this.#interpreter = undefined
      if (this.#isClosed) return null
      throw new PythonRefused(`Python could not be looked for: ${sentenceOf(error)}`)
    }))
  }

  #keep(id: RunId, run: PythonRun): void {
    const oldest = [...this.#runs.values()].find((old) => old.isOver)
    if (this.#runs.size >= MOST_KEPT && oldest !== undefined) this.#runs.delete(oldest.request.id)
    this.#runs.set(id, run)
  }
}

/** @throws PythonRefused */
function madeReady(folder: string, program: PythonProgram): string {
  try {
    return makePythonFolder(folder, program)
  } catch (error) {
    const why = reasonOf(error)
    throw new PythonRefused(`The Python program could not be made ready: ${why}.`)
  }
}
