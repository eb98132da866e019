import * as v from 'valibot'
import type { PythonFound, PythonLine, PythonSnapshot } from './python.ts'
import type { CpuSample, RunSnapshot, Tick } from './run.ts'
import {
  ProgramSource,
  SourceName,
  SourceOffset,
  type Completion,
  type Diagnostic,
  type Explanation,
} from './language.ts'
import { ParameterValues } from './parameters.ts'
import { MOST_PREDICTION_CHARACTERS, type LessonsProgress } from './progress.ts'
import { type Scenario } from './scenario.ts'
import { MOST_RUN_LIMIT_MS, MOST_TIMES, RUN_LIMIT_MS, type SeriesSnapshot } from './series.ts'
import { processIndex, runId, seriesId, type ProcessIndex, type RunId, type SeriesId } from './units.ts'
import { ShelfPayloads, type ConsentQuestion, type PackDescription, type ShelfAnswers } from './shelf.ts'

/**
 * The one contract between a lab and whoever looks at it. The same messages travel over a MessagePort (window),
 * a WebSocket (browser) or in process (command line): the looker asks `Commands`, the lab tells `LabEvents`.
 */
const RunIdSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.transform((text): RunId => runId(text)),
)

const ScenarioId = v.pipe(v.string(), v.maxLength(128))

/** Every command's payload, checked at the boundary before a handler sees it. */
export const CommandPayloads = {
  /** Asks for the scenarios and what this machine is. Also starts the stream of `LabEvents`. */
  describe: v.strictObject({}),
  /**
   * Starts a run of a scenario on the shelf; parameters left out take their defaults. `source` runs in place of its program: a
   * changed copy. Answers its id.
   */
  run: v.strictObject({
    scenario: ScenarioId,
    params: ParameterValues,
    trace: v.optional(v.boolean(), true),
    source: v.optional(ProgramSource),
  }),
  /** Ends every process of a run: asks, waits, kills. Answers at once; the run's status tells the rest. */
  stop: v.strictObject({ run: RunIdSchema }),
  /** Sends a signal, "SIGSTOP", to one live process. Answers when it was sent; refuses with a sentence when it cannot be. */
  signal: v.strictObject({
    run: RunIdSchema,
    process: v.pipe(
      v.number(),
      v.safeInteger(),
      v.minValue(0),
      v.transform((index): ProcessIndex => processIndex(index)),
    ),
    signal: v.pipe(v.string(), v.maxLength(16)),
  }),
  /** Asks for the learner's predictions and what came out of their runs, as they are kept on this machine. */
  progress: v.strictObject({}),
  /** Keeps what the learner expects of a scenario's next run; an empty text takes it back. */
  predict: v.strictObject({
    scenario: v.pipe(v.string(), v.maxLength(128)),
    text: v.pipe(v.string(), v.maxLength(MOST_PREDICTION_CHARACTERS)),
  }),
  /** Forgets all that `progress` tells. */
  resetProgress: v.strictObject({}),
  /** Runs a scenario many times, one run after the other, and counts what comes out. Answers the series' id. */
  runSeries: v.strictObject({
    scenario: v.pipe(v.string(), v.maxLength(128)),
    params: ParameterValues,
    times: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_TIMES)),
    trace: v.optional(v.boolean(), true),
    /** For each run. */
    limitMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_RUN_LIMIT_MS)), RUN_LIMIT_MS),
    source: v.optional(ProgramSource),
  }),
  /** Ends a series and the run of it that is live. Answers at once. */
  stopSeries: v.strictObject({
    series: v.pipe(
      v.string(),
      v.maxLength(64),
      v.transform((text): SeriesId => seriesId(text)),
    ),
  }),
  /**
   * What may stand at a place in a scenario's program as it is edited. This and the next two answer null when a later one
   * of the same command came before its turn.
   */
  complete: v.strictObject({ scenario: ScenarioId, source: ProgramSource, offset: SourceOffset }),
  /** What is wrong in the program's text. */
  diagnose: v.strictObject({ scenario: ScenarioId, source: ProgramSource }),
  /** What the name at a place is; or, with `name` and `from`, what a completion there would bring. */
  explain: v.strictObject({
    scenario: ScenarioId,
    source: ProgramSource,
    offset: SourceOffset,
    name: v.nullable(SourceName),
    from: v.nullable(SourceName),
  }),
  ...ShelfPayloads,
  /** Asks which Python this machine has. The lab looks once; the first answer may take as long as Python takes to start. */
  findPython: v.strictObject({}),
  /** Starts a scenario's Python program with these parameters. Answers its id; refuses with a sentence. */
  runPython: v.strictObject({ scenario: v.pipe(v.string(), v.maxLength(128)), params: ParameterValues }),
  /** Ends every process of a Python program: asks, waits, kills. Answers at once. */
  stopPython: v.strictObject({ run: RunIdSchema }),
} as const
export type CommandName = keyof typeof CommandPayloads
export type CommandPayload<Name extends CommandName> = v.InferOutput<(typeof CommandPayloads)[Name]>

