import { shownText } from '../../shared/unseen-characters.ts'

const KINDS = ['comment', 'string', 'keyword', 'number'] as const
export type TokenKind = (typeof KINDS)[number] | 'plain'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const TYPESCRIPT =
  /(?<comment>\/\/.*|\/\*[^]*?\*\/)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(?<keyword>\b(?:as|async|await|break|case|catch|class|const|continue|else|export|finally|for|from|function|if|import|in|let|new|of|return|switch|throw|try|type|typeof|using|while|true|false|null|undefined)\b)|(?<number>\b\d[\d_.]*\b)/g

const PYTHON =
  /(?<comment>#.*)|(?<string>\b[rbfuRBFU]{0,2}(?:"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<keyword>\b(?:and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield|True|False|None)\b)|(?<number>\b\d[\d_.]*\b)/g

const TOKENS = { TypeScript: TYPESCRIPT, Python: PYTHON } as const
export type Language = keyof typeof TOKENS

/** A program's text by lines, enough for reading: comments, strings, keywords, numbers. */
export function highlight(program: string, language: Language = 'TypeScript'): readonly (readonly Token[])[] {
  // A comment may turn the order of a line round, so that other code is read than runs (Trojan Source).
  const source = shownText(program)
  const lines: Token[][] = [[]]
  const add = (kind: TokenKind, text: string) => {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    }
  }
  let end = 0
  for (const match of source.matchAll(TOKENS[language])) {
    add('plain', source.slice(end, match.index))
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined)
    add(kind ?? 'plain', match[0])
    end = match.index + match[0].length
  }
  add('plain', source.slice(end).replace(/\s+$/, ''))
  return lines
}
