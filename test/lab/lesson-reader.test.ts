import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { LessonReader } from '../../main/lab/scenarios/lesson-reader.ts'
import { lesson } from './shelf/pack-maker.ts'

const STUCK = new URL('../fixtures/stuck-lessons.cjs', import.meta.url)
const opened: LessonReader[] = []
const reader = (...options: ConstructorParameters<typeof LessonReader>): LessonReader => {
  const made = new LessonReader(...options)
  opened.push(made)
  return made
}
afterEach(() => Promise.all(opened.splice(0).map((one) => one.close())))

describe('lessons from outside', () => {
  it('are parsed in a thread, and refused with file and line', async () => {
    const lessons = reader()
    expect((await lessons.read(lesson('A race'), 'race/lesson.md')).title).toBe('A race')
    await expect(lessons.read('# A race\n', 'race/lesson.md')).rejects.toThrow(
      /^race\/lesson\.md:1: a lesson begins with front matter between two lines of three dashes\.$/,
    )
  })
  it('are derived in the thread', async () => {
    const text = lesson('A race').replace('---\n\n', 'grades:\n  - { grade: expected, because: It is. }\n---\n\n')
    const derived = await reader().derive(text, 'My race', false)
    const { title, grades, question } = await reader().read(derived, 'race/lesson.md')
    expect([title, grades, question]).toEqual(['My race', [], 'What is printed?'])
  })
  it.each([
    ['stuck', 'race/lesson.md could not be read: it took more than 3 seconds; make it shorter and simpler.'],
    ['hungry', 'race/lesson.md could not be read: it takes more memory than a lesson may.'],
    ['ends', 'race/lesson.md could not be read: the thread that parses lessons has ended.'],
    ['throws', 'race/lesson.md could not be read: out of order.'],
  ])('that leave the thread %s are refused, the lab goes on meanwhile, and so do others', async (text, sentence) => {
    const lessons = reader({ entry: STUCK, withinMs: text === 'stuck' ? 3000 : 60_000 })
    const others = [lessons.read('one', 'one/lesson.md'), lessons.read(text, 'race/lesson.md')] as const
    const third = lessons.read('three', 'three/lesson.md')
    await expect(others[1]).rejects.toThrow(new Error(sentence))
    expect([(await others[0]).title, (await third).title]).toEqual(['one', 'three'])
    // From a fresh thread.
    expect((await third).order).toBe(1)
  })
  it('are parsed once, and so are those that are refused', async () => {
    const lessons = reader({ entry: STUCK, withinMs: 3000 })
    const read = async (text: string) => (await lessons.read(text, 'x/lesson.md')).order
    expect([await read('one'), await read('two'), await read('one'), await read('two')]).toEqual([1, 2, 1, 2])
    await expect(lessons.read('ends', 'x/lesson.md')).rejects.toThrow(/has ended/)
    expect([await read('three'), await read('one')]).toEqual([1, 1])
    await expect(lessons.read('ends', 'x/lesson.md')).rejects.toThrow(/has ended/)
    // The thread is still the same.
    expect(await read('four')).toBe(2)
  })
  it('are refused by a lab that is closed, also those that wait', async () => {
    const lessons = reader({ entry: STUCK })
    const waiting = [lessons.read('stuck', 'a/lesson.md'), lessons.read('one', 'b/lesson.md')]
    const refused = Promise.allSettled(waiting)
    await lessons.close()
    expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(lessons.read('two', 'c/lesson.md')).rejects.toThrow('The lab is closed.')
  })
  it('say so where the thread cannot start, and are asked for again', async () => {
    const lessons = reader({ entry: new URL('no-such-file.cjs', STUCK) })
    for (const attempt of [1, 2])
      await expect(lessons.read('one', `${attempt}/lesson.md`)).rejects.toThrow(
        /^\d\/lesson\.md could not be read: Cannot find module .*\.$/,
      )
  })
})

it('a process that has nothing else to do ends while the thread is idle', () => {
  const program = `
    const { LessonReader } = await import(${JSON.stringify(new URL('../../main/lab/scenarios/lesson-reader.ts', import.meta.url).href)})
    await new LessonReader().read(${JSON.stringify(lesson('A race'))}, 'race/lesson.md')
    process.stdout.write('read')`
  const ended = spawnSync(
    process.execPath,
    ['--no-warnings', '--import', './test/bench/typescript.mjs', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  )
  expect([ended.stdout, ended.stderr, ended.status]).toEqual(['read', '', 0])
})
