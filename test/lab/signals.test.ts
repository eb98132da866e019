import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Lab } from '../../main/lab/lab.ts'
import type { ProcessSnapshot } from '../../shared/run.ts'
import { processIndex, runId } from '../../shared/units.ts'
import { openLab, SeenRun } from '../support/lab.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { until } from '../support/until.ts'

let lab: Lab
beforeAll(async () => {
  lab = await openLab()
})
afterAll(async () => {
  await lab.close()
  await expectNothingLeft()
})

const send = (seen: SeenRun, { index }: Pick<ProcessSnapshot, 'index'>, signal: string) =>
  lab.signal(seen.run.request.id, index, signal)

it('pauses a process and lets it go on', async () => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'spin' })
  const worker = await seen.sees('worker', ({ cpuMs }) => cpuMs > 0)
  expect(worker.paused).toBe(false)
  send(seen, worker, 'SIGSTOP')
  const { cpuMs } = await seen.sees('worker', ({ paused }) => paused)
  send(seen, worker, 'SIGCONT')
  const after = await seen.sees('worker', (now) => !now.paused && now.cpuMs > cpuMs + 100)
  // Mostly its own code; the parts are the whole.
  expect(after.userMs! + after.systemMs!).toBeCloseTo(after.cpuMs, 6)
  expect(after.userMs).toBeGreaterThan(after.systemMs!)
  await seen.end()
})

it('ends paused processes when it is stopped', async () => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'spin' })
  for (const name of ['worker', 'MainProcess']) {
    const process = await seen.sees(name, ({ state }) => state !== 'starting')
    send(seen, process, 'SIGSTOP')
    await seen.sees(name, ({ paused }) => paused)
  }
  expect(await seen.end()).toMatchObject({ status: 'stopped', reason: 'Stopped by you.' })
  expect(seen.tick!.processes.map(({ state, paused }) => [state, paused])).toEqual([
    ['ended', false],
    ['ended', false],
  ])
})

it.each([
  ['SIGKILL', -9],
  ['SIGTERM', -15],
  ['SIGINT', -2],
  ['SIGUSR1', -10],
])('%s: the end says so, and what was held', async (signal, exitcode) => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'hold' })
  const worker = await seen.sees('worker', ({ state }) => state === 'sleeping')
  send(seen, worker, signal)
  const ended = await seen.sees('worker', ({ state }) => state === 'ended')
  expect([ended.exitcode, ended.ending]).toEqual([exitcode, `killed by ${signal} while holding Lock-1`])
  await seen.end()
})

it('does not call paused processes deadlocked, wherever they were paused', async () => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'play' })
  await until('the game is on', () => (seen.tick?.queues[0]?.gets ?? 0) > 100)
  for (const name of ['left', 'right', 'left']) {
    const player = await seen.sees(name, () => true)
    send(seen, player, 'SIGSTOP')
    const { atMs } = seen.tick!
    // Its partner now waits for it; a deadlock would be announced within a second.
    await until('a second has passed', () => seen.tick!.atMs > atMs + 1500)
    expect([seen.snapshot.deadlocked, seen.snapshot.deadlock]).toEqual([false, null])
    const { gets } = seen.tick!.queues[0]!
    send(seen, player, 'SIGCONT')
    await until('the game goes on', () => seen.tick!.queues[0]!.gets > gets + 100)
  }
  await seen.end()
})

it('refuses a signal to a thread, and names its process', async () => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'thread' })
  const thread = await seen.sees('worker', ({ state }) => state === 'sleeping')
  expect(thread).toMatchObject({ thread: true, parent: processIndex(0) })
  expect(() => send(seen, thread, 'SIGKILL')).toThrow(
    'worker is a thread, and a signal reaches the whole of its process: send it to MainProcess.',
  )
  const { processes } = seen.tick!
  expect(processes.map(({ name, state }) => [name, state])).not.toContainEqual(['worker', 'ended'])
  await seen.end()
})

it('refuses what cannot be sent, in one sentence', async () => {
  const seen = await SeenRun.of(lab, 'signalled', { way: 'hold' })
  const { id } = seen.run.request
  const worker = await seen.sees('worker', ({ state }) => state === 'sleeping')
  expect(() => send(seen, worker, 'SIGNAL')).toThrow(/^This system cannot send SIGNAL; it can send SIGTERM, SIGKILL, /)
  expect(() => lab.signal(id, processIndex(9), 'SIGKILL')).toThrow('This run has no process 9.')
  expect(() => lab.signal(runId('none'), worker.index, 'SIGKILL')).toThrow('This lab has no run none.')
  send(seen, worker, 'SIGKILL')
  await seen.sees('worker', ({ state }) => state === 'ended')
  expect(() => send(seen, worker, 'SIGCONT')).toThrow(
    'worker has ended (killed by SIGKILL while holding Lock-1); it gets no signals any more.',
  )
  await seen.end()
  expect(() => send(seen, worker, 'SIGTERM')).toThrow(
    'This run is over: none of its processes is left, so no signal was sent.',
  )
  const { signals, coreKinds, cores } = await lab.describe()
  expect(signals).toContain('SIGSTOP')
  expect(coreKinds).toHaveLength(cores)
})
