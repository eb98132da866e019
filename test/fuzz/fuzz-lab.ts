import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { launchChildren } from '../../main/headless/child-launcher.ts'
import { Lab } from '../../main/lab/lab.ts'
import { PROJECT } from '../support/backends.ts'
import { privateTemp } from '../support/private-temp.ts'

/** A real lab in this process for fuzzers to ask, with a learner of its own. */
export async function openFuzzLab(): Promise<AsyncDisposable & { readonly lab: Lab }> {
  process.env.TMPDIR = privateTemp
  const folder = mkdtempSync(join(privateTemp, 'fuzz-'))
  const lab = await Lab.open({
    launcher: launchChildren(join(PROJECT, 'out/main/process.cjs')),
    version: 'test',
    scenariosFolder: join(PROJECT, 'test/e2e/scenarios'),
    dataFolder: join(folder, 'data'),
    idleSpares: 0,
  })
  return {
    lab,
    async [Symbol.asyncDispose]() {
      await lab.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
