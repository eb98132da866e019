import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { runWithoutDisplay } from './command-line.ts'
import { projectRoot, temporaryFolder } from './launch.ts'

const start = join(projectRoot, 'out', 'main', 'start.js')

test('npm start without a display says so in one sentence, with the way out', async () => {
  test.skip(process.platform !== 'linux', 'Only Linux can be without a display.')
  const { status, stdout, stderr } = await runWithoutDisplay(process.execPath, [start])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('no display')
  expect(stderr).toContain('npm run --silent lab -- run bank')
  expect(stdout).toBe('')
  expect(status).toBe(1)
})

test('npm start without Electron says so in one sentence, with the way out', async () => {
  await using empty = await temporaryFolder()
  const env = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: empty.path }
  const { status, stderr } = await runWithoutDisplay(process.execPath, [start], { env })
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('holds no Electron')
  expect(stderr).toContain('npm run --silent lab -- run bank')
  expect(status).toBe(1)
})
