import type { Context } from './context.ts'
import { Layout } from './memory/layout.ts'
import type { Memory } from './memory/memory.ts'
import type { WaitList } from './wait-list.ts'

/** One of several things that a process waits for in wait(). */
export interface Watched {
  readonly ready: () => boolean
  /** Who waits for it, whom its change wakes. */
  readonly waiters: WaitList
  /** What it is, for the lab: the id of a channel, or −1 − the index of a process. */
  readonly mark: number
}

export const markOfProcess = (index: number): number => -1 - index
export const processOfMark = (mark: number): number => -1 - mark

/** Each process's list of marks in the heap: 0 how many   4 … the marks. Kept for its next wait, as the lab may be reading it. */
const lists = new WeakMap<Context, { readonly at: number; readonly room: number }>()

/** Shows the lab what this process is about to wait for. @returns where it is written. */
export function showWatched(run: Context, marks: readonly number[]): number {
  const { memory, heap } = run.arena
  let list = lists.get(run)
  if (!list || list.room < marks.length) {
    list = { at: heap.allocate(4 + marks.length * 4), room: marks.length }
    lists.set(run, list)
  }
  const { at } = list
  marks.forEach((mark, index) => memory.setI32(at + 4 + index * 4, mark))
  memory.store(at, marks.length)
  return at
}

/** What `showWatched` wrote; nothing when `at` is no such place, as while the process goes from one wait to the next. */
export function readWatched(memory: Memory, at: number): number[] {
  if (at < Layout.heap) return []
  return Array.from({ length: memory.load(at) }, (_, index) => memory.i32(at + 4 + index * 4))
}
