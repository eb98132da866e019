import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { node, shells } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { fixture, forkscope, readDocument, runFixture } from '../support/run-program.ts'

afterAll(expectNothingLeft)

const keys = (value: object | undefined): string[] => Object.keys(value ?? {})

describe.each(shells)('forkscope on $name', (shell) => {
  it('list names every scenario with its parameters', async () => {
    const { status, stdout, stderr } = await forkscope(shell, 'list')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^bank +\S/m)
    expect(stdout).toMatch(/^ +repetitions=100 {2}\(1 to 1000000\) \S/m)
    expect(stdout).not.toMatch(/^!/m)
  })
  it('licences prints every licence of what Forkscope contains of others, and its own first', async () => {
    const { status, stdout, stderr } = await forkscope(shell, 'licences')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Forkscope [\s\S]+The Forkscope founders[\s\S]+^chart\.js \d[\s\S]+^yaml \d/m)
    expect((await forkscope(shell, 'licences', 'yaml')).status).toBe(2)
  })
  it('run --json prints one document and nothing else, with the keys that are promised', async () => {
    const done = await forkscope(shell, 'run', 'bank', '--json', '--set', 'order=at-once', '--set', 'amount=3')
    expect([done.status, done.stderr]).toEqual([0, ''])
    const { document } = readDocument(done)
    expect(keys(document)).toEqual([
      'scenario',
      'params',
      'status',
      'reason',
      'wallMs',
      'output',
      'processes',
      'locks',
      'queues',
      'memory',
      'trace',
    ])
    expect(document).toMatchObject({ scenario: 'bank', status: 'finished', reason: '' })
    expect(document.params).toMatchObject({ order: 'at-once', amount: 3, lock: true, repetitions: 100 })
    expect(keys(document.output[0])).toEqual(['process', 'stream', 'text', 'tMs'])
    expect(keys(document.processes[0])).toEqual(['name', 'pid', 'parent', 'exitcode', 'startMs', 'endMs', 'cpuMs'])
    expect(keys(document.locks[0])).toEqual([
      'name',
      'kind',
      'acquisitions',
      'contentions',
      'waitMs',
      'waitMaxMs',
      'holdMs',
      'holdMaxMs',
    ])
    expect(keys(document.memory[0])).toEqual(['name', 'kind', 'typecode', 'values'])
    expect(keys(document.trace)).toEqual(['events', 'dropped', 'recordingMs', 'collectingMs'])
    expect(document.trace.events).toBeGreaterThan(200)
    // An event takes tens of nanoseconds, a microsecond where memory is reached through calls.
    expect(document.trace.recordingMs).toBeGreaterThan(0.002)
    expect(document.trace.recordingMs).toBeLessThan(document.trace.events * 0.05)
    expect(document.trace.collectingMs).toBeGreaterThan(0)
  })
  it('run --json shows queues', async () => {
    const { document } = await runFixture(shell, 'queue-crowd', '--set', 'maxsize=5')
    expect(keys(document.queues[0])).toEqual(['name', 'kind', 'puts', 'gets', 'bytes', 'maxDepth'])
    expect(document.queues[0]).toMatchObject({ kind: 'Queue', puts: 6002, gets: 6002, maxDepth: 5 })
  })
  it('--no-trace records no events, and the totals stay right', async () => {
    const { document } = await runFixture(shell, 'queue-crowd', '--set', 'maxsize=0', '--no-trace')
    expect(document.trace).toMatchObject({ events: 0, dropped: 0, recordingMs: 0 })
    expect(document.queues[0]).toMatchObject({ puts: 6002, gets: 6002 })
  })
  it('run shows each line with its process, then tables', async () => {
    const { status, stdout } = await forkscope(shell, 'run', fixture('lost-update'))
    expect(status).toBe(0)
    expect(stdout).toMatch(/^MainProcess +│ 11$/m)
    expect(stdout).toMatch(
      /^Finished\. \d.* ms\. Recording \d+ events cost (?:about|less than) \d.* ms(?:, \d.* % of the processes' CPU time)?; none dropped\.$/m,
    )
    expect(stdout).toMatch(/^PROCESS +PID +END/m)
    expect(stdout).toMatch(/^Process-1 +\d+ +finished/m)
    expect(stdout).toMatch(/^MEMORY +TYPE +VALUES +LOST UPDATES$/m)
  })
  it.each<[string, RegExp, ...string[]]>([
    ['nothing to run', /run needs a scenario or a program/, 'run'],
    ['too much to run', /"queue" is too much/, 'run', 'bank', 'queue'],
    ['an unknown scenario', /There is no scenario "banc"; there are .*bank/, 'run', 'banc'],
    ['an unknown program', /There is no program .*nowhere\.ts/, 'run', './nowhere.ts'],
    ['an unknown parameter', /bank has no parameter speed; it has order, lock/, 'run', 'bank', '--set', 'speed=1'],
    [
      'a parameter out of range',
      /amount takes a whole number from 1 to 1000, not 0/,
      'run',
      'bank',
      '--set',
      'amount=0',
    ],
    ['half an assignment', /--set takes name=value, not "amount"/, 'run', 'bank', '--set', 'amount'],
    ['a wrong timeout', /--timeout takes seconds/, 'run', 'bank', '--timeout', 'soon'],
    ['an unknown option', /'--fast'.*See forkscope --help/, 'run', 'bank', '--fast'],
  ])('%s is wrong use, said in one sentence', async (_what, sentence, ...args) => {
    const { status, stdout, stderr } = await forkscope(shell, ...args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(sentence)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(stderr).toMatch(/^forkscope: /)
  })
})

