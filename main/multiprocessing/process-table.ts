import type { SourcePlace } from '../../shared/run.ts'
import { WaitReason } from '../../shared/trace.ts'
import type { ProcessIndex } from '../../shared/units.ts'
import { processIndex } from '../../shared/units.ts'
import { RuntimeError } from './errors.ts'
import type { EventCost } from './event-gauge.ts'
import { Layout } from './memory/layout.ts'
import type { Memory } from './memory/memory.ts'
import { readName, writeName } from './names.ts'

/**
 * One entry of the process table, 320 bytes: a process, or a thread of one (its parent is that process, its pid that
 * one's). The process itself writes its state; the lab writes the pid, and the end
 * of a process that could not write it.
 *
 *   0 state     4 pid        8 parent     12 exit code   16 has exit code   20 waits for object  24 wait reason
 *   28 joiners  32 semaphore 36 recorder  40 its bytes   44 its head        48 output ring       52 its head  56 its tail
 *   60 arguments             64 their bytes              68 flags           72 signal asked for
 *   80 start ns d  88 end ns d  96 cpu ms d  104 waits since ns d   112 output waiters  116 output semaphore
 *   120 waits forever   124 semaphore it parks on (0: it has not parked yet)   128 is a thread   132 the system's number for it
 *   136 user ms d  144 line where it waits (0: not known)  148 the file's name  184 watches
 *   192 what an event costs it, ns d (0: not measured)  200 what reading the clock does, ns d
 *   208 threads numbered   212 children numbered   216 number among its parent's children   256 name
 */
const At = {
  state: 0,
  pid: 4,
  parent: 8,
  exitcode: 12,
  hasExitcode: 16,
  waitObject: 20,
  waitReason: 24,
  joiners: 28,
  endSemaphore: 32,
  recorder: 36,
  recorderBytes: 40,
  recorderHead: 44,
  output: 48,
  outputHead: 52,
  outputTail: 56,
  args: 60,
  argsBytes: 64,
  daemon: 68,
  signal: 72,
  startNs: 80,
  endNs: 88,
  cpuMs: 96,
  waitSinceNs: 104,
  outputWaiters: 112,
  outputSemaphore: 116,
  waitForever: 120,
  parkSemaphore: 124,
  isThread: 128,
  nativeId: 132,
  userMs: 136,
  placeLine: 144,
  placeFile: 148,
  watches: 184,
  eventNs: 192,
  clockNs: 200,
  threadsNumbered: 208,
  childrenNumbered: 212,
  number: 216,
  name: 256,
} as const

export const EntryState = { Free: 0, Starting: 1, Running: 2, Ended: 3 } as const
export type EntryState = (typeof EntryState)[keyof typeof EntryState]

/** What a process is doing when it does not compute; 0 when it does. */
export const WaitFor = { Nothing: 0, Sleep: 5, Reader: 6, ...WaitReason } as const
export type WaitFor = (typeof WaitFor)[keyof typeof WaitFor]

/** Bytes of a process's output ring. A writer waits for the lab to read when it is full: nothing printed is lost. */
export const OUTPUT_BYTES = 1 << 16

/** A longer file name loses its start. */
const FILE_BYTES = 32

/** A view of one entry; many may look at the same one. */
export class ProcessEntry {
  readonly index: ProcessIndex
  readonly #memory: Memory
  readonly #base: number

  constructor(memory: Memory, index: number) {
    this.#memory = memory
    this.index = processIndex(index)
    this.#base = Layout.processes + index * Layout.processBytes
  }

