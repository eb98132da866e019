import type { Completion, Diagnostic, Explanation } from '../../../shared/language.ts'

/** What the lab asks of the thread that knows TypeScript. */
interface Questions {
  readonly complete: { readonly offset: number }
  readonly diagnose: unknown
  readonly explain: { readonly offset: number; readonly name: string | null; readonly from: string | null }
}
export type QuestionOf<Kind extends LanguageKind> = Questions[Kind] & { readonly kind: Kind; readonly source: string }
/** A lab pack's files, read before: a program of it sees these, whatever the disk holds by then. */
export interface SealedTexts {
  /** Another for another content. */
  readonly version: string
  /** By absolute path, with slashes. */
  readonly texts: ReadonlyMap<string, string>
}
/** `folder`: the scenario's, whose files the program may import, unless they are `sealed`. */
export type QuestionAbout<Kind extends LanguageKind> = QuestionOf<Kind> & {
  readonly folder: string
  readonly sealed?: SealedTexts | undefined
}
export type LanguageQuestion = { [Kind in LanguageKind]: QuestionAbout<Kind> }[LanguageKind]
export interface LanguageAnswers {
  readonly complete: readonly Completion[]
  readonly diagnose: readonly Diagnostic[]
  readonly explain: Explanation | null
}
export type LanguageKind = keyof LanguageAnswers

export type FromLanguage =
  | { readonly answer: LanguageAnswers[LanguageKind] }
  /** One sentence: why there is none. */
  | { readonly failure: string }
