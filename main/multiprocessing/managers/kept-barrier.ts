import { BrokenBarrierError, ValueError } from '../errors.ts'
import { Waitable, WaitingCalls, type Call, type Later } from './call.ts'

/** threading.Barrier. Who was killed while waiting still counts as having come, as there. */
export class KeptBarrier extends Waitable {
  readonly #parties: number
  readonly #action: (() => unknown) | undefined
  readonly #timeout: number | undefined
  readonly #waiting = new WaitingCalls<number>()
  #broken = false

  constructor(name: string, parties: number, action: (() => unknown) | undefined, timeout: number | undefined) {
    super(name)
    if (!Number.isInteger(parties) || parties < 1) {
      throw new ValueError(`A barrier has a whole number of parties from 1, not ${String(parties)}.`)
    }
    this.#parties = parties
    this.#action = action
    this.#timeout = timeout
  }

  wait(call: Call, timeout?: number): number | Later {
    if (this.#broken) throw this.#brokenError('is broken, so nobody waits at it before reset()')
    const index = this.#waiting.count
    if (index + 1 < this.#parties) {
      return this.#waiting.add(call, index, timeout ?? this.#timeout, () => {
        this.#break()
        call.fail(this.#brokenError('was broken, as not all came in time'))
      })
    }
    try {
      this.#action?.()
    } catch (error) {
      this.#break()
      throw error
    }
    for (const { call: other, note } of this.#waiting.drain()) other.answer(note)
    return index
  }

  reset(): void {
    this.#break()
    this.#broken = false
  }
  abort(): void {
    this.#break()
  }

  parties(): number {
    return this.#parties
  }
  nWaiting(): number {
    return this.#waiting.count
  }
  broken(): boolean {
    return this.#broken
  }

  #break(): void {
    this.#broken = true
    for (const { call } of this.#waiting.drain()) call.fail(this.#brokenError('was broken or reset'))
  }

  #brokenError(what: string): BrokenBarrierError {
    return new BrokenBarrierError(
      `${this.name} ${what}: one of its parties timed out, failed in the action, or called abort() or reset().`,
    )
  }
}
