import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { fixture, forkscope, runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('ShareableList on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'shareable-list')
  })

  it('holds what it was made of, each in its format', () => {
    const items = ['howdy', { bytes: [1, 0, 2, 0] }, -273.154, 100, null, true, 42, '', `${2n ** 62n}n`, 'äöü']
    expect(ran.told.items).toEqual(['list', 10, items, '8s8sdqxxxxxx?xxxxxxxx?q8sq8s'])
  })
  it('is found by its name', () => {
    expect(ran.told.byName).toEqual([0, 'partner', null, '8s8sdqxxxxxx?xxxxxxxx?q8sqxxxxxx?x'])
  })
  it('travels by reference, and stays one list', () => {
    expect(ran.told.byReference).toEqual([101, 101, 'list', true])
  })
  it('lets an item become one of another kind', () => {
    const [items, format, minusZero] = ran.told.changed as [unknown[], string, boolean]
    expect(items).toEqual(['exactly8', 0, 1e300, 'seven..', 2 ** 60])
    expect([format, minusZero]).toEqual(['8sdd8sdxxxxxxx?q8sqxxxxxx?x', true])
  })
  it('counts and finds', () => {
    expect(ran.told.found).toEqual([1, 1, 5, 6, 0, 1])
  })
  it('refuses what does not fit, and leaves the item as it was', () => {
    const refused = ran.told.refused as string[]
    expect(refused[0]).toBe(
      'ValueError: Item 0 of the list has room for 8 bytes, as the list was made; this one needs 9.',
    )
    expect(refused[1]).toMatch(/^ValueError: Item 7 .* this one needs 9/)
    expect(refused[2]).toMatch(/^TypeError: A ShareableList holds numbers.*not a Array/)
    expect(refused[3]).toMatch(/^TypeError: .*not undefined/)
    expect(refused[4]).toMatch(/^ValueError: .*64 bits/)
    expect(refused[5]).toBe('RangeError: Index 10 is out of range: list has 10 items, 0 to 9.')
    expect(refused[6]).toMatch(/^RangeError: Index -11/)
    expect(refused[7]).toBe('ValueError: list has no item that is nix.')
    expect(refused[8]).toMatch(/^TypeError: .*not a Object/)
    expect(ran.told.untouched).toBe('exactly8')
    expect(ran.told.empty).toEqual([0, '', []])
  })
  it('says what is wrong with a name', () => {
    const [plain, nowhere, taken] = ran.told.names as string[]
    expect(plain).toBe('ValueError: The SharedMemory plain holds no ShareableList.')
    expect(nowhere).toMatch(/^FileNotFoundError/)
    expect(taken).toMatch(/^FileExistsError/)
  })
  it('notices that its bytes were written over', () => {
    expect(ran.told.spoilt).toEqual(Array(2).fill(expect.stringMatching(/^ValueError: The list has been overwritten/)))
  })
  it('stays whole though its writers are killed', () => {
    expect(ran.told.killed).toEqual([[], true])
  })
  it('refuses its items after shm.close()', () => {
    const [get, all, sent, length] = ran.told.closed as [string, string, string, number]
    for (const error of [get, all, sent]) expect(error).toMatch(/^ValueError: list is closed in this process/)
    expect(length).toBe(10)
    expect(ran.status).toBe(0)
  })
  it('is reported with its items, in the document and in the table', async () => {
    const list = ran.document.memory.find(({ name }) => name === 'list')
    expect(list).toMatchObject({ kind: 'ShareableList', typecode: '' })
    expect(list?.values.slice(5)).toEqual([true, 42, '', 2 ** 62, null])
    expect(ran.document.memory.find(({ name }) => name === 'spoilt')).toMatchObject({ kind: 'SharedMemory' })
    const { stdout } = await forkscope(backend, 'run', fixture('shareable-list'), '--timeout', '50')
    expect(stdout).toMatch(/^list .*'exactly8' 0 1e\+300 'seven\.\.' \d+ true 42 '' \d+ null +0$/m)
  })
})
