import { describe, expect, it } from 'vitest'
import { parseLine, parseProse, plainText, type ProseBlock, type ProseLine } from '../../renderer/look/prose.ts'

/** A line as text again, each part marked by its kind. */
const shown = (line: ProseLine): string =>
  line
    .map((part) =>
      part.kind === 'text' ? part.text : part.kind === 'code' ? `<${part.text}>` : `{${part.text}→${part.tab}}`,
    )
    .join('')
const read = (block: ProseBlock): unknown =>
  block.kind === 'paragraph' ? shown(block.line) : { [block.ordered ? 'ol' : 'ul']: block.items.map(shown) }
const blocks = (text: string): unknown[] => parseProse(text).map(read)

describe('a paragraph', () => {
  it('ends at a blank line', () => {
    expect(blocks('One `a.b`\nline.\n\n  \nTwo.')).toEqual(['One <a.b> line.', 'Two.'])
  })
  it('is none in an empty text', () => {
    expect(blocks(' \n\n')).toEqual([])
  })
})

describe('a list', () => {
  it('has dashes, or numbers', () => {
    expect(blocks('- one\n- two\n\n1. first\n2. second')).toEqual([{ ul: ['one', 'two'] }, { ol: ['first', 'second'] }])
  })
  it('may follow its paragraph at once, and an entry may go on on the next line', () => {
    expect(blocks('Try:\n- one\n  goes on\n- two')).toEqual(['Try:', { ul: ['one goes on', 'two'] }])
  })
  it('stays one over a blank line', () => {
    expect(blocks('1. first\n\n2. second')).toEqual([{ ol: ['first', 'second'] }])
  })
  it('ends before a paragraph of its own', () => {
    expect(blocks('- one\n\nAfter.')).toEqual([{ ul: ['one'] }, 'After.'])
  })
  it('does not begin where a sentence goes on with a number or with a minus', () => {
    expect(blocks('The balance is\n200. The rest\n-5 is gone.')).toEqual(['The balance is 200. The rest -5 is gone.'])
  })
})

describe('a line', () => {
  it('has code and links to tabs', () => {
    expect(shown(parseLine('See [Locks](tab:Locks) for `acquire`, [memory](tab: Memory ).'))).toBe(
      'See {Locks→Locks} for <acquire>, {memory→Memory}.',
    )
  })
  it.each([
    'a [link](https://example.org) elsewhere',
    '<b onclick="x()">bold</b> &amp;',
    'one ` alone',
    'array[0](tab)',
  ])('leaves everything else as text: %s', (text) => {
    expect(parseLine(text)).toEqual([{ kind: 'text', text }])
  })
  it('has no markup in code', () => {
    expect(parseLine('`[a](tab:Locks)`')).toEqual([{ kind: 'code', text: '[a](tab:Locks)' }])
  })
})

it('the words alone have no marks', () => {
  expect(plainText('See [Locks](tab:Locks).\n\n- `a`\n- b')).toBe('See Locks.\na\nb')
})
