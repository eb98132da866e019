import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, describe, it } from 'vitest'
import { ConsentNeeded } from '../../../main/lab/consent.ts'
import { goodFiles, lesson, manifest, PROGRAM, TestShelf, writeFolder, zip } from './pack-maker.ts'

describe('an open lab pack', () => {
  it('is unpacked into the data folder, is there at the next start, and is gone when closed', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    expect(id).toBe('two-races')
    const [folder] = readdirSync(join(test.data, 'packs'))
    expect(readFileSync(join(test.data, 'packs', folder!, 'race', 'program.ts'), 'utf8')).toBe(PROGRAM)
    const { packs, scenarios } = await test.open()
    expect(packs).toMatchObject([{ id, title: 'Two races', kind: 'file', trusted: false, trouble: '' }])
    expect(scenarios.find((scenario) => scenario.id === 'two-races/race')).toMatchObject({
      title: 'A race',
      origin: 'pack',
      pack: { id, title: 'Two races' },
    })
    await test.shelf.closePack(id)
    expect(readdirSync(join(test.data, 'packs'))).toEqual([])
    expect((await test.open()).packs).toEqual([])
  })
  it('twice is one; another of the same title stands beside it under another id', async () => {
    using test = await TestShelf.open()
    const first = await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    expect(await test.shelf.openPackBytes('copy.fklab', zip(goodFiles()))).toBe(first)
    expect(await test.shelf.openPackBytes('new.fklab', zip(goodFiles({ 'race/notes.txt': 'more' })))).toBe(
      'two-races-2',
    )
    expect(new Set(test.shelf.scenarios.map(({ id }) => id)).size).toBe(test.shelf.scenarios.length)
  })
  it('called "own" does not get among own scenarios', async () => {
    using test = await TestShelf.open()
    expect(
      await test.shelf.openPackBytes('x.fklab', zip(goodFiles({ 'manifest.json': manifest({ title: 'Own' }) }))),
    ).toBe('own-2')
  })
  it('whose list was broken is found again, and the list is put aside', async () => {
    using test = await TestShelf.open()
    await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    writeFileSync(join(test.data, 'packs.json'), '{"version":1,"items":[{"id":"../../x"')
    expect((await test.open()).packs).toMatchObject([{ id: 'lab-pack', title: 'Two races' }])
    expect(test.shelf.problems.join()).toMatch(/packs\.json could not be read\. It is set aside at the next change/)
    expect(await test.shelf.openPackBytes('course.fklab', zip(goodFiles({ 'race/notes.txt': 'more' })))).toBe(
      'two-races',
    )
    expect(test.shelf.problems.join()).toMatch(/packs\.json could not be read\. It was set aside as packs/)
    expect(readdirSync(test.data).filter((name) => name.includes('broken'))).toHaveLength(1)
  })
  it('of a list that leads elsewhere opens nothing there', async () => {
    using test = await TestShelf.open()
    mkdirSync(test.data, { recursive: true })
    const items = [{ id: 'x', kind: 'file', folder: '../../course' }]
    writeFileSync(join(test.data, 'packs.json'), JSON.stringify({ version: 1, items }))
    writeFolder(test.root, goodFiles())
    expect((await test.open()).packs).toMatchObject([{ id: 'x', scenarios: [], files: [] }])
  })
})

