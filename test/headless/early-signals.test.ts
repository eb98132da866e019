import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { shells } from '../support/backends.ts'
import { expectNothingLeft, leftovers } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { forkscope, start, type Started } from '../support/run-program.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

/** The first lines of a file in the folder of the lab that just starts. */
function lines(file: string): string[] {
  const folder = readdirSync(privateTemp).find((name) => name.startsWith('forkscope-'))
  try {
    return readFileSync(join(privateTemp, folder ?? '', file), 'utf8')
      .split('\n')
      .filter(Boolean)
  } catch {
    return []
  }
}
const hasFolder = () => readdirSync(privateTemp).some((name) => name.startsWith('forkscope-'))
/** Each as early as it can be seen. */
const MOMENTS: Readonly<Record<string, () => boolean>> = {
  'its folder is there': hasFolder,
  'it has written who it is': () => lines('lab').length > 0,
  'its first process is there': () => lines('processes').length > 0,
  'three processes are there': () => lines('processes').length > 2,
}
/** Looked at as often as there is time: the moments are short. */
async function comes(moment: () => boolean, started: Started): Promise<void> {
  while (!moment() && started.child.exitCode === null && started.child.signalCode === null)
    await new Promise((resolve) => setImmediate(resolve))
}

const COMMANDS: readonly (readonly [string, readonly string[], readonly string[], readonly (number | null)[]])[] = [
  ['run', ['run', 'bank', '--set', 'repetitions=1000000'], Object.keys(MOMENTS), [130]],
  ['run --times', ['run', 'bank', '--set', 'repetitions=1000000', '--times', '50'], Object.keys(MOMENTS), [130]],
  // Interrupted is how it ends; and a list may be out before anybody can say no.
  ['serve', ['serve'], ['its folder is there', 'it has written who it is'], [0, 130]],
  ['list', ['list'], ['its folder is there'], [0, 130]],
]
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

describe.each(shells)('a signal while forkscope starts, on $name', (shell) => {
  const cases = COMMANDS.flatMap(([name, args, moments, statuses]) =>
    moments.map((moment, index) => ({ name, args, moment, statuses, signal: SIGNALS[index % SIGNALS.length]! })),
  )
  it.each(cases)('$signal to $name when $moment leaves nothing', async ({ args, moment, statuses, signal }) => {
    const started = await start(shell, ...args)
    await comes(MOMENTS[moment]!, started)
    started.child.kill(signal)
    const { status, stderr } = await started.finished
    expect(statuses).toContain(status)
    expect(stderr).toBe('')
    await until('nothing left', () => leftovers().length === 0).catch(() => undefined)
    expect(leftovers()).toEqual([])
  })

  it('at any time in the first half second leaves nothing', async () => {
    const statuses: unknown[] = []
    for (let afterMs = 0; afterMs <= 500; afterMs += 100) {
      const started = await start(shell, 'run', 'bank', '--set', 'repetitions=1000000')
      await delay(afterMs)
      const signal = SIGNALS[(afterMs / 100) % SIGNALS.length]!
      started.child.kill(signal)
      const { status, signal: endedBy } = await started.finished
      statuses.push(status ?? endedBy)
      // Before the first line of ours has run, the system ends it.
      expect([130, signal]).toContain(status ?? endedBy)
      await until('nothing left', () => leftovers().length === 0).catch(() => undefined)
      expect(leftovers()).toEqual([])
    }
  })

  it.each(Object.keys(MOMENTS))('a lab that is killed when %s is cleaned up by the next', async (moment) => {
    const started = await start(shell, 'run', 'bank', '--set', 'repetitions=1000000')
    await comes(MOMENTS[moment]!, started)
    started.child.kill('SIGKILL')
    await started.finished
    expect((await forkscope(shell, 'list')).status).toBe(0)
    await until('nothing left', () => leftovers().length === 0).catch(() => undefined)
    expect(leftovers()).toEqual([])
  })
})
