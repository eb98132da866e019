import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { launchForkscope } from './launch.ts'
import { hasStatus } from './scenario-run.ts'

test('a chart is saved as numbers and as a picture', async () => {
  await using forkscope = await launchForkscope()
  const { window, app } = forkscope
  await window.locator('html[data-ready="true"]').waitFor()
  const folder = await mkdtemp(join(tmpdir(), 'fks-saved-'))
  await app.evaluate(({ session }, into) => {
    session.defaultSession.on('will-download', (_event, item) => item.setSavePath(`${into}/${item.getFilename()}`))
  }, folder)
  await window.getByRole('navigation', { name: 'Scenarios' }).getByRole('button', { name: 'The queue' }).click()
  await window.getByRole('button', { name: 'Run', exact: true }).click()
  await hasStatus(window, 'finished')
  await window.getByRole('button', { name: 'Save Queue traffic as CSV' }).click()
  const saved = (name: string) => readFile(join(folder, name)).catch(() => Buffer.alloc(0))
  await expect
    .poll(async () => String(await saved('forkscope-queue-traffic.csv')).split('\r\n')[0])
    .toBe('time (ms),Puts (per second),Gets (per second),Depth of Queue-1 (items)')
  await window.getByRole('button', { name: 'Save Queue traffic as PNG' }).click()
  await expect
    .poll(async () => (await saved('forkscope-queue-traffic.png')).subarray(1, 4).toString('latin1'))
    .toBe('PNG')
  await rm(folder, { recursive: true })
})
