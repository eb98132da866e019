import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Arena } from '../../main/multiprocessing/memory/arena.ts'
import { privateTemp } from './private-temp.ts'

/** An arena in this very process, for tests of what lies in it. `using` removes it. */
export async function testArena(memory: 'overlay' | 'calls', sizeBytes = 16 * 1024 * 1024) {
  const guardFile = join(privateTemp, 'guard')
  writeFileSync(guardFile, '')
  const name = `/fks-${randomBytes(5).toString('hex')}`
  const arena = await Arena.create({ name, guardFile, trace: true, sizeBytes, recorderBytes: 64 * 1024, memory })
  return {
    arena,
    [Symbol.dispose]() {
      arena.unlink()
      arena.close()
    },
  }
}
