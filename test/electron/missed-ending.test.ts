import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { missedEnding } from '../../main/electron/missed-ending.ts'

/**
 * A process whose parent never asks how it ended, as when Electron missed it. The parent lives until disposed.
 * It ends late, or the shell would still be there to ask.
 */
async function abandonedChild(script: string): Promise<Disposable & { readonly pid: number }> {
  const parent = spawn('sh', ['-c', `sh -c 'sleep 0.2; ${script}' & echo $!; exec sleep 60`])
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  return { pid: Number(line.toString()), [Symbol.dispose]: () => parent.kill('SIGKILL') }
}

describe.runIf(process.platform === 'linux')('an end that Electron missed', () => {
  test.each([
    ['exit 0', 0],
    ['exit 7', 7],
    ['kill -9 $$', -9],
    ['kill -15 $$', -15],
    ['exit 3', 3],
  ])('%s is reported as %i', async (script, code) => {
    using child = await abandonedChild(script)
    expect(await missedEnding(child.pid)).toBe(code)
  })

  test('of a process that is gone altogether nothing is known', async () => {
    const child = spawn('true')
    await once(child, 'exit')
    expect(await missedEnding(child.pid ?? 0)).toBeNull()
  })
})
