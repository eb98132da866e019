import type { Diagnostic } from '../../shared/language.ts'

/** Something wrong at a place in the program, whoever found it. */
export interface Problem {
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
  /** Characters that it is about; 0 when only the place is known. */
  readonly length: number
  readonly severity: Diagnostic['severity']
  readonly message: string
  /** Who says so: "types", or the process that failed there; empty for what cannot be parsed. */
  readonly origin: string
}

export function problemOf({ from, to, line, severity, message }: Diagnostic, source: string): Problem {
  const column = from - source.lastIndexOf('\n', from - 1)
  return { line, column, length: to - from, severity, message, origin: severity === 'warning' ? 'types' : '' }
}