it('no such command is wrong use', async () => {
  const { status, stderr } = await forkscope(node, 'walk')
  expect([status, stderr]).toEqual([
    2,
    'forkscope: There is no command "walk"; try list, run, serve, open, pack or licences.\n',
  ])
})

it('a launcher that does not exist is wrong use', async () => {
  const { status, stderr } = await forkscope({ ...node, env: { FORKSCOPE_LAUNCHER: 'magic' } }, 'list')
  expect([status, stderr]).toEqual([2, 'forkscope: FORKSCOPE_LAUNCHER is processes or threads, not "magic".\n'])
})

describe('a program from outside', () => {
  it.each([
    ['a number', 'n=4', 4],
    ['a truth', 'n=true', true],
    ['a text', 'n=4 apples', '4 apples'],
    ['an empty text', 'n=', ''],
  ])('gets %s from --set', async (_what, assignment, value) => {
    const program = file(
      'echo.ts',
      "import { print } from 'multiprocessing'\nexport const main = (p: unknown) => print(JSON.stringify(p))\n",
    )
    const done = await forkscope(node, 'run', program, '--json', '--set', assignment)
    expect(readDocument(done).lines()).toEqual([JSON.stringify({ n: value })])
    expect(readDocument(done).document.params).toEqual({ n: value })
  })
  it.each([
    ['does not parse', 'broken.ts', 'const a = 1\nexport function main( {\n', /broken\.ts:3:1: |broken\.ts:2:\d+: /],
    [
      'imports what is not there',
      'lost.ts',
      "import './nowhere.ts'\nexport const main = 1\n",
      /lost\.ts:1:8: .*nowhere/,
    ],
    ['is no program file', 'notes.txt', 'hello', /notes\.txt is no program: give a TypeScript or JavaScript file/],
  ])('that %s fails with one sentence', async (_what, name, text, sentence) => {
    const { status, stderr } = await forkscope(node, 'run', file(name, text))
    expect(status).toBe(1)
    expect(stderr).toMatch(sentence)
    expect(stderr).not.toMatch(/\n +at /)
    const json = await forkscope(node, 'run', file(name, text), '--json')
    expect(readDocument(json).document).toMatchObject({ status: 'failed', processes: [], output: [] })
    expect(readDocument(json).document.reason).toMatch(sentence)
  })
  it('that has no main is told to write one', async () => {
    const done = await forkscope(node, 'run', file('mainless.ts', 'export const start = 1\n'), '--json')
    expect(done.status).toBe(1)
    expect(readDocument(done).document.reason).toMatch(/has no main: write "export function main\(\)/)
  })
  it('that throws at import fails with its line', async () => {
    const program = file('early.ts', "\nthrow new Error('not today')\nexport const main = 1\n")
    const done = await forkscope(node, 'run', program, '--json')
    expect(done.status).toBe(1)
    expect(readDocument(done).lines('MainProcess', 'stderr').join('\n')).toMatch(/^Error: not today\n.*early\.ts:2:7/)
  })
  it('that goes on after a child failed is finished; one that fails itself is failed', async () => {
    const finished = await runFixture(node, 'child-throws')
    expect([finished.status, finished.document.status, finished.lines()]).toEqual([0, 'finished', ['going on']])
    expect(finished.document.reason).toMatch(/Process-1\b.* exit code 1/)
    const failed = await runFixture(node, 'child-throws', '--set', 'alsoMain=true')
    expect([failed.status, failed.document.status]).toEqual([1, 'failed'])
    expect(failed.document.reason).toMatch(/MainProcess\b.* exit code 1/)
  })
})

function file(name: string, text: string): string {
  const folder = join(privateTemp, 'programs')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
