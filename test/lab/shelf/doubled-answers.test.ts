import { expect, it } from 'vitest'
import { LessonReader } from '../../../main/lab/scenarios/lesson-reader.ts'
import { BUILT_IN_SCENARIOS } from '../../../main/lab/scenarios.ts'
import { Shelf } from '../../../main/lab/shelf/shelf.ts'
import { lesson, PROGRAM, TestShelf, writeFolder } from './pack-maker.ts'

it('a lesson with an answer twice never reaches the page; it is named with its line, and the next one is there', async () => {
  using test = await TestShelf.open()
  const lessons = new LessonReader()
  try {
    const shelf = await Shelf.open(BUILT_IN_SCENARIOS, test.data, () => undefined, lessons)
    const twice = `${lesson('Twice')}\n## The prediction\n\nWhich?\n\n- One\n- One\n`
    const files = {
      'race/lesson.md': lesson('A race'),
      'race/program.ts': PROGRAM,
      'twice/lesson.md': twice,
      'twice/program.ts': PROGRAM,
    }
    const id = await shelf.openPath(writeFolder(test.root, files), 'folder')
    expect(shelf.packs.find((pack) => pack.id === id)?.scenarios).toEqual([`${id}/race`])
    expect(shelf.problems).toEqual([`${id}/twice/lesson.md:16: the answer "One" stands there twice.`])
  } finally {
    await lessons.close()
  }
})
