import { describe, expect, it } from 'vitest'
import { layOut, NODE } from '../../renderer/instruments/waits/graph-layout.ts'
import { waitGraph } from '../../renderer/instruments/waits/wait-graph.ts'
import type { DeadlockReport, WaitReport } from '../../shared/run.ts'
import { objectId, processIndex } from '../../shared/units.ts'
import { randomFrom } from '../support/random.ts'

const wait = (process: number, reason: WaitReport['reason'], object: number | null, ...blockers: number[]) =>
  ({
    process: processIndex(process),
    reason,
    object: object === null ? null : objectId(object),
    name: `thing-${object ?? ''}`,
    sinceMs: 0,
    blockers: blockers.map(processIndex),
    place: null,
  }) satisfies WaitReport
const nameOf = (process: number): string => `P${process}`
const deadlockOf = (waits: readonly WaitReport[], ...processes: number[]): DeadlockReport => ({
  sentence: '',
  atMs: 0,
  members: processes.map((process) => ({
    process: processIndex(process),
    waitsFor: '',
    heldBy: null,
    place: null,
  })),
  waits,
})

describe('the wait-for graph', () => {
  const crossed = [wait(0, 'process', null, 1), wait(1, 'lock', 2, 2), wait(2, 'lock', 1, 1)]

  it('leads from who waits to the lock, and on to its holder', () => {
    const { nodes, edges, ring } = waitGraph([wait(3, 'lock', 7, 4), wait(5, 'lock', 7, 4)], null, nameOf)
    expect(nodes.map(({ kind, name }) => [kind, name])).toEqual([
      ['process', 'P3'],
      ['object', 'thing-7'],
      ['process', 'P4'],
      ['process', 'P5'],
    ])
    expect(edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
      'process-3 waits for object-7',
      'object-7 held by process-4',
      'process-5 waits for object-7',
    ])
    expect(ring).toEqual([])
  })
  it('finds the circle, from a process on, and marks the deadlock alone', () => {
    const { nodes, edges, ring } = waitGraph(crossed, deadlockOf(crossed, 1, 2), nameOf)
    expect(ring).toEqual(['process-1', 'object-2', 'process-2', 'object-1'])
    expect(nodes.filter(({ stuck }) => !stuck).map(({ name }) => name)).toEqual(['P0'])
    expect(edges.filter(({ stuck }) => !stuck).map(({ from, to }) => [from, to])).toEqual([['process-0', 'process-1']])
  })
  it('shows a process that waits for itself as a circle of two', () => {
    const waits = [wait(0, 'lock', 1, 0)]
    expect(waitGraph(waits, deadlockOf(waits, 0), nameOf).ring).toEqual(['process-0', 'object-1'])
  })
  it('has a node for the lab, which reads what is printed', () => {
    const { nodes } = waitGraph([wait(0, 'reader', null)], null, nameOf)
    expect(nodes.map(({ name }) => name)).toEqual(['P0', 'the lab'])
  })
  it('reads from left to right', () => {
    const graph = waitGraph([wait(0, 'process', null, 1), wait(1, 'lock', 9, 2)], null, nameOf)
    const { places } = layOut(graph, 80)
    const xs = ['process-0', 'process-1', 'object-9', 'process-2'].map((id) => places.get(id)!.x)
    expect(xs).toEqual(xs.toSorted((one, other) => one - other))
    expect(new Set(xs).size).toBe(4)
  })
  it.each([30, 62, 120])('lies on no node and inside its frame, in %d rem and whatever it is', (available) => {
    const random = randomFrom(available)
    const below = (most: number): number => Math.floor(random() * most)
    for (let round = 0; round < 300; round++) {
      const waits = Array.from({ length: 1 + below(9) }, (_, process) => {
        const other = below(10)
        return below(3) === 0 ? wait(process, 'process', null, other) : wait(process, 'lock', 1 + below(4), other)
      })
      // A lock has one holder.
      const holders = new Map(waits.map(({ object, blockers }) => [object, blockers]))
      const real = waits.map((each) => (each.object === null ? each : { ...each, blockers: holders.get(each.object)! }))
      const graph = waitGraph(real, null, nameOf)
      const { places, width, height } = layOut(graph, available)
      expect(places.size).toBe(graph.nodes.length)
      const points = [...places.values()]
      for (const [index, { x, y }] of points.entries()) {
        expect(x).toBeGreaterThanOrEqual(NODE.width / 2)
        expect(x).toBeLessThanOrEqual(width - NODE.width / 2)
        expect(y).toBeGreaterThanOrEqual(NODE.height / 2)
        expect(y).toBeLessThanOrEqual(height - NODE.height / 2)
        for (const other of points.slice(index + 1)) {
          expect(Math.abs(x - other.x) >= NODE.width || Math.abs(y - other.y) >= NODE.height).toBe(true)
        }
      }
    }
  })
})
