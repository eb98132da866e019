import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, describe, it } from 'vitest'
import { slugOf } from '../../../main/lab/shelf/names.ts'
import { PROGRAM, TestShelf } from './pack-maker.ts'

const own = (test: TestShelf) => test.shelf.scenarios.filter(({ origin }) => origin === 'own')

describe('own scenarios', () => {
  it('are copies under another title, and are there at the next start', async () => {
    using test = await TestShelf.open()
    const bank = test.shelf.find('bank').scenario
    const id = await test.shelf.saveOwn('bank', '  My  bank: "two" ', PROGRAM)
    expect(id).toBe('own/my-bank-two')
    await test.open()
    expect(own(test)).toMatchObject([
      {
        id,
        title: 'My bank: "two"',
        pack: null,
        source: PROGRAM,
        parameters: bank.parameters,
        question: bank.question,
      },
    ])
    // What the author said of the outcomes, and the Python version, hold for the author's program.
    expect(own(test)[0]).toMatchObject({ grades: [], python: null, outcome: bank.outcome })
    expect(readFileSync(join(test.shelf.pathOfOwn(id), 'program.ts'), 'utf8')).toBe(PROGRAM)
    expect(test.shelf.problems).toEqual([])
    expect((await test.shelf.permitted(id)).folder).toBe(join(test.data, 'own', 'my-bank-two'))
  })
  it('keep the Python version of a program that was not changed', async () => {
    using test = await TestShelf.open()
    const { source, python } = test.shelf.find('bank').scenario
    expect(python).not.toBeNull()
    await test.shelf.saveOwn('bank', 'Mine', source)
    expect(own(test)[0]!.python).toBe(python)
  })
  it('can be changed, renamed and deleted', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.saveOwn('bank', 'Mine', PROGRAM)
    await test.shelf.updateOwn(id, `${PROGRAM}// more\n`)
    await test.shelf.renameOwn(id, 'Yours')
    expect(own(test)).toMatchObject([{ id, title: 'Yours', source: `${PROGRAM}// more\n` }])
    await test.shelf.deleteOwn(id)
    expect(own(test)).toEqual([])
    expect(readdirSync(join(test.data, 'own'))).toEqual([])
    await expect(test.shelf.deleteOwn(id)).rejects.toThrow('There is no own scenario own/mine any more.')
    await expect(test.shelf.deleteOwn('bank')).rejects.toThrow('There is no own scenario bank any more.')
  })
  it('of one title are refused, in whatever case; titles of one slug are not', async () => {
    using test = await TestShelf.open()
    await test.shelf.saveOwn('bank', 'Mine!', PROGRAM)
    await expect(test.shelf.saveOwn('queue', 'mINE!', PROGRAM)).rejects.toThrow('“Mine!” is an own scenario already')
    expect(await test.shelf.saveOwn('bank', 'mine?', PROGRAM)).toBe('own/mine-2')
    await expect(test.shelf.renameOwn('own/mine-2', 'MINE!')).rejects.toThrow('choose another title')
    await test.shelf.renameOwn('own/mine-2', 'MINE?')
  })
  it.each([
    ['', 'A title is needed'],
    ['   ', 'A title is needed'],
    ['x'.repeat(81), 'at most 80 characters'],
    ['a\u202eb', 'cannot be seen'],
    ['a\0b', 'cannot be seen'],
  ])('refuse the title %j', async (title, sentence) => {
    using test = await TestShelf.open()
    await expect(test.shelf.saveOwn('bank', title, PROGRAM)).rejects.toThrow(sentence)
    expect(existsSync(join(test.data, 'own'))).toBe(false)
  })
  it('that are broken are reported with file and line, and the others load', async () => {
    using test = await TestShelf.open()
    await test.shelf.saveOwn('bank', 'Good', PROGRAM)
    await test.shelf.saveOwn('bank', 'Bad', PROGRAM)
    const lesson = join(test.data, 'own', 'bad', 'lesson.md')
    writeFileSync(lesson, readFileSync(lesson, 'utf8').replace('order: 7', 'order: soon'))
    mkdirSync(join(test.data, 'own', 'empty'))
    await test.open()
    expect(own(test).map(({ title }) => title)).toEqual(['Good'])
    expect(test.shelf.problems).toEqual([
      expect.stringMatching(/^own\/bad\/lesson\.md:4: order is /),
      expect.stringMatching(/^Scenario own\/empty has no lesson\.md/),
    ])
  })
  it('that cannot be read, or written, hinder no built-in one', async () => {
    using test = await TestShelf.open()
    writeFileSync(test.data, 'a file where the folder should be')
    await test.open()
    expect((await test.shelf.permitted('bank')).scenario.id).toBe('bank')
    await expect(test.shelf.saveOwn('bank', 'Mine', PROGRAM)).rejects.toThrow(/^The data folder could not be changed: /)
    expect(own(test)).toEqual([])
  })
  it('become one lab pack', async () => {
    using test = await TestShelf.open()
    await expect(test.shelf.exportPack('own')).rejects.toThrow('there are no own scenarios')
    await test.shelf.saveOwn('bank', 'One', PROGRAM)
    await test.shelf.saveOwn('queue', 'Two', PROGRAM)
    const { name, bytes } = await test.shelf.exportPack('own', 'My course')
    expect(name).toBe('my-course.fklab')
    using other = await TestShelf.open()
    await other.shelf.openPackBytes(name, bytes)
    expect(other.shelf.packs).toMatchObject([
      { title: 'My course', scenarios: ['my-course/one', 'my-course/two'], trusted: false },
    ])
  })
})

it.each([
  ['The Bank, №2', 'the-bank-no2'],
  ['Ma première course', 'ma-premiere-course'],
  ['CON', 'con-scenario'],
  ['lpt1', 'lpt1-scenario'],
  ['..', 'scenario'],
  ['银行', 'scenario'],
  ['a/../../b', 'a-b'],
  ['x'.repeat(60), 'x'.repeat(40)],
])('the title %j makes the folder %s', (title, slug) => {
  expect(slugOf(title, () => false)).toBe(slug)
  expect(slugOf(title, (name) => name === slug)).toBe(`${slug}-2`)
})
