import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import type { RunSnapshot } from '../../shared/run.ts'
import { node } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { Looker, serveOn } from '../support/served-lab.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

const limit = (pid: number, what: string): void => void execFileSync('prlimit', ['--pid', String(pid), what])

describe.skipIf(process.platform !== 'linux')('a system that is short of file descriptors', () => {
  it('fails runs with one sentence each, and all is as before when it is over', async () => {
    await using lab = await serveOn(node)
    const page = new Looker(lab.port)
    await page.enter({ token: lab.token })
    await page.ask('describe', {})
    const pid = lab.started.child.pid!
    const runOnce = async (): Promise<RunSnapshot> => {
      const answer = await page.ask('run', { scenario: 'shared-value', params: {}, trace: true })
      expect(answer).toMatchObject({ type: 'answer' })
      const id = (answer as unknown as { value: string }).value
      const over = () =>
        page.heard.find(
          (event) => 'run' in event && event.run.id === id && /^(failed|finished)$/.test(event.run.status),
        )
      return ((await until(`the end of ${id}`, over, 40_000)) as unknown as { run: RunSnapshot }).run
    }
    const open = readdirSync(`/proc/${pid}/fd`).length
    // With each more that it may open it comes to the next thing that it cannot do.
    for (let free = 0; free < 40; free += 2) {
      limit(pid, `--nofile=${open + free}:`)
      const { status, reason } = await runOnce()
      if (status === 'failed')
        expect(reason).toMatch(
          /^[^\n]*\(EMFILE\): stop other runs, or raise the limit \(ulimit -n\), then try again\.$/,
        )
      else expect(reason).toBe('')
    }
    limit(pid, '--nofile=1024:')
    for (let time = 0; time < 2; time++) {
      const { status, reason } = await runOnce()
      expect(`${status} ${reason}`).toBe('finished ')
    }
  }, 120_000)
})
