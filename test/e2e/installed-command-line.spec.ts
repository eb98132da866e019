import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from '@playwright/test'
import { runWithoutDisplay } from './command-line.ts'
import { electronRuntime } from './electron-runtime.ts'
import { projectRoot, sandboxSwitches } from './launch.ts'
import { descendantsOf, isAlive } from './processes.ts'
import { ServedForkscope } from './served.ts'

/** The command line inside the desktop program: utility processes instead of child processes, and no display. */
const forkscope = async (...args: string[]) =>
  runWithoutDisplay((await electronRuntime()).program, [...sandboxSwitches, projectRoot, ...args])

test('runs a scenario as utility processes and prints one JSON document', async () => {
  const { status, stdout } = await forkscope('run', 'bank', '--json')
  const report = JSON.parse(stdout) as { status: string; output: { text: string }[]; memory: { values: number[] }[] }
  expect(report.status).toBe('finished')
  expect(report.output.map((line) => line.text)).toContain('200')
  expect(report.memory.some(({ values }) => values[0] === 200)).toBe(true)
  expect(status).toBe(0)
})

test('lists the scenarios', async () => {
  const { status, stdout } = await forkscope('list')
  expect(stdout).toContain('bank')
  expect(status).toBe(0)
})

test('serves the lab, and ends every process when it is interrupted', async () => {
  const { program } = await electronRuntime()
  const lab = new ServedForkscope(program, [...sandboxSwitches, projectRoot, 'serve'])
  const link = await lab.link()
  const page = await fetch(link)
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<title>Forkscope</title>')])
  const family = await descendantsOf(lab.child.pid ?? 0)
  expect(await lab.end()).toBe(0)
  expect(lab.stdout.trim().split('\n')).toHaveLength(1)
  await expect.poll(() => family.filter(isAlive)).toEqual([])
})

test('refuses wrong use with status 2', async () => {
  const { status, stdout } = await forkscope('run', 'no-such-scenario')
  expect(status).toBe(2)
  expect(stdout).toBe('')
})

test('ends every process and exits with 130 when it is interrupted', async () => {
  const { program } = await electronRuntime()
  const args = [...sandboxSwitches, projectRoot, 'run', 'bank', '--set', 'repetitions=1000000']
  let family: number[] = []
  const { status } = await runWithoutDisplay(program, args, {
    started: (pid) => {
      void delay(3_000).then(async () => {
        family = await descendantsOf(pid)
        process.kill(pid, 'SIGINT')
      })
    },
  })
  expect(status).toBe(130)
  expect(family.length).toBeGreaterThan(2)
  await expect.poll(() => family.filter(isAlive)).toEqual([])
})
