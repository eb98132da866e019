import { EventKind, Signal } from '../../shared/trace.ts'
import type { ObjectId } from '../../shared/units.ts'
import { blocked } from './blocking.ts'
import { BrokenBarrierError, RuntimeError, ValueError } from './errors.ts'
import { LockCounters } from './lock-counters.ts'
import { BarrierAt, BarrierState, Meeting, Party } from './meeting.ts'
import { WaitFor } from './process-table.ts'
import { attachWith, remember, SharedObject, type Named } from './shared-object.ts'
import { exportName, targetOf } from './targets.ts'
import { deadlineOf } from './waiting.ts'

/** CPython: the arguments of multiprocessing.Barrier. */
export interface BarrierOptions extends Named {
  /**
   * Called when all have come, by the last of them, before anyone goes on. It must be exported by the program: the last to
   * come may be another process, which finds it by its name.
   */
  readonly action?: (() => void) | undefined
  /** Seconds that `wait` waits at most when it is not told otherwise. */
  readonly timeout?: number | undefined
}

/**
 * A place where `parties` processes wait for each other; when the last has come, all go on, and it serves again.
 * CPython: multiprocessing.Barrier, threading.Barrier.
 *
 * A process that is killed while it waits breaks the barrier: it came and will not go on (in CPython it keeps counting, and
 * the barrier hangs at the next turn). One that is killed before it comes is not known to the barrier: the others wait for
 * it, or time out. Time does not run out while the action runs, as in CPython.
 */
export class Barrier extends SharedObject {
  /** How many must come. */
  readonly parties: number
  readonly #meeting: Meeting
  readonly #counters: LockCounters