describe('consent', () => {
  const ask = async (test: TestShelf, id: string): Promise<ConsentNeeded> => {
    try {
      await test.shelf.permitted(id)
    } catch (error) {
      if (error instanceof ConsentNeeded) return error
      throw error
    }
    throw new Error(`${id} may run without being asked for.`)
  }

  it('is needed by a pack, with what it is; built-in and own scenarios need none', async () => {
    using test = await TestShelf.open()
    await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    const { question, message } = await ask(test, 'two-races/race')
    expect(message).toMatch(/^Nothing was run: two-races\/race comes from the lab pack “Two races”/)
    expect(question.pack).toMatchObject({
      author: 'A. Teacher',
      files: ['manifest.json', 'race/lesson.md', 'race/program.ts'],
      trusted: false,
    })
    expect(question.pack.hash).toMatch(/^[0-9a-f]{64}$/)
    expect((await test.shelf.permitted('bank')).scenario.id).toBe('bank')
  })
  it('is remembered over a start, and taken back by closing', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    await test.shelf.consent(id, (await ask(test, 'two-races/race')).question.pack.hash)
    expect((await (await test.open()).permitted('two-races/race')).scenario.source).toBe(PROGRAM)
    expect(test.shelf.packs[0]!.trusted).toBe(true)
    await test.shelf.closePack(id)
    await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    await ask(test, 'two-races/race')
  })
  it('is asked for again when a folder changed, even while it is open', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, goodFiles())
    const id = await test.shelf.openPath(folder, 'folder')
    expect(test.told.at(-1)).toBe(id)
    const { hash } = (await ask(test, 'two-races/race')).question.pack
    await test.shelf.consent(id, hash)
    await test.shelf.permitted('two-races/race')
    writeFileSync(join(folder, 'race', 'program.ts'), `${PROGRAM}// changed\n`)
    const again = (await ask(test, 'two-races/race')).question.pack
    expect(again.hash).not.toBe(hash)
    // Agreeing to what was there before is no consent to what is there now.
    await expect(test.shelf.consent(id, hash)).rejects.toThrow(/changed while you were asked/)
    await ask(test, 'two-races/race')
    writeFileSync(join(folder, 'race', 'program.ts'), PROGRAM)
    await test.shelf.permitted('two-races/race')
  })
  it('is asked for again when a file that a program imports changed', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, goodFiles({ 'shared/help.mts': 'export const a = 1\n' }))
    const id = await test.shelf.openPath(folder, 'folder')
    await test.shelf.consent(id, (await ask(test, 'two-races/race')).question.pack.hash)
    writeFileSync(join(folder, 'shared', 'help.mts'), 'export const a = 2\n')
    await ask(test, 'two-races/race')
  })
  it('is asked for again when what was unpacked was changed by hand', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    await test.shelf.consent(id, (await ask(test, 'two-races/race')).question.pack.hash)
    const [folder] = readdirSync(join(test.data, 'packs'))
    writeFileSync(join(test.data, 'packs', folder!, 'race', 'program.ts'), 'export const main = 1\n')
    await ask(test, 'two-races/race')
  })
  it('is needed before a scenario of a pack is saved as one’s own', async () => {
    using test = await TestShelf.open()
    await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    await expect(test.shelf.saveOwn('two-races/race', 'Mine', PROGRAM)).rejects.toThrow(ConsentNeeded)
    expect(test.shelf.scenarios.filter(({ origin }) => origin === 'own')).toEqual([])
  })
  it('that cannot be read counts as not given', async () => {
    using test = await TestShelf.open()
    const id = await test.shelf.openPackBytes('course.fklab', zip(goodFiles()))
    await test.shelf.consent(id, (await ask(test, 'two-races/race')).question.pack.hash)
    writeFileSync(join(test.data, 'consents.json'), 'all of them')
    await test.open()
    await ask(test, 'two-races/race')
    expect(test.shelf.problems.join()).toMatch(/consents\.json could not be read\./)
  })
})

describe('a folder as a lab pack', () => {
  it('needs no manifest; its scenarios stand in their lessons’ order, and a broken one hinders no other', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, {
      'first/lesson.md': lesson('First', 1),
      'first/program.ts': PROGRAM,
      'a-second/lesson.md': lesson('Second', 2),
      'a-second/program.ts': PROGRAM,
      'broken/lesson.md': lesson('Broken').replace('order: 1', 'order: soon'),
      'broken/program.ts': PROGRAM,
      'half/lesson.md': lesson('Half', 3),
      'notes.txt': 'for myself',
    })
    await test.shelf.openPath(folder, 'folder')
    expect(test.shelf.packs).toMatchObject([
      { title: 'course', kind: 'folder', path: folder, scenarios: ['course/first', 'course/a-second'] },
    ])
    expect(test.shelf.problems).toEqual([
      expect.stringMatching(/^Scenario course\/half has no program\.ts/),
      expect.stringMatching(/^course\/broken\/lesson\.md:3: order is /),
    ])
  })
  it('that is gone says so and can be closed; one without scenarios is refused', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, goodFiles())
    const id = await test.shelf.openPath(folder, 'folder')
    rmSync(folder, { recursive: true })
    expect((await test.open()).problems.join()).toMatch(
      /course is not there any more; bring it back, or close the pack\./,
    )
    await test.shelf.closePack(id)
    expect(test.shelf.packs).toEqual([])
    await expect(test.shelf.openPath(test.root, 'folder')).rejects.toThrow(/no folder in it is a scenario/)
    await expect(test.shelf.openPath(folder, 'folder')).rejects.toThrow(/there is no such folder/)
  })
  it.skipIf(process.platform === 'win32')('shows no file that lies elsewhere', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, goodFiles({ 'secret.txt': 'mine' }))
    rmSync(join(folder, 'race', 'program.ts'))
    symlinkSync(join(folder, 'secret.txt'), join(folder, 'race', 'program.ts'))
    await test.shelf.openPath(folder, 'folder')
    expect(test.shelf.packs[0]!.scenarios).toEqual([])
    expect(test.shelf.problems.join()).toMatch(/two-races\/race\/program\.ts is no plain file/)
  })
  it('becomes a .fklab file, the same each time, that opens with the same hash', async () => {
    using test = await TestShelf.open()
    const folder = writeFolder(test.root, goodFiles({ 'race/picture.png': new Uint8Array([1, 2, 3]) }))
    const id = await test.shelf.openPath(folder, 'folder')
    const { name, bytes } = await test.shelf.exportPack(id)
    expect(name).toBe('two-races.fklab')
    expect((await test.shelf.exportPack(id)).bytes).toEqual(bytes)
    using other = await TestShelf.open()
    await other.shelf.openPackBytes(name, bytes)
    expect(other.shelf.packs).toMatchObject([{ title: 'Two races', scenarios: ['two-races/race'] }])
    expect((await other.shelf.exportPack('two-races')).bytes).toEqual(bytes)
    expect(existsSync(join(other.data, 'packs'))).toBe(true)
  })
})
