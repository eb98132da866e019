import type { DeadlockReport, WaitReport } from '../../../shared/run.ts'
import type { ProcessIndex } from '../../../shared/units.ts'

/** A process, something shared that processes wait for, or the lab, which reads what they print. */
export interface WaitNode {
  readonly id: string
  readonly kind: 'process' | 'object'
  /** null for an object. */
  readonly process: ProcessIndex | null
  readonly name: string
  /** Part of the deadlock. */
  readonly stuck: boolean
}

export interface WaitEdge {
  readonly from: string
  readonly to: string
  readonly kind: 'waits for' | 'held by'
  /** Of a wait: what it is for, since when, milliseconds since the run's start, and where in the program. */
  readonly wait: WaitReport | null
  readonly stuck: boolean
}

export interface WaitGraph {
  readonly nodes: readonly WaitNode[]
  readonly edges: readonly WaitEdge[]
  /** The nodes of a circle in its order, a process first, each with an edge to the next; empty when there is no circle. */
  readonly ring: readonly string[]
}

export const processNode = (process: ProcessIndex): string => `process-${process}`
const objectNode = ({ object, reason }: WaitReport): string =>
  object === null ? (reason === 'any' ? 'several' : 'lab') : `object-${object}`

/** "an item", "room", …: what of the object is waited for; empty for the object itself. */
export function wanted({ reason }: WaitReport): string {
  switch (reason) {
    case 'item':
      return 'an item'
    case 'space':
      return 'room'
    case 'permit':
      return 'a permit'
    case 'notification':
      return 'a notification'
    case 'set':
      return 'to be set'
    case 'parties':
      return 'the others'
    case 'tasks':
      return 'all to be done'
    case 'process':
      return 'to end'
    case 'reader':
      return 'its output to be read'
    case 'answer':
      return 'an answer'
    case 'any':
      return 'one of several'
    case 'lock':
      return ''
  }
}

/** "waits", "waits for an item", "waits for its end": beside an arrow that leads to the object or process. */
export function waitWords(wait: WaitReport): string {
  switch (wait.reason) {
    case 'lock':
      return 'waits'
    case 'process':
      return 'waits for its end'
    case 'set':
      return 'waits for it to be set'
    default:
      return `waits for ${wanted(wait)}`
  }
}

/** @param deadlock what of it is on screen is marked. @param nameOf a process's name. */
export function waitGraph(
  waits: readonly WaitReport[],
  deadlock: DeadlockReport | null,
  nameOf: (process: ProcessIndex) => string,
): WaitGraph {
  const stuck = new Set(deadlock?.members.map(({ process }) => process) ?? [])
  const nodes = new Map<string, WaitNode>()
  const edges: WaitEdge[] = []
  const addProcess = (process: ProcessIndex): string => {
    const id = processNode(process)
    if (!nodes.has(id)) {
      nodes.set(id, { id, kind: 'process', process, name: nameOf(process), stuck: stuck.has(process) })
    }
    return id
  }
  for (const wait of waits) {
    const from = addProcess(wait.process)
    const inDeadlock = stuck.has(wait.process)
    if (wait.reason === 'process') {
      for (const awaited of wait.blockers) {
        edges.push({ from, to: addProcess(awaited), kind: 'waits for', wait, stuck: inDeadlock && stuck.has(awaited) })
      }
      continue
    }
    const to = objectNode(wait)
    const known = nodes.get(to)
    const name = wait.object === null ? 'the lab' : wait.name
    nodes.set(to, { id: to, kind: 'object', process: null, name, stuck: inDeadlock || known?.stuck === true })
    edges.push({ from, to, kind: 'waits for', wait, stuck: inDeadlock })
    for (const holder of wait.blockers) {
      const held = addProcess(holder)
      const there = edges.findIndex((edge) => edge.from === to && edge.to === held)
      const edge: WaitEdge = { from: to, to: held, kind: 'held by', wait: null, stuck: inDeadlock }
      if (there < 0) edges.push(edge)
      else if (inDeadlock) edges[there] = edge
    }
  }
  const ring = findRing(edges)
  const first = ring.findIndex((id) => nodes.get(id)?.kind === 'process')
  return { nodes: [...nodes.values()], edges, ring: [...ring.slice(first), ...ring.slice(0, first)] }
}

/** Nobody waits for two things at once and a lock has one holder, so each node leads to one next: follow it. */
function findRing(edges: readonly WaitEdge[]): string[] {
  const next = new Map(edges.map(({ from, to }) => [from, to]))
  for (const start of next.keys()) {
    const path: string[] = []
    for (let node: string | undefined = start; node !== undefined; node = next.get(node)) {
      const seen = path.indexOf(node)
      if (seen >= 0) return path.slice(seen)
      path.push(node)
    }
  }
  return []
}
