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
    this.#host.edit(question.folder, question.source, question.sealed)
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
    const checker = this.#checker
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
    return { ...texts(info, this.#classWords(this.#symbolAt(start))), from: start, to: start + length, edits: [] }
  }

  /** @param from as in `Completion`. */
  #entry(offset: number, name: string, from: string | null): Explanation | null {
    const { file } = this.#host
    const found = this.#service.getCompletionsAtPosition(file, offset, { ...PREFERENCES, includeSymbol: true }, FORMAT)
    const entry = found?.entries.find((one) => one.name === name && (one.source ?? null) === from)
    if (entry === undefined) return null
    const { source, data, symbol } = entry
    const details = this.#service.getCompletionEntryDetails(file, offset, name, FORMAT, source, PREFERENCES, data)
    if (details === undefined) return null
    const edits = (details.codeActions ?? [])
      .flatMap((action) => action.changes)
      .filter(({ fileName }) => fileName === file)
      .flatMap(({ textChanges }) => textChanges)
      .map(({ span, newText }) => ({ from: span.start, to: span.start + span.length, insert: newText }))
    return { ...texts(details, this.#classWords(symbol)), from: offset, to: offset, edits }
  }

  get #checker(): ts.TypeChecker | undefined {
    return this.#service.getProgram()?.getTypeChecker()
  }

  /** What a class says of itself: after `new`, TypeScript shows its constructor alone. */
  #classWords(symbol: ts.Symbol | undefined): readonly ts.SymbolDisplayPart[] {
    const checker = this.#checker
    if (symbol === undefined || checker === undefined) return []
    const own = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    return own.flags & ts.SymbolFlags.Class ? own.getDocumentationComment(checker) : []
  }

  #symbolAt(offset: number): ts.Symbol | undefined {
    let node: ts.Node | undefined = this.#service.getProgram()?.getSourceFile(this.#host.file)
    for (let inner = node; inner !== undefined;) {
      node = inner
      inner = ts.forEachChild(node, (child) => (child.pos <= offset && offset < child.end ? child : undefined))
    }
    return node && this.#checker?.getSymbolAtLocation(node)
  }
}

function texts(
  info: Pick<ts.QuickInfo, 'displayParts' | 'documentation' | 'tags'>,
  classWords: readonly ts.SymbolDisplayPart[],
): {
  signature: string
  text: string
} {
  const tags = (info.tags ?? []).map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`.trim())
  // Where it is imported from is said beside it.
  const signature = ts
    .displayPartsToString(info.displayParts)
    .replace(/\nimport \w+$/, '')
    .replace(/^\(alias\) /, '')
  const words = new Set([classWords, info.documentation ?? []].map((parts) => ts.displayPartsToString([...parts])))
  return { signature, text: [...words, ...tags].filter(Boolean).join('\n') }
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
