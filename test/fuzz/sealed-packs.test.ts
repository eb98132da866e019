import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { compileProgram } from '../../main/lab/runs/compile-program.ts'
import { compiler } from '../../main/lab/runs/compiler.ts'
import { readFolderFiles } from '../../main/lab/shelf/folder-files.ts'
import { goodFiles, PROGRAM, TestShelf, zip } from '../lab/shelf/pack-maker.ts'
import { fuzz, FUZZ_TIMEOUT_MS } from './fuzz.ts'

afterAll(() => compiler.close())

const NO_SCENARIOS = import.meta.dirname
const part = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('..', '.', '', 'race', 'outside', 'linked', 'node_modules', '.h', 'index', 'x'),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
)
const extension = fc.constantFrom('', '.ts', '.js', '.mjs', '.json', '.txt', '.TS', '?x', '#x', '\0')
const madeUp = fc
  .tuple(
    fc.constantFrom('', './', '../', '/', 'file://', 'data:', '@', '#'),
    fc.array(part, { maxLength: 6 }),
    extension,
  )
  .map(([start, parts, end]) => `${start}${parts.join('/')}${end}`)
/** Among them those that must work: else everything could be refused. */
const specifier = fc.oneof(
  { arbitrary: madeUp, weight: 19 },
  { arbitrary: fc.constantFrom('./x.json', '../x.ts'), weight: 1 },
)

it(
  'no import brings into a pack’s program what was not agreed to',
  async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    const course = join(test.root, 'course')
    for (const path of [
      'outside.ts',
      'x.ts',
      'index.ts',
      'node_modules/x/index.js',
      'race/x.ts',
      'course/.h.ts',
      'course/race/.h.ts',
      'course/race/x.ts',
      'course/race/index.js',
      'course/race/node_modules/x/index.js',
      'course/race/linked/index.ts',
    ]) {
      mkdirSync(dirname(join(test.root, path)), { recursive: true })
      writeFileSync(join(test.root, path), "console.log('evil')\n")
    }
    const files = new Map(
      Object.entries({ 'race/x.json': '{ "good": 1 }', 'x.ts': "console.log('good')\n" }).map(
        ([path, text]) => [path, Buffer.from(text)] as const,
      ),
    )
    let compiled = 0
    await fuzz(fc.tuple(specifier, fc.constantFrom('import', 'require', 'dynamic')), 600, async ([name, kind]) => {
      const quoted = JSON.stringify(name)
      const source = { import: `import ${quoted}`, require: `require(${quoted})`, dynamic: `import(${quoted})` }[kind]
      const program = { file: join(course, 'race', 'program.ts'), source, sealed: { root: course, files } }
      const text = await compileProgram(program, join(test.root, 'out')).then(
        (file) => readFileSync(file, 'utf8'),
        (error: unknown) => {
          expect((error as Error).name).toBe('ProgramError')
          return ''
        },
      )
      if (text !== '') compiled += 1
      expect(text).not.toContain('evil')
    })
    // Else it would say nothing.
    expect(compiled).toBeGreaterThan(0)
  },
  FUZZ_TIMEOUT_MS,
)

const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}.ts`)

it(
  'all that is unpacked of a pack is agreed to: nothing of it is out of the question’s sight',
  async () => {
    using test = await TestShelf.open(NO_SCENARIOS)
    let opened = 0
    await fuzz(fc.array(path, { minLength: 1, maxLength: 3 }), 150, async (paths) => {
      const more = Object.fromEntries(paths.map((name) => [name, PROGRAM]))
      const id = await test.shelf.openPackBytes('fuzz.fklab', zip(goodFiles(more))).catch((error: unknown) => {
        expect((error as Error).name).toBe('PackRefused')
        return null
      })
      if (id === null) return
      opened += 1
      const pack = test.shelf.packs.find((candidate) => candidate.id === id)!
      const folder = join(test.data, 'packs', pack.hash.slice(0, 32))
      const onDisk = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      expect(onDisk).toHaveLength(pack.files.length)
      expect([...(await readFolderFiles(folder, 'fuzz')).files.keys()]).toEqual(pack.files)
      expect(pack.programs).toEqual(pack.files.filter((name) => name.endsWith('.ts')))
      await test.shelf.closePack(id)
    })
    expect(opened).toBeGreaterThan(0)
  },
  FUZZ_TIMEOUT_MS,
)