export type CoreKind = 'performance' | 'efficiency' | 'unknown'

export interface LabDescription {
  readonly version: string
  readonly platform: string
  readonly arch: string
  /** Model name of the first core, as the OS tells it. */
  readonly cpu: string
  readonly cores: number
  /** What each core is, as far as the system tells; as many as `cores`. */
  readonly coreKinds: readonly CoreKind[]
  /** The signals that can be sent to a process here, by name, the commonest first. */
  readonly signals: readonly string[]
  readonly memoryBytes: number
  /** The built-in ones in the lessons' order, then own ones, then those of each pack in the pack's order. */
  readonly scenarios: readonly Scenario[]
  /** Open lab packs. */
  readonly packs: readonly PackDescription[]
  /** A pack that the user opened through the shell before a page was there to show it; else null. */
  readonly opened: string | null
  /** Sentences about this machine that a user should know: fallback memory, a small /dev/shm, a broken scenario. */
  readonly notices: readonly string[]
}
export interface CommandAnswers extends ShelfAnswers {
  describe: LabDescription
  run: RunId
  stop: null
  signal: null
  progress: LessonsProgress
  predict: null
  resetProgress: null
  runSeries: SeriesId
  stopSeries: null
  complete: readonly Completion[] | null
  diagnose: readonly Diagnostic[] | null
  explain: Explanation | null
  /** null where there is none that would do. */
  findPython: PythonFound | null
  runPython: RunId
  stopPython: null
}

/** What the lab tells without being asked. */
export type LabEvent =
  | { readonly type: 'run'; readonly run: RunSnapshot }
  | { readonly type: 'tick'; readonly tick: Tick }
  | { readonly type: 'cpu'; readonly sample: CpuSample }
  | { readonly type: 'series'; readonly series: SeriesSnapshot }
  /** What is new of a Python program. `cut`: lines before these that were dropped on the way to a page that does not read. */
  | {
      readonly type: 'python'
      readonly python: PythonSnapshot
      readonly lines: readonly PythonLine[]
      readonly cut: number
    }
  | { readonly type: 'notice'; readonly text: string }
  /** What is kept of the learner's progress has changed; this is all of it. */
  | { readonly type: 'progress'; readonly lessons: LessonsProgress }
  | ShelfEvent

/** What lies on the shelf has changed; takes the place of what `describe` said of it. */
export interface ShelfEvent {
  readonly type: 'shelf'
  readonly scenarios: readonly Scenario[]
  readonly packs: readonly PackDescription[]
  /** One sentence for each scenario or pack that cannot be read. */
  readonly problems: readonly string[]
  /** A pack that the user has just opened through the shell itself, to be shown; else null. */
  readonly opened: string | null
}

export interface Request {
  readonly type: 'request'
  readonly id: number
  readonly command: CommandName
  readonly payload: unknown
}
export type Answer =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | {
      readonly type: 'refusal'
      readonly id: number
      readonly message: string
      /** The lab would do it once the user agrees. */
      readonly consent?: ConsentQuestion
    }

export const RequestSchema = v.strictObject({
  type: v.literal('request'),
  id: v.pipe(v.number(), v.safeInteger()),
  command: v.picklist(Object.keys(CommandPayloads) as CommandName[]),
  payload: v.unknown(),
})

export type FromLab = Answer | LabEvent
export type ToLab = Request

/** One end of the wire, whatever the wire is. */
export interface Channel<In, Out> {
  send(message: Out): void
  /** Called once for every message; only one listener. `reason`: a sentence, where the wire knows why it closed. */
  listen(onMessage: (message: In) => void, onClose: (reason?: string) => void): void
  close(): void
}
