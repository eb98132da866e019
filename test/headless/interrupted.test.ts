import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft, leftovers, ourProcesses } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { Looker } from '../support/served-lab.ts'
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
  /** @param as the exit status: to be interrupted is the normal end of `serve`. */
  const interrupt = async (lab: ReturnType<typeof begin>, as = 130): Promise<void> => {
    const ended = once(lab, 'exit') as Promise<[number | null]>
    lab.kill('SIGINT')
    lab.kill('SIGINT')
    const limit = AbortSignal.timeout(ENDS_WITHIN_MS)
    const late = once(limit, 'abort').then(() => ['it has not ended'])
    const [status] = await Promise.race([ended, late])
    lab.kill('SIGKILL')
    expect(status).toBe(as)
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

  it('run while its root process is stopped', async () => {
    const program = write(
      'endless.ts',
      "import { print } from 'multiprocessing'\nexport function main() { print(`I am ${process.pid}.`); for (;;) {} }\n",
    )
    const lab = begin(['run', program])
    let output = ''
    lab.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    const pid = await until('its pid', () => /I am (\d+)\./.exec(output)?.[1], ENDS_WITHIN_MS)
    process.kill(Number(pid), 'SIGSTOP')
    await interrupt(lab)
  }, 90_000)

  it('run while its spare processes are stopped', async () => {
    const program = write('unbegun.ts', 'export const main = () => 1\n')
    const lab = begin(['run', program])
    const stopped = new Set<number>()
    // Before they are ready: the run has not begun.
    await until('a spare', () => {
      for (const pid of ourProcesses())
        if (commandOf(pid).includes('process.cjs')) {
          process.kill(pid, 'SIGSTOP')
          stopped.add(pid)
        }
      return stopped.size >= 1
    })
    await interrupt(lab)
  }, 90_000)

  it.each(['a helper of the compiler', 'its spare processes', 'the root process of a run', 'the language thread'])(
    'serve while %s does not answer',
    async (state) => {
      const lab = begin(['serve'])
      let output = ''
      lab.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
      const link = await until('its link', () => /127\.0\.0\.1:(\d+)\/#(\S+) /.exec(output), ENDS_WITHIN_MS)
      const page = new Looker(Number(link[1]))
      await page.enter({ token: link[2]! })
      await page.ask('describe', {})
      const stop = (which: RegExp): number => {
        const pids = ourProcesses().filter((pid) => pid !== lab.pid && which.test(commandOf(pid)))
        for (const pid of pids) process.kill(pid, 'SIGSTOP')
        return pids.length
      }
      const run = (source: string) =>
        page.ask('run', { scenario: 'shared-value', params: {}, trace: false, source: source })
      if (state === 'the language thread') {
        // Types without end; asked, not awaited.
        const source = `type Long<N extends number, A extends 0[] = []> = A['length'] extends N ? A : Long<N, [...A, 0]>
type Each<A extends 0[], R = 0> = A extends [0, ...infer T extends 0[]] ? Each<T, [R, ...Long<900>]> : R
${Array.from({ length: 400 }, (_, at) => `export const a${at}: Each<Long<${500 + at}>> = 0\n`).join('')}`
        void page.ask('diagnose', { scenario: 'shared-value', source }).catch(() => undefined)
        await page.ask('progress', {})
      } else if (state === 'its spare processes') {
        await until('a spare', () => stop(/process\.cjs/) > 0)
        void run('export const main = () => 1\n').catch(() => undefined)
        await page.ask('progress', {})
      } else {
        await run('export const main = () => { for (;;) {} }\n')
        const runs = () => page.heard.some((event) => event.type === 'run' && event.run.status === 'running')
        await until('the run', runs, ENDS_WITHIN_MS)
        if (state === 'the root process of a run') stop(/process\.cjs/)
        else {
          await until('the helper', () => stop(/esbuild/) > 0)
          await run('export const main = () => 2\n')
        }
      }
      await interrupt(lab, 0)
    },
    120_000,
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
