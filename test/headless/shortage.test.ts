import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { FromLab } from '../../shared/contract.ts'
import type { PythonSnapshot } from '../../shared/python.ts'
import type { RunSnapshot } from '../../shared/run.ts'
import { node, PROJECT, type Backend } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'
import { Looker, serveOn } from '../support/served-lab.ts'
import { until } from '../support/until.ts'

afterAll(expectNothingLeft)

/** One thing that a system may be short of. */
interface Shortage {
  readonly of: string
  readonly backend: Backend
  /** How many more than it has a lab may have, in steps: with each more it comes to the next thing that it cannot do. */
  readonly free: readonly number[]
  /** Sets what a lab may have at most. @param free undefined: enough. */
  readonly limit: (pid: number, free: number | undefined) => void
  /** Only root may mount, and not in every container. */
  readonly mounts?: true
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

/** All that a lab needs of the checkout, which another user may not be allowed to read. */
const NEEDED = [
  'package.json',
  'out',
  'main/scenarios',
  ...['esbuild', '@esbuild', 'koffi', '@koromix'].map((name) => `node_modules/${name}`),
]

/** The system does not limit root's processes: a lab of another user, from a copy of the checkout. */
function asUser(): Backend {
  if (!isRoot) return node
  // Of everybody, as the system's own: what is left behind is looked for there.
  chmodSync(privateTemp, 0o1777)
  const temp = mkdtempSync(join(privateTemp, 'user-'))
  const data = join(temp, 'data')
  mkdirSync(data)
  const checkout = join(temp, 'checkout')
  for (const name of NEEDED) cpSync(join(PROJECT, name), join(checkout, name), { recursive: true })
  for (const path of [temp, data]) chownSync(path, USER, USER)
  return {
    name: 'node, as another user',
    command: () => Promise.resolve([...BECOME, process.execPath, join(checkout, 'out/main/command-line.js')]),
    env: { HOME: temp, FORKSCOPE_DATA: data },
  }
}

/** @param as makes a command one of the lab's user. */
const setLimit = (pid: number, limit: string, as: readonly string[] = []): void =>
  void execFileSync('env', [...as, 'prlimit', '--pid', String(pid), limit])

/** A command whose own small disk in memory lies over a folder: mounts made in it are not seen outside. */
const onSmallDisk = (folder: string, command: readonly string[]): string[] => [
  ...['unshare', '--mount', '--propagation', 'private', 'sh', '-c'],
  ...['mount -t tmpfs -o size=80m,mode=1777 tmpfs "$1" && shift && exec "$@"', 'sh', folder, ...command],
]
const mayMount = spawnSync(onSmallDisk('/mnt', ['true'])[0]!, onSmallDisk('/mnt', ['true']).slice(1)).status === 0

const smallDisk = (folder: string, env: Readonly<Record<string, string>> = {}): Backend => ({
  name: `node, with a small ${folder}`,
  command: async () => onSmallDisk(folder, await node.command()),
  env,
})

const PIECE = Buffer.alloc(1 << 16)
/** Fills a lab's small disk to its end, or makes room again. It is seen through the lab's process. */
function fill(pid: number, folder: string, free: number | undefined): void {
  const filler = `/proc/${pid}/root${folder}/filler`
  rmSync(filler, { force: true })
  if (free === undefined) return
  const file = openSync(filler, 'w')
  try {
    for (;;) writeSync(file, PIECE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(file)
  }
}

const SMALL_TEMP = join(privateTemp, 'small')
mkdirSync(SMALL_TEMP)

const SHORTAGES: readonly Shortage[] = [
  {
    of: 'file descriptors',
    backend: node,
    free: steps(0, 40, 2),
    limit: (pid, free) =>
      setLimit(pid, `--nofile=${free === undefined ? 1024 : readdirSync(`/proc/${pid}/fd`).length + free}:`),
    sentence: /^[^\n]*\(EMFILE\): stop other runs, or raise the limit \(ulimit -n\), then try again\.$/,
  },
  {
    of: 'processes',
    backend: asUser(),
    free: [0, 3, 6, 12, 24],
    limit: (pid, free) => setLimit(pid, `--nproc=${free === undefined ? 4096 : threadsOf(LAB_USER) + free}:`, BECOME),
    // A process that gets no thread of its own dies without a word.
    sentence:
      /^[^\n]*(?:\(EAGAIN\): end some of them, or raise the limit \(ulimit -u\)|may be short of processes or memory; close other programs), then try again\.$/,
  },
  {
    of: 'shared memory',
    backend: smallDisk('/dev/shm'),
    free: [0, 0],
    limit: (pid, free) => fill(pid, '/dev/shm', free),
    sentence: /^The system's shared memory has no room for \d+ MB[^\n]*Make \/dev\/shm larger[^\n]*\.$/,
    mounts: true,
  },
  {
    of: 'room for temporary files',
    backend: smallDisk(SMALL_TEMP, { TMPDIR: SMALL_TEMP }),
    free: [0, 0],
    limit: (pid, free) => fill(pid, SMALL_TEMP, free),
    sentence: /^[^\n]*\(ENOSPC\): make room, then try again\.$/,
    mounts: true,
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
    return until(`the end of ${id}`, over, 120_000)
  }
}

for (const shortage of SHORTAGES) {
  const isPossible = process.platform === 'linux' && (shortage.mounts === undefined || mayMount)
  it.skipIf(!isPossible)(
    `a system that is short of ${shortage.of} fails runs with one sentence each, and all is as before when it is over`,
    async () => {
      await using lab = await serveOn(shortage.backend)
      const looker = new Looker(lab.port)
      await looker.enter({ token: lab.token })
      await looker.ask('describe', {})
      const page = new Page(looker)
      const pid = lab.started.child.pid!
      let failed = 0
      for (const free of shortage.free) {
        shortage.limit(pid, free)
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
      shortage.limit(pid, undefined)
      expect(failed).toBeGreaterThan(0)
      for (let time = 0; time < 2; time++) expect(await page.run()).toMatchObject({ status: 'finished', reason: '' })
      expect(await page.python()).toMatchObject({ status: 'finished', reason: '' })
      expect(await page.diagnose()).toMatchObject({ type: 'answer', value: [{}] })
    },
    480_000,
  )
}
