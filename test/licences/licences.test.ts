import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLicences, type LicensedWork } from '../../shared/licences.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
const temp = mkdtempSync(join(realpathSync(tmpdir()), 'fks-test-'))
/** A build of its own, with source maps: they say, independently of what the list is made from, whose code is in it. */
const again = join(temp, 'out')
const BUILD_LIMIT_MS = 240_000

interface Sbom {
  readonly components: readonly {
    readonly name: string
    readonly group?: string
    readonly version?: string
    readonly 'bom-ref': string
    readonly licenses: readonly { readonly license: { readonly id?: string; readonly name?: string } }[]
    readonly properties: readonly { readonly value: string }[]
  }[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[]
}

const read = (folder: string, file: string) => readFileSync(join(folder, file), 'utf8')
const out = join(project, 'out')
let works: readonly LicensedWork[]
let sbom: Sbom

beforeAll(async () => {
  const vite = join(project, 'node_modules/electron-vite/bin/electron-vite.js')
  await promisify(execFile)(process.execPath, [vite, 'build', '--sourcemap', '--outDir', again], { cwd: project })
  works = readLicences(read(out, 'licences.txt'))?.works ?? []
  sbom = JSON.parse(read(out, 'sbom.cdx.json')) as Sbom
}, BUILD_LIMIT_MS)
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const named = (name: string) => works.find((work) => work.name === name)
const billed = (name: string) =>
  sbom.components.find((component) => [component.group, component.name].filter(Boolean).join('/') === name)

/** The packages that the source maps of a build name. */
function packagesInSourceMaps(folder: string): ReadonlySet<string> {
  const found = new Set<string>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.map')) continue
    const { sources } = JSON.parse(read(folder, file)) as { sources: readonly (string | null)[] }
    for (const source of sources) {
      const name = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source ?? '')?.[1]
      if (name !== undefined) found.add(name)
    }
  }
  return found
}

describe('the licences of what is built in', () => {
  it('name every package that the source maps name', () => {
    const packages = [...packagesInSourceMaps(again)]
    expect(packages).toEqual(
      expect.arrayContaining(['chart.js', '@codemirror/view', 'svelte', 'valibot', 'ws', 'yaml']),
    )
    expect(packages.filter((name) => named(name) === undefined)).toEqual([])
    expect(packages.filter((name) => billed(name) === undefined)).toEqual([])
  })
  it('name what no source map shows: fonts, the editor’s TypeScript, what ships as a package, a book', () => {
    const fonts = readdirSync(join(out, 'renderer/assets')).filter((file) => file.endsWith('.woff2'))
    expect(fonts.map((file) => file.replace(/-.*/, '')).sort()).toEqual(['inter', 'jetbrains'])
    expect(read(out, 'main/language.cjs')).toContain('TypeScript')
    const names = [
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
      'typescript',
      'esbuild',
      `@esbuild/${process.platform}-${process.arch}`,
      'koffi',
      `@koromix/koffi-${process.platform}-${process.arch}`,
      'electron',
      'Go standard library',
      "Alice's Adventures in Wonderland",
    ]
    expect(names.filter((name) => named(name) === undefined || billed(name) === undefined)).toEqual([])
  })
  it('name nothing else: each is in the source maps, or one of these', () => {
    const packages = packagesInSourceMaps(again)
    const others = works.map(({ name }) => name).filter((name) => !packages.has(name))
    expect(others.filter((name) => !/^(?:@esbuild|@fontsource-variable|@koromix)\//.test(name)).sort()).toEqual(
      // Of the two bundlers a few lines, whose modules have no file; esbuild and koffi are required as packages.
      [
        "Alice's Adventures in Wonderland",
        'Go standard library',
        'electron',
        'esbuild',
        'koffi',
        'rolldown',
        'typescript',
        'vite',
      ],
    )
  })
  it('hold the text of each, with whose it is', () => {
    expect(works.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([])
    const unsigned = works.filter(({ text }) => !/copyright|©|public domain/i.test(text))
    expect(unsigned.map(({ name }) => name)).toEqual([])
    expect(named('typescript')?.text).toMatch(/Apache License[\s\S]+TypeScript ThirdPartyNotices/)
    expect(named('@fontsource-variable/inter')?.text).toMatch(/Inter Project Authors[\s\S]+SIL OPEN FONT LICENSE/)
    expect(named('chart.js')?.text).toContain('Chart.js Contributors')
    expect(named('ws')?.text).toContain('Einar Otto Stangvik')
  })
  it('have the versions that are installed, in both files', () => {
    const installed = (name: string) =>
      (JSON.parse(read(project, `node_modules/${name}/package.json`)) as { version: string }).version
    const packages = works.filter(({ name }) => existsSync(join(project, 'node_modules', name)))
    expect(packages.length).toBeGreaterThan(30)
    for (const { name, version } of packages) {
      expect([name, version, billed(name)?.version]).toEqual([name, installed(name), installed(name)])
    }
    expect(named('Go standard library')?.version).toMatch(/^1\.\d+\.\d+$/)
  })
  it('are the same bytes in two builds', () => {
    for (const file of ['licences.txt', 'renderer/licences.txt', 'sbom.cdx.json'])
      expect(read(again, file)).toBe(read(out, file))
  })
})

describe('the bill of materials', () => {
  it('is a CycloneDX 1.6 document', async () => {
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
    expect(await validator.validate(read(out, 'sbom.cdx.json'))).toBeNull()
    // It would say so: a list of what is wrong.
    const broken = read(out, 'sbom.cdx.json').replace('"type": "library"', '"type": "thing"')
    expect(await validator.validate(broken)).not.toBeNull()
  })
  it('lists the same works as the licences, and says in which part each is', () => {
    expect(sbom.components).toHaveLength(works.length)
    const parts = (name: string) => billed(name)?.properties.map(({ value }) => value)
    expect(parts('valibot')).toEqual(['lessons', 'main', 'renderer'])
    expect(parts('typescript')).toEqual(['language'])
    expect(parts('@fontsource-variable/inter')).toEqual(['renderer'])
    expect(parts('koffi')).toEqual(['packages'])
  })
  it('connects them: each is reached from the program', () => {
    const next = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]))
    const reached = new Set([[...next.keys()].find((ref) => ref.startsWith('forkscope@'))!])
    for (const ref of reached) for (const further of next.get(ref) ?? []) reached.add(further)
    expect(sbom.components.map((component) => component['bom-ref']).filter((ref) => !reached.has(ref))).toEqual([])
    expect(next.get(billed('chart.js')?.['bom-ref'] ?? '')).toEqual([
      expect.stringMatching(/^pkg:npm\/%40kurkle\/color@/),
    ])
  })
  it('holds no time, no serial number and no path of this machine', () => {
    const text = read(out, 'sbom.cdx.json')
    expect(text).not.toMatch(/"timestamp"|"serialNumber"/)
    expect(text).not.toContain(project)
    expect(read(out, 'licences.txt')).not.toContain(project)
  })
})
