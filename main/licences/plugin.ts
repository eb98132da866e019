import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Metafile } from 'esbuild'
import type { Plugin } from 'vite'
import { LICENCES_FILE, writeLicences } from '../../shared/licences.ts'
import { BundledPackages, type BundledPackage } from './bundled-packages.ts'
import { copyrightLines, licensedWork, readText } from './licence-texts.ts'
import { books, goLibrary } from './other-works.ts'
import { sbom, type SbomEntry } from './sbom.ts'

const SBOM_FILE = 'sbom.cdx.json'
const STYLES = /\.css(?:$|\?)/

/**
 * Lists what of others is in the build, beside its parts: the licences, `licences.txt`, also among the page's files, and a
 * bill of materials, `sbom.cdx.json`. Of each package something of which is in a file of the build, as the bundlers report it.
 */
export class LicenceList {
  readonly #project: string
  readonly #packages: BundledPackages

  constructor(project: string) {
    this.#project = project
    this.#packages = new BundledPackages(project)
  }

  /** Adds the inputs of esbuild's outputs. Their paths are relative to the working folder. */
  addOutputs({ outputs }: Metafile, part: string): void {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        if (bytesInOutput > 0) this.#packages.addModule(resolve(path), part)
      }
    }
  }

  /** Collects from Vite's build of `part`. */
  collect(part: string): Plugin {
    let root = this.#project
    const packages = this.#packages
    return {
      name: 'collect-bundled-packages',
      apply: 'build',
      enforce: 'post',
      configResolved: (config) => void (root = config.root),
      generateBundle(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (output.type === 'asset') {
            for (const file of output.originalFileNames) packages.addModule(resolve(root, file), part)
          } else {
            const written = Object.entries(output.modules).filter(([, { renderedLength }]) => renderedLength > 0)
            for (const [id] of written) packages.addModule(id, part)
          }
        }
        // Styles are in no chunk's list.
        for (const id of this.getModuleIds()) if (STYLES.test(id)) packages.addModule(id, part)
      },
    }
  }

  /** Writes both files once the last part, the page, is built; electron-vite builds one part after the other. */
  write(): Plugin {
    let page = ''
    return {
      name: 'write-licences',
      apply: 'build',
      configResolved: ({ root, build }) => void (page = resolve(root, build.outDir)),
      // A build that fails leaves no list of the one before.
      buildStart: () => {
        for (const file of [LICENCES_FILE, SBOM_FILE]) rmSync(join(page, '..', file), { force: true })
      },
      writeBundle: () => this.#write(page),
    }
  }

  #write(page: string): void {
    const project = this.#project
    const packages = this.#packages
    packages.addDependencies('packages')
    packages.addPackage('electron', 'electron')
    const bundled = packages.packages.map((each) => ({ each, work: licensedWork(project, each) }))
    const others = [...books(project), goLibrary(project, esbuildProgram(packages.packages))]

    const own = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as BundledPackage['manifest']
    const works = [...others, ...bundled.map(({ work }) => work)]
    const text = writeLicences({ preface: preface(own.version, readText(join(project, 'LICENSE'))), works })
    for (const folder of [page, join(page, '..')]) writeFileSync(join(folder, LICENCES_FILE), text)

    const go = others.find(({ purl }) => purl.startsWith('pkg:golang/'))
    const entries: SbomEntry[] = [
      ...others.map((work) => ({
        ...work,
        copyright: copyrightLines(work.text),
        parts: [work.part],
        dependsOn: [],
      })),
      ...bundled.map(({ each, work }): SbomEntry => ({
        ...work,
        purl: purl(each),
        type: work.name === 'electron' ? 'framework' : 'library',
        copyright: copyrightLines(work.text),
        parts: [...each.parts].sort(),
        dependsOn: [
          ...packages.dependenciesOf(each).map(purl),
          ...(go !== undefined && work.name.startsWith('@esbuild/') ? [go.purl] : []),
        ],
      })),
    ]
    const needed = new Set(entries.flatMap(({ dependsOn }) => dependsOn))
    const asked = { ...own.dependencies, ...own.devDependencies }
    const direct = entries.filter(({ name, purl: id }) => name in asked || !needed.has(id))
    const subject = {
      name: own.name,
      version: own.version,
      licence: 'MIT',
      dependsOn: direct.map(({ purl: id }) => id),
    }
    writeFileSync(join(page, '..', SBOM_FILE), sbom(subject, entries))
  }
}

const purl = ({ manifest }: BundledPackage): string =>
  `pkg:npm/${manifest.name.replace('@', '%40')}@${manifest.version}`

/** Its Go version stands in it. */
function esbuildProgram(packages: readonly BundledPackage[]): string {
  const found = packages.find(({ manifest }) => manifest.name.startsWith('@esbuild/'))
  if (found === undefined) throw new Error("esbuild's program for this system is not in node_modules; run npm ci.")
  return join(found.folder, process.platform === 'win32' ? 'esbuild.exe' : 'bin/esbuild')
}

const preface = (version: string, licence: string): string => `Forkscope ${version} and what it contains of others

Forkscope is under the MIT licence, the first text below. It contains works of others under licences of their
own. Each of them follows, with its version, its licence and its texts, as the build found them. An installed
Forkscope also contains Electron, with Chromium and Node.js in it: their licences lie beside the program, in
LICENSE.electron.txt and LICENSES.chromium.html.

${licence}`
