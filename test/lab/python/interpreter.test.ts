import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findInterpreter } from '../../../main/lab/python/interpreter.ts'

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
})
