const KINDS = ['comment', 'string', 'keyword', 'number'] as const
export type TokenKind = (typeof KINDS)[number] | 'plain'
export interface Token {
  readonly kind: TokenKind
  readonly text: string
}

const TOKEN =
  /(?<comment>\/\/.*|\/\*[^]*?\*\/)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)|(?<keyword>\b(?:as|async|await|break|case|catch|class|const|continue|else|export|finally|for|from|function|if|import|in|let|new|of|return|switch|throw|try|type|typeof|using|while|true|false|null|undefined)\b)|(?<number>\b\d[\d_.]*\b)/g

/** TypeScript text by lines, enough for reading: comments, strings, keywords, numbers. */
export function highlight(source: string): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]]
  const add = (kind: TokenKind, text: string) => {
    for (const [index, part] of text.split('\n').entries()) {
      if (index > 0) lines.push([])
      if (part !== '') lines.at(-1)?.push({ kind, text: part })
    }
  }
  let end = 0
  for (const match of source.matchAll(TOKEN)) {
    add('plain', source.slice(end, match.index))
    const kind = KINDS.find((name) => match.groups?.[name] !== undefined)
    add(kind ?? 'plain', match[0])
    end = match.index + match[0].length
  }
  add('plain', source.slice(end).replace(/\s+$/, ''))
  return lines
}