  /**
   * @throws ValueError when `parties` is no whole number from 1, or the action is not exported.
   * @throws RuntimeError with an action, while the program is still being loaded.
   */
  constructor(parties: number, options?: BarrierOptions)
  /** @internal */
  constructor(place: { readonly id: ObjectId })
  constructor(first: number | { readonly id: ObjectId }, options: BarrierOptions = {}) {
    const made = typeof first !== 'object'
    if (made && !(Number.isInteger(first) && first > 0)) {
      throw new ValueError(`A barrier has a whole number of parties from 1, not ${String(first)}.`)
    }
    super(made ? { kind: 'Barrier', name: options.name } : first.id)
    const { arena, recorder } = this.run
    if (made) {
      deadlineOf({ timeout: options.timeout })
      Meeting.lay(arena, this.base, first, options.timeout, this.#exported(options.action))
    }
    this.#meeting = new Meeting(this.run, this.base)
    this.parties = arena.memory.i32(this.base + BarrierAt.parties)
    this.#counters = new LockCounters(arena.memory, recorder, this.id, this.base)
    if (made) this.publish('Barrier')
    remember(this)
  }

  /** How many have come and wait. CPython: n_waiting. */
  get nWaiting(): number {
    return this.#meeting.count
  }
  /** Whether it was broken, by `abort`, a time-out, a killed process or a failed action, and not `reset` since. */
  get broken(): boolean {
    return this.#meeting.state === BarrierState.Broken
  }

  /**
   * Waits until all parties have come.
   * @param timeout seconds to wait at most; then the barrier is broken for all. Left out: the barrier's own.
   * @returns as which it came: 0 to parties − 1, each once.
   * @throws BrokenBarrierError when the barrier is broken, or is broken or reset meanwhile.
   * @throws what the action throws, in the process that runs it; the others get a BrokenBarrierError.
   */
  wait(timeout?: number): number {
    const deadlineMs = deadlineOf({ timeout: timeout ?? this.#meeting.timeout })
    this.#meeting.roster.prepare()
    const index = this.#come()
    if (index === this.parties - 1 && this.#meeting.action !== undefined) this.#act()
    else this.#stay(deadlineMs)
    return index
  }

  /** Makes it whole and empty again; who waits there gets a BrokenBarrierError. */
  reset(): void {
    this.#end(BarrierState.Filling, Signal.Reset)
  }

  /** Breaks it: who waits there, or comes, gets a BrokenBarrierError, until `reset`. */
  abort(): void {
    this.#end(BarrierState.Broken, Signal.Abort)
  }

  /** Joins those who wait; the last to come lets all go on, or leaves that to the action. */
  #come(): number {
    const meeting = this.#meeting
    for (;;) {
      const index = meeting.guarded(() => {
        if (meeting.state === BarrierState.Broken)
          throw this.#brokenError('is broken, so nobody waits at it before reset()')
        if (meeting.state === BarrierState.Acting) {
          meeting.roster.mine = Party.Outside
          return undefined
        }
        const count = meeting.count
        meeting.roster.mine = Party.Waiting
        if (count + 1 === this.parties) {
          if (meeting.action === undefined) this.#signal(Signal.Pass, meeting.end(BarrierState.Filling, Party.Passed))
          else meeting.state = BarrierState.Acting
        }
        return count
      })
      if (index !== undefined) return index
      blocked(this.run, WaitFor.Parties, this.id, Infinity, () => this.#parkWhile(Party.Outside, Infinity))
    }
  }

  /** Runs the action, which the others wait for, without the guard: it may take its time, or be killed. */
  #act(): void {
    const meeting = this.#meeting
    try {
      targetOf(this.run.exports ?? {}, meeting.action ?? '')()
    } catch (error) {
      this.#end(BarrierState.Broken, Signal.Break)
      meeting.roster.mine = Party.Absent
      throw error
    }
    meeting.guarded(() => {
      if (meeting.roster.mine === Party.Waiting)
        this.#signal(Signal.Pass, meeting.end(BarrierState.Filling, Party.Passed))
    })
    this.#leave(0, 0)
  }

  #stay(deadlineMs: number): void {
    // Who came last, with no action to run, has passed already.
    if (this.#meeting.roster.mine === Party.Passed) {
      this.#leave(0, 0)
      return
    }
    const { waitedNs } = blocked(this.run, WaitFor.Parties, this.id, deadlineMs, () => {
      if (this.#parkWhile(Party.Waiting, deadlineMs)) return true
      return this.#giveUp() || this.#parkWhile(Party.Waiting, Infinity)
    })
    this.#leave(waitedNs, 1)
  }

  /** Breaks the barrier because time is up. @returns false when the action runs: then there is nothing to give up. */
  #giveUp(): boolean {
    const meeting = this.#meeting
    return meeting.guarded(() => {
      if (meeting.roster.mine !== Party.Waiting) return true
      if (meeting.state === BarrierState.Acting) return false
      this.#signal(Signal.Break, meeting.end(BarrierState.Broken, Party.Turned))
      return true
    })
  }

  /** Waits while this process's word is `word`, looking after those who die meanwhile. */
  #parkWhile(word: Party, deadlineMs: number): boolean {
    const meeting = this.#meeting
    const decided = (): boolean => meeting.roster.mine !== word
    return meeting.roster.park(() => {
      if (!decided() && meeting.hasDead) meeting.guarded(() => undefined)
      return decided()
    }, deadlineMs)
  }

  /** Goes away, having passed or not. */
  #leave(waitedNs: number, contended: 0 | 1): void {
    const meeting = this.#meeting
    const passed = meeting.roster.mine === Party.Passed
    meeting.roster.mine = Party.Absent
    const { recorder } = this.run
    if (contended === 1)
      recorder.observe(EventKind.WaitEnd, this.id, recorder.now(), waitedNs, WaitFor.Parties, passed ? 1 : 0)
    if (!passed) throw this.#brokenError(`was broken or reset while ${this.run.entry.name} waited at it`)
    meeting.guarded(() => this.#counters.waited(waitedNs, contended))
  }

  #end(state: BarrierState, why: Signal): void {
    this.#meeting.guarded(() => this.#signal(why, this.#meeting.end(state, Party.Turned)))
  }

  #signal(what: Signal, woken: number): void {
    const { recorder } = this.run
    recorder.observe(EventKind.Signal, this.id, recorder.now(), 0, what, woken)
  }

  #brokenError(what: string): BrokenBarrierError {
    return new BrokenBarrierError(
      `${this.name} ${what}: one of its parties timed out, was killed, failed in the action, or called abort() or reset().`,
    )
  }

  #exported(action: BarrierOptions['action']): string | undefined {
    if (action === undefined) return undefined
    const { exports } = this.run
    if (!exports)
      throw new RuntimeError(`${this.name} has an action, so it is made in main(), not while the program loads.`)
    return exportName(exports, action, `${this.name}: its action`)
  }
}

attachWith('Barrier', (id) => new Barrier({ id }))
