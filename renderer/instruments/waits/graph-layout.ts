import type { WaitGraph } from './wait-graph.ts'

/** In rem, so that the graph grows with the text. */
export interface Point {
  readonly x: number
  readonly y: number
}
export interface GraphLayout {
  readonly width: number
  readonly height: number
  /** The middle of each node. */
  readonly places: ReadonlyMap<string, Point>
}

export const NODE = { width: 10.5, height: 3 } as const
/** Room between columns: an edge with its label lies in it. */
const COLUMN_GAP = { least: 7.5, most: 16.5 } as const
const ROW_GAP = 1.75
const PADDING = 0.75
/** The ring's nodes stand this far from one another along its circumference. */
const RING_STEP = { few: 12, many: 10 } as const
/** More nodes than this stand nearer to one another, so that a window of usual width holds the ring. */
const FEW = 6
const APART = 0.25
/** Wide nodes want a ring that is wider than high, as far as there is room; a large one may be higher than wide. */
const RING_WIDENING = { few: 1, many: 0.85, most: 1.4 } as const
const leastWidening = (nodes: number): number => (nodes > FEW ? RING_WIDENING.many : RING_WIDENING.few)

/**
 * Reads from left to right: who waits stands left of what it waits for, and who holds it on to the right, so that the
 * right end is what everybody waits for in the end. A circle has no such order: its nodes stand in a ring at the right end.
 */
export function layOut(graph: WaitGraph, availableWidth: number): GraphLayout {
  const columns = columnsOf(graph)
  const ring = ringSize(graph.ring.length, leastWidening(graph.ring.length))
  const columnHeights = columns.map((nodes) => nodes.length * (NODE.height + ROW_GAP) - ROW_GAP)
  const height = Math.max(ring.height, ...columnHeights) + 2 * PADDING
  const leastRing = graph.ring.length === 0 ? 0 : ring.width
  const stretches = Math.max(0, columns.length - (leastRing > 0 ? 0 : 1))
  const least = columns.length * NODE.width + leastRing + stretches * COLUMN_GAP.least + 2 * PADDING
  const room = Math.max(0, availableWidth - least)
  // A wide window widens the ring, then spreads the columns, and no more than reads well.
  const widening = Math.min(room, ringSize(graph.ring.length, RING_WIDENING.most).width - ring.width)
  const ringWidth = graph.ring.length === 0 ? 0 : ring.width + widening
  const gap = Math.min(COLUMN_GAP.most, COLUMN_GAP.least + (stretches > 0 ? (room - widening) / stretches : 0))
  const places = new Map<string, Point>()
  const right = PADDING + columns.length * NODE.width + stretches * gap
  graph.ring.forEach((id, index) => {
    // The first process stands at the top, and the arrows go round clockwise.
    const angle = (2 * Math.PI * index) / graph.ring.length - Math.PI / 2
    const [rx, ry] = [(ringWidth - NODE.width) / 2, (ring.height - NODE.height) / 2]
    places.set(id, { x: right + ringWidth / 2 + rx * Math.cos(angle), y: height / 2 + ry * Math.sin(angle) })
  })
  // From right to left, each node as near as can be to the height of what it leads to.
  for (let column = columns.length - 1; column >= 0; column--) {
    const x = PADDING + NODE.width / 2 + column * (NODE.width + gap)
    const wanted = (columns[column] ?? []).map((id) => ({ id, y: heightOfNext(graph, id, places) ?? height / 2 }))
    const sorted = wanted.sort((one, other) => one.y - other.y)
    spread(
      sorted.map(({ y }) => y),
      height,
    ).forEach((y, row) => places.set(sorted[row]!.id, { x, y }))
  }
  return { width: right + ringWidth + PADDING, height, places }
}

function ringSize(nodes: number, widening: number): { width: number; height: number } {
  // Two nodes stand above one another; the lower two of three, side by side.
  const least = nodes > 2 ? 6.5 : 4.5
  const step = nodes > FEW ? RING_STEP.many : RING_STEP.few
  const radius = nodes === 0 ? 0 : Math.max(least, (nodes * step) / (2 * Math.PI), radiusApart(nodes))
  return { width: 2 * radius * widening + NODE.width, height: 2 * radius + NODE.height }
}

