import * as v from 'valibot'

/** A program's text as it is edited; nobody reads a longer one, and every key sends it to the lab. */
export const MOST_SOURCE_CHARACTERS = 200_000
export const ProgramSource = v.pipe(
  v.string(),
  v.maxLength(
    MOST_SOURCE_CHARACTERS,
    `a program has at most ${MOST_SOURCE_CHARACTERS.toLocaleString('en')} characters here`,
  ),
)
/** Characters from the text's start. */
export const SourceOffset = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_SOURCE_CHARACTERS))
/** A name of the program, or of a module that has it. */
export const SourceName = v.pipe(v.string(), v.maxLength(256))

export type CompletionKind = 'class' | 'function' | 'variable' | 'property' | 'method' | 'type' | 'keyword' | 'module'

/** What may stand at a place in the program. */
export interface Completion {
  readonly name: string
  readonly kind: CompletionKind
  /** The module that the program does not import it from yet; null when nothing needs importing. */
  readonly from: string | null
}

export interface TextEdit {
  readonly from: number
  readonly to: number
  readonly insert: string
}

/** What a name is. */
export interface Explanation {
  /** "(method) Queue.get(waiting?: Waiting): unknown". */
  readonly signature: string
  /** Its documentation; empty where it has none. */
  readonly text: string
  /** Where it stands, for a name that was pointed at. */
  readonly from: number
  readonly to: number
  /** What else of the text changes when it is inserted: its import. */
  readonly edits: readonly TextEdit[]
}

/** Something wrong in a program's text. Offsets count characters. */
export interface Diagnostic {
  readonly from: number
  readonly to: number
  /** From 1. */
  readonly line: number
  /** error: it cannot run. warning: its types do not fit, and it may fail at run time. */
  readonly severity: 'error' | 'warning'
  readonly message: string
}
