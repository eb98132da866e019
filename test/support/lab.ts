import { join } from 'node:path'
import { launchChildren } from '../../main/headless/child-launcher.ts'
import { Lab } from '../../main/lab/lab.ts'
import type { Run } from '../../main/lab/run.ts'
import type { ProcessSnapshot, RunSnapshot, Tick } from '../../shared/run.ts'
import type { ParameterValues } from '../../shared/parameters.ts'
import { PROJECT } from './backends.ts'
import { privateTemp } from './private-temp.ts'
import { fixture } from './run-program.ts'
import { until } from './until.ts'

/** A lab in this very process, whose processes are real ones. */
export async function openLab(memory: 'overlay' | 'calls' = 'overlay'): Promise<Lab> {
  process.env.TMPDIR = privateTemp
  return Lab.open({ launcher: launchChildren(join(PROJECT, 'out/main/process.cjs')), version: 'test', memory })
}

/** A run of a fixture, and the last that its lab told of it. */
export class SeenRun {
  readonly run: Run
  tick: Tick | undefined
  snapshot: RunSnapshot
  readonly #stopListening: () => void

  private constructor(lab: Lab, run: Run) {
    this.run = run
    this.snapshot = run.snapshot
    this.#stopListening = lab.listen((event) => {
      if (event.type === 'tick' && event.tick.run === run.request.id) this.tick = event.tick
      if (event.type === 'run' && event.run.id === run.request.id) this.snapshot = event.run
    })
  }

  static async of(lab: Lab, name: string, params: ParameterValues): Promise<SeenRun> {
    return new SeenRun(lab, await lab.runProgram(fixture(name), params))
  }

  process(name: string): ProcessSnapshot | undefined {
    return this.tick?.processes.find((process) => process.name === name)
  }
  /** Waits until a process is as `like` says. */
  async sees(name: string, like: (process: ProcessSnapshot) => boolean): Promise<ProcessSnapshot> {
    return until(`${name}: ${like.toString()}`, () => {
      const process = this.process(name)
      return process !== undefined && like(process) ? process : undefined
    })
  }
  async end(): Promise<RunSnapshot> {
    this.run.stop()
    const over = await this.run.over
    this.#stopListening()
    return over
  }
}
