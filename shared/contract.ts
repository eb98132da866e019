import * as v from 'valibot'
import type { PythonFound, PythonLine, PythonSnapshot } from './python.ts'
import type { CpuSample, RunSnapshot, Tick } from './run.ts'
import { ParameterValues } from './parameters.ts'
import { type Scenario } from './scenario.ts'
import { processIndex, runId, type ProcessIndex, type RunId } from './units.ts'

/**
 * The one contract between a lab and whoever looks at it. The same messages travel over a MessagePort (window),
 * a WebSocket (browser) or in process (command line): the looker asks `Commands`, the lab tells `LabEvents`.
 */
const RunIdSchema = v.pipe(
  v.string(),
  v.maxLength(64),
  v.transform((text): RunId => runId(text)),
)

/** Every command's payload, checked at the boundary before a handler sees it. */
export const CommandPayloads = {
  /** Asks for the scenarios and what this machine is. Also starts the stream of `LabEvents`. */
  describe: v.strictObject({}),
  /** Starts a run of a built-in scenario; parameters left out take their defaults. Answers its id. */
  run: v.strictObject({
    scenario: v.pipe(v.string(), v.maxLength(128)),
    params: ParameterValues,
    trace: v.optional(v.boolean(), true),
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
  readonly scenarios: readonly Scenario[]
  /** Sentences about this machine that a user should know: fallback memory, a small /dev/shm, a broken scenario. */
  readonly notices: readonly string[]
}
export interface CommandAnswers {
  describe: LabDescription
  run: RunId
  stop: null
  signal: null
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
  /** What is new of a Python program. `cut`: lines before these that were dropped on the way to a page that does not read. */
  | {
      readonly type: 'python'
      readonly python: PythonSnapshot
      readonly lines: readonly PythonLine[]
      readonly cut: number
    }
  | { readonly type: 'notice'; readonly text: string }

export interface Request {
  readonly type: 'request'
  readonly id: number
  readonly command: CommandName
  readonly payload: unknown
}
export type Answer =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly message: string }

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
