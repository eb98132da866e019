import { EventKind } from '../../shared/trace.ts'
import { FlightRecorder } from './flight-recorder.ts'
import { LEAST_RECORDER_BYTES, type Arena } from './memory/arena.ts'

/** What recording takes on this machine. */
export interface EventCost {
  /** One event and the reading of the clock that it needs, nanoseconds. */
  readonly eventNs: number
  /** One more reading of the clock, nanoseconds: the release of a lock that was free tells when it was taken, too. */
  readonly clockNs: number
}

const EVENTS_A_SAMPLE = 1000
/** The first two thirds run while the code is still being compiled. */
const SAMPLES = 48
const SAMPLES_COUNTED = 16
/** The ring's head has a cache line of its own, as in the process table. */
const HEAD_BYTES = 64

/** Measures what an event costs by writing some, with the same code and into the same memory as a program's. */
export class EventGauge {
  readonly #recorder: FlightRecorder
  readonly #eventNs: number[] = []
  readonly #clockNs: number[] = []
  readonly #free: () => void

  constructor({ memory, clock, heap }: Arena) {
    const bytes = LEAST_RECORDER_BYTES
    const block = heap.allocate(HEAD_BYTES + bytes)
    this.#recorder = new FlightRecorder(memory, clock, {
      recorder: { at: block + HEAD_BYTES, bytes },
      recorderHeadAt: block,
    })
    this.#free = () => {
      heap.free(block, HEAD_BYTES + bytes)
    }
  }

  /** Takes one sample: a tenth of a millisecond, ten times that where memory is reached through calls. @returns whether more are needed. */
  sample(): boolean {
    const recorder = this.#recorder
    let nowNs = recorder.now()
    const beganNs = nowNs
    for (let event = 0; event < EVENTS_A_SAMPLE; event++) {
      nowNs = recorder.now()
      recorder.observe(EventKind.Write, 0, nowNs, 0, event, -1)
    }
    const middleNs = nowNs
    for (let reading = 0; reading < EVENTS_A_SAMPLE; reading++) nowNs = recorder.now()
    this.#eventNs.push((middleNs - beganNs) / EVENTS_A_SAMPLE)
    this.#clockNs.push((nowNs - middleNs) / EVENTS_A_SAMPLE)
    return this.#eventNs.length < SAMPLES
  }

  /** undefined until there are enough samples. */
  get cost(): EventCost | undefined {
    if (this.#eventNs.length < SAMPLES) return undefined
    return { eventNs: middleOfLast(this.#eventNs), clockNs: middleOfLast(this.#clockNs) }
  }

  /** Gives its ring back. */
  release(): void {
    this.#free()
  }
}

/** Another process may have had the core during some of them. */
const middleOfLast = (samples: readonly number[]): number =>
  samples.slice(-SAMPLES_COUNTED).sort((a, b) => a - b)[SAMPLES_COUNTED / 2]!

/** Measures at once, in some milliseconds. */
export function gaugeEvents(arena: Arena): EventCost {
  const gauge = new EventGauge(arena)
  while (gauge.sample());
  gauge.release()
  return gauge.cost!
}

/**
 * Measures while there is nothing else to do, a sample at a time, and closes the arena.
 * @returns what stops it, and tells the cost if there was time enough to find it out.
 */
export function gaugeInSpareTime(arena: Arena): () => EventCost | undefined {
  const gauge = new EventGauge(arena)
  let next: NodeJS.Immediate | undefined
  const close = (): void => {
    next = undefined
    arena.close()
  }
  const step = (): void => {
    if (gauge.sample()) next = setImmediate(step)
    else close()
  }
  next = setImmediate(step)
  return () => {
    if (next !== undefined) {
      clearImmediate(next)
      close()
    }
    return gauge.cost
  }
}
