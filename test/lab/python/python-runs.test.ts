import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger, sweep } from '../../../main/lab/ledger.ts'
import { thisSystem } from '../../../main/multiprocessing/memory/this-system.ts'
import { PythonRuns, type PythonSurroundings } from '../../../main/lab/python/python-runs.ts'
import { isPythonOver, type PythonLine, type PythonSnapshot } from '../../../shared/python.ts'
import type { Scenario } from '../../../shared/scenario.ts'
import { expectNothingLeft, ourProcesses } from '../../support/leftovers.ts'
import { privateTemp } from '../../support/private-temp.ts'
import { PYTHON_VERSION } from '../../support/python-version.ts'
import { scenarioOf } from '../../support/made-up.ts'
import { until } from '../../support/until.ts'

const LONG_MS = 45_000

/** What a lab says of its Python programs, the latest snapshot and all lines. */
class Heard {
  snapshot: PythonSnapshot | undefined
  readonly lines: PythonLine[] = []

  of(stream: PythonLine['stream']): string[] {
    return this.lines.filter((line) => line.stream === stream).map(({ text }) => text)
  }
  over(): Promise<PythonSnapshot> {
    return until(
      'the end of a Python program',
      () => (this.snapshot !== undefined && isPythonOver(this.snapshot.status) ? this.snapshot : undefined),
      LONG_MS,
    )
  }
  printed(text: string): Promise<unknown> {
    return until(`"${text}" printed`, () => this.of('stdout').includes(text), LONG_MS)
  }
}

const scenario = (python: string | null): Scenario => scenarioOf('test', { title: 'The test', python })

let ledger: Ledger
let programs: string
let heard: Heard
let runs: PythonRuns

function open(more: Partial<PythonSurroundings> = {}): PythonRuns {
  const tell: PythonSurroundings['tell'] = (event) => {
    if (event.type !== 'python') return
    heard.snapshot = event.python
    heard.lines.push(...event.lines)
  }
  return new PythonRuns({ ledger, tell, ...more })
}

async function start(program: string, params: Record<string, number | boolean | string> = {}) {
  const file = join(programs, 'program.py')
  writeFileSync(file, program)
  return runs.start(scenario(program), { file }, params)
}

const inMemory = (): string[] =>
  existsSync('/dev/shm') ? readdirSync('/dev/shm').filter((name) => /^(sem\.)?(mp-|psm_)/.test(name)) : []
function mapsOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
  } catch {
    return '' // It has ended, or is somebody else's.
  }
}
/** Shared memory and semaphores of Python that these processes have. */
const memoryOf = (pids: readonly (number | string)[]): string[] => {
  const maps = pids.map(mapsOf).join('')
  return inMemory().filter((name) => maps.includes(`/dev/shm/${name}`))
}
/** Other tests run Python too; what no living process has, nobody will ever remove. */
function orphans(): string[] {
  const had = memoryOf(readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
  return inMemory().filter((name) => !had.includes(name) && !orphansBefore.includes(name))
}
let orphansBefore: string[] = []

/** A program whose processes hold shared memory and semaphores, and never end. */
const FAMILY = `
import os, sys, time
from multiprocessing import Lock, Process, Queue, set_start_method
from multiprocessing.shared_memory import SharedMemory

def work(lock, queue):
    with lock:
        queue.put(os.getpid())
    time.sleep(600)

if __name__ == "__main__":
    set_start_method("spawn")
    lock, queue, memory = Lock(), Queue(), SharedMemory(create=True, size=4096)
    children = [Process(target=work, args=(lock, queue)) for _ in range(3)]
    for child in children:
        child.start()
    for _ in children:
        queue.get()
    print("all there")
    time.sleep(600)
`

describe.runIf(PYTHON_VERSION !== null && process.platform !== 'win32')('running Python programs', () => {
  beforeEach(() => {
    process.env.TMPDIR = privateTemp
    orphansBefore = []
    orphansBefore = orphans()
    ledger = new Ledger()
    programs = mkdtempSync(join(realpathSync(tmpdir()), 'programs-'))
    heard = new Heard()
    runs = open()
  })
  afterEach(async () => {
    await runs.close()
    if (existsSync(ledger.folder))
      expect(readdirSync(ledger.folder).filter((name) => name.startsWith('py'))).toEqual([])
    ledger.close()
    rmSync(programs, { recursive: true })
    await until('no process of Python', () => ourProcesses().length === 0, LONG_MS)
    await until('no shared memory of Python', () => orphans().length === 0, LONG_MS)
  })
  afterAll(expectNothingLeft)

  it('finds the interpreter once', async () => {
    expect(await runs.find()).toEqual({ version: PYTHON_VERSION })
    let looked = 0
    const counting = open({ find: () => Promise.resolve(((looked += 1), null)) })
    expect([await counting.find(), await counting.find(), looked]).toEqual([null, null, 1])
    await expect(counting.start(scenario('print()'), { file: 'program.py' }, {})).rejects.toThrow(
      'There is no Python 3.8 or newer on this machine.',
    )
  })

  it('gives the parameters, reads both streams, and tells exit code, wall time and outcome', async () => {
    await start(
      'import json, sys, time\n' +
        'parameters = json.loads(sys.argv[1])\n' +
        'print("first", flush=False)\n' +
        'print("oh", file=sys.stderr)\n' +
        'time.sleep(0.2)\n' +
        'print(parameters["amount"] + 1, "déjà vu")\n' +
        'sys.exit(3)\n',
      { amount: 41 },
    )
    const over = await heard.over()
    expect(heard.of('stdout')).toEqual(['first', '42 déjà vu'])
    expect(heard.of('stderr')).toEqual(['oh'])
    expect(over).toMatchObject({
      scenario: 'test',
      params: { amount: 41 },
      version: PYTHON_VERSION,
      status: 'failed',
      exitCode: 3,
      reason: 'Its first process ended with exit code 3.',
      outcome: { ending: 'failed', value: '42 déjà vu' },
    })
    expect(over.wallMs).toBeGreaterThanOrEqual(200)
    const [first, last] = heard.lines.filter(({ stream }) => stream === 'stdout')
    expect(last!.tMs - first!.tMs).toBeGreaterThan(100)
    expect(last!.tMs).toBeLessThanOrEqual(over.wallMs)
  })

  it('runs in a folder of its own, which goes with what was left in it', async () => {
    await start('import os, tempfile\nopen("left", "w").close()\nprint(os.getcwd())\nprint(tempfile.gettempdir())\n')
    const over = await heard.over()
    const [cwd, temp] = heard.of('stdout')
    expect(over.status).toBe('finished')
    expect(temp).toBe(cwd)
    expect(cwd).toContain(ledger.folder)
    expect(existsSync(cwd!)).toBe(false)
    expect(readdirSync(programs)).toEqual(['program.py'])
  })

  it('stops a program with all of its processes and their shared memory', async () => {
    const run = await start(FAMILY)
    await heard.printed('all there')
    expect(ourProcesses().length).toBeGreaterThanOrEqual(5) // Four of the program's, and Python's tracker.
    if (process.platform === 'linux') expect(memoryOf(ourProcesses()).length).toBeGreaterThan(1)
    runs.stop(run.request.id)
    const over = await heard.over()
    expect(over).toMatchObject({ status: 'stopped', reason: 'Stopped by you.', exitCode: -15, outcome: null })
    expect(ourProcesses()).toEqual([])
  })

  it('kills processes that do not listen', async () => {
    const deaf = 'import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n'
    const run = await start(FAMILY.replace('\ndef work', `\n${deaf}\ndef work`))
    await heard.printed('all there')
    runs.stop(run.request.id)
    expect(await heard.over()).toMatchObject({ status: 'stopped', exitCode: -9 })
    expect(ourProcesses()).toEqual([])
  })

  it('ends what outlives the first process', async () => {
    await start(FAMILY.replace(/time.sleep\(600\)\n$/, 'sys.stdout.flush()\n    os._exit(0)\n'))
    expect(await heard.over()).toMatchObject({
      status: 'finished',
      exitCode: 0,
      reason: 'Processes that it had started outlived it and were ended.',
    })
    expect(ourProcesses()).toEqual([])
  })

  it('ends a program at its time limit, and says so', async () => {
    runs = open({ limitMs: 1_500 })
    await start('import time\nprint("here")\ntime.sleep(600)\n')
    expect(await heard.over()).toMatchObject({
      status: 'timed out',
      reason: 'It ran longer than 1.5 s, its time limit, and was ended.',
    })
  })

  it('makes a program that prints without end wait, and stops it', async () => {
    const run = await start('import itertools\nfor i in itertools.count():\n    print("line", i)\n')
    await until('much output', () => heard.lines.length > 20_000, LONG_MS)
    runs.stop(run.request.id)
    expect((await heard.over()).status).toBe('stopped')
    // Nothing is lost on the way: what could not be told was not read.
    expect(heard.of('stdout').slice(0, 20_000)).toEqual(Array.from({ length: 20_000 }, (_, i) => `line ${i}`))
  })

  it('names the signal that killed it', async () => {
    await start('import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n')
    expect(await heard.over()).toMatchObject({
      status: 'failed',
      exitCode: -9,
      reason: 'Its first process was killed by SIGKILL.',
    })
  })

  it('refuses a scenario without Python, and more than a few at once', async () => {
    await expect(runs.start(scenario(null), { file: 'none.py' }, {})).rejects.toThrow(
      'The test has no program in Python.',
    )
    for (let i = 0; i < 4; i++) await start('import time\ntime.sleep(600)\n')
    await expect(start('print()')).rejects.toThrow('4 Python programs run already; stop one of them first.')
  })

  it('says that the interpreter has gone', async () => {
    const gone = { program: join(programs, 'gone'), args: [], version: '3.12.0' }
    runs = open({ find: () => Promise.resolve(gone) })
    await start('print()')
    const over = await heard.over()
    expect(over).toMatchObject({ status: 'failed', exitCode: null, outcome: null })
    expect(over.reason).toMatch(/^Python could not be started: .*ENOENT/)
  })

  it('is ended by the next lab when its own was killed', async () => {
    await start(FAMILY)
    await heard.printed('all there')
    // As if the lab that wrote it had been another one, which is dead.
    writeFileSync(join(ledger.folder, 'lab'), '4194305 1')
    expect(sweep(await thisSystem())).toBe(1)
    await heard.over()
    await until('every process ended', () => ourProcesses().length === 0, LONG_MS)
    expect(existsSync(ledger.folder)).toBe(false)
  })

  it('ends everything when the lab closes', async () => {
    await start(FAMILY)
    await heard.printed('all there')
    await runs.close()
    expect(heard.snapshot).toMatchObject({ status: 'stopped', reason: 'The lab was closed.' })
    expect(ourProcesses()).toEqual([])
    await expect(start('print()')).rejects.toThrow('The lab was closed.')
  })
})

it.skipIf(PYTHON_VERSION !== null)('python3 is missing, so no Python program was run', () => undefined)
