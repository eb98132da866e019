import { afterAll, describe, expect, it } from 'vitest'
import { expectNothingLeft } from '../support/leftovers.ts'
import { shells, type Backend } from '../support/backends.ts'
import { environment, Started } from '../support/run-program.ts'

afterAll(expectNothingLeft)

/** Only root may give a command its own /dev/shm. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

async function withSharedMemory(size: string, backend: Backend, ...args: string[]) {
  const command = await backend.command()
  const mount = `mount -t tmpfs -o size=${size} tmpfs /dev/shm && exec "$@"`
  return new Started('unshare', ['-m', 'sh', '-c', mount, 'sh', ...command, ...args], environment(backend)).finished
}

describe.runIf(mayMount).each(shells)('a small /dev/shm on $name', (backend) => {
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
