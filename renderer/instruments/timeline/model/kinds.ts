import { Signal, WaitReason } from '../../../../shared/trace.ts'

/** What a span says: a state that lasts. The numbers index the sums of a lane, nothing else. */
export const SpanKind = {
  Starting: 0,
  Running: 1,
  Sleeping: 2,
  WaitLock: 3,
  WaitPermit: 4,
  WaitItem: 5,
  WaitSpace: 6,
  WaitProcess: 7,
  WaitNotification: 8,
  WaitSet: 9,
  WaitParties: 10,
  WaitTasks: 11,
  WaitOther: 12,
  /** Its events were overwritten before they were read. */
  NotRecorded: 13,
  Ended: 14,
  /** The critical section, while nobody else wants in. */
  Held: 15,
  /** The critical section, while another process waits for the same lock. */
  HeldWanted: 16,
} as const
export type SpanKind = (typeof SpanKind)[keyof typeof SpanKind]

/** What a mark says: something that happened at one moment. */
export const MarkKind = {
  Start: 0,
  Exit: 1,
  Kill: 2,
  Spawn: 3,
  Print: 4,
  PrintError: 5,
  Put: 6,
  Get: 7,
  /** A permit given back by who had not taken one. */
  Release: 8,
  Notify: 9,
  Set: 10,
  Clear: 11,
  Pass: 12,
  Break: 13,
  Reset: 14,
  Abort: 15,
  Recover: 16,
  Done: 17,
  Close: 18,
  OtherSignal: 19,
  /** A write of a Value over updates that its writer had not seen. */
  LostUpdate: 20,
  /** A write of a Value; only drawn as an end of a flow. */
  Write: 21,
} as const
export type MarkKind = (typeof MarkKind)[keyof typeof MarkKind]

/** More than any kind's number. */
export const KIND_SLOTS = 24

const WAIT_KINDS: ReadonlyMap<number, SpanKind> = new Map([
  [WaitReason.Lock, SpanKind.WaitLock],
  [WaitReason.Permit, SpanKind.WaitPermit],
  [WaitReason.Item, SpanKind.WaitItem],
  [WaitReason.Space, SpanKind.WaitSpace],
  [WaitReason.Process, SpanKind.WaitProcess],
  [WaitReason.Notification, SpanKind.WaitNotification],
  [WaitReason.Set, SpanKind.WaitSet],
  [WaitReason.Parties, SpanKind.WaitParties],
  [WaitReason.Tasks, SpanKind.WaitTasks],
])
/** @param reason a `WaitReason`; one that a later version made is a wait all the same. */
export const waitKind = (reason: number): SpanKind => WAIT_KINDS.get(reason) ?? SpanKind.WaitOther

const SIGNAL_MARKS: ReadonlyMap<number, MarkKind> = new Map([
  [Signal.Notify, MarkKind.Notify],
  [Signal.Set, MarkKind.Set],
  [Signal.Clear, MarkKind.Clear],
  [Signal.Pass, MarkKind.Pass],
  [Signal.Break, MarkKind.Break],
  [Signal.Reset, MarkKind.Reset],
  [Signal.Abort, MarkKind.Abort],
  [Signal.Recover, MarkKind.Recover],
  [Signal.Done, MarkKind.Done],
  [Signal.Close, MarkKind.Close],
])
export const signalMark = (signal: number): MarkKind => SIGNAL_MARKS.get(signal) ?? MarkKind.OtherSignal

export const isWait = (kind: SpanKind): boolean => kind >= SpanKind.WaitLock && kind <= SpanKind.WaitOther
/** Waiting for what a process holds, and gives back. */
export const isLockWait = (kind: SpanKind): boolean => kind === SpanKind.WaitLock || kind === SpanKind.WaitPermit
export const isHold = (kind: SpanKind): boolean => kind === SpanKind.Held || kind === SpanKind.HeldWanted
