import { objectId, type ObjectId } from '../../../shared/units.ts'
import { EventKind } from '../../../shared/trace.ts'
import { blocked } from '../blocking.ts'
import { Channel } from '../channel.ts'
import { decode } from '../cloning.ts'
import { howItEnded } from '../ending-words.ts'
import { ManagerLost } from '../errors.ts'
import { EntryState, ProcessEntry, WaitFor } from '../process-table.ts'
import { unpackError, type PackedError } from '../remote-error.ts'
import { Patience } from '../patience.ts'
import type { Exports } from '../program.ts'
import { Roster } from '../roster.ts'
import { attachWith, remember, SharedObject, type Part } from '../shared-object.ts'
import { isClosing, LOOKING, ManagerAt, serverOf, takeAnswer, WAITING, writeAsked } from './entry.ts'
import { newProxy } from './proxies.ts'
import { MANAGER, nameOfCode } from './types.ts'

/** What goes through a manager's queue of requests. */
export type Request = readonly [client: number, code: number, method: string, args: readonly unknown[]]

/** A manager whose server is this very process: it does not ask itself through a queue that only it reads. */
type Here = (code: number, method: string, args: readonly unknown[]) => unknown
const here = new Map<number, Here>()
export const serveHere = (id: ObjectId, answer: Here): void => void here.set(id, answer)

/** A manager as any process of the run sees it: asks its server, and waits for the answer. */
export class ManagerClient extends SharedObject {
  readonly #requests: Channel
  readonly #roster: Roster
  /** With a server that is awake and may answer sooner than this process can go to sleep. */
  readonly #patience = new Patience()

  constructor(id: ObjectId) {
    super(id)
    const { arena, entry } = this.run
    this.#requests = new Channel(this.run, objectId(arena.memory.i32(this.base + ManagerAt.requests)))
    this.#roster = new Roster(arena, arena.memory.i32(this.base + ManagerAt.roster), entry)
    remember(this)
  }

  get exports(): Exports {
    return this.run.exports ?? {}
  }
  /** Whether this process is its server. */
  get isHere(): boolean {
    return here.has(this.id)
  }

  /** A proxy for what the server keeps under a code. */
  override partCalled(code: Part): SharedObject {
    return newProxy(this, code, this.exports)
  }

  nameOf(code: number): string {
    return nameOfCode(code, this.exports)
  }

  /**
   * Has the server call a method of what it keeps, and waits for what that returns.
   * @throws what the method throws, with the server's stack as its cause.
   * @throws ManagerLost when the server has ended, or ends meanwhile. @throws CloneError when an argument cannot be sent.
   */
  call(code: number, method: string, args: readonly unknown[]): unknown {
    const local = here.get(this.id)
    if (local) return local(code, method, args)
    const { arena, entry } = this.run
    const what = `${code === MANAGER ? 'manager' : this.nameOf(code)}.${method}()`
    if (this.#server?.state === EntryState.Ended) throw this.#lost(what)
    const at = this.#ask([entry.index, code, method, args], what)
    if (at === undefined) throw this.#lost(what)
    const { tag, number, bytes, failed } = takeAnswer(arena, at)
    const value = decode(tag, number, bytes, (object) => object.journey?.inTransit(-1))
    if (failed) throw unpackError(value as PackedError, this.name, this.exports)
    return value
  }

  get #server(): ProcessEntry | undefined {
    const index = serverOf(this.run.arena.memory, this.id)
    return index < 0 ? undefined : new ProcessEntry(this.run.arena.memory, index)
  }

  /** @returns where the answer lies; undefined when none will come. */
  #ask(request: Request, what: string): number | undefined {
    const roster = this.#roster
    roster.prepare()
    roster.mine = LOOKING
    try {
      this.#requests.send(request, `An argument of ${what}`, Infinity)
      if (!this.#look()) this.#sleep(what)
      // The server has ended, or has answered: the word does not change any more.
      return roster.mine > 0 ? roster.mine : undefined
    } finally {
      roster.mine = 0
    }
  }

  /** @returns whether the answer came. */
  #look(): boolean {
    if (!this.#patience.hasSome()) return false
    return this.#patience.look(this.run.arena.clock, () => this.#roster.mine !== LOOKING)
  }

  #sleep(what: string): void {
    const { arena, entry, recorder } = this.run
    const roster = this.#roster
    writeAsked(arena.memory, this.id, entry.index, what)
    if (!roster.change(entry.index, LOOKING, WAITING)) return
    const server = this.#server
    const over = (): boolean => roster.mine !== WAITING || server?.state === EntryState.Ended
    const { waitedNs, nowNs } = blocked(this.run, WaitFor.Answer, this.id, Infinity, () => roster.park(over, Infinity))
    recorder.observe(EventKind.WaitEnd, this.id, nowNs, waitedNs, WaitFor.Answer, 0)
  }

  #lost(what: string): ManagerLost {
    const { memory } = this.run.arena
    const how = isClosing(memory, this.id) ? 'was shut down' : howItEnded(this.#server?.exitcode ?? 1)
    return new ManagerLost(`${this.name} ${how}, and what it kept is gone: ${what} has no answer.`)
  }
}

attachWith('Manager', (id) => new ManagerClient(id))
