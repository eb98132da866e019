import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft, leftovers, ourProcesses } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

/** The product's own promise; the test waits as long as a busy machine needs. */
const ENDS_WITHIN_MS = 30_000

const folder = mkdtempSync(join(privateTemp, 'interrupted-'))
function write(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return path
}
const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

describe.skipIf(process.platform !== 'linux')('Ctrl-C, twice, ends the command line and all that it started', () => {
  const begin = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    spawn(process.execPath, [`${PROJECT}out/main/command-line.js`, ...args], {
      env: { ...process.env, TMPDIR: privateTemp, FORKSCOPE_DATA: join(privateTemp, 'data'), NODE_OPTIONS: '', ...env },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  const interrupt = async (lab: ReturnType<typeof begin>): Promise<void> => {
    const ended = once(lab, 'exit') as Promise<[number | null]>
    lab.kill('SIGINT')
    lab.kill('SIGINT')
    const limit = AbortSignal.timeout(ENDS_WITHIN_MS)
    const late = once(limit, 'abort').then(() => ['it has not ended'])
    const [status] = await Promise.race([ended, late])
    lab.kill('SIGKILL')
    expect(status).toBe(130)
    await until('nothing left', () => leftovers().length === 0)
  }

  it.each([[['run']], [['run', '--times', '5']]])(
    '%s while the compiler does not answer',
    async ([command, ...more]) => {
      const stuck = write('stuck-compiler', '#!/bin/sh\nexec sleep 1000\n')
      const program = write('program.ts', 'export const main = () => 1\n')
      const lab = begin([command!, program, ...more], { ESBUILD_BINARY_PATH: stuck })
      await until('the compiler', () => ourProcesses().some((pid) => commandOf(pid).startsWith('sleep\0')))
      await interrupt(lab)
    },
    90_000,
  )

  it('run while its reader reads nothing', async () => {
    const program = write(
      'loud.ts',
      "import { print } from 'multiprocessing'\nexport function main() { for (;;) print('x'.repeat(1000)) }\n",
    )
    const lab = begin(['run', program])
    // Nobody reads: the pipe is full as soon as something is in it.
    await until('output', () => lab.stdout.readableLength > 0 || (lab.stdout.read(0), false))
    await interrupt(lab)
  }, 90_000)
})