/** Where no node lies on its neighbour: beside it, or above. */
function radiusApart(nodes: number): number {
  const angles = Array.from({ length: nodes }, (_, index) => (2 * Math.PI * index) / nodes - Math.PI / 2)
  const apart = angles.map((angle, index) => {
    const next = angles[(index + 1) % nodes]!
    const dx = leastWidening(nodes) * Math.abs(Math.cos(angle) - Math.cos(next))
    const dy = Math.abs(Math.sin(angle) - Math.sin(next))
    return Math.min((NODE.width + APART) / Math.max(dx, 1e-6), (NODE.height + APART) / Math.max(dy, 1e-6))
  })
  return nodes < 2 ? 0 : Math.max(...apart)
}

/** Nodes outside the ring by how many edges they are away from the end, the farthest first. */
function columnsOf({ nodes, edges, ring }: WaitGraph): string[][] {
  const depths = new Map<string, number>()
  const depthOf = (id: string, above: readonly string[]): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    const next = edges.filter(({ from, to }) => from === id && !above.includes(to))
    const depth = Math.max(
      ...next.map(({ to }) => (ring.includes(to) ? 0 : depthOf(to, [...above, id]) + 1)),
      // The end itself: beside the ring's nodes when there is one.
      0,
    )
    depths.set(id, depth)
    return depth
  }
  const outside = nodes.filter(({ id }) => !ring.includes(id))
  const deepest = Math.max(-1, ...outside.map(({ id }) => depthOf(id, [])))
  return Array.from({ length: deepest + 1 }, (_, column) =>
    outside.filter(({ id }) => depths.get(id) === deepest - column).map(({ id }) => id),
  )
}

function heightOfNext({ edges }: WaitGraph, id: string, places: ReadonlyMap<string, Point>): number | null {
  const heights = edges.flatMap(({ from, to }) => (from === id ? (places.get(to)?.y ?? []) : []))
  return heights.length === 0 ? null : heights.reduce((sum, y) => sum + y, 0) / heights.length
}

/** Moves sorted heights apart, so that the nodes do not lie on one another and all lie inside. */
function spread(wanted: readonly number[], height: number): number[] {
  const step = NODE.height + ROW_GAP
  const first = PADDING + NODE.height / 2
  const last = height - first
  const down = wanted.reduce<number[]>((rows, y) => [...rows, Math.max(y, (rows.at(-1) ?? first - step) + step)], [])
  return down.reduceRight<number[]>((rows, y) => [Math.min(y, (rows[0] ?? last + step) - step), ...rows], [])
}

export interface EdgePath {
  /** An SVG path, in rem. */
  readonly d: string
  /** Where a label belongs: its corner, side or middle that lies away from the bend (−1, 0, 1) touches this point. */
  readonly middle: Point
  readonly away: Point
}

/** From one node's border to the other's, bent aside by `bend` (rem) where two edges would lie on each other. */
export function edgePath(from: Point, to: Point, bend: number): EdgePath {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy) || 1
  const aside = { x: (-dy / length) * bend, y: (dx / length) * bend }
  const middle = { x: (from.x + to.x) / 2 + aside.x, y: (from.y + to.y) / 2 + aside.y }
  // A quadratic curve through `middle` at its half has its control point twice as far out.
  const control = { x: 2 * middle.x - (from.x + to.x) / 2, y: 2 * middle.y - (from.y + to.y) / 2 }
  const [start, end] = [border(from, control), border(to, control)]
  const point = ({ x, y }: Point): string => `${x.toFixed(3)} ${y.toFixed(3)}`
  return { d: `M ${point(start)} Q ${point(control)} ${point(end)}`, middle, away: directionOf(aside) }
}

function directionOf({ x, y }: Point): Point {
  const length = Math.hypot(x, y) || 1
  const part = (component: number): number => (Math.abs(component) < 0.35 * length ? 0 : Math.sign(component))
  return { x: part(x), y: part(y) }
}

/** Where the line from a node's middle towards `aim` leaves the node, and a little further: the arrow's head has room. */
function border(middle: Point, aim: Point): Point {
  const [dx, dy] = [aim.x - middle.x, aim.y - middle.y]
  const scale = Math.min(
    (NODE.width / 2 + 0.25) / Math.max(Math.abs(dx), 1e-6),
    (NODE.height / 2 + 0.25) / Math.max(Math.abs(dy), 1e-6),
  )
  return { x: middle.x + dx * Math.min(1, scale), y: middle.y + dy * Math.min(1, scale) }
}
