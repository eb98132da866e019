import type { ObjectId } from '../../shared/units.ts'
import { context, type Context } from './context.ts'
import { ANYWHERE, homeOf } from './home.ts'
import {
  newObject,
  ObjectAt,
  objectBase,
  objectName,
  ObjectKind,
  publishObject,
  type ObjectKindName,
} from './object-table.ts'

/** Options that every shared object takes. */
export interface Named {
  /** What the screen calls it; else it is numbered: "Lock-1". At most 60 bytes of UTF-8. Not in CPython: it has no screen. */
  readonly name?: string | undefined
}

/** What an object must know of its own ways between processes; most need not know anything. */
export interface Journey {
  /** It is about to be sent. @throws when it cannot be. */
  leave(): void
  /** It is in one more (or one less) item that has been put and not been got. */
  inTransit(amount: 1 | -1): void
  /** It is among the arguments of process `index`, which has not started yet. */
  give(index: number): void
}

/**
 * An object, the lock of a Value or an Array, the bare memory of one, or the ShareableList in a SharedMemory. What a Manager
 * keeps are parts of it, numbered by their codes.
 */
export const Part = { Whole: 0, Lock: 1, Obj: 2, List: 3 } as const
export type Part = number

/** Where a shared object that answers to every name, as a manager's Namespace, is itself. @internal */
export const Self = Symbol('self')

/** Something in the arena that processes pass to one another by reference. */
export abstract class SharedObject {
  /** Whether objects of this class stay in the process that makes them: those of `threading`. @internal */
  static readonly staysHome: boolean = false
  /** Where it may be used; see home.ts. @internal */
  readonly home: number
  /** Its place in the object table: what travels when it is sent. @internal */
  readonly id: ObjectId
  /** @internal */
  readonly journey: Journey | undefined
  protected readonly run: Context
  protected readonly base: number

  /** @param place an id to reach an object that exists, or what to make. */
  protected constructor(place: ObjectId | { readonly kind: ObjectKindName; readonly name: string | undefined }) {
    this.run = context()
    const { arena, entry } = this.run
    this.id = typeof place === 'number' ? place : newObject(arena.memory, place.kind, entry.index, place.name)
    this.base = objectBase(this.id)
    const staysHome = new.target.staysHome
    if (staysHome && typeof place === 'object') {
      arena.memory.setI32(this.base + ObjectAt.home, homeOf(this.run.process.index))
    }
    this.home = staysHome ? arena.memory.i32(this.base + ObjectAt.home) : ANYWHERE
  }

  /** What the screen calls it: "Lock-1". Not in CPython: its objects have no names, but where their class says so. */
  get name(): string {
    return objectName(this.run.arena.memory, this.id)
  }

  /** @internal */
  get [Self](): this {
    return this
  }
  /** Which part of the object with this id it is; what `getLock()` and `getObj()` give are sent as parts. @internal */
  readonly part: Part = Part.Whole
  /** The other way round. @internal */
  partCalled(part: Part): SharedObject {
    throw new TypeError(`${this.name} has no part ${part}.`)
  }

  /** Shows the object to others; the last step of making one. */
  protected publish(kind: ObjectKindName): void {
    publishObject(this.run.arena.memory, this.id, kind)
  }
}

type Attach = (id: ObjectId) => SharedObject
const attachers = new Map<number, Attach>()
const homeAttachers = new Map<number, Attach>()
const attached = new Map<number, SharedObject>()

/** Says how to reach an object of `kind` that another process made. */
export function attachWith(kind: ObjectKindName, attach: Attach): void {
  attachers.set(ObjectKind[kind], attach)
}

/** The same for one of `threading`, which has the same kind. */
export function attachAtHomeWith(kind: ObjectKindName, attach: Attach): void {
  homeAttachers.set(ObjectKind[kind], attach)
}

/** Remembers an object, so that one sent to and fro stays the same object. */
export function remember<T extends SharedObject>(object: T): T {
  attached.set(object.id, object)
  return object
}

/** After this process has closed it: when it is received again, it is a new one. */
export function forget(object: SharedObject): void {
  attached.delete(object.id)
}

/** The object with this id, or a part of it, in this process. */
export function attachObject(id: ObjectId, part: Part = Part.Whole): SharedObject {
  const whole = attached.get(id) ?? attachAnew(id)
  return part === Part.Whole ? whole : whole.partCalled(part)
}

function attachAnew(id: ObjectId): SharedObject {
  const { memory } = context().arena
  const kind = memory.load(objectBase(id))
  const atHome = memory.i32(objectBase(id) + ObjectAt.home) === ANYWHERE ? undefined : homeAttachers.get(kind)
  const attach = atHome ?? attachers.get(kind)
  if (!attach) throw new TypeError(`Object ${id} is of a kind (${kind}) that this version does not know.`)
  return remember(attach(id))
}
