import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { FromLab } from '../../shared/contract.ts'
import type { PythonSnapshot } from '../../shared/python.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import { node, type Backend } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { Looker, serveOn } from '../support/served-lab.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

/** One thing that a system may be short of. */
interface Shortage {
  readonly of: string
  readonly backend: Backend
  /** Makes a command one of the lab's user. */
  readonly as: readonly string[]
  /** How many more than it has a lab may have, in steps: with each more it comes to the next thing that it cannot do. */
  readonly free: readonly number[]
  /** Sets what it may have at most, in `prlimit`'s words. @param free undefined: enough. */
  readonly limit: (pid: number, free: number | undefined) => string
  /** How a failed run ends. */
  readonly sentence: RegExp
}

const steps = (from: number, below: number, by: number): number[] =>
  Array.from({ length: Math.ceil((below - from) / by) }, (_, at) => from + at * by)

/** Of this file alone: the system counts a user's processes, whoever started them. */
const USER = 100_000 + process.pid
const isRoot = process.getuid?.() === 0
const BECOME = isRoot ? ['setpriv', `--reuid=${USER}`, `--regid=${USER}`, '--clear-groups'] : []
const LAB_USER = isRoot ? USER : process.getuid?.()
const threadsOf = (user: number | undefined): number =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8')
        const [uid, threads] = [/^Uid:\t(\d+)/m, /^Threads:\t(\d+)/m].map((field) => field.exec(status)?.[1])
        return Number(uid) === user ? Number(threads) : 0
      } catch {
        return 0 // It has just ended.
      }
    })
    .reduce((sum, threads) => sum + threads, 0)

/** The system does not limit root's processes: a lab of another user, who may read the checkout. */
function asUser(): Backend {
  if (!isRoot) return node
  // Of everybody, as the system's own: what is left behind is looked for there.
  chmodSync(privateTemp, 0o1777)
  const temp = mkdtempSync(join(privateTemp, 'user-'))
  const data = join(temp, 'data')
  mkdirSync(data)
  for (const path of [temp, data]) chownSync(path, USER, USER)
  return {
    name: 'node, as another user',
    command: async () => [...BECOME, ...(await node.command())],
    env: { HOME: temp, FORKSCOPE_DATA: data },
  }
}

const SHORTAGES: readonly Shortage[] = [
  {
    of: 'file descriptors',
    backend: node,
    as: [],
    free: steps(0, 40, 2),
    limit: (pid, free) => `--nofile=${free === undefined ? 1024 : readdirSync(`/proc/${pid}/fd`).length + free}:`,
    sentence: /^[^\n]*\(EMFILE\): stop other runs, or raise the limit \(ulimit -n\), then try again\.$/,
  },
  {
    of: 'processes',
    backend: asUser(),
    as: BECOME,
    free: [0, 2, 4, 6, 8, 12, 16, 20, 28, 40],
    limit: (_pid, free) => `--nproc=${free === undefined ? 4096 : threadsOf(LAB_USER) + free}:`,
    // A process that gets no thread of its own dies without a word.
    sentence:
      /^[^\n]*(?:\(EAGAIN\): end some of them, or raise the limit \(ulimit -u\)|may be short of processes or memory; close other programs), then try again\.$/,
  },
]

type Of<Type extends FromLab['type']> = Extract<FromLab, { type: Type }>

/** A page of a lab, and all that it asks for in these tests. */
class Page {
  readonly #looker: Looker

  constructor(looker: Looker) {
    this.#looker = looker
  }

  /** @returns how the run ended, or why it was refused. */
  async run(): Promise<Pick<RunSnapshot, 'status' | 'reason'>> {
    return this.#ended('run', { scenario: 'shared-value', params: {}, trace: true }, (event, id) =>
      event.type === 'run' && event.run.id === id ? event.run : undefined,
    )
  }

  async python(): Promise<Pick<PythonSnapshot, 'status' | 'reason'>> {
    return this.#ended('runPython', { scenario: 'shared-value', params: {} }, (event, id) =>
      event.type === 'python' && event.python.id === id ? event.python : undefined,
    )
  }

  /** The first of the editor's questions, with one mistake. */
  diagnose(): Promise<Of<'answer'> | Of<'refusal'>> {
    return this.#looker.ask('diagnose', { scenario: 'shared-value', source: 'const a: number = ""\n' })
  }

  async #ended<Ended extends { readonly status: string; readonly reason: string }>(
    command: string,
    payload: object,
    ofRun: (event: FromLab, id: string) => Ended | undefined,
  ): Promise<{ readonly status: Ended['status']; readonly reason: string }> {
    const answer = await this.#looker.ask(command, payload)
    if (answer.type === 'refusal') return { status: 'failed', reason: answer.message }
    const id = answer.value as string
    const over = () =>
      this.#looker.heard
        .map((event) => ofRun(event, id))
        .findLast((run) => run !== undefined && /^(failed|finished)$/.test(run.status))
    return until(`the end of ${id}`, over, 60_000)
  }
}

describe.skipIf(process.platform !== 'linux').each(SHORTAGES)('a system that is short of $of', (shortage) => {
  it('fails runs with one sentence each, and all is as before when it is over', async () => {
    await using lab = await serveOn(shortage.backend)
    const looker = new Looker(lab.port)
    await looker.enter({ token: lab.token })
    await looker.ask('describe', {})
    const page = new Page(looker)
    const pid = lab.started.child.pid!
    const limit = (free: number | undefined): void =>
      void execFileSync('env', [...shortage.as, 'prlimit', '--pid', String(pid), shortage.limit(pid, free)])
    let failed = 0
    for (const free of shortage.free) {
      limit(free)
      for (const { status, reason } of await Promise.all([page.run(), page.run()])) {
        if (status === 'failed') failed += 1
        // A run goes on without the process that could not be started, and says so all the same.
        if (status === 'failed' || reason !== '') expect.soft(reason).toMatch(shortage.sentence)
      }
      const python = await page.python()
      // A program of its own, it may also fail by itself.
      if (python.status === 'failed') expect(python.reason).toMatch(/^[^\n]+\.$/)
      const diagnosed = await page.diagnose()
      if (diagnosed.type === 'refusal') expect(diagnosed.message).toMatch(shortage.sentence)
    }
    limit(undefined)
    expect(failed).toBeGreaterThan(0)
    for (let time = 0; time < 2; time++) expect(await page.run()).toMatchObject({ status: 'finished', reason: '' })
    expect(await page.python()).toMatchObject({ status: 'finished', reason: '' })
    expect(await page.diagnose()).toMatchObject({ type: 'answer', value: [{}] })
  }, 240_000)
})
