import { EventKind, Signal } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { Acquirable } from './acquirable.ts'
import { blocked } from './blocking.ts'
import { RuntimeError } from './errors.ts'
import { LockCounters } from './lock-counters.ts'
import { ObjectAt } from './object-table.ts'
import { OwnedLock, readLock, writeLock } from './owned-lock.ts'
import { WaitFor } from './process-table.ts'
import { RLock } from './rlock.ts'
import { Roster } from './roster.ts'
import { attachWith, remember, type Named } from './shared-object.ts'
import { deadlineOf, type Waiting } from './waiting.ts'

/**
 * A condition's part of its entry; the counters are `LockAt`'s, written with the condition's lock held.
 *
 *   16 roster   24 its lock (see writeLock)   64 last ticket
 *
 * A process's word in the roster is the ticket it waits with (they count up: who came first is told first), or NOTIFIED.
 */
export const ConditionAt = {
  roster: ObjectAt.data,
  lock: ObjectAt.own,
  lastTicket: 64,
} as const
export const NOTIFIED = -1
const LARGEST_TICKET = 2 ** 31 - 1

/**
 * Lets processes that hold its lock wait until another, also holding it, notifies them. `acquire`, `release`, `with` and
 * `acquired` are the lock's. CPython: multiprocessing.Condition, threading.Condition.
 *
 * Exactly the processes that a notification is for wake up, the longest waiting first (CPython leaves the order open);
 * still use `waitFor`, or `wait` in a loop, as others may come in between. When one that was notified is killed before it
 * has left `wait`, its notification goes to the next; CPython hangs. Using it without the lock is a RuntimeError, as
 * CPython documents; there it is an AssertionError.
 */
export class Condition extends Acquirable {
  readonly #lock: OwnedLock
  readonly #roster: Roster
  readonly #counters: LockCounters

  /** @param lock a Lock or an RLock; left out: an RLock of its own, named after it. */
  constructor(lock?: OwnedLock, options?: Named)
  constructor(options?: Named)
  /** @internal */
  constructor(id: ObjectId)
  constructor(first: OwnedLock | Named | ObjectId | undefined = {}, second: Named = {}) {
    const made = typeof first === 'object'
    const given = first instanceof OwnedLock ? first : undefined
    super(made ? { kind: 'Condition', name: second.name ?? (given ? undefined : first.name) } : first)
    const { arena, entry, recorder } = this.run
    const { memory } = arena
    if (made) {
      writeLock(memory, this.base + ConditionAt.lock, given ?? this.ownLock(`${this.name}.lock`), this.home)
      memory.setI32(this.base + ConditionAt.roster, Roster.allocate(arena))
    }
    this.#lock = readLock(memory, this.base + ConditionAt.lock)
    this.#roster = new Roster(arena, memory.i32(this.base + ConditionAt.roster), entry)
    this.#counters = new LockCounters(memory, recorder, this.id, this.base)
    if (made) this.publish('Condition')
    remember(this)
  }

  /** @internal The lock it makes when it is given none. */
  protected ownLock(name: string): OwnedLock {
    return new RLock({ name })
  }

  /** Takes the condition's lock. */
  acquire(options?: Waiting): boolean {
    return this.#lock.acquire(options)
  }
  /** Gives the condition's lock back. @throws as the lock's own release. */
  release(): void {
    this.#lock.release()
  }

  /**
   * Gives the lock back, waits for a notification, and takes the lock again.
   * @param timeout seconds to wait at most (for the notification; the lock is waited for as long as it takes).
   * @returns false when none came in time. @throws RuntimeError when this process does not hold the lock.
   */
  wait(timeout?: number): boolean {
    this.#requireLock('wait()')
    const deadlineMs = deadlineOf({ timeout })
    const { memory } = this.run.arena
    const roster = this.#roster
    const ticket = (memory.i32(this.base + ConditionAt.lastTicket) % LARGEST_TICKET) + 1
    memory.setI32(this.base + ConditionAt.lastTicket, ticket)
    roster.prepare()
    roster.mine = ticket
    const depth = this.#lock.releaseAll()
    const { waitedNs, nowNs } = blocked(this.run, WaitFor.Notification, this.id, deadlineMs, () =>
      roster.park(() => roster.mine === NOTIFIED || this.#passOn(), deadlineMs),
    )
    // One that comes after the deadline and before this counts: who sent it believes that it woke somebody.
    const notified = !roster.change(this.run.entry.index, ticket, 0)
    roster.mine = 0
    const { recorder } = this.run
    recorder.observe(EventKind.WaitEnd, this.id, nowNs, waitedNs, WaitFor.Notification, notified ? 1 : 0)
    this.#lock.acquireAgain(depth)
    if (notified) this.#counters.waited(waitedNs, 1)
    return notified
  }

  /**
   * Waits until `predicate` gives something true; it is asked with the lock held.
   * @param timeout seconds to wait at most.
   * @returns what it gave last. @throws RuntimeError when this process does not hold the lock. CPython: wait_for.
   */
  waitFor<T>(predicate: () => T, timeout?: number): T {
    const deadlineMs = deadlineOf({ timeout })
    for (;;) {
      const result = predicate()
      const left = deadlineMs - performance.now()
      if (result || left <= 0) return result
      this.wait(left === Infinity ? undefined : left / 1000)
    }
  }

  /**
   * Wakes `n` of the processes that wait now, or all when there are fewer. They go on when the lock is free.
   * @throws RuntimeError when this process does not hold the lock.
   */
  notify(n = 1): void {
    this.#requireLock('notify()')
    const woken = this.#deliver(n)
    const { recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, Signal.Notify, woken)
  }

  /** Wakes all processes that wait now. @throws as notify(). */
  notifyAll(): void {
    this.notify(Infinity)
  }

  #requireLock(what: string): void {
    if (!this.#lock.isMine) {
      throw new RuntimeError(
        `${this.name}: ${what} was called by ${this.run.entry.name}, which does not hold its lock: acquire() must come first.`,
      )
    }
  }

  #deliver(n: number): number {
    const waiting = this.#roster.marked().filter(({ index, word }) => word > 0 && !this.#roster.hasEnded(index))
    let woken = 0
    for (const { index, word } of waiting.sort((a, b) => a.word - b.word)) {
      if (woken >= n) break
      if (!this.#roster.change(index, word, NOTIFIED)) continue
      this.#roster.wake(index)
      woken++
    }
    return woken
  }

  /** Gives notifications that reached a process which then was killed to the next. @returns whether this one has one now. */
  #passOn(): boolean {
    for (const { index, word } of this.#roster.marked()) {
      if (word === NOTIFIED && this.#roster.hasEnded(index) && this.#roster.change(index, NOTIFIED, 0)) this.#deliver(1)
    }
    return this.#roster.mine === NOTIFIED
  }
}

attachWith('Condition', (id) => new Condition(id))
