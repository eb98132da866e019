import { RuntimeError, ValueError } from '../errors.ts'
import { Waitable, WaitingCalls, type Call, type Later } from './call.ts'

/** A lock, recursive or not: threading.Lock and RLock, a client being what a thread is there. */
export class KeptLock extends Waitable {
  readonly #recursive: boolean
  readonly #waiting = new WaitingCalls<{ readonly depth: number; readonly had: () => void }>()
  #holder = -1
  #depth = 0

  constructor(name: string, recursive: boolean) {
    super(name)
    this.#recursive = recursive
  }

  acquire(call: Call, block = true, timeout?: number): boolean | Later {
    if (this.#take(call.client, 1)) return true
    if (!block) return false
    const note = { depth: 1, had: () => call.answer(true) }
    return this.#waiting.add(call, note, timeout, () => call.answer(false))
  }

  release(call: Call): void {
    if (this.#recursive && !this.isHeldBy(call.client)) {
      throw new RuntimeError(
        `${this.name} cannot be released by a process that does not hold it: acquire() must come first.`,
      )
    }
    if (this.#depth === 0) {
      throw new RuntimeError(`${this.name} is not held, so it cannot be released: acquire() must come first.`)
    }
    if (--this.#depth === 0) this.#passOn()
  }

  /** For a Condition, as threading has it: of a lock that is not recursive, whether anyone holds it. */
  isHeldBy(client: number): boolean {
    return this.#depth > 0 && (!this.#recursive || this.#holder === client)
  }
  /** Gives it back altogether. @returns what `acquireAgain` takes. */
  releaseAll(): number {
    const depth = this.#depth
    this.#depth = 0
    this.#passOn()
    return depth
  }
  acquireAgain(call: Call, depth: number, had: () => void): void {
    if (this.#take(call.client, depth)) had()
    else this.#waiting.add(call, { depth, had }, undefined, had)
  }

  #take(client: number, depth: number): boolean {
    if (this.#depth > 0 && !(this.#recursive && this.#holder === client)) return false
    this.#holder = client
    this.#depth += depth
    return true
  }

  #passOn(): void {
    const next = this.#waiting.shift()
    if (!next) return
    this.#take(next.call.client, next.note.depth)
    next.note.had()
  }
}

/** threading.Semaphore and BoundedSemaphore. */
export class KeptSemaphore extends Waitable {
  readonly #most: number
  readonly #waiting = new WaitingCalls()
  #value: number

  constructor(name: string, value: number, bounded: boolean) {
    super(name)
    if (!Number.isInteger(value) || value < 0) {
      throw new ValueError(`A semaphore begins with a whole number of permits from 0 up, not ${String(value)}.`)
    }
    this.#value = value
    this.#most = bounded ? value : Infinity
  }

  acquire(call: Call, block = true, timeout?: number): boolean | Later {
    if (this.#value > 0) {
      this.#value--
      return true
    }
    if (!block) return false
    return this.#waiting.add(call, undefined, timeout, () => call.answer(false))
  }

  release(_call: Call, permits = 1): void {
    if (!Number.isInteger(permits) || permits < 1) {
      throw new ValueError(`${this.name}: release() adds one permit or more, not ${String(permits)}.`)
    }
    if (this.#value + permits > this.#most) {
      throw new ValueError(
        `${this.name} was released too many times: acquire() must come first, once for each release().`,
      )
    }
    for (let left = permits; left > 0; left--) {
      const next = this.#waiting.shift()
      if (next) next.call.answer(true)
      else this.#value++
    }
  }
}

/** threading.Condition. */
export class KeptCondition extends Waitable {
  readonly #lock: KeptLock
  readonly #waiting = new WaitingCalls<number>()

  constructor(name: string, lock: KeptLock) {
    super(name)
    this.#lock = lock
  }

  acquire(call: Call, block?: boolean, timeout?: number): boolean | Later {
    return this.#lock.acquire(call, block, timeout)
  }
  release(call: Call): void {
    this.#lock.release(call)
  }

  wait(call: Call, timeout?: number): Later {
    this.#requireLock(call, 'wait()')
    const depth = this.#lock.releaseAll()
    const tooLate = (): void => this.#lock.acquireAgain(call, depth, () => call.answer(false))
    return this.#waiting.add(call, depth, timeout, tooLate)
  }

  notify(call: Call, n = 1): void {
    this.#requireLock(call, 'notify()')
    for (let left = n; left > 0; left--) {
      const next = this.#waiting.shift()
      if (!next) return
      this.#lock.acquireAgain(next.call, next.note, () => next.call.answer(true))
    }
  }
  notifyAll(call: Call): void {
    this.notify(call, Infinity)
  }

  #requireLock(call: Call, what: string): void {
    if (!this.#lock.isHeldBy(call.client)) {
      throw new RuntimeError(
        `${this.name}: ${what} was called by a process that does not hold its lock: acquire() must come first.`,
      )
    }
  }
}

/** threading.Event. */
export class KeptEvent extends Waitable {
  readonly #waiting = new WaitingCalls()
  #set = false

  isSet(): boolean {
    return this.#set
  }
  set(): void {
    this.#set = true
    for (const { call } of this.#waiting.drain()) call.answer(true)
  }
  clear(): void {
    this.#set = false
  }
  wait(call: Call, timeout?: number): true | Later {
    return this.#set || this.#waiting.add(call, undefined, timeout, () => call.answer(false))
  }
}
