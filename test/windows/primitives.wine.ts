import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { environment, Started } from '../support/run-program.ts'
import { windows, windowsCheckout, windowsCommand } from './backends.ts'

type Found = Readonly<Record<string, unknown>>

afterAll(expectNothingLeft)

let found: Readonly<Record<'overlay' | 'calls' | 'semaphores' | 'machine', Found>>
beforeAll(async () => {
  await build({
    entryPoints: [join(PROJECT, 'test/windows/primitives.ts')],
    outfile: join(windowsCheckout(), 'primitives.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['koffi'],
  })
  const [program, ...args] = windowsCommand('primitives.mjs')
  const { status, stdout, stderr } = await new Started(program!, args, environment(windows), true).finished
  expect([status, stderr]).toEqual([0, ''])
  found = JSON.parse(stdout) as typeof found
})

const ended = (code: number) => ({ code })

describe.each(['overlay', 'calls'] as const)('shared memory on Windows: %s', (kind) => {
  it('begins with zeros and is seen by whoever opens it', () => {
    expect(found[kind]).toMatchObject({ kind, zero: 0, seenBothWays: [42, 2.5], bytes: [0, 1, 2, 3, 0] })
    expect(found[kind].exchanges).toEqual([42, 7, 8])
  })
  it('has one owner of a name, and no name when nobody has it open', () => {
    expect(found[kind].taken).toMatch(
      /^RuntimeError: The run's shared memory \/fks-\S+ could not be made: the name is taken/,
    )
    expect(found[kind].gone).toMatch(/^RuntimeError: The run's shared memory \/fks-\S+ is gone; its lab has ended\.$/)
  })
  it('has the pages that another process has asked for', () => {
    expect(found[kind].reserved).toEqual([ended(0), 2])
  })
  it('loses no addition of two processes', () => {
    expect(found[kind].added).toEqual([ended(0), 0])
  })
  it('goes on when a process was ended inside its guard', () => {
    expect(found[kind].killedInGuard).toEqual([ended(9), 8, 9])
  })
  it('is left at once by exitNow: no exit handler runs', () => {
    expect(found[kind].exit).toEqual([ended(7), 0])
  })
})

describe('semaphores on Windows', () => {
  it('count permits, wait as long as they are told, and are shared', () => {
    expect(found.semaphores).toMatchObject({ none: false, counted: [true, true, false], timedOut: [false, true] })
    expect(found.semaphores).toMatchObject({ posted: true, poster: ended(0) })
  })
  it('forget their permits when nobody has them open', () => {
    expect(found.semaphores.forgotten).toBe(false)
  })
})

describe('what Windows tells', () => {
  it('of a process: when it was made, its CPU time and memory', () => {
    expect(found.machine).toMatchObject({ sameMark: true, nobody: true })
    expect(found.machine.cpuMs).toBeGreaterThan(0)
    expect(found.machine.memoryMB).toBeGreaterThan(10)
  })
  it('of a thread: its CPU time, and whether its process has it', () => {
    expect(found.machine).toMatchObject({ thread: [true, true, true], noThread: [null, null] })
  })
  it('of itself: how much memory it may still promise', () => {
    expect(found.machine.freeMB).toBeGreaterThan(64)
  })
  it('gives a spare memory without a name to rehearse in', () => {
    expect(found.machine.rehearsed).toBe(9)
  })
})
