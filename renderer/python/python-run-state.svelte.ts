import type { LabEvent } from '../../shared/contract.ts'
import { isPythonOver, type PythonLine, type PythonSnapshot } from '../../shared/python.ts'
import { OutputLog, type OutputChunk } from '../state/output-log.ts'
import { Throttle } from '../state/throttle.ts'

const OUTPUT_EVERY_MS = 100

type PythonEvent = Extract<LabEvent, { type: 'python' }>

/** One execution of a Python program, live or over, and its last lines of output. */
export class PythonRunState {
  readonly #log = new OutputLog<PythonLine>()
  readonly #lines = new Throttle(OUTPUT_EVERY_MS, () => this.#publish())
  #lost = 0
  #latest: PythonSnapshot
  #snapshot: PythonSnapshot
  #output: readonly OutputChunk<PythonLine>[] = $state.raw([])
  #cut = $state(0)

  constructor(event: PythonEvent) {
    this.#latest = event.python
    this.#snapshot = $state.raw(event.python)
    this.add(event)
  }

  get snapshot(): PythonSnapshot {
    return this.#snapshot
  }
  get isLive(): boolean {
    return !isPythonOver(this.#snapshot.status)
  }
  get output(): readonly OutputChunk<PythonLine>[] {
    return this.#output
  }
  /** Lines that are no longer shown. */
  get cut(): number {
    return this.#cut
  }

  add({ python, lines, cut }: PythonEvent): void {
    this.#latest = python
    this.#lost += cut
    this.#log.add(lines)
    if (python.status === this.#snapshot.status) this.#lines.request()
    else this.#lines.flush()
  }

  /** Nobody will tell how it ends. */
  giveUp(): void {
    const reason = 'The connection to the lab was lost; how this program ended is not known.'
    this.#latest = { ...this.#latest, status: 'failed', reason }
    this.#lines.flush()
  }

  #publish(): void {
    this.#snapshot = this.#latest
    this.#output = this.#log.chunks()
    this.#cut = this.#log.cut + this.#lost
  }
}
