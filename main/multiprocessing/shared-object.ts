import type { ObjectId } from '../../shared/units.ts'
import { context, type Context } from './context.ts'
import { newObject, objectBase, objectName, ObjectKind, publishObject, type ObjectKindName } from './object-table.ts'

/** Options that every shared object takes. */
export interface Named {
  /** What the screen calls it; else it is numbered: "Lock-1". At most 60 bytes of UTF-8. */
  readonly name?: string | undefined
}

/** Something in the arena that processes pass to one another by reference. */
export abstract class SharedObject {
  /** Its place in the object table: what travels when it is sent. */
  readonly id: ObjectId
  protected readonly run: Context
  protected readonly base: number

  /** @param place an id to reach an object that exists, or what to make. */
  protected constructor(place: ObjectId | { readonly kind: ObjectKindName; readonly name: string | undefined }) {
    this.run = context()
    const { arena, entry } = this.run
    this.id = typeof place === 'number' ? place : newObject(arena.memory, place.kind, entry.index, place.name)
    this.base = objectBase(this.id)
  }

  get name(): string {
    return objectName(this.run.arena.memory, this.id)
  }

  /** Shows the object to others; the last step of making one. */
  protected publish(kind: ObjectKindName): void {
    publishObject(this.run.arena.memory, this.id, kind)
  }
}

type Attach = (id: ObjectId) => SharedObject
const attachers = new Map<number, Attach>()
const attached = new Map<number, SharedObject>()

/** Says how to reach an object of `kind` that another process made. */
export function attachWith(kind: ObjectKindName, attach: Attach): void {
  attachers.set(ObjectKind[kind], attach)
}

/** Remembers an object, so that one sent to and fro stays the same object. */
export function remember<T extends SharedObject>(object: T): T {
  attached.set(object.id, object)
  return object
}

/** The object with this id, in this process. */
export function attachObject(id: ObjectId): SharedObject {
  const known = attached.get(id)
  if (known) return known
  const kind = context().arena.memory.load(objectBase(id))
  const attach = attachers.get(kind)
  if (!attach) throw new TypeError(`Object ${id} is of a kind (${kind}) that this version does not know.`)
  return remember(attach(id))
}
