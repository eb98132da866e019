import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends, kills } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Pool on $name', (backend) => {
  let ran: Ran
  let told: Ran['told']
  beforeAll(async () => {
    ran = await runFixture(backend, 'pools')
    told = ran.told
  })

  it('calls exported functions, async ones too', () => {
    expect([told.apply, told.mapAsyncFunction]).toEqual([
      [49, 3, 2],
      [2, 3, 4],
    ])
  })
  it('keeps the order whatever the chunks', () => {
    expect([told.chunked, told.starmap]).toEqual([true, [3, 7]])
    expect(told.chunksize).toMatch(/^ValueError: A chunksize is 1 or more, not 0/)
  })
  it('cuts 100 items for 3 workers into 12 chunks, as CPython does', () => {
    expect(told.chunks).toBe(100)
    expect(ran.document.queues.find(({ name }) => name === 'chunks tasks')).toMatchObject({ puts: 12, gets: 12 })
  })
  it('refuses what a worker could not have', () => {
    expect(told.hidden).toMatch(/^ValueError: calls: the function hidden is not exported/)
    expect(told.argument).toMatch(/^CloneError: An argument of square\(\) cannot be sent/)
    expect(told.result).toMatch(/^CloneError: The result of unsendable\(\) cannot be sent/)
    expect(told.sent).toMatch(/^CloneError: calls cannot be sent to another process/)
  })
  it('carries big results and shared objects', () => {
    expect([told.big, told.shared]).toEqual([[3_000_000, 10], 0])
  })
  it("throws the task's error, of its class, with the worker's stack as the cause", () => {
    expect(told.error).toBe('OwnError: three')
    expect(told.cause).toMatch(/^in PoolWorker-\d+: OwnError: three\n +at fail \(pools\.ts:\d+:\d+\)/)
    expect(told.class).toEqual([true, 33, 'OwnError: three'])
    expect(told.thrown).toBe('only text')
  })
  it('runs callbacks when results are fetched', () => {
    expect(told.callbacks).toEqual([[], 4])
  })
  it('times out, and has the result later', () => {
    const [error, afterMs, ready, early] = told.timeout as [string, number, boolean, string]
    expect(error).toMatch(/^TimeoutError: calls had no result within 0.1 s/)
    expect(afterMs).toBeGreaterThanOrEqual(99)
    expect([ready, early]).toEqual([false, expect.stringMatching(/^ValueError: The result is not ready/)])
    expect(told.parallel).toBeLessThan(2000)
  })
  it('takes from an endless iterable only what it needs', () => {
    const [results, taken] = told.lazy as [number[], number]
    expect(results).toEqual(Array.from({ length: 30 }, (_, n) => n * n))
    expect(taken).toBeLessThanOrEqual(30 + 8 * 2)
  })
  it('imap keeps the order; imapUnordered gives what comes first', () => {
    expect([told.inOrder, told.asTheyCome]).toEqual([[0, 1, 2, 3, 4, 5], 0])
    expect(told.nextTimeout).toEqual([expect.stringMatching(/^TimeoutError/), false, true])
  })
  it('fails exactly the task whose worker was killed, and replaces the worker', () => {
    const killed = told.killed as (string | null)[]
    expect(killed.map((error) => error !== null)).toEqual([false, false, false, true, false, false])
    expect(killed[3]).toMatch(/^WorkerLost: PoolWorker-\d+ was killed by SIGKILL while it ran dieAt\(\)/)
    expect([told.killedClass, told.replaced]).toEqual([true, [0, 1, 4, 9, 16]])
    expect(told.left).toMatch(/^WorkerLost: PoolWorker-\d+ ended with exit code 4 while it ran leave\(\)/)
    expect(told.chunkLost).toEqual([expect.stringMatching(/^WorkerLost/), [4, 9]])
  })
  it('runs the initializer in each worker', () => {
    expect(told.initialized).toEqual(['hello', 'hello', 'hello', 'hello'])
  })
  it('gives one clear error when the initializer fails, and does not start workers for ever', () => {
    const clear = expect.stringMatching(
      /^RuntimeError: bad cannot work, as its initializer badStart\(\) failed in PoolWorker-\d+: ValueError: cannot begin/,
    ) as string
    expect(told.badInit).toEqual([clear, clear])
    expect(told.badCause).toBe('cannot begin')
    expect(told.leftInit).toMatch(/^RuntimeError: gone cannot work, as .*PoolWorker-\d+/)
    expect(ran.document.processes.length).toBeLessThan(40)
  })
  it('gives each worker no more tasks than maxTasksPerChild', () => {
    expect(told.limits).toEqual([3, true])
  })
  it('terminates busy workers at once, and says so to who waits', () => {
    const [tookMs, waiting, after] = told.terminated as [number, string, string]
    expect(tookMs).toBeLessThan(5000)
    expect(waiting).toMatch(/^RuntimeError: ended was terminated before the task had its result/)
    expect(told.terminatedImap).toMatch(/^RuntimeError: ended was terminated/)
    expect(after).toMatch(/^ValueError: ended is not running: it was terminated/)
  })
  it('finishes everything after close()', () => {
    expect(told.stillRunning).toMatch(/^ValueError: drained is not running: it was closed/)
    expect([told.drained, told.noWorkers]).toEqual([100, expect.stringMatching(/^ValueError: A Pool has at least one/)])
  })
  it('reports its tasks and results as queues, and ends well', () => {
    const tasks = ran.document.queues.find(({ name }) => name === 'drained tasks')
    expect(tasks).toMatchObject({ kind: 'SimpleQueue', puts: 100, gets: 100 })
    expect([ran.status, ran.document.status]).toEqual([0, 'finished'])
  })
})

describe.each(kills(40, 8))('messages on $backend.name, with processes killed at any moment', ({ backend, count }) => {
  it(`a Pool gives every task its result or a WorkerLost, over ${count} killed workers`, async () => {
    const { told, status } = await runFixture(backend, 'killed-pool', '--set', `kills=${count}`)
    const { wrong, lost, killed, left } = told.outcome as Record<string, number>
    expect({ wrong, left, status }).toEqual({ wrong: 0, left: 0, status: 0 })
    expect(lost).toBeLessThanOrEqual(killed!)
  })
  it(`a Pipe gives all that was acknowledged and then EOFError, over ${count} killed senders`, async () => {
    const { told, status } = await runFixture(backend, 'killed-pipes', '--set', `kills=${count}`)
    expect([told.faults, status]).toEqual([[], 0])
  })
})
