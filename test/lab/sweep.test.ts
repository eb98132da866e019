import { spawn } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Ledger, sweep } from '../../main/lab/ledger.ts'
import { thisSystem } from '../../main/multiprocessing/memory/this-system.ts'
import { privateTemp } from '../support/private-temp.ts'

afterAll(() => rmSync(privateTemp, { recursive: true, force: true }))

/** A lab that died. */
const DEAD = '4194305 1'
/** No process of Linux has it. */
const NO_PID = 4194305

let temp: string
let outside: string
beforeEach(() => {
  temp = mkdtempSync(join(privateTemp, 'sweep-'))
  chmodSync(temp, 0o1777)
  process.env.TMPDIR = temp
  outside = mkdtempSync(join(privateTemp, 'outside-'))
  writeFileSync(join(outside, 'lab'), DEAD)
  writeFileSync(join(outside, 'precious'), 'mine')
})
afterEach(() => {
  process.env.TMPDIR = privateTemp
})

/** The folder that a killed lab has left. */
function left(name: string, files: Readonly<Record<string, string>> = {}, mode = 0o700): string {
  const folder = join(temp, name)
  mkdirSync(folder)
  for (const [file, text] of Object.entries({ lab: DEAD, processes: '', groups: '', arenas: '', ...files }))
    writeFileSync(join(folder, file), text)
  chmodSync(folder, mode)
  return folder
}
async function bystander(): Promise<Disposable & { readonly line: string; readonly isAlive: () => boolean }> {
  const child = spawn('sleep', ['60'])
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  const stat = execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' })
  const mark = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  return {
    line: `${pid} ${mark}`,
    isAlive: () => child.exitCode === null && child.signalCode === null && !isZombie(pid),
    [Symbol.dispose]: () => child.kill('SIGKILL'),
  }
}
const isZombie = (pid: number): boolean =>
  !existsSync(`/proc/${pid}`) || / [ZX] /.test(execFileSync('cat', [`/proc/${pid}/stat`], { encoding: 'utf8' }))

describe.runIf(process.platform === 'linux')('the sweep of what killed labs left', () => {
  const swept = async () => sweep(await thisSystem())

  it('takes the folder of a dead lab, of this version and of earlier ones, and leaves those of living ones', async () => {
    const [old, now] = [left('forkscope-AbCdEf'), left('forkscope-4194305-AbCdEf', { processes: '4194305 7\n1 1\n' })]
    const living = new Ledger()
    expect(await swept()).toBe(2)
    expect([existsSync(old), existsSync(now), existsSync(living.folder)]).toEqual([false, false, true])
    living.close()
  })

  it('ends what the dead lab had started', async () => {
    using child = await bystander()
    left('forkscope-AbCdEf', { processes: `${child.line}\n` })
    expect(await swept()).toBe(1)
    await expect.poll(child.isAlive).toBe(false)
  })

  it('takes the folder of a lab that was killed before it had written a word, not of one that is about to', async () => {
    const [none, empty] = [join(temp, `forkscope-${NO_PID}-AbCdEf`), join(temp, `forkscope-${NO_PID}-GhIjKl`)]
    const begins = join(temp, `forkscope-${process.pid}-AbCdEf`)
    for (const folder of [none, empty, begins]) mkdirSync(folder, { mode: 0o700 })
    writeFileSync(join(empty, 'lab'), '')
    expect(await swept()).toBe(2)
    expect(readdirSync(temp)).toEqual([`forkscope-${process.pid}-AbCdEf`])
  })

  it('follows no link to a folder', async () => {
    symlinkSync(outside, join(temp, 'forkscope-AbCdEf'))
    expect(await swept()).toBe(0)
    expect(readdirSync(outside).sort()).toEqual(['lab', 'precious'])
  })

  it('follows no link in a folder, and reads from no pipe', async () => {
    using child = await bystander()
    writeFileSync(join(outside, 'processes'), `${child.line}\n`)
    for (const [name, file] of [
      ['forkscope-AbCdEf', 'processes'],
      ['forkscope-GhIjKl', 'lab'],
    ] as const) {
      const folder = left(name)
      rmSync(join(folder, file))
      symlinkSync(join(outside, file), join(folder, file))
    }
    const piped = left('forkscope-MnOpQr')
    rmSync(join(piped, 'processes'))
    execFileSync('mkfifo', [join(piped, 'processes')])
    expect(await swept()).toBe(0)
    expect(child.isAlive()).toBe(true)
    expect(readdirSync(temp)).toHaveLength(3)
  })

  it('leaves a link that lies in a swept folder where it points to', async () => {
    symlinkSync(outside, join(left('forkscope-AbCdEf'), 'run'))
    expect(await swept()).toBe(1)
    expect(readdirSync(outside).sort()).toEqual(['lab', 'precious'])
  })

  it('trusts no folder that others may look or write into, and none with another name', async () => {
    using child = await bystander()
    const names = ['forkscope-AbCdEf', 'forkscope-test-AbCdEf', 'forkscope-x', 'forkscope-1-2-AbCdEf']
    for (const [index, name] of names.entries())
      left(name, { processes: `${child.line}\n` }, index === 0 ? 0o777 : 0o700)
    expect(await swept()).toBe(0)
    expect(child.isAlive()).toBe(true)
    expect(readdirSync(temp)).toHaveLength(names.length)
  })

  it('trusts no folder of another user', async () => {
    // Only root can give a folder away; elsewhere the check of the owner is the kernel's word as well.
    if (process.getuid?.() !== 0) return
    execFileSync('chown', ['-R', '65534', left('forkscope-AbCdEf')])
    expect(await swept()).toBe(0)
    expect(readdirSync(temp)).toHaveLength(1)
  })

  it('does nothing where anybody may rename what is mine', async () => {
    left('forkscope-AbCdEf')
    chmodSync(temp, 0o777)
    expect(await swept()).toBe(0)
  })

  it('removes no shared memory but an arena’s', async () => {
    writeFileSync('/dev/shm/forkscope-bystander', 'mine')
    try {
      left('forkscope-AbCdEf', { arenas: '/forkscope-bystander\n/../dev/shm/forkscope-bystander\n' })
      expect(await swept()).toBe(1)
      expect(existsSync('/dev/shm/forkscope-bystander')).toBe(true)
    } finally {
      rmSync('/dev/shm/forkscope-bystander', { force: true })
    }
  })
})
