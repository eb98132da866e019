import { inspect } from 'node:util'
import { objectId, processIndex } from '../../../shared/units.ts'
import { Channel } from '../channel.ts'
import { decode, encode, type Encoded } from '../cloning.ts'
import { context, type Context } from '../context.ts'
import { ArenaFull, AttributeError, RuntimeError, SystemExit } from '../errors.ts'
import { pause } from '../memory/pause.ts'
import { ObjectAt, objectBase } from '../object-table.ts'
import { EntryState, ProcessEntry } from '../process-table.ts'
import { packError } from '../remote-error.ts'
import { Roster } from '../roster.ts'
import { libraryTarget, targetOf } from '../targets.ts'
import { Call, LATER, Waitable, type Desk } from './call.ts'
import { serveHere, type Request } from './client.ts'
import { freeAnswer, isClosing, LOOKING, ManagerAt, WAITING, writeAnswer } from './entry.ts'
import { newReferent } from './referents.ts'
import { codeOf, MANAGER, nameOfCode, SHOW } from './types.ts'

/** How long a server whose answers find no room waits for clients to read some. */
const FULL_PAUSE_MS = 5

/** A manager's server, all its life: answers what clients ask, until it is told to leave or its manager's process ends. */
export const serve = libraryTarget('manager server', async (orders: { readonly manager: number }): Promise<void> => {
  await new Server(context(), orders.manager).serve()
})

/** One thread answers everybody; a call that must wait for another is put aside, and nobody waits behind it. */
class Server implements Desk {
  readonly #run: Context
  readonly #id: number
  readonly #requests: Channel
  readonly #roster: Roster
  readonly #creator: ProcessEntry
  readonly #kept = new Map<number, object>()
  /** How many of each type there have been. */
  readonly #counts = new Map<number, number>()
  /** Calls that were put aside and may run out of time. */
  readonly #aside = new Set<Call>()

