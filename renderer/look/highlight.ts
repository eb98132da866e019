import { shownText } from '../../shared/unseen-characters.ts'

export type TokenKind = 'comment' | 'string' | 'keyword' | 'number' | 'plain'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

interface Rules {
  readonly keywords: ReadonlySet<string>
  readonly lineComment: string
  /** Where text over several lines begins, and how it ends. The first that fits counts. */
  readonly spans: readonly Span[]
  /** Letters that may stand before a text's quote. */
  readonly prefix: RegExp | null
}
interface Span {
  readonly kind: TokenKind
  readonly open: string
  readonly close: string
  /** A backslash takes the next character with it. */
  readonly escapes: boolean
  readonly lines: 'one' | 'many'
}
const text = (quote: string, lines: Span['lines'] = 'one', escapes = true): Span => ({
  kind: 'string',
  open: quote,
  close: quote,
  escapes,
  lines,
})

const RULES = {
  TypeScript: {
    keywords: words(
      'as async await break case catch class const continue else export finally for from function if import in let new of return switch throw try type typeof using while true false null undefined',
    ),
    lineComment: '//',
    spans: [
      { kind: 'comment', open: '/*', close: '*/', escapes: false, lines: 'many' },
      text("'"),
      text('"'),
      text('`', 'many'),
    ],
    prefix: null,
  },
  Python: {
    keywords: words(
      'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield True False None',
    ),
    lineComment: '#',
    spans: [text('"""', 'many', false), text("'''", 'many', false), text('"'), text("'")],
    prefix: /^[rbfu]{1,2}$/i,
  },
} as const satisfies Record<string, Rules>
export type Language = keyof typeof RULES

/** More coloured pieces than a person reads; past them a text is plain, so that a page of it opens at once. */
const MOST_TOKENS = 20_000

/** A program's text by lines, enough for reading: comments, strings, keywords, numbers. Linear in the text. */
export function highlight(program: string, language: Language = 'TypeScript'): readonly (readonly Token[])[] {
  // A comment may turn the order of a line round, so that other code is read than runs (Trojan Source).
  const source = shownText(program)
  const lines: Token[][] = [[]]
  let tokens = 0
  let plainFrom = 0
  const add = (kind: TokenKind, piece: string) => {
    for (const [index, part] of piece.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    }
  }
  const scanner = new Scanner(source, RULES[language])
  for (let next = scanner.next(); next !== null && tokens < MOST_TOKENS; next = scanner.next()) {
    if (plainFrom < next.from) add('plain', source.slice(plainFrom, next.from))
    add(next.kind, source.slice(next.from, next.to))
    plainFrom = next.to
    tokens += 1
  }
  add('plain', source.slice(plainFrom).trimEnd())
  return lines
}

interface Found {
  readonly kind: TokenKind
  readonly from: number
  readonly to: number
}

/** Goes over a program once. */
class Scanner {
  readonly #source: string
  readonly #rules: Rules
  /** Up to where no end of such a span was found: it is not sought again from a later place. */
  readonly #unclosedUntil = new Map<Span, number>()
  readonly #word = /[\p{L}\p{N}_$]+/uy
  readonly #number = /\d[\w.]*/y
  #at = 0

  constructor(source: string, rules: Rules) {
    this.#source = source
    this.#rules = rules
  }

  /** Finds the next piece that is not plain; null at the end. */
  next(): Found | null {
    while (this.#at < this.#source.length) {
      const from = this.#at
      const found = this.#comment() ?? this.#spanAt(from) ?? this.#wordOrNumber()
      if (found !== null) return found
      if (this.#at === from) this.#at += 1
    }
    return null
  }

  #comment(): Found | null {
    const from = this.#at
    if (!this.#source.startsWith(this.#rules.lineComment, from)) return null
    return this.#take('comment', from, this.#lineEnd(from))
  }

  /** @param from where the token begins, maybe with a prefix before the place. */
  #spanAt(from: number): Found | null {
    for (const span of this.#rules.spans) {
      if (!this.#source.startsWith(span.open, this.#at)) continue
      const end = this.#endOf(span, this.#at + span.open.length)
      if (end !== null) return this.#take(span.kind, from, end)
    }
    return null
  }

  #wordOrNumber(): Found | null {
    const from = this.#at
    this.#word.lastIndex = from
    const [word] = this.#word.exec(this.#source) ?? []
    if (word === undefined) return null
    const number = this.#numberAt(from)
    if (number !== null) return number
    this.#at = from + word.length
    if (this.#rules.keywords.has(word)) return this.#take('keyword', from, this.#at)
    return this.#rules.prefix?.test(word) === true ? this.#spanAt(from) : null
  }

  /** 1_000, 2.5, 1e3, 0xff, 10n. */
  #numberAt(from: number): Found | null {
    this.#number.lastIndex = from
    const [digits] = this.#number.exec(this.#source) ?? []
    return digits === undefined ? null : this.#take('number', from, from + digits.length)
  }

  #take(kind: TokenKind, from: number, to: number): Found {
    this.#at = to
    return { kind, from, to }
  }

  #lineEnd(from: number): number {
    const end = this.#source.indexOf('\n', from)
    return end < 0 ? this.#source.length : end
  }

  /** Behind the span's end; null when it has none. */
  #endOf(span: Span, from: number): number | null {
    if (from <= (this.#unclosedUntil.get(span) ?? -1)) return null
    for (let at = from; at < this.#source.length; at++) {
      const character = this.#source[at]
      if (span.escapes && character === '\\' && (span.lines === 'many' || this.#source[at + 1] !== '\n')) at += 1
      else if (span.lines === 'one' && character === '\n') {
        this.#unclosedUntil.set(span, at)
        return null
      } else if (this.#source.startsWith(span.close, at)) return at + span.close.length
    }
    this.#unclosedUntil.set(span, this.#source.length)
    return null
  }
}
