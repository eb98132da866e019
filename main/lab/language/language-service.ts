import ts from 'typescript'
import type { Completion, CompletionKind, Diagnostic, Explanation } from '../../../shared/language.ts'
import { ProgramHost } from './program-host.ts'
import type { LanguageAnswers, LanguageKind, LanguageQuestion } from './protocol.ts'

const MOST_COMPLETIONS = 1_000
const MOST_DIAGNOSTICS = 100
const PREFERENCES: ts.UserPreferences = {
  includeCompletionsForModuleExports: true,
  includeCompletionsWithInsertText: false,
  quotePreference: 'single',
  importModuleSpecifierPreference: 'non-relative',
  allowIncompleteCompletions: false,
}
const FORMAT: ts.FormatCodeSettings = {
  ...ts.getDefaultFormatCodeSettings('\n'),
  semicolons: ts.SemicolonPreference.Remove,
}
/** What a program may import without having a file of that name. */
const LIBRARY: readonly (string | undefined)[] = ['multiprocessing', 'threading']

/** TypeScript's own answers about one program at a time, without its words for them. */
export class ProgramLanguage {
  readonly #host: ProgramHost
  readonly #service: ts.LanguageService

  constructor(declared: Readonly<Record<string, string>>) {
    this.#host = new ProgramHost(declared)
    this.#service = ts.createLanguageService(this.#host)
  }

  answer(question: LanguageQuestion): LanguageAnswers[LanguageKind] {
    this.#host.edit(question.folder, question.source)
    switch (question.kind) {
      case 'complete':
        return this.#complete(Math.min(question.offset, question.source.length))
      case 'diagnose':
        return this.#diagnose(question.source)
      case 'explain': {
        const offset = Math.min(question.offset, question.source.length)
        return question.name === null ? this.#pointedAt(offset) : this.#entry(offset, question.name, question.from)
      }
    }
  }

  #complete(offset: number): readonly Completion[] {
    const found = this.#service.getCompletionsAtPosition(
      this.#host.file,
      offset,
      { ...PREFERENCES, includeSymbol: true },
      FORMAT,
    )
    return (found?.entries ?? [])
      .filter(({ source }) => source === undefined || LIBRARY.includes(source))
      .toSorted((left, right) => (left.sortText < right.sortText ? -1 : Number(left.sortText > right.sortText)))
      .slice(0, MOST_COMPLETIONS)
      .map((entry) => ({ name: entry.name, kind: this.#kindOf(entry), from: entry.source ?? null }))
  }

  /** Of what is imported: of what it is where it comes from. */
  #kindOf({ kind, symbol }: ts.CompletionEntry): CompletionKind {
    const checker = this.#service.getProgram()?.getTypeChecker()
    if (kind !== ts.ScriptElementKind.alias || symbol === undefined || checker === undefined)
      return KINDS.get(kind) ?? 'variable'
    const { flags } = checker.getAliasedSymbol(symbol)
    if (flags & ts.SymbolFlags.Class) return 'class'
    if (flags & ts.SymbolFlags.Type) return 'type'
    return flags & ts.SymbolFlags.Function ? 'function' : 'variable'
  }

  #diagnose(source: string): readonly Diagnostic[] {
    const { file } = this.#host
    const broken = this.#service.getSyntacticDiagnostics(file)
    // What follows from a bracket that is missing says nothing about types.
    const doubtful = broken.length > 0 ? [] : this.#service.getSemanticDiagnostics(file)
    return [
      ...broken.map((one) => ({ one, severity: 'error' as const })),
      ...doubtful.map((one) => ({ one, severity: 'warning' as const })),
    ]
      .slice(0, MOST_DIAGNOSTICS)
      .map(({ one, severity }) => {
        const from = Math.min(one.start ?? 0, source.length)
        const line = source.slice(0, from).split('\n').length
        const message = ts.flattenDiagnosticMessageText(one.messageText, '\n')
        return { from, to: Math.min(from + (one.length ?? 0), source.length), line, severity, message }
      })
  }

  #pointedAt(offset: number): Explanation | null {
    const info = this.#service.getQuickInfoAtPosition(this.#host.file, offset)
    if (info === undefined) return null
    const { start, length } = info.textSpan
    return { ...texts(info), from: start, to: start + length, edits: [] }
  }

  /** @param from as in `Completion`. */
  #entry(offset: number, name: string, from: string | null): Explanation | null {
    const { file } = this.#host
    const entries = this.#service.getCompletionsAtPosition(file, offset, PREFERENCES, FORMAT)?.entries ?? []
    const entry = entries.find((one) => one.name === name && (one.source ?? null) === from)
    const details =
      entry &&
      this.#service.getCompletionEntryDetails(file, offset, name, FORMAT, entry.source, PREFERENCES, entry.data)
    if (details === undefined) return null
    const changes = (details.codeActions ?? []).flatMap((action) => action.changes)
    const edits = changes
      .filter(({ fileName }) => fileName === file)
      .flatMap(({ textChanges }) => textChanges)
      .map(({ span, newText }) => ({ from: span.start, to: span.start + span.length, insert: newText }))
    return { ...texts(details), from: offset, to: offset, edits }
  }
}

function texts(info: Pick<ts.QuickInfo, 'displayParts' | 'documentation' | 'tags'>): {
  signature: string
  text: string
} {
  const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trim())
  // Where it is imported from is said beside it.
  const signature = ts
    .displayPartsToString(info.displayParts)
    .replace(/\nimport \w+$/, '')
    .replace(/^\(alias\) /, '')
  return { signature, text: [ts.displayPartsToString(info.documentation), ...tags].filter(Boolean).join('\n') }
}

const KINDS: ReadonlyMap<string, CompletionKind> = new Map([
  [ts.ScriptElementKind.classElement, 'class'],
  [ts.ScriptElementKind.localClassElement, 'class'],
  [ts.ScriptElementKind.functionElement, 'function'],
  [ts.ScriptElementKind.localFunctionElement, 'function'],
  [ts.ScriptElementKind.memberFunctionElement, 'method'],
  [ts.ScriptElementKind.memberVariableElement, 'property'],
  [ts.ScriptElementKind.memberGetAccessorElement, 'property'],
  [ts.ScriptElementKind.memberSetAccessorElement, 'property'],
  [ts.ScriptElementKind.interfaceElement, 'type'],
  [ts.ScriptElementKind.typeElement, 'type'],
  [ts.ScriptElementKind.keyword, 'keyword'],
  [ts.ScriptElementKind.moduleElement, 'module'],
  [ts.ScriptElementKind.externalModuleName, 'module'],
])
