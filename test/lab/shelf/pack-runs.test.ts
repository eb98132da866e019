import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { launchChildren } from '../../../main/headless/child-launcher.ts'
import { ConsentNeeded } from '../../../main/lab/consent.ts'
import { Lab } from '../../../main/lab/lab.ts'
import { outcomeText } from '../../../shared/outcome.ts'
import type { PythonSnapshot } from '../../../shared/python.ts'
import { PROJECT } from '../../support/backends.ts'
import { expectNothingLeft } from '../../support/leftovers.ts'
import { privateTemp } from '../../support/private-temp.ts'
import { goodFiles, writeFolder } from './pack-maker.ts'

const NO_SCENARIOS = import.meta.dirname
const RACE = 'two-races/race'

afterAll(expectNothingLeft)

describe('runs of a lab pack', () => {
  let root: string
  let folder: string
  let lab: Lab
  const open = () =>
    Lab.open({
      launcher: launchChildren(join(PROJECT, 'out/main/process.cjs')),
      version: 'test',
      scenariosFolder: NO_SCENARIOS,
      dataFolder: join(root, 'data'),
    })
  beforeEach(async () => {
    process.env.TMPDIR = privateTemp
    root = mkdtempSync(join(privateTemp, 'sealed-'))
    folder = writeFolder(
      root,
      goodFiles({
        'race/program.ts':
          "import { print } from 'multiprocessing'\nimport { word } from '../shared/word.ts'\nexport const main = () => print(word)\n",
        'shared/word.ts': "export const word = 'agreed'\n",
        'race/program.py': 'import helper\nprint(helper.WORD)\n',
        'race/helper.py': "WORD = 'agreed'\n",
      }),
    )
    lab = await open()
    const shelf = await lab.shelf()
    const id = await shelf.openPath(folder, 'folder')
    await shelf.consent(id, shelf.packs[0]!.hash)
  })
  afterEach(async () => {
    await lab.close()
    rmSync(root, { recursive: true })
  })

  it('are the same in a whole series, though the folder changes meanwhile; the next one is asked for', async () => {
    const series = await lab.runSeries(RACE, {}, { times: 6 })
    const stop = lab.listen((event) => {
      if (event.type !== 'series' || event.series.done !== 1) return
      writeFileSync(join(folder, 'shared/word.ts'), "export const word = 'changed'\n")
    })
    writeFileSync(join(folder, 'race/program.ts'), "export const main = () => console.log('changed')\n")
    const over = await series.over
    stop()
    expect([over.status, over.outcomes.map((outcome) => [outcomeText(outcome), outcome.count])]).toEqual([
      'finished',
      [['agreed', 6]],
    ])
    await expect(lab.runSeries(RACE, {}, { times: 2 })).rejects.toThrow(ConsentNeeded)
  })
  it('end in a series once the consent is taken back in another lab', async () => {
    const other = await open()
    try {
      const series = await lab.runSeries(RACE, {}, { times: 900 })
      const shelf = await other.shelf()
      await shelf.closePack(shelf.packs[0]!.id)
      const over = await series.over
      expect([over.status, over.reason]).toEqual([
        'failed',
        'You have taken back that two-races/race may run, so the series was ended.',
      ])
      expect(over.done).toBeLessThan(900)
    } finally {
      await other.close()
    }
  })
  it('in Python import the helper that was agreed to, from a folder of the run', async () => {
    const lines: string[] = []
    const stop = lab.listen((event) => {
      if (event.type === 'python') lines.push(...event.lines.map(({ text }) => text))
    })
    const over = async (): Promise<PythonSnapshot> => {
      const run = await lab.runPython(RACE, {})
      // Changed before Python has read a line of it.
      writeFileSync(join(folder, 'race/helper.py'), "WORD = 'changed'\n")
      await run.over
      return run.snapshot
    }
    expect((await over()).status).toBe('finished')
    stop()
    expect(lines).toEqual(['agreed'])
    await expect(lab.runPython(RACE, {})).rejects.toThrow(ConsentNeeded)
  })
  it('show the scenario’s own file and line in a stack', async () => {
    const shelf = await lab.shelf()
    writeFileSync(join(folder, 'shared/word.ts'), "\nthrow new Error('of the pack')\nexport const word = ''\n")
    await shelf.refresh()
    await shelf.consent(shelf.packs[0]!.id, shelf.packs[0]!.hash)
    const lines: string[] = []
    const stop = lab.listen((event) => {
      if (event.type === 'tick') lines.push(...event.tick.output.map(({ text }) => text))
    })
    await (
      await lab.runScenario(RACE, {})
    ).over
    stop()
    expect(lines.join('\n')).toMatch(/Error: of the pack[^]*word\.ts:2:7/)
  })
  it('are checked in the editor against what was read, and not what lies there now', async () => {
    const source = "import { word } from '../shared/word.ts'\nexport const main = () => word.nothing\n"
    const seen = async () => (await lab.askLanguage<'diagnose'>(RACE, { kind: 'diagnose', source })) ?? []
    expect((await seen()).map(({ message }) => message)).toEqual([expect.stringContaining('on type \'"agreed"\'')])
    writeFileSync(join(folder, 'shared/word.ts'), 'export const word = { nothing: 1 }\n')
    expect(await seen()).toHaveLength(1)
    await (await lab.shelf()).refresh()
    expect(await seen()).toEqual([])
  })
})
