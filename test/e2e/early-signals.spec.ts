import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { constants } from 'node:os'
import { expect, test } from '@playwright/test'
import { electronRuntime } from './electron-runtime.ts'
import { definedEnvironment, projectRoot, sandboxSwitches, temporaryFolder } from './launch.ts'

const labFolders = (folder: string): string[] => readdirSync(folder).filter((name) => /^forkscope-\d/.test(name))

/** When the signal comes: as soon as the lab's folder is there, and so long after that. */
for (const [signal, afterMs] of [
  ['SIGINT', 0],
  ['SIGTERM', 50],
  ['SIGHUP', 150],
  ['SIGTERM', 300],
  ['SIGINT', 700],
] as const) {
  test(`${signal} to the window ${afterMs} ms after its lab has begun leaves nothing`, async () => {
    await using folder = await temporaryFolder()
    const { program } = await electronRuntime()
    const child = spawn(program, [...sandboxSwitches, `--user-data-dir=${join(folder.path, 'profile')}`, projectRoot], {
      env: { ...definedEnvironment(), TMPDIR: folder.path, FORKSCOPE_DATA: join(folder.path, 'data') },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    while (labFolders(folder.path).length === 0 && child.exitCode === null)
      await new Promise((resolve) => setImmediate(resolve))
    await delay(afterMs)
    child.kill(signal)
    expect(await ended).toEqual([128 + constants.signals[signal], null])
    expect(labFolders(folder.path)).toEqual([])
  })
}
