import { afterAll, describe, expect, it } from 'vitest'
import { shells } from '../support/backends.ts'
import { expectNothingLeft, leftovers, ourProcesses } from '../support/leftovers.ts'
import { fixture, forkscope, runFixture, start } from '../support/run-program.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

describe.each(shells)('how a run ends, on $name', (shell) => {
  const live = ['run', fixture('without-end'), '--set', 'way=live']

  it('--timeout ends every process', async () => {
    const { status, document } = await runFixture(shell, 'without-end', '--set', 'way=live', '--timeout', '2')
    expect([status, document.status]).toEqual([3, 'timed out'])
    expect(document.reason).toBe('It ran longer than 2 s, its time limit, and was ended.')
    expect(document.wallMs).toBeGreaterThan(1000)
    expect(document.processes).toHaveLength(3)
    expect(document.processes.every(({ exitcode }) => exitcode === -15 || exitcode === -9)).toBe(true)
  })
  it.each(['SIGINT', 'SIGTERM'] as const)('%s ends every process, with 130', async (signal) => {
    const run = await start(shell, ...live)
    await run.printed(/live/)
    run.child.kill(signal)
    const { status, stdout } = await run.finished
    expect(status).toBe(130)
    expect(stdout).toMatch(/Stopped\W+Interrupted\./)
    await until('every process gone', () => ourProcesses().length === 0)
  })
  it('the next lab cleans up after one that was killed', async () => {
    const run = await start(shell, ...live)
    await run.printed(/live/)
    run.child.kill('SIGKILL')
    await run.finished
    expect(leftovers()).not.toEqual([])
    expect((await forkscope(shell, 'list')).status).toBe(0)
    await until(`nothing left: ${leftovers().join(', ')}`, () => leftovers().length === 0)
  })
})

describe.each(shells)('processes that wait, on $name', (shell) => {
  it('are not called stuck when they were only late', async () => {
    const { status, document } = await runFixture(shell, 'waits', '--set', 'way=late')
    expect([status, document.status, document.reason]).toEqual([0, 'finished', ''])
  })
  it('are not called stuck when another process may release the lock they hold', async () => {
    const { status, document } = await runFixture(shell, 'waits', '--set', 'way=signal')
    expect([status, document.status, document.reason]).toEqual([0, 'finished', ''])
  })
  it('are not called stuck when a worker they wait for was killed', async () => {
    const { status, document } = await runFixture(shell, 'waits', '--set', 'way=lost')
    expect([status, document.status]).toEqual([0, 'finished'])
    expect(document.reason).toMatch(/^PoolWorker-\d was killed by SIGKILL\.$/)
  })
  it.each([
    [
      'circle',
      /^Deadlock: (?=.*left waits for B, held by right, at waits\.ts:14[;.])(?=.*right waits for A, held by left, at waits\.ts:14[;.])/,
    ],
    ['itself', /MainProcess waits for Lock-1, held by itself, at waits\.ts:46\./],
    ['nobody', /MainProcess waits for an item in Queue-1 at waits\.ts:55\./],
    ['undone', /MainProcess waits for the items of JoinableQueue-1 to be done/],
    ['pipe', /MainProcess waits for an item in Pipe-1 ←/],
    [
      'pool',
      /MainProcess waits for an item in Pool-1 results at waits\.ts:70; (.*; )?PoolWorker-\d waits for Lock-1, held by MainProcess, at waits\.ts:21[;.]/,
    ],
  ])('%s: is a deadlock and named', async (way, reason) => {
    const { status, document } = await runFixture(shell, 'waits', '--set', `way=${way}`)
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(reason)
  })
})

describe.each(shells)('limits on $name', (shell) => {
  it('starting processes without end is stopped', async () => {
    const { status, document, lines } = await runFixture(
      shell,
      'without-end',
      ...['--set', 'way=fork', '--no-trace', '--timeout', '40'],
    )
    expect([status, document.status]).toEqual([1, 'failed'])
    expect(lines('MainProcess', 'stderr').join('\n')).toMatch(/^RuntimeError: .* its limit[^]*without-end\.ts:14:/)
    // 1: never started. −15: ended with its parent.
    const ends = document.processes.slice(1).map(({ exitcode }) => exitcode)
    expect(ends.filter((exitcode) => exitcode !== 1 && exitcode !== -15)).toEqual([])
    expect(ends.filter((exitcode) => exitcode === -15).length).toBeLessThanOrEqual(64)
  })
  it('putting without end says that shared memory is full, and the queue stays whole', async () => {
    const { status, told } = await runFixture(shell, 'without-end', '--set', 'way=put')
    expect(told.full).toMatch(/^ArenaFull: The run's shared memory is full: [\d,]+ more bytes do not fit/)
    expect([told.kept, told.again, status]).toEqual([true, 1, 0])
  })
  it('processes that have ended take no room from later ones', async () => {
    const { told, document } = await runFixture(shell, 'without-end', '--set', 'way=manyInTurn')
    expect([told.turns, document.reason]).toEqual([70, ''])
  })
})
