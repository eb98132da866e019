import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findInterpreter } from '../../../main/lab/python/interpreter.ts'
import { until } from '../../support/until.ts'

const folder = mkdtempSync(join(tmpdir(), 'fks-python-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A folder with a `python3` that is a shell script. */
function withPython(name: string, script: string, mode = 0o755): string {
  const bin = join(folder, name)
  mkdirSync(bin)
  writeFileSync(join(bin, 'python3'), `#!/bin/sh\n${script}\n`)
  chmodSync(join(bin, 'python3'), mode)
  return bin
}
const readSleeper = (): string | undefined => {
  const file = join(folder, 'sleeper')
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined
}
const find = (...path: readonly string[]) => findInterpreter({ PATH: path.join(delimiter) })

describe.skipIf(process.platform === 'win32')('looking for Python', () => {
  it('takes the first on the path that is new enough and whole', async () => {
    const broken = withPython('broken', 'exit 1')
    const old = withPython('old', 'echo 3.7.17')
    const two = withPython('two', 'echo 2.7.18')
    const noise = withPython('noise', 'echo Python was not found')
    const plain = withPython('plain', 'echo 3.99.0', 0o644)
    const good = withPython('good', 'echo 3.8.0')
    const better = withPython('better', 'echo 3.14.2')
    expect(await find(broken, old, two, noise, plain, good, better)).toEqual({
      program: join(good, 'python3'),
      args: [],
      version: '3.8.0',
    })
  })
  it('finds nothing where there is nothing', async () => {
    expect(await find(join(folder, 'missing'))).toBeNull()
    expect(await find('')).toBeNull()
    expect(await findInterpreter({})).toBeNull()
  })
  it('runs nothing of the current folder', async () => {
    const here = mkdtempSync(join(folder, 'planted-'))
    const ran = join(here, 'ran')
    for (const module of ['multiprocessing', 'sys', 'sitecustomize', 'encodings'])
      writeFileSync(join(here, `${module}.py`), `open(${JSON.stringify(ran)}, 'w')\n`)
    const before = process.cwd()
    process.chdir(here)
    try {
      expect(await findInterpreter(process.env)).not.toBeNull()
    } finally {
      process.chdir(before)
    }
    expect(existsSync(ran)).toBe(false)
  })
  it('never takes one from the current folder', async () => {
    withPython('here', 'echo 3.12.0')
    const before = process.cwd()
    process.chdir(join(folder, 'here'))
    try {
      expect(await find('', '.')).toBeNull()
    } finally {
      process.chdir(before)
    }
  })
  it('ends what it has asked, and what that has started, with the lab', async () => {
    const bin = withPython('hanging', `sleep 1000 & echo $! > ${join(folder, 'sleeper')}; wait`)
    const closed = new AbortController()
    const finding = findInterpreter({ PATH: `${bin}:/bin:/usr/bin` }, closed.signal).catch(() => 'given up')
    const sleeper = await until('the sleeper', () => readSleeper())
    closed.abort()
    expect(await finding).toBe('given up')
    await until(
      'its end',
      () => !existsSync(`/proc/${sleeper}`) || / [ZX] /.test(readFileSync(`/proc/${sleeper}/stat`, 'latin1')),
    )
  })
})
