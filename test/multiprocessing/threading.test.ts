import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { fixture, forkscope, runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Thread on $name', (backend) => {
  let ran: Ran
  const entry = (name: string) => ran.document.processes.find((process) => process.name === name)!
  beforeAll(async () => {
    ran = await runFixture(backend, 'threads')
  })

  it('is named after its number and its target, and has no number of the system before it starts', () => {
    expect(ran.told.before).toEqual(['Thread-1 (introduce)', false, null, null, false])
    expect(ran.told.after).toEqual([false, 'number', 0])
    expect(ran.told.twice).toMatch(/^RuntimeError: Thread-1 \(introduce\) was started before/)
  })
  it('runs in its process and shares no variable with it', () => {
    expect(ran.told.introduced).toEqual({
      name: 'Thread-1 (introduce)',
      daemon: false,
      pid: ran.told.sameProcess,
      idents: true,
      ids: true,
      seen: 1,
    })
  })
  it('is listed with the processes: its parent is its process, its pid that one’s', () => {
    const { pid, parent, exitcode, startMs, endMs } = entry('Thread-1 (introduce)')
    expect({ pid, parent, exitcode }).toEqual({ pid: ran.told.sameProcess, parent: 'MainProcess', exitcode: 0 })
    expect(endMs).toBeGreaterThan(startMs!)
    expect(entry('nested').parent).toBe('MainProcess')
  })
  it('ends alone on an uncaught error, which it reports in CPython’s words with the program’s own line', () => {
    const stderr = ran.lines('Thread-2 (fail)', 'stderr')
    expect(stderr.slice(0, 2)).toEqual(['Exception in thread Thread-2 (fail):', 'RangeError: what went wrong'])
    expect(stderr[2]).toMatch(/^ +at .*threads\.ts:\d+:\d+\)?$/)
    expect(ran.lines('Thread-3 (failLater)', 'stderr').slice(0, 2)).toEqual([
      'Exception in thread Thread-3 (failLater):',
      'Error: later',
    ])
    expect([entry('Thread-2 (fail)').exitcode, entry('Thread-3 (failLater)').exitcode]).toEqual([1, 1])
    expect([ran.status, ran.document.status]).toEqual([0, 'finished'])
    expect(ran.document.reason).toMatch(/Thread-2 \(fail\) ended with exit code 1: RangeError: what went wrong\./)
  })
  it('ends silently by exit(), with its finally blocks run', () => {
    expect(ran.lines('leaver')).toEqual(['on the way out'])
    expect(ran.lines('leaver', 'stderr')).toEqual([])
    expect(entry('leaver').exitcode).toBe(0)
  })
  it('speaks for itself, whatever it writes with', () => {
    expect(ran.lines('speaker')).toEqual(['printed', 'logged', 'written'])
    expect(ran.lines('speaker', 'stderr')).toEqual(['to stderr'])
  })
  // macOS does not tell of one process's threads to another.
  it.runIf(process.platform !== 'darwin')(
    'is missed when it goes without a word, though its process waits for it',
    () => {
      expect(entry('vanished').exitcode).toBe(1)
    },
  )
  it('outlives the thread that started it', () => {
    expect(ran.told.nestedLives).toEqual(['MainThread', 'nested'])
    expect(ran.lines('nested')).toEqual(['outlived'])
    expect(entry('nested').endMs).toBeGreaterThan(entry('starter').endMs!)
  })
  it('shares what it is given, under locks of either kind', () => {
    expect(ran.told.total).toBe(20_000)
    const acquisitions = Object.fromEntries(ran.document.locks.map((lock) => [lock.name, lock.acquisitions]))
    expect(acquisitions).toMatchObject({ 'Lock-1': 10_000, shared: 10_000 })
  })
  it('starts processes, whose parent is its process', () => {
    expect(ran.told.childOfThread).toEqual(['Process-1', 0, 'number'])
    expect(entry('Process-1').parent).toBe('MainProcess')
    expect(ran.told.pooled).toEqual([1, 4, 9])
  })
  it('keeps its process, unless it is a daemon, which goes with it', () => {
    expect(ran.told.daemonLives).toBe(true)
    expect(ran.lines('lingerer')).toEqual(['lingered'])
    expect(entry('daemon').exitcode).toBe(-15)
    expect(entry('MainProcess').endMs).toBeGreaterThanOrEqual(entry('lingerer').endMs!)
    expect(ran.document.reason).not.toContain('daemon')
  })
  it('refuses what cannot be', () => {
    const [lock, queue, put, value, condition, hidden, clone, target, self] = ran.told.refused as string[]
    const atHome = "was made with 'threading' and belongs to the threads of one process"
    expect(lock).toMatch(
      /^TypeError: Process-\d+: an argument of nothing\(\) cannot be sent to another process: mine was/,
    )
    expect(lock).toContain(atHome)
    expect(queue).toMatch(/^TypeError: .*Queue-1 was made/)
    expect(put).toMatch(/^TypeError: An item for a Queue cannot be sent to another process: mine was/)
    expect([value, condition]).toEqual([
      expect.stringContaining(`TypeError: mine ${atHome}`),
      expect.stringContaining(`TypeError: mine ${atHome}`),
    ])
    expect(hidden).toMatch(/^ValueError: hidden: its target target is not exported/)
    expect(clone).toMatch(/^CloneError: uncloneable: an argument of nothing\(\) cannot be sent/)
    expect(target).toMatch(/^TypeError: A Thread needs a target/)
    expect(self).toMatch(/^RuntimeError: MainThread cannot join itself/)
  })
})

describe.each(backends)('threads that cannot go on, on $name', (backend) => {
  it('are ended with their killed process, and the lock that one held is reported', async () => {
    const { status, document } = await runFixture(backend, 'threads-held-up', '--set', 'way=killed')
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(
      /^MainProcess waits for Lock-1( at threads-held-up\.ts:\d+)?, which nobody can release: holder was killed while it held it\.$/,
    )
    const ends = Object.fromEntries(document.processes.map(({ name, exitcode }) => [name, exitcode]))
    expect(ends).toMatchObject({ host: -9, holder: -9 })
  })
  it('are said to have been killed while holding it', async () => {
    const { stdout } = await forkscope(backend, 'run', fixture('threads-held-up'), '--set', 'way=killed')
    expect(stdout).toMatch(/^holder +\d+ +killed by SIGKILL while holding Lock-1/m)
  })
  it('are a deadlock when they wait for each other, and named', async () => {
    const { status, document } = await runFixture(backend, 'threads-held-up', '--set', 'way=circle')
    expect([status, document.status]).toEqual([3, 'failed'])
    expect(document.reason).toMatch(
      /^Deadlock: (?=.*left waits for B, held by right)(?=.*right waits for A, held by left)/,
    )
  })
})