  constructor(run: Context, id: number) {
    const { memory } = run.arena
    const base = objectBase(id)
    this.#run = run
    this.#id = id
    this.#requests = new Channel(run, objectId(memory.i32(base + ManagerAt.requests)))
    this.#roster = new Roster(run.arena, memory.i32(base + ManagerAt.roster), run.entry)
    this.#creator = new ProcessEntry(memory, memory.i32(base + ObjectAt.creator))
    serveHere(objectId(id), (code, method, args) => this.#askedByItself(code, method, args))
  }

  async serve(): Promise<void> {
    while (!this.#isOver()) {
      const item = this.#requests.receive(this.#nextDeadline(), this.#isOver)
      this.#expire()
      if (!item) continue
      const [client, code, method, args] = this.#requests.open(item) as Request
      const call = new Call(client, this)
      try {
        let result = this.#perform(call, code, method, args)
        // What is async in a program's own class is waited for, and so does everybody else.
        if (result instanceof Promise) result = await result
        if (result === LATER) this.#aside.add(call)
        else call.answer(result)
      } catch (error) {
        if (error instanceof SystemExit) throw error
        call.fail(error)
      }
    }
  }

  isGone({ client }: Call): boolean {
    return this.#roster.hasEnded(client)
  }

  answer(call: Call, failed: boolean, value: unknown): void {
    this.#aside.delete(call)
    const name = this.#run.entry.name
    for (let message = failed ? packError(value, this.#run.program) : value; !call.isGone;) {
      try {
        this.#send(call.client, encode(message, `An answer of ${name}`), failed)
        return
      } catch (error) {
        // The answer cannot travel; the reason can, as soon as there is room for it.
        if (error instanceof ArenaFull && failed) pause(FULL_PAUSE_MS)
        message = packError(error, this.#run.program)
        failed = true
      }
    }
  }

  #send(client: number, encoded: Encoded, failed: boolean): void {
    const { arena } = this.#run
    const at = writeAnswer(arena, encoded, failed)
    for (const object of encoded.shared) object.journey?.inTransit(1)
    if (this.#roster.change(client, LOOKING, at)) return
    if (this.#roster.change(client, WAITING, at)) {
      this.#roster.wake(client)
      return
    }
    // It was killed while its call was answered.
    for (const object of encoded.shared) object.journey?.inTransit(-1)
    freeAnswer(arena, at)
  }

  #perform(call: Call, code: number, method: string, args: readonly unknown[]): unknown {
    if (code === MANAGER) return this.#ownMethod(method, args)
    const referent = this.#kept.get(code)
    if (!referent) throw new RuntimeError(`${this.#run.entry.name} keeps nothing under the code ${code}.`)
    if (method === SHOW) return showReferent(referent)
    const name = nameOfCode(code, this.#run.exports!)
    const perform = methodOf(referent, method)
    if (!perform) throw new AttributeError(`${name} has no method ${method}().`)
    return referent instanceof Waitable ? perform.call(referent, call, ...args) : perform.apply(referent, [...args])
  }

  /** What the manager itself is asked. */
  #ownMethod(method: string, args: readonly unknown[]): unknown {
    const exports = this.#run.exports!
    if (method === 'start') {
      const [initializer, initargs] = args as [string | null, unknown[]]
      return initializer === null ? undefined : targetOf(exports, initializer)(...initargs)
    }
    const [type, ...rest] = args as [number, ...unknown[]]
    const number = (this.#counts.get(type) ?? 0) + 1
    const code = codeOf(type, number)
    this.#kept.set(
      code,
      newReferent(exports, type, nameOfCode(code, exports), rest, (id) => this.#kept.get(id)),
    )
    this.#counts.set(type, number)
    return code
  }

  /** A program's own class, or a list that is shown, uses what is kept here. It gets copies, as everybody does. */
  #askedByItself(code: number, method: string, args: readonly unknown[]): unknown {
    const copy = (value: unknown): unknown => {
      const { tag, number, bytes } = encode(value, `An argument of ${nameOfCode(code, this.#run.exports!)}`)
      return decode(tag, number, bytes.slice())
    }
    const call = new Call(processIndex(this.#run.entry.index), {
      answer: () => undefined,
      isGone: () => true,
    })
    const result = this.#perform(call, code, method, copy(args) as unknown[])
    if (result === LATER) {
      throw new RuntimeError(
        `${nameOfCode(code, this.#run.exports!)}.${method}() would wait, and its server ${this.#run.entry.name}, which asks for it, would never answer anybody again.`,
      )
    }
    return copy(result)
  }

  readonly #isOver = (): boolean =>
    isClosing(this.#run.arena.memory, this.#id) || this.#creator.state === EntryState.Ended

  #nextDeadline(): number {
    let deadlineMs = Infinity
    for (const call of this.#aside) deadlineMs = Math.min(deadlineMs, call.deadlineMs)
    return deadlineMs
  }

  #expire(): void {
    if (this.#aside.size === 0) return
    const nowMs = performance.now()
    for (const call of this.#aside) if (call.deadlineMs <= nowMs) call.expire()
  }
}

function showReferent(referent: object): string {
  const shown =
    'copy' in referent && typeof referent.copy === 'function' ? (referent.copy as () => unknown)() : referent
  return inspect(shown, { breakLength: 120, depth: 4 })
}

/** A method of an object's class, or of one above it; nothing that every object has, and nothing private. */
function methodOf(referent: object, name: string): ((...args: unknown[]) => unknown) | undefined {
  if (name === 'constructor' || name.startsWith('_')) return undefined
  for (let level: unknown = Object.getPrototypeOf(referent); level !== Object.prototype;) {
    if (typeof level !== 'object' || level === null) return undefined
    const method = Object.getOwnPropertyDescriptor(level, name)?.value as unknown
    if (typeof method === 'function') return method as (...args: unknown[]) => unknown
    level = Object.getPrototypeOf(level)
  }
  return undefined
}