  get state(): EntryState {
    return this.#memory.load(this.#base + At.state) as EntryState
  }
  set state(state: EntryState) {
    this.#memory.store(this.#base + At.state, state)
  }
  get pid(): number {
    return this.#memory.load(this.#base + At.pid)
  }
  set pid(pid: number) {
    this.#memory.store(this.#base + At.pid, pid)
  }
  /** −1 for the root. */
  get parent(): number {
    return this.#memory.i32(this.#base + At.parent)
  }
  set parent(parent: number) {
    this.#memory.setI32(this.#base + At.parent, parent)
  }
  /** Whether it is a thread of its parent, instead of a process. */
  get isThread(): boolean {
    return this.#memory.i32(this.#base + At.isThread) === 1
  }
  /** The operating system's number for a thread; 0 when it has none, or has not started. */
  get nativeId(): number {
    return this.#memory.load(this.#base + At.nativeId)
  }
  set nativeId(id: number) {
    this.#memory.store(this.#base + At.nativeId, id)
  }
  /** Numbers of a process's threads and children, from 1: all its threads count on together. */
  numberThread(): number {
    return this.#memory.add(this.#base + At.threadsNumbered, 1) + 1
  }
  numberChild(): number {
    return this.#memory.add(this.#base + At.childrenNumbered, 1) + 1
  }
  /** The numbers of a process and of those above it, as in "Process-1:2"; empty for the root. A thread has its process's. */
  get lineage(): number[] {
    if (this.parent < 0) return []
    const above = new ProcessEntry(this.#memory, this.parent).lineage
    return this.isThread ? above : [...above, this.#memory.i32(this.#base + At.number)]
  }
  get exitcode(): number | null {
    return this.#memory.load(this.#base + At.hasExitcode) === 1 ? this.#memory.i32(this.#base + At.exitcode) : null
  }
  set exitcode(code: number | null) {
    this.#memory.setI32(this.#base + At.exitcode, code ?? 0)
    this.#memory.store(this.#base + At.hasExitcode, code === null ? 0 : 1)
  }
  get daemon(): boolean {
    return this.#memory.i32(this.#base + At.daemon) === 1
  }
  set daemon(daemon: boolean) {
    this.#memory.setI32(this.#base + At.daemon, daemon ? 1 : 0)
  }
  /** The signal that a program or the lab sent to end it; 0 for none. */
  get signal(): number {
    return this.#memory.i32(this.#base + At.signal)
  }
  set signal(signal: number) {
    this.#memory.setI32(this.#base + At.signal, signal)
  }
  get startNs(): number {
    return this.#memory.f64(this.#base + At.startNs)
  }
  set startNs(ns: number) {
    this.#memory.setF64(this.#base + At.startNs, ns)
  }
  get endNs(): number {
    return this.#memory.f64(this.#base + At.endNs)
  }
  set endNs(ns: number) {
    this.#memory.setF64(this.#base + At.endNs, ns)
  }
  get cpuMs(): number {
    return this.#memory.f64(this.#base + At.cpuMs)
  }
  set cpuMs(ms: number) {
    this.#memory.setF64(this.#base + At.cpuMs, ms)
  }
  /** The part of `cpuMs` that it spent in its own code; NaN where the system does not tell. */
  get userMs(): number {
    return this.#memory.f64(this.#base + At.userMs)
  }
  set userMs(ms: number) {
    this.#memory.setF64(this.#base + At.userMs, ms)
  }
  get name(): string {
    return readName(this.#memory, this.#base + At.name)
  }
  set name(name: string) {
    writeName(this.#memory, this.#base + At.name, name)
  }
  /** The serialized target and arguments, in the heap. */
  get args(): { at: number; bytes: number } {
    return { at: this.#memory.i32(this.#base + At.args), bytes: this.#memory.i32(this.#base + At.argsBytes) }
  }
  set args({ at, bytes }: { at: number; bytes: number }) {
    this.#memory.setI32(this.#base + At.args, at)
    this.#memory.setI32(this.#base + At.argsBytes, bytes)
  }
  get recorder(): { at: number; bytes: number } {
    return { at: this.#memory.i32(this.#base + At.recorder), bytes: this.#memory.i32(this.#base + At.recorderBytes) }
  }
  set recorder({ at, bytes }: { at: number; bytes: number }) {
    this.#memory.setI32(this.#base + At.recorderBytes, bytes)
    this.#memory.store(this.#base + At.recorder, at)
  }
  /** Where the word lies that counts the events written. */
  get recorderHeadAt(): number {
    return this.#base + At.recorderHead
  }
  /** What recording costs this process; undefined when it had no time to measure it. */
  get eventCost(): EventCost | undefined {
    const eventNs = this.#memory.f64(this.#base + At.eventNs)
    return eventNs > 0 ? { eventNs, clockNs: this.#memory.f64(this.#base + At.clockNs) } : undefined
  }
  set eventCost(cost: EventCost | undefined) {
    this.#memory.setF64(this.#base + At.clockNs, cost?.clockNs ?? 0)
    this.#memory.setF64(this.#base + At.eventNs, cost?.eventNs ?? 0)
  }
  get output(): number {
    return this.#memory.load(this.#base + At.output)
  }
  set output(at: number) {
    this.#memory.store(this.#base + At.output, at)
  }
  /** Words that count the bytes written to and read from the output ring. */
  get outputHeadAt(): number {
    return this.#base + At.outputHead
  }
  get outputTailAt(): number {
    return this.#base + At.outputTail
  }
  get joinersAt(): number {
    return this.#base + At.joiners
  }
  get endSemaphore(): number {
    return this.#memory.i32(this.#base + At.endSemaphore)
  }
  get outputWaitersAt(): number {
    return this.#base + At.outputWaiters
  }
  get outputSemaphore(): number {
    return this.#memory.i32(this.#base + At.outputSemaphore)
  }

  /** What the process sleeps on while it waits for one of the things that wake it by name; see Roster. */
  get parkSemaphore(): number {
    return this.#memory.load(this.#base + At.parkSemaphore)
  }
  set parkSemaphore(semaphore: number) {
    this.#memory.store(this.#base + At.parkSemaphore, semaphore)
  }

  /** What the process waits for now. */
  get waiting(): { what: WaitFor; object: number; sinceNs: number; forever: boolean } {
    return {
      what: this.#memory.load(this.#base + At.waitReason) as WaitFor,
      object: this.#memory.i32(this.#base + At.waitObject),
      sinceNs: this.#memory.f64(this.#base + At.waitSinceNs),
      forever: this.#memory.i32(this.#base + At.waitForever) === 1,
    }
  }
  /** @param object what it waits for: an object's id, or a process's index. @param forever without a time limit. */
  beginWait(what: WaitFor, object: number, nowNs: number, forever: boolean): void {
    this.#memory.setI32(this.#base + At.waitForever, forever ? 1 : 0)
    this.#memory.setI32(this.#base + At.waitObject, object)
    this.#memory.setF64(this.#base + At.waitSinceNs, nowNs)
    this.#memory.store(this.#base + At.waitReason, what)
  }
  endWait(): void {
    this.#memory.setI32(this.#base + At.placeLine, 0)
    this.#memory.store(this.#base + At.waitReason, WaitFor.Nothing)
  }

  /** Where in the program it waits, as far as it has told; null when it has not. */
  get place(): SourcePlace | null {
    const line = this.#memory.load(this.#base + At.placeLine)
    if (line === 0) return null
    const file = readName(this.#memory, this.#base + At.placeFile, FILE_BYTES)
    // The wait may have ended meanwhile, and another have begun.
    return this.#memory.load(this.#base + At.placeLine) === line ? { file, line } : null
  }
  /** Only the process itself writes it, while it waits; `endWait` takes it back. */
  tellPlace({ file, line }: SourcePlace): void {
    this.#memory.store(this.#base + At.placeLine, 0)
    const name = file.length <= FILE_BYTES ? file : `…${file.slice(3 - FILE_BYTES)}`
    writeName(this.#memory, this.#base + At.placeFile, name, FILE_BYTES)
    this.#memory.store(this.#base + At.placeLine, line)
  }

  /** Where its watches lie in the heap; 0 for none. See Watches. */
  get watches(): number {
    return this.#memory.load(this.#base + At.watches)
  }
  set watches(at: number) {
    this.#memory.store(this.#base + At.watches, at)
  }

  initialize(call: EntryOptions, newSemaphore: () => number): void {
    this.parent = call.parent
    this.name = call.name
    this.daemon = call.daemon
    this.#memory.setI32(this.#base + At.isThread, call.isThread ? 1 : 0)
    this.#memory.setI32(this.#base + At.number, call.number)
    this.#memory.setI32(this.#base + At.endSemaphore, newSemaphore())
    this.#memory.setI32(this.#base + At.outputSemaphore, newSemaphore())
    this.state = EntryState.Starting
  }
}

export interface EntryOptions {
  readonly name: string
  readonly daemon: boolean
  /** −1 for the root. Of a thread: the process it belongs to. */
  readonly parent: number
  readonly isThread: boolean
  /** Of a process: which of its parent's children it is, from 1; else 0. */
  readonly number: number
}

/** Processes and threads of one run alive at once; a program that forks without end is stopped by it. */
const LIVE_LIMIT = 64

/** @throws RuntimeError when too many processes are alive, or the run has used all its places. */
export function newProcessEntry(memory: Memory): ProcessEntry {
  const live = processEntries(memory).filter((entry) => entry.state !== EntryState.Ended).length
  if (live >= LIVE_LIMIT) {
    throw new RuntimeError(
      `${LIVE_LIMIT} processes and threads of this run are alive, its limit: join() some before you start more.`,
    )
  }
  const index = memory.add(Layout.processCount, 1)
  if (index >= Layout.processLimit) {
    memory.add(Layout.processCount, -1)
    throw new RuntimeError(
      `This run has started ${Layout.processLimit} processes and threads, its limit. Give one process more to do instead of starting another.`,
    )
  }
  return new ProcessEntry(memory, index)
}

/** Every entry in use, in the order of their making. */
export function processEntries(memory: Memory): ProcessEntry[] {
  const count = Math.min(memory.load(Layout.processCount), Layout.processLimit)
  return Array.from({ length: count }, (_, index) => new ProcessEntry(memory, index)).filter(
    (entry) => entry.state !== EntryState.Free,
  )
}
