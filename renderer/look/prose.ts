export interface ProsePart {
  readonly code: boolean
  readonly text: string
}

/** A scenario's text: paragraphs parted by blank lines, `code` in backticks. */
export function parseProse(text: string): readonly (readonly ProsePart[])[] {
  return text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.trim().replaceAll(/\s*\n\s*/g, ' '))
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) =>
      paragraph
        .split('`')
        .map((part, index) => ({ code: index % 2 === 1, text: part }))
        .filter((part) => part.text !== ''),
    )
}
