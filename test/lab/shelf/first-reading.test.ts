import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { Lab } from '../../../main/lab/lab.ts'
import { lesson, PROGRAM } from './pack-maker.ts'

const root = mkdtempSync(join(tmpdir(), 'fks-first-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

function writeScenario(folder: string): void {
  mkdirSync(join(folder, 'race'), { recursive: true })
  writeFileSync(join(folder, 'race/lesson.md'), lesson('A race'))
  writeFileSync(join(folder, 'race/program.ts'), PROGRAM)
}

it('a shelf that could not be read is read again when it is asked for again', async () => {
  const scenariosFolder = join(root, 'late')
  const launcher = { kind: 'child process', launch: () => expect.unreachable() } as const
  const lab = await Lab.open({
    launcher,
    version: 'test',
    scenariosFolder,
    dataFolder: join(root, 'data'),
    idleSpares: 0,
  })
  try {
    await expect(lab.describe()).rejects.toThrow()
    writeScenario(scenariosFolder)
    expect((await lab.describe()).scenarios.map(({ id }) => id)).toEqual(['race'])
  } finally {
    await lab.close()
  }
})
