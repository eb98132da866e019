import { describe, expect, it } from 'vitest'
import { LessonSearch, mark, type Marked } from '../../renderer/state/lesson-search.ts'
import { scenarioOf } from '../support/made-up.ts'

const lessons = [
  scenarioOf('bank', {
    title: 'The bank',
    summary: 'Two processes change one balance.',
    explanation: 'A lock makes the three steps one: only who holds it may enter this critical section.',
    source: "import { Lock } from 'multiprocessing'\n// no philosopher here\nconst balance = 'text of a string'",
  }),
  scenarioOf('philosophers', {
    title: 'Dining philosophers',
    lookAt: 'See [Waits](tab:Waits): a circle.',
    source: 'fork()',
  }),
  scenarioOf('forks', { title: 'Forks and a lock' }),
]
const search = new LessonSearch(lessons)
const shown = (pieces: readonly Marked[]) => pieces.map(({ text, hit }) => (hit ? `[${text}]` : text)).join('')
const find = (query: string) =>
  search.find(query).map(({ scenario, title, where, excerpt }) => [scenario.id, shown(title), where, shown(excerpt)])

describe('searching lessons', () => {
  it('finds words in titles first, then elsewhere, and says where', () => {
    expect(find('lock')).toEqual([
      ['forks', 'Forks and a [lock]', 'Title', ''],
      ['bank', 'The bank', 'Lesson', 'A [lock] makes the three steps one: only who holds it may enter this'],
    ])
  })
  it('needs every word, wherever each lies', () => {
    expect(find('BANK  critical')).toEqual([
      ['bank', 'The [bank]', 'Title and lesson', '… enter this [critical] section.'],
    ])
    expect(find('bank fork')).toEqual([])
  })
  it('finds a program’s names, not its texts and comments', () => {
    expect(find('fork dining')).toEqual([['philosophers', '[Dining] philosophers', 'Title and program', '[fork]']])
    expect(find('string')).toEqual([])
    expect(find('philosopher').map(([id]) => id)).toEqual(['philosophers'])
  })
  it('reads what a learner reads: no markup', () => {
    expect(find('waits: a')).toEqual([['philosophers', 'Dining philosophers', 'Lesson', 'See [Waits:] [a] circle.']])
    expect(find('tab:')).toEqual([])
  })
  it('finds nothing for no words', () => {
    expect(find('  ')).toEqual([])
  })
})

it('marks overlapping hits as one, and keeps every letter', () => {
  expect(shown(mark('deadlocks', ['dead', 'adlo']))).toBe('[deadlo]cks')
  expect(shown(mark('İstanbul lock', ['lock']))).toContain('lock')
  expect(mark('', ['a'])).toEqual([])
})
