import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itOn } from '../support/applies.ts'
import { backends } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { runFixture, type Ran } from '../support/run-program.ts'

afterAll(expectNothingLeft)

describe.each(backends)('Process on $name', (backend) => {
  let life: Ran
  beforeAll(async () => {
    life = await runFixture(backend, 'process-life')
  })

  it('is not alive, has no exit code and no pid before start()', () => {
    expect(life.told.before).toEqual([false, null, null, 'Process-1'])
    expect(life.told.joinBeforeStart).toMatch(/^RuntimeError: Process-1 cannot be joined before it is started/)
  })
  it('starts once', () => {
    expect(life.told.startTwice).toMatch(/^RuntimeError: Process-1 was started before/)
  })
  it('ends with 0', () => {
    expect(life.told.after).toEqual([false, 0, 'number'])
  })
  it('is still alive after a join that timed out', () => {
    expect(life.told.joinedForMs).toBeGreaterThan(190)
    expect(life.told.sleeping).toEqual([true, null])
    expect(life.told.closeAlive).toMatch(/^ValueError: Process-2 is still alive/)
    expect(life.told.active).toEqual(['Process-2'])
  })
  it('has −15 after terminate() and −9 after kill()', () => {
    expect(life.told.terminated).toEqual([false, -15])
    expect(life.told.killed).toEqual([-9, 'victim'])
  })
  itOn(backend, 'has a pid of its own, the one it knows itself by', () => {
    const [name, pid, nodesPid] = JSON.parse(life.lines('introduced')[0]!) as [string, number, number]
    expect([name, pid, nodesPid]).toEqual(['introduced', life.told.pid, life.told.pid])
    const pids = life.document.processes.map((process) => process.pid)
    expect(pids).toContain(pid)
    expect(new Set(pids).size).toBe(pids.length)
  })
  it('has n after exit(n), with its finally blocks run', () => {
    expect([life.told.exit7, life.told.exit0, life.told.nodeExit]).toEqual([7, 0, 3])
    expect(life.lines('seven')).toEqual(['on the way out'])
  })
  it('has 1 after exit() with words, which go to stderr', () => {
    expect(life.told.exitWords).toBe(1)
    expect(life.lines('gives up', 'stderr')).toEqual(["['it', 'is', 'over']"])
  })
  it("has 1 after an uncaught error, whose stack names the program's own line", () => {
    expect([life.told.threw, life.told.threwLater]).toEqual([1, 1])
    const stack = life.lines('thrower', 'stderr')
    expect(stack[0]).toBe('RangeError: what went wrong')
    expect(stack[1]).toMatch(/^ +at .*process-life\.ts:25:9\)?$/)
    expect(stack).toHaveLength(2)
    expect(life.lines('late', 'stderr').join('\n')).toMatch(/^Error: later\n.*process-life\.ts:29:9/)
  })
  it('refuses what a new process could not have', () => {
    expect(life.told.notExported).toMatch(/^ValueError: Process-\d+: its target hidden is not exported/)
    expect(life.told.notCloneable).toMatch(/^CloneError: Process-\d+: an argument of nothing\(\) cannot be sent/)
    expect(life.told.noTarget).toMatch(/^TypeError: A Process needs a target/)
  })
  it('leaves the run finished, its reason naming the children that failed', () => {
    expect([life.status, life.document.status]).toEqual([0, 'finished'])
    expect(life.document.reason).toMatch(/victim\b.* killed by SIGKILL/)
    expect(life.document.reason).toMatch(/thrower\b.* exit code 1/)
  })
})

describe.each(backends)('a family of processes on $name', (backend) => {
  let family: Ran
  beforeAll(async () => {
    family = await runFixture(backend, 'families')
  })

  it('numbers a child of a child below its parent', () => {
    const parents = Object.fromEntries(family.document.processes.map(({ name, parent }) => [name, parent]))
    expect(parents).toEqual({
      MainProcess: null,
      'Process-1': 'MainProcess',
      'Process-1:1': 'Process-1',
      guard: 'MainProcess',
      slow: 'MainProcess',
    })
  })
  it('gives each process variables of its own', () => {
    expect(family.lines('Process-1:1')).toEqual(['grandchild'])
    expect(family.lines('Process-1')).toEqual(['child'])
    expect(family.told.visitors).toEqual([])
  })
  it('ends a daemon with its parent, and lets it have no children', () => {
    const guard = family.document.processes.find(({ name }) => name === 'guard')
    expect(guard?.exitcode).toBe(-15)
    expect(family.lines('guard')[0]).toMatch(/^RuntimeError: guard is a daemon/)
    expect(family.lines('guard')[1]).toBe('true')
  })
  it('waits for a child that is no daemon', () => {
    expect(family.lines('slow')).toEqual(['slow is done'])
    expect(family.document.processes.find(({ name }) => name === 'slow')?.exitcode).toBe(0)
  })
  it('records console.log and console.error', () => {
    expect(family.lines()).toContain('part of 3')
    expect(family.lines('MainProcess', 'stderr')).toEqual(['to stderr'])
  })
})

describe.each(backends)('printing on $name', (backend) => {
  it('shows values as Python does', async () => {
    const { lines } = await runFixture(backend, 'printing', '--set', 'what=values')
    expect(lines()).toEqual([
      '',
      'a 1 -0 true null undefined',
      "[4, 9, 16] [] [[1, 2], ['a']]",
      "{ a: 1 } Map(1) { 'k' => 1 } 5n",
      'two',
      'lines',
      '\uFEFFmark',
    ])
  })
  it('loses nothing and keeps the order when the ring is full many times over', async () => {
    const { lines, document } = await runFixture(backend, 'printing', '--set', 'what=many')
    expect(lines()).toEqual(Array.from({ length: 20_000 }, (_, line) => `line ${line} ${'.'.repeat(80)}`))
    expect(document.output.every((line, index, all) => index === 0 || all[index - 1]!.tMs <= line.tMs)).toBe(true)
  })
  it('does not cut characters at the borders of pieces', async () => {
    const { lines } = await runFixture(backend, 'printing', '--set', 'what=long')
    const expected = `x${'é'.repeat(20_000)}€${'€'.repeat(20_000)}y${'𝄞'.repeat(20_000)}`
    expect(lines().length === 1 && lines()[0] === expected).toBe(true)
  })
})

describe.each(backends)('a process started while the program loads, on $name', (backend) => {
  it('is refused, with the line', async () => {
    const { status, document, lines } = await runFixture(backend, 'starts-at-import')
    expect([status, document.status]).toEqual([1, 'failed'])
    expect(lines('MainProcess', 'stderr').join('\n')).toMatch(
      /^RuntimeError: Process-1 was started while the program was still being loaded[^]*starts-at-import\.ts:6:/,
    )
    expect(document.processes).toHaveLength(1)
  })
})
