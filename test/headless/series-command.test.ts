import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { SeriesDocument } from '../../main/headless/series-command.ts'
import { shells } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { environment, fixture, forkscope, Started, start } from '../support/run-program.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

let files = 0
const fresh = (): string => {
  const file = join(privateTemp, `turns-${(files += 1)}`)
  writeFileSync(file, '')
  return file
}
/** A folder of scenarios with one, graded as `grades` says: it prints "turn 1", "turn 2", "turn 0", "turn 1" … */
function scenarioWith(grades: string): NodeJS.ProcessEnv {
  const folder = join(privateTemp, `scenarios-${(files += 1)}`, 'turns')
  mkdirSync(folder, { recursive: true })
  copyFileSync(fixture('outcomes'), join(folder, 'program.ts'))
  const file = fresh()
  writeFileSync(
    join(folder, 'lesson.md'),
    `---\ntitle: Turns\norder: 1\nsummary: It counts.\nparameters:\n  - { name: file, label: File, meaning: Where it counts., type: choice, default: '${file}', options: [{ value: '${file}', label: One }, { value: other, label: Other }] }\noutcome: { label: Turn, after: turn }\ngrades:\n${grades}\n---\n`,
  )
  return { FORKSCOPE_SCENARIOS: join(folder, '..') }
}

describe.each(shells)('forkscope run --times on $name', (shell) => {
  it('prints the outcomes, counted and graded', async () => {
    const args = ['--set', 'order=at-once', '--set', 'repetitions=20', '--times', '3']
    const { status, stdout, stderr } = await forkscope(shell, 'run', 'bank', ...args)
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^BALANCE +RUNS +SHARE % +GRADE +BECAUSE$/m)
    expect(stdout).toMatch(/^ *200 +3 +100\.0 +expected +Every update was made under the lock\.$/m)
    expect(stdout).toMatch(
      /^Finished\. 3 of 3 runs, one outcome\. A run took \d+\.\d to \d+\.\d ms, half of them at most \d+\.\d ms\.$/m,
    )
  })
  it('--json prints one document and nothing else', async () => {
    const args = ['--set', `file=${fresh()}`, '--times', '4', '--json']
    const { status, stdout, stderr } = await forkscope(shell, 'run', fixture('outcomes'), ...args)
    expect([status, stderr]).toEqual([0, ''])
    const document = JSON.parse(stdout) as SeriesDocument
    expect(Object.keys(document)).toEqual([
      'scenario',
      'params',
      'times',
      'done',
      'status',
      'reason',
      'outcomes',
      'wallMs',
      'elapsedMs',
    ])
    expect(document).toMatchObject({ scenario: fixture('outcomes'), times: 4, done: 4, status: 'finished', reason: '' })
    const none = { ending: 'finished', grade: null, because: '' }
    expect(document.outcomes).toEqual([
      { ...none, value: 'turn 1', count: 2, firstRun: 1 },
      { ...none, value: 'turn 2', count: 1, firstRun: 2 },
      { ...none, value: 'turn 0', count: 1, firstRun: 3 },
    ])
    expect(Object.keys(document.wallMs ?? {})).toEqual(['min', 'median', 'max'])
  })
  it('ends with 1 when an outcome is forbidden', async () => {
    const env = scenarioWith(`  - { is: '1', grade: expected, because: It was the first. }`)
    const run = async (times: string) => {
      const [program, ...first] = await shell.command()
      const all = [...first, 'run', 'turns', '--times', times]
      return new Started(program!, all, { ...environment(shell), ...env }, shell.toFiles).finished
    }
    const once = await run('1')
    expect([once.status, once.stdout]).toEqual([
      0,
      expect.stringMatching(/^ *1 +1 +100\.0 +expected +It was the first/m),
    ])
    const again = await run('1')
    expect(again.status).toBe(1)
    expect(again.stdout).toMatch(/^ *2 +1 +100\.0 +forbidden +The lesson names no such outcome\.$/m)
  })
  it('Ctrl-C ends with 130 and what came out so far', async () => {
    const file = fresh()
    const args = ['run', fixture('outcomes'), '--set', `file=${file}`, '--set', 'way=hangs', '--times', '50']
    const series = await start(shell, ...args)
    await until('the second run has begun', () => readFileSync(file, 'utf8').length === 2)
    series.child.kill('SIGINT')
    const { status, stdout } = await series.finished
    expect(status).toBe(130)
    expect(stdout).toMatch(/^turn 1 +1 +100\.0$/m)
    expect(stdout).toMatch(/^Stopped\. Interrupted\. 1 of 50 runs, one outcome\./m)
  })
  it('--timeout is each run’s limit', async () => {
    const args = ['--set', `file=${fresh()}`, '--set', 'way=hangs', '--times', '3', '--timeout', '3']
    const { status, stdout } = await forkscope(shell, 'run', fixture('outcomes'), ...args)
    expect(status).toBe(0)
    // On a busy machine another run may also take longer; the second always does.
    expect(stdout).toMatch(/^timed out +[1-3] /m)
    expect(stdout).toMatch(/^Finished\. 3 of 3 runs, /m)
  })
  it('a program that cannot be compiled ends it with 1 and one sentence', async () => {
    const program = join(privateTemp, 'broken.ts')
    writeFileSync(program, 'export const main = (\n')
    const { status, stdout, stderr } = await forkscope(shell, 'run', program, '--times', '3')
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^forkscope: broken\.ts:2:1: .*\n$/)])
    expect(stdout).toMatch(/^Failed\. broken\.ts:2:1: .* 0 of 3 runs, no outcome\.$/m)
  })
  it.each(['0', '1001', '1.5', 'many', '-3'])('--times=%s is wrong use', async (times) => {
    const { status, stdout, stderr } = await forkscope(shell, 'run', 'bank', `--times=${times}`)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toBe(`forkscope: --times takes a whole number from 1 to 1000, not "${times}".\n`)
  })
  it('a single run’s summary says the grade', async () => {
    const args = ['--set', 'order=at-once', '--set', 'repetitions=20']
    const { status, stdout } = await forkscope(shell, 'run', 'bank', ...args)
    expect(status).toBe(0)
    expect(stdout).toMatch(/^Balance 200, expected: Every update was made under the lock\.$/m)
    const ungraded = await forkscope(shell, 'run', fixture('lost-update'))
    expect(ungraded.stdout).not.toContain('expected')
  })
})
