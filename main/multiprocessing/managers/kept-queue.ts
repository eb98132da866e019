import { Empty, Full, ValueError } from '../errors.ts'
import { Waitable, WaitingCalls, type Call, type Later } from './call.ts'

/** queue.Queue: what CPython's managers give for Queue and for JoinableQueue. */
export class KeptQueue extends Waitable {
  readonly #maxsize: number
  readonly #items: unknown[] = []
  readonly #takers = new WaitingCalls()
  /** With the items that they want to put. */
  readonly #givers = new WaitingCalls<unknown>()
  readonly #joiners = new WaitingCalls()
  #unfinished = 0

  /** @param maxsize 0 or less: no limit. */
  constructor(name: string, maxsize: number) {
    super(name)
    if (!Number.isInteger(maxsize)) throw new ValueError(`A queue's maxsize is a whole number, not ${String(maxsize)}.`)
    this.#maxsize = maxsize
  }

  put(call: Call, item: unknown, block = true, timeout?: number): undefined | Later {
    if (!this.full()) {
      this.#add(item)
      return undefined
    }
    const full = (): Full =>
      new Full(`${this.name} is full: it holds its ${this.#maxsize} items, and none was taken in time.`)
    if (!block) throw full()
    return this.#givers.add(call, item, timeout, () => call.fail(full()))
  }

  get(call: Call, block = true, timeout?: number): unknown {
    if (this.#items.length > 0) {
      const item = this.#items.shift()
      const giver = this.#givers.shift()
      if (giver) {
        this.#add(giver.note)
        giver.call.answer(undefined)
      }
      return item
    }
    const empty = (): Empty => new Empty(`${this.name} is empty, and no item came in time.`)
    if (!block) throw empty()
    return this.#takers.add(call, undefined, timeout, () => call.fail(empty()))
  }

  qsize(): number {
    return this.#items.length
  }
  empty(): boolean {
    return this.#items.length === 0
  }
  full(): boolean {
    return this.#maxsize > 0 && this.#items.length >= this.#maxsize
  }

  taskDone(): void {
    if (this.#unfinished === 0) {
      throw new ValueError(`${this.name}: taskDone() was called too many times; call it once for each item you got.`)
    }
    if (--this.#unfinished > 0) return
    for (const { call } of this.#joiners.drain()) call.answer(undefined)
  }
  join(call: Call): undefined | Later {
    if (this.#unfinished === 0) return undefined
    return this.#joiners.add(call, undefined, undefined, () => undefined)
  }

  #add(item: unknown): void {
    this.#unfinished++
    const taker = this.#takers.shift()
    if (taker) taker.call.answer(item)
    else this.#items.push(item)
  }
}
