import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, expect, it } from 'vitest'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { environment, Started } from '../support/run-program.ts'
import { windows, windowsCheckout, windowsCommand } from './backends.ts'

afterAll(expectNothingLeft)

it('the lock of kept files on Windows is one’s alone, names its holder, and goes with its process', async () => {
  await build({
    entryPoints: [join(PROJECT, 'test/windows/file-locks.ts')],
    outfile: join(windowsCheckout(), 'file-locks.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['koffi'],
  })
  const [program, ...args] = windowsCommand('file-locks.mjs')
  const { status, stdout, stderr } = await new Started(program!, args, environment(windows), true).finished
  expect([status, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toEqual({
    taken: [true, true],
    names: true,
    elsewhere: 'taken',
    holds: 'holds',
    held: true,
    freed: true,
    nowhere: expect.stringMatching(/ENOENT/) as unknown,
    kept: 50,
    files: ['.lock', '.names.json.lock', 'names.json'],
  })
})
