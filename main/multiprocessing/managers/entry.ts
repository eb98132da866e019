import type { Encoded, Tag } from '../cloning.ts'
import type { Arena } from '../memory/arena.ts'
import type { Memory } from '../memory/memory.ts'
import { readName, writeName } from '../names.ts'
import { ObjectAt, objectBase } from '../object-table.ts'
import { ProcessEntry } from '../process-table.ts'
import { markedIn } from '../roster.ts'
import { Layout } from '../memory/layout.ts'

/**
 * A Manager's part of its entry: 4 its creator, and
 *
 *   16 roster   24 1 + index of its server (0: none yet)   28 the queue of requests   32 closing   36 what is asked
 *
 * Requests go through a queue that all clients share. An answer needs none, as a process asks one thing at a time: its word
 * in the roster is 0 while it asks nothing, LOOKING or WAITING while it does, and then where in the heap its answer lies.
 *
 *   client ── [client, code, method, arguments] ──▶ requests ──▶ server
 *          ◀── roster[client] = answer ─────────────────────────
 *
 * What is asked: one name a process, written only by who goes to sleep, for the screen.
 */
export const ManagerAt = {
  roster: ObjectAt.data,
  server: ObjectAt.own,
  requests: ObjectAt.own + 4,
  closing: ObjectAt.own + 8,
  asked: ObjectAt.own + 12,
} as const

/** It sleeps, and must be woken. */
export const WAITING = -1
/** It looks for the answer without sleeping: a wake-up would be one too many. */
export const LOOKING = -2

/** An answer: 0 tag, 4 payload bytes, 8 failed, 16 number d, 24 payload. */
const AnswerAt = { tag: 0, bytes: 4, failed: 8, number: 16, payload: 24 } as const

export interface Answer {
  readonly tag: Tag
  readonly number: number
  readonly bytes: Uint8Array
  /** It is what was thrown. */
  readonly failed: boolean
}

/** @throws ArenaFull when the run's shared memory cannot hold it. @returns where it lies. */
export function writeAnswer({ memory, heap }: Arena, { tag, number, bytes }: Encoded, failed: boolean): number {
  const at = heap.allocateDirty(AnswerAt.payload + bytes.byteLength)
  memory.setI32(at + AnswerAt.tag, tag)
  memory.setI32(at + AnswerAt.bytes, bytes.byteLength)
  memory.setI32(at + AnswerAt.failed, failed ? 1 : 0)
  memory.setF64(at + AnswerAt.number, number)
  memory.write(at + AnswerAt.payload, bytes)
  return at
}

/** Reads an answer and gives its place back. */
export function takeAnswer(arena: Arena, at: number): Answer {
  const { memory } = arena
  const answer = {
    tag: memory.i32(at + AnswerAt.tag) as Tag,
    number: memory.f64(at + AnswerAt.number),
    bytes: memory.read(at + AnswerAt.payload, memory.i32(at + AnswerAt.bytes)),
    failed: memory.i32(at + AnswerAt.failed) === 1,
  }
  freeAnswer(arena, at)
  return answer
}

export function freeAnswer({ memory, heap }: Arena, at: number): void {
  heap.free(at, AnswerAt.payload + memory.i32(at + AnswerAt.bytes))
}

const ASKED_BYTES = 64
/** @returns where a manager's new list of what is asked lies. */
export const allocateAsked = ({ heap }: Arena): number => heap.allocate(Layout.processLimit * ASKED_BYTES)

const askedAt = (memory: Memory, id: number, index: number): number =>
  memory.i32(objectBase(id) + ManagerAt.asked) + index * ASKED_BYTES
export const writeAsked = (memory: Memory, id: number, index: number, what: string): void =>
  writeName(memory, askedAt(memory, id, index), what)
/** "Lock-1.acquire()": what process `index` waits for. */
export const readAsked = (memory: Memory, id: number, index: number): string =>
  readName(memory, askedAt(memory, id, index))

/** The index of the manager's server; −1 before it is started. */
export const serverOf = (memory: Memory, id: number): number => memory.load(objectBase(id) + ManagerAt.server) - 1

/** Whether the server has been told to leave. */
export const isClosing = (memory: Memory, id: number): boolean => memory.load(objectBase(id) + ManagerAt.closing) === 1

/**
 * Process `index` has ended: who waits for an answer of a server looks again, and an answer that nobody will read is given
 * back. Runs in that process, or in the lab when it was killed.
 */
export function noticeEndToManager(arena: Arena, id: number, index: number): void {
  const { memory } = arena
  const roster = memory.i32(objectBase(id) + ManagerAt.roster)
  if (serverOf(memory, id) === index) {
    for (const client of markedIn(memory, roster)) {
      if (client.word === WAITING) arena.semaphore(new ProcessEntry(memory, client.index).parkSemaphore).post()
    }
    return
  }
  const answer = memory.exchange(roster + index * 4, 0)
  if (answer > 0) freeAnswer(arena, answer)
}
