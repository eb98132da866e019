/** What a method of a kept object returns when it will answer its call by itself. */
export const LATER = Symbol('later')
export type Later = typeof LATER

/** Where answers go, and what measures time: the server. */
export interface Desk {
  answer(call: Call, failed: boolean, value: unknown): void
  /** Whether nobody waits for the call's answer any more: its client was killed. */
  isGone(call: Call): boolean
}

/** A client that waits for an answer. */
export class Call {
  /** The index of the process that asks: what a thread's identity is to CPython's locks. */
  readonly client: number
  /** When `tooLate` runs, on `performance.now()`'s clock. */
  deadlineMs = Infinity
  readonly #desk: Desk
  #tooLate: () => void = () => undefined

  constructor(client: number, desk: Desk) {
    this.client = client
    this.#desk = desk
  }

  get isGone(): boolean {
    return this.#desk.isGone(this)
  }

  answer(value: unknown): void {
    this.#desk.answer(this, false, value)
  }
  fail(error: unknown): void {
    this.#desk.answer(this, true, error)
  }

  /** @param seconds undefined: as long as it takes. */
  waitAtMost(seconds: number | undefined, tooLate: () => void): void {
    this.deadlineMs = seconds === undefined ? Infinity : performance.now() + seconds * 1000
    this.#tooLate = tooLate
  }
  stopClock(): void {
    this.deadlineMs = Infinity
  }
  /** Its time is over. */
  expire(): void {
    this.stopClock()
    this.#tooLate()
  }
}

/** Calls that wait for the same thing, each with a note of what to do when it comes; the longest waiting first. */
export class WaitingCalls<Note = undefined> {
  readonly #notes = new Map<Call, Note>()

  /** @param timeout seconds; undefined: as long as it takes. @param tooLate answers the call when it was in vain. */
  add(call: Call, note: Note, timeout: number | undefined, tooLate: () => void): Later {
    this.#notes.set(call, note)
    call.waitAtMost(timeout, () => {
      this.#notes.delete(call)
      tooLate()
    })
    return LATER
  }

  get count(): number {
    return this.#notes.size
  }

  /** Takes out the one that has waited longest and whose client lives; what comes is not wasted on the dead. */
  shift(): { readonly call: Call; readonly note: Note } | undefined {
    for (const [call, note] of this.#notes) {
      this.#notes.delete(call)
      call.stopClock()
      if (!call.isGone) return { call, note }
    }
    return undefined
  }

  /** Takes all out, the dead as well. */
  *drain(): Generator<{ readonly call: Call; readonly note: Note }> {
    for (const [call, note] of [...this.#notes]) {
      this.#notes.delete(call)
      call.stopClock()
      yield { call, note }
    }
  }
}

/** What is kept for clients to wait at: its methods get the call first, and may answer it later. */
export abstract class Waitable {
  /** What errors call it. */
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}
