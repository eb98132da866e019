/** Looks in vain, one after the other, until it is no longer worth it: what is looked for has no core to come from. */
const LIMIT = 4
/** Then it is tried again this often. */
const AGAIN = 32

/**
 * Whether to look for something for some microseconds before going to sleep. Where processes have a core each, what one
 * waits for comes while it looks; where they share cores, looking takes the core from who would bring it.
 */
export class Patience {
  #inVain = 0

  /** Whether to look this time; asked once each time. */
  hasSome(): boolean {
    return this.#inVain < LIMIT || ++this.#inVain % AGAIN === 0
  }

  /** What came of it. */
  looked(found: boolean): void {
    if (found) this.#inVain = 0
    else this.#inVain++
  }
}
