import { spawnSync } from 'node:child_process'
import { afterAll, describe, expect, it } from 'vitest'
import { expectNothingLeft } from '../support/leftovers.ts'
import { shells, type Backend } from '../support/backends.ts'
import { environment, Started } from '../support/run-program.ts'

afterAll(expectNothingLeft)

/** A /dev/shm of the command's own: mounts made here are not seen outside. */
const PRIVATE = 'mount --make-rprivate / 2>/dev/null || mount --make-private /dev/shm'
const unshare = (script: string, ...args: readonly string[]): string[] => [
  ...['-m', '--propagation', 'unchanged', 'sh', '-c', `{ ${PRIVATE}; } && ${script}`, 'sh'],
  ...args,
]
/** Only root on Linux may do that, and not in every container. A skip is in the report. */
const mayMount = spawnSync('unshare', unshare('mount -t tmpfs tmpfs /dev/shm')).status === 0

async function withSharedMemory(size: string, backend: Backend, ...args: string[]) {
  const command = await backend.command()
  const run = unshare(`mount -t tmpfs -o size=${size} tmpfs /dev/shm && exec "$@"`, ...command, ...args)
  return new Started('unshare', run, environment(backend)).finished
}

describe.skipIf(!mayMount).each(shells)('a small /dev/shm on $name', (backend) => {
  it('of 1 MB is refused in one sentence', async () => {
    const { status, stderr } = await withSharedMemory('1m', backend, 'run', 'bank')
    expect(status).toBe(1)
    expect(stderr).toMatch(/^forkscope: The system's shared memory has no room for \d+ MB.*Make \/dev\/shm larger/m)
    expect(stderr).not.toMatch(/\n +at /)
  })
  it('of 64 MB, as in a container, is enough', async () => {
    const { status, stdout } = await withSharedMemory('64m', backend, 'run', 'bank', '--set', 'repetitions=5')
    expect(stdout).toMatch(/│ 200$/m)
    expect(status).toBe(0)
  })
})
