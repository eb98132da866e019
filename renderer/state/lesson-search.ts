import type { Scenario } from '../../shared/scenario.ts'
import { highlight } from '../look/highlight.ts'
import { plainText } from '../look/prose.ts'

const PLACES = ['Title', 'Lesson', 'Program'] as const
type Place = (typeof PLACES)[number]

/** A piece of text, and whether it is what was looked for. */
export interface Marked {
  readonly text: string
  readonly hit: boolean
}
export interface Hit {
  readonly scenario: Scenario
  readonly title: readonly Marked[]
  /** "Title", "Lesson", "Lesson and program": where the words lie, the best place of each. */
  readonly where: string
  /** The first place outside the title with what stands around it; empty when the title has all words. */
  readonly excerpt: readonly Marked[]
}

/** What of a scenario is looked through. Made once: lessons do not change while they are read. */
interface Entry {
  readonly scenario: Scenario
  readonly texts: Readonly<Record<Place, string>>
}

/** Finds lessons whose title, text or program's names have all the words of a query. */
export class LessonSearch {
  readonly #entries: readonly Entry[]

  constructor(scenarios: readonly Scenario[]) {
    this.#entries = scenarios.map((scenario) => ({ scenario, texts: textsOf(scenario) }))
  }

  /** Lessons with all words in the title come first, each kind in the course's order. No words find nothing. */
  find(query: string): readonly Hit[] {
    const words = wordsOf(query)
    if (words.length === 0) return []
    return this.#entries
      .flatMap((entry) => {
        const places = words.map((word) => PLACES.find((place) => indexIn(entry.texts[place], word) >= 0))
        return places.includes(undefined) ? [] : [hitOf(entry, words, places as Place[])]
      })
      .toSorted((left, right) => rank(left) - rank(right))
  }
}

const rank = ({ where }: Hit): number => (where === 'Title' ? 0 : 1)

export const wordsOf = (query: string): readonly string[] => {
  const words = query.toLowerCase().split(/\s+/)
  return [...new Set(words)].filter((word) => word !== '')
}

/** @param words in lower case. Overlapping hits become one. */
export function mark(text: string, words: readonly string[]): readonly Marked[] {
  const lower = text.toLowerCase()
  // Letters that change their length in lower case are rare; without marks the text is still right.
  if (lower.length !== text.length) return [{ text, hit: false }]
  const hits = new Array<boolean>(text.length).fill(false)
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + 1)) hits.fill(true, at, at + word.length)
  }
  const pieces: Marked[] = []
  let start = 0
  for (let at = 1; at <= text.length; at++) {
    if (at < text.length && hits[at] === hits[start]) continue
    pieces.push({ text: text.slice(start, at), hit: hits[start] ?? false })
    start = at
  }
  return pieces.filter((piece) => piece.text !== '')
}

function textsOf(scenario: Scenario): Entry['texts'] {
  const { title, summary, question, prediction, lookAt, explanation, exercises, source } = scenario
  const lesson = [summary, question, prediction.prompt, ...prediction.options, lookAt, explanation, exercises]
  return { Title: title, Lesson: lesson.map(plainText).join('\n'), Program: [...namesIn(source)].join('\n') }
}

/** A program's names: not its keywords, comments, texts and numbers. */
function namesIn(source: string): ReadonlySet<string> {
  const plain = highlight(source)
    .flat()
    .filter(({ kind }) => kind === 'plain')
  return new Set(plain.flatMap(({ text }) => text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []))
}

const indexIn = (text: string, word: string): number => text.toLowerCase().indexOf(word)

function hitOf({ scenario, texts }: Entry, words: readonly string[], places: readonly Place[]): Hit {
  const named = PLACES.filter((place) => places.includes(place))
  const where = named.map((place, index) => (index === 0 ? place : place.toLowerCase()))
  const outside = PLACES.find((place) => place !== 'Title' && places.includes(place))
  const sought = words.find((_word, index) => places[index] === outside)
  return {
    scenario,
    title: mark(scenario.title, words),
    where: where.length < 3 ? where.join(' and ') : `${where.slice(0, -1).join(', ')} and ${where.at(-1) ?? ''}`,
    excerpt: outside === undefined || sought === undefined ? [] : mark(around(texts[outside], sought), words),
  }
}

const BEFORE = 12
const AFTER = 60

/** What stands around a word, from a word's beginning, on its own line. */
function around(text: string, word: string): string {
  const at = indexIn(text, word)
  const lineStart = text.lastIndexOf('\n', at) + 1
  const lineEnd = text.indexOf('\n', at)
  const from = Math.max(lineStart, at - BEFORE)
  const space = from === lineStart ? -1 : text.indexOf(' ', from)
  const start = from === lineStart ? from : space >= 0 && space < at ? space + 1 : at
  const end = Math.min(lineEnd < 0 ? text.length : lineEnd, at + word.length + AFTER)
  return `${start > lineStart ? '… ' : ''}${text.slice(start, end).trimEnd()}`
}
