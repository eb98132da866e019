import type { ProcessIndex } from '../../shared/units.ts'
import { HoldHistory } from './hold-history.ts'
import { LogHistogram } from './log-histogram.ts'

interface LockWait {
  readonly process: ProcessIndex
  readonly fromNs: number
  readonly toNs: number
}

/** What one process did with one lock. */
export class LockUse {
  readonly wait = new LogHistogram()
  readonly hold = new LogHistogram()
  readonly holds = new HoldHistory()
  /** For how long it waited while another held the lock, by that one's index. */
  readonly waitedForNs = new Map<ProcessIndex, number>()
}

/** What the events say of one lock, over its whole life. Totals that must be exact come from the lab's reports. */
export class LockStatistics {
  /** Of acquisitions that had to wait. */
  readonly wait = new LogHistogram()
  readonly hold = new LogHistogram()
  readonly uses = new Map<ProcessIndex, LockUse>()
  #settling: LockWait[] = []
  #fresh: LockWait[] = []

  acquired(process: ProcessIndex, atNs: number, waitedNs: number, contended: boolean): void {
    if (!contended) return
    this.wait.add(waitedNs)
    this.#useOf(process).wait.add(waitedNs)
    this.#fresh.push({ process, fromNs: atNs - waitedNs, toNs: atNs })
  }

  released(process: ProcessIndex, atNs: number, heldNs: number): void {
    this.hold.add(heldNs)
    const use = this.#useOf(process)
    use.hold.add(heldNs)
    use.holds.add(atNs - heldNs, atNs)
  }

  /**
   * Says whom each wait was for. Recorders are read one after the other, so the release that ended a wait may come a tick
   * after it: a wait is looked at when the tick after its own has come.
   */
  settle(isLast: boolean): void {
    for (const wait of this.#settling) this.#attribute(wait)
    this.#settling = this.#fresh
    this.#fresh = []
    if (isLast && this.#settling.length > 0) this.settle(true)
  }

  #attribute({ process, fromNs, toNs }: LockWait): void {
    const waited = this.#useOf(process).waitedForNs
    for (const [holder, { holds }] of this.uses) {
      const ns = holder === process ? 0 : holds.overlap(fromNs, toNs)
      if (ns > 0) waited.set(holder, (waited.get(holder) ?? 0) + ns)
    }
  }

  #useOf(process: ProcessIndex): LockUse {
    const known = this.uses.get(process)
    if (known !== undefined) return known
    const made = new LockUse()
    this.uses.set(process, made)
    return made
  }
}
