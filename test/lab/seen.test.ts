import { afterAll, afterEach, describe, expect, it } from 'vitest'
import type { Lab } from '../../main/lab/lab.ts'
import type { WaitReport } from '../../shared/run.ts'
import { openLab, SeenRun } from '../support/lab.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { until } from '../support/until.ts'

let lab: Lab | undefined
afterEach(() => lab?.close())
afterAll(expectNothingLeft)

describe.each(['overlay', 'calls'] as const)('in %s memory a lab sees', (memory) => {
  const start = async (fixture: string, way: string): Promise<SeenRun> => {
    lab = await openLab(memory)
    return SeenRun.of(lab, fixture, { way })
  }

  it("what every process's own variables are, also when it was killed", async () => {
    const seen = await start('seen', 'watched')
    const mine = (process: { watched: readonly { name: string; text: string }[] }) =>
      process.watched.find(({ name }) => name === 'mine')?.text
    await seen.sees('worker-1', (process) => mine(process) === '1')
    const second = await seen.sees('worker-2', (process) => mine(process) === '2')
    expect(mine(await seen.sees('MainProcess', ({ state }) => state === 'sleeping'))).toBe('0')
    expect(second.watched.map(({ name }) => name)).toEqual(['mine', 'broken', 'long'])
    expect(second.watched[1]!.text).toBe('(RangeError: no value)')
    expect(second.watched[2]!.text).toMatch(/^\[0, 1, 2, .*…$/)
    expect(second.watched[2]!.text).toHaveLength(200)
    lab!.signal(seen.run.request.id, second.index, 'SIGKILL')
    expect(mine(await seen.sees('worker-2', ({ state }) => state === 'ended'))).toBe('2')
    await seen.end()
  })

  it('who waits, for whom, since when and where, and nothing of it afterwards', async () => {
    const seen = await start('seen', 'waits')
    const wait = await until<WaitReport | undefined>('the wait has said where it is', () =>
      seen.tick?.waits.find(({ name, place }) => name === 'door' && place !== null),
    )
    const place = { file: 'seen.ts', line: 21 }
    expect(wait).toMatchObject({ process: 2, reason: 'lock', blockers: [1], place })
    expect(wait.sinceMs).toBeLessThan(seen.tick!.atMs)
    expect(seen.tick!.locks.find(({ id }) => id === wait.object)).toMatchObject({ holder: 1, waiters: [2] })
    expect(seen.process('waiter')).toMatchObject({ state: 'waiting', waitingFor: 'door', waitingAt: place })
    const holder = await seen.sees('holder', ({ state, waitingAt }) => state === 'sleeping' && waitingAt !== null)
    expect(holder.waitingAt).toEqual({ file: 'seen.ts', line: 18 })
    const joining = await seen.sees('MainProcess', ({ waitingFor, waitingAt }) => !!waitingFor && waitingAt !== null)
    expect([joining.waitingFor, joining.waitingAt?.line]).toEqual(['waiter to end', 44])
    lab!.signal(seen.run.request.id, holder.index, 'SIGKILL')
    await seen.sees('waiter', ({ state }) => state === 'ended')
    await seen.sees('MainProcess', ({ waitingAt }) => waitingAt?.line === 45)
    expect([seen.tick!.waits, seen.tick!.locks[0]!.waiters]).toEqual([[], []])
    await seen.end()
  })

  it('a deadlock as a circle with its lines, and still when it was stopped', async () => {
    const seen = await start('waits', 'circle')
    await until('it is announced', () => seen.snapshot.deadlocked)
    const deadlock = seen.snapshot.deadlock!
    expect(deadlock.members).toEqual([
      { process: 1, waitsFor: 'B', heldBy: 2, place: { file: 'waits.ts', line: 14 } },
      { process: 2, waitsFor: 'A', heldBy: 1, place: { file: 'waits.ts', line: 14 } },
    ])
    expect(deadlock.sentence).toBe(
      'Deadlock: left waits for B, held by right, at waits.ts:14; right waits for A, held by left, at waits.ts:14.',
    )
    // The root, which waits for its children to end, is no member.
    expect(deadlock.waits.map(({ process, reason, blockers }) => [process, reason, blockers])).toEqual(
      expect.arrayContaining([
        [0, 'process', [1]],
        [1, 'lock', [2]],
        [2, 'lock', [1]],
      ]),
    )
    expect(seen.snapshot.reason).toBe(deadlock.sentence)
    const over = await seen.end()
    expect([over.status, over.deadlocked, over.deadlock]).toEqual(['stopped', true, deadlock])
  })

  it('a deadlock that a signal turns into another, and one that it breaks up', async () => {
    const seen = await start('waits', 'circle')
    await until('it is announced', () => seen.snapshot.deadlocked)
    lab!.signal(seen.run.request.id, seen.process('left')!.index, 'SIGKILL')
    await until('the lock of the dead', () =>
      seen.snapshot.reason.includes('right waits for A at waits.ts:14, which nobody can release: left was killed'),
    )
    lab!.signal(seen.run.request.id, seen.process('right')!.index, 'SIGKILL')
    const over = await seen.run.over
    expect([over.status, over.deadlock?.members.map(({ process }) => process)]).toEqual(['finished', [2]])
  })

  it('how often memory was read and written, and by whom last', async () => {
    const seen = await start('seen', 'counts')
    await seen.sees('MainProcess', ({ state }) => state === 'sleeping')
    const [count, list] = ['count', 'list'].map((name) => seen.tick!.memory.find((object) => object.name === name)!)
    expect(count).toMatchObject({ values: [15], reads: 10, writes: 10, lastWriter: 1, lostUpdates: 0 })
    expect(list).toMatchObject({ values: [1, 2, 3], reads: 4, writes: 1, lastWriter: 1 })
    const writer = seen.process('writer')!
    for (const { lastWriteMs } of [count!, list!]) {
      expect(lastWriteMs).toBeGreaterThan(writer.startMs!)
      expect(lastWriteMs).toBeLessThan(writer.endMs!)
    }
    await seen.end()
  })
})
