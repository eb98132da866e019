import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('SharedMemory on $name', (backend) => {
  let ran: Ran
  beforeAll(async () => {
    ran = await runFixture(backend, 'shared-memory')
  })

  it('is found by its name, and is the same memory', () => {
    expect(ran.told.made).toEqual(['board', 16, 16, true])
    expect(ran.told.written).toEqual([0, [9, 0, 0, 0, 0, 1, 2, 3], 3])
  })
  it('gives parts that are views, and slices that are copies', () => {
    expect(ran.told.part).toEqual([4, [77, 1, 5, 5], 77, 0, [77, 1, 5]])
  })
  it('refuses an index out of range and what is no byte', () => {
    const refused = ran.told.refused as string[]
    expect(refused[0]).toBe('RangeError: Index 16 is out of range: board has 16 bytes here, 0 to 15.')
    expect(refused[1]).toMatch(/^RangeError: Index -17 is out of range/)
    expect(refused[2]).toBe('ValueError: board holds bytes, whole numbers from 0 to 255, not 256.')
    expect(refused[3]).toMatch(/^ValueError: .* not 0\.5/)
    expect(refused[4]).toBe('RangeError: 3 bytes from 2 do not fit into board: there are 4 bytes.')
    expect(refused[5]).toMatch(/^ValueError: .* not a/)
  })
  it('is sent by reference, and guarded by a lock like anything else', () => {
    expect(ran.told.counted).toBe(400 % 256)
  })
  it('says what is wrong with a name or a size', () => {
    const names = ran.told.names as string[]
    expect(names[0]).toMatch(/^FileExistsError: A SharedMemory with the name board exists/)
    expect(names[1]).toMatch(/^FileNotFoundError: No SharedMemory of this run has the name nowhere/)
    expect(names[2]).toMatch(/^ValueError: A SharedMemory needs a name/)
    expect(names[3]).toMatch(/^ValueError: The name of a SharedMemory has 1 to 60 bytes/)
    expect(names[4]).toMatch(/^ValueError: The size of a SharedMemory is a whole number of bytes from 1 up, not 0/)
    expect(names[5]).toMatch(/^ValueError: .* not -1/)
    expect(names[6]).toMatch(/^ArenaFull: .*300,000,000 more bytes/)
  })
  it('refuses its bytes after close(), also those that were taken before, and only there', () => {
    const [buf, index, slice, rest] = ran.told.closed as [string, string, string, unknown[]]
    expect(buf).toMatch(/^ValueError: board is closed in this process/)
    expect(index).toMatch(/^ValueError: board is closed in this process/)
    expect(slice).toMatch(/^ValueError: board is closed/)
    expect(rest).toEqual([16, true, false, 400 % 256])
  })
  it('lives on its way though it was closed and unlinked', () => {
    const [name, bytes, gone, twice, closed] = ran.told.received as [string, number[], string, string, string]
    expect([name, bytes]).toEqual(['sent', [7, 8, 9]])
    expect(gone).toMatch(/^FileNotFoundError/)
    expect(twice).toMatch(/^FileNotFoundError: sent has been unlinked before/)
    expect(closed).toMatch(/^ValueError: sent is closed in this process; it can only be sent before close/)
  })
  it('is made by exactly one of several that create the same name at once', () => {
    expect(ran.told.race).toEqual(['lost', 'lost', 'lost', 'won'])
  })
  it('is freed when its last holder is killed', () => {
    expect(ran.told.rounds).toBe(18)
    expect(ran.status).toBe(0)
  })
  it('is reported with its first bytes, until it is freed', () => {
    expect(ran.document.memory).toEqual([
      {
        name: 'board',
        kind: 'SharedMemory',
        typecode: 'B',
        values: [144, 0, 0, 0, 77, 1, 5, 5, ...Array<number>(8).fill(0)],
      },
    ])
  })
})
