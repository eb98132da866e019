import type { FromLab } from '../../../shared/contract.ts'
import { isOver } from '../../../shared/run.ts'
import type { RunId } from '../../../shared/units.ts'
import { MergedTick, ROOM, type CutEvents, type Room } from './merged-tick.ts'

type PythonEvent = Extract<FromLab, { type: 'python' }>

/** Messages that cannot be merged. A page that lets so many wait has stopped reading. */
const MOST_MESSAGES = 256

/**
 * What the lab has said and the socket has not yet taken. While a page reads, every message passes through at once; while
 * it does not, memory stays bounded: a run's ticks become one, a newer snapshot or CPU sample takes an older one's place.
 */
export class HeldMessages {
  readonly #room: Room
  readonly #queue: (FromLab | MergedTick)[] = []
  readonly #cutEvents = new Map<RunId, CutEvents>()

  constructor(room: Room = ROOM) {
    this.#room = room
  }

  /** @returns false when there is no more room for this page. */
  add(message: FromLab): boolean {
    switch (message.type) {
      case 'tick': {
        const { run } = message.tick
        const held = this.#queue.find((entry) => entry instanceof MergedTick && entry.run === run)
        if (held instanceof MergedTick) held.add(message.tick)
        else this.#queue.push(new MergedTick(message.tick, this.#cutEventsOf(run), this.#room))
        return true
      }
      case 'run': {
        const { id, status } = message.run
        const at = this.#queue.findLastIndex((entry) => concerns(entry, id))
        // One before a tick stays before it: a page learns of a run before it hears of its ticks.
        if (at >= 0 && !(this.#queue[at] instanceof MergedTick)) this.#queue[at] = message
        else this.#queue.push(message)
        // No tick follows its end. One that still waits keeps its own hold of the count.
        if (isOver(status)) this.#cutEvents.delete(id)
        break
      }
      case 'cpu': {
        const at = this.#queue.findIndex((entry) => !(entry instanceof MergedTick) && entry.type === 'cpu')
        if (at >= 0) this.#queue[at] = message
        else this.#queue.push(message)
        break
      }
      case 'series': {
        const { id } = message.series
        const at = this.#queue.findIndex(
          (entry) => !(entry instanceof MergedTick) && entry.type === 'series' && entry.series.id === id,
        )
        if (at >= 0) this.#queue[at] = message
        else this.#queue.push(message)
        break
      }
      case 'shelf': {
        // The newest says it all, but for the pack that an older one wants shown.
        const at = this.#queue.findIndex(
          (entry) => !(entry instanceof MergedTick) && entry.type === 'shelf' && entry.opened === null,
        )
        if (at >= 0) this.#queue.splice(at, 1)
        this.#queue.push(message)
        break
      }
      case 'python': {
        const at = this.#queue.findLastIndex(
          (entry) => !(entry instanceof MergedTick) && entry.type === 'python' && entry.python.id === message.python.id,
        )
        const held = this.#queue[at]
        if (held === undefined || held instanceof MergedTick || held.type !== 'python') this.#queue.push(message)
        else this.#queue[at] = mergedPython(held, message, this.#room)
        break
      }
      case 'answer':
      case 'refusal':
      case 'notice':
      case 'progress':
        this.#queue.push(message)
        break
    }
    return this.#queue.length <= MOST_MESSAGES
  }

  /** The next message to send. */
  take(): FromLab | undefined {
    const next = this.#queue.shift()
    return next instanceof MergedTick ? { type: 'tick', tick: next.tick() } : next
  }

  #cutEventsOf(run: RunId): CutEvents {
    const known = this.#cutEvents.get(run)
    if (known !== undefined) return known
    const none: CutEvents = new Map()
    this.#cutEvents.set(run, none)
    return none
  }
}

/** The newer snapshot, and the last lines of both. */
function mergedPython(held: PythonEvent, message: PythonEvent, room: Room): PythonEvent {
  const lines = [...held.lines, ...message.lines]
  let characters = lines.reduce((sum, { text }) => sum + text.length, 0)
  let surplus = 0
  while (lines.length - surplus > room.outputLines || characters > room.outputCharacters) {
    characters -= lines[surplus]!.text.length
    surplus += 1
  }
  return { ...message, lines: lines.slice(surplus), cut: held.cut + message.cut + surplus }
}

function concerns(entry: FromLab | MergedTick, run: RunId): boolean {
  if (entry instanceof MergedTick) return entry.run === run
  return entry.type === 'run' && entry.run.id === run
}
