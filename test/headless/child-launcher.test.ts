import { once, EventEmitter } from 'node:events'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { launchChildren } from '../../main/headless/child-launcher.ts'
import { processIndex } from '../../shared/units.ts'
import { PROJECT } from '../support/backends.ts'
import { expectNothingLeft } from '../support/leftovers.ts'
import { privateTemp } from '../support/private-temp.ts'

afterAll(expectNothingLeft)

const NO_ARENA = { name: '', sizeBytes: 0, guardFile: '', memory: 'calls' } as const

it('a child that is killed as it is given its work was killed: it did not fail to start', async () => {
  process.env.TMPDIR = privateTemp
  const told = new EventEmitter()
  const child = launchChildren(join(PROJECT, 'out/main/process.cjs')).launch('victim', {
    message: () => told.emit('ready'),
    wrote: () => undefined,
    ended: (ending, failure) => told.emit('ended', ending, failure),
  })
  await once(told, 'ready')
  const ended = once(told, 'ended')
  process.kill(child.pid!, 'SIGKILL')
  // It dies while this process cannot be told of it.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
  child.send({ type: 'assign', arena: NO_ARENA, index: processIndex(0), program: '', scenario: '' })
  expect(await ended).toEqual([{ code: -9 }, undefined])
})
