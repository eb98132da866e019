import type { ObjectId } from '../../shared/units.ts'
import { Channel } from './channel.ts'
import { ConnectionAt } from './connection-entry.ts'
import { Connection } from './connection.ts'
import { context } from './context.ts'
import { newObject, objectBase, ObjectKind, publishObject } from './object-table.ts'
import { numberedName } from './names.ts'
import type { Named } from './shared-object.ts'

/**
 * Two connected ends. What one sends the other receives; with `duplex` false the first only receives and the second only
 * sends. This process holds both until it closes them: see Connection. CPython: multiprocessing.Pipe.
 *
 *   ends[0] ── "Pipe-1 →" ──▶ ends[1]        duplex: each direction is reported by itself
 *           ◀── "Pipe-1 ←" ──
 */
export function Pipe(duplex = true, options: Named = {}): [Connection, Connection] {
  const run = context()
  const { memory } = run.arena
  const name = options.name ?? numberedName(memory, ObjectKind.Pipe, 'Pipe')
  const [first, second] = [0, 1].map((end) => newObject(memory, 'Connection', run.entry.index, `${name}[${end}]`)) as [
    ObjectId,
    ObjectId,
  ]
  const back = Channel.make(run, 'Pipe', duplex ? `${name} ←` : name, second)
  const forth = duplex ? Channel.make(run, 'Pipe', `${name} →`, first) : 0
  const connect = (id: ObjectId, from: number, into: number, peer: number): void => {
    memory.setI32(objectBase(id) + ConnectionAt.from, from)
    memory.setI32(objectBase(id) + ConnectionAt.into, into)
    memory.setI32(objectBase(id) + ConnectionAt.peer, peer)
    publishObject(memory, id, 'Connection')
  }
  connect(first, back, forth, second)
  connect(second, forth, back, first)
  return [new Connection(first), new Connection(second)]
}
