/** So many requests of one page may wait for their answers. Our own page has a few. */
export const MOST_WAITING = 256
/** One page's requests hold up the lab for so long at most; then everybody else has a turn: other pages, and every run. */
const TURN_MS = 8

/**
 * One page's requests, begun in their order. Many may be under way at a time, as some take long and a later one may be to
 * stop something. A flood of them fills this queue, and not the lab's time.
 */
export class RequestQueue<Request> {
  readonly #carryOut: (request: Request) => Promise<void>
  #waiting: Request[] = []
  #underWay = 0
  #turnEndsMs: number | undefined

  constructor(carryOut: (request: Request) => Promise<void>) {
    this.#carryOut = carryOut
  }

  /** @returns false when too many wait already; then it is not carried out. */
  add(request: Request): boolean {
    if (this.#waiting.length + this.#underWay >= MOST_WAITING) return false
    this.#waiting.push(request)
    this.#work()
    return true
  }

  /** Drops the requests that have not begun. */
  close(): void {
    this.#waiting = []
  }

  #work(): void {
    if (this.#turnEndsMs === undefined) {
      this.#turnEndsMs = performance.now() + TURN_MS
      setImmediate(() => {
        this.#turnEndsMs = undefined
        if (this.#waiting.length > 0) this.#work()
      })
    }
    while (this.#waiting.length > 0 && performance.now() < this.#turnEndsMs) {
      const request = this.#waiting.shift()!
      this.#underWay += 1
      void this.#carryOut(request).finally(() => (this.#underWay -= 1))
    }
  }
}
