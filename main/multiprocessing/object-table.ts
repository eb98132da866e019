import { objectId, type ObjectId } from '../../shared/units.ts'
import { RuntimeError } from './errors.ts'
import { Layout } from './memory/layout.ts'
import type { Memory } from './memory/memory.ts'
import { numberedName, readName, writeName } from './names.ts'

/** Kinds of shared objects, as the object table numbers them. */
export const ObjectKind = {
  Lock: 1,
  Queue: 2,
  Value: 3,
  Array: 4,
  RawValue: 5,
  RawArray: 6,
  RLock: 7,
  Semaphore: 8,
  BoundedSemaphore: 9,
  Condition: 10,
  Event: 11,
  Barrier: 12,
  SimpleQueue: 20,
  JoinableQueue: 21,
  /** One direction of it. */
  Pipe: 22,
  Connection: 23,
  Pool: 24,
  Manager: 25,
  SharedMemory: 30,
} as const
export type ObjectKind = (typeof ObjectKind)[keyof typeof ObjectKind]
export type ObjectKindName = keyof typeof ObjectKind

export const kindName = (kind: number): ObjectKindName | undefined =>
  (Object.keys(ObjectKind) as ObjectKindName[]).find((name) => ObjectKind[name] === kind)

/**
 * One entry of the object table, 256 bytes. What all kinds share; each kind lays out the middle itself (its own file
 * says how). Its four cache lines keep what different processes write apart.
 *
 *   0 kind (0: not ready)  4 creator  8 typecode; or home, see home.ts  12 length or maxsize  16 data  20 data bytes
 *   24 …  the kind's own   192 name
 *
 * Only what holds numbers has a typecode, and that is at home everywhere.
 */
export const ObjectAt = {
  kind: 0,
  creator: 4,
  typecode: 8,
  home: 8,
  length: 12,
  data: 16,
  dataBytes: 20,
  own: 24,
  name: 192,
} as const

export const objectBase = (id: number): number => Layout.objects + (id - 1) * Layout.objectBytes

/**
 * Takes a place in the object table. The object is seen by others once `publish` is called on it.
 * @throws RuntimeError past the limit.
 */
export function newObject(memory: Memory, kind: ObjectKindName, creator: number, name: string | undefined): ObjectId {
  const id = memory.add(Layout.objectCount, 1) + 1
  if (id > Layout.objectLimit) {
    memory.add(Layout.objectCount, -1)
    throw new RuntimeError(
      `This run has made ${Layout.objectLimit} shared objects, its limit. Make them once and pass them on.`,
    )
  }
  const base = objectBase(id)
  memory.setI32(base + ObjectAt.creator, creator)
  writeName(memory, base + ObjectAt.name, name ?? numberedName(memory, ObjectKind[kind], kind))
  return objectId(id)
}

export function publishObject(memory: Memory, id: ObjectId, kind: ObjectKindName): void {
  memory.store(objectBase(id) + ObjectAt.kind, ObjectKind[kind])
}

export const objectName = (memory: Memory, id: number): string => readName(memory, objectBase(id) + ObjectAt.name)

/** Ids of all published objects. */
export function objectIds(memory: Memory): ObjectId[] {
  const count = Math.min(memory.load(Layout.objectCount), Layout.objectLimit)
  const ids: ObjectId[] = []
  for (let id = 1; id <= count; id++) if (memory.load(objectBase(id) + ObjectAt.kind) !== 0) ids.push(objectId(id))
  return ids
}
