import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The parts of package.json that are read here. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: unknown
  readonly licenses?: unknown
  readonly homepage?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** A package of which something is in the build. */
export interface BundledPackage {
  readonly folder: string
  readonly manifest: Manifest
  /** Which parts of the build hold something of it: `main`, `renderer`, `packages`, … */
  readonly parts: ReadonlySet<string>
}

/** Modules that a bundler adds by itself are code of the bundler's package. */
const MADE_BY: readonly (readonly [RegExp, string])[] = [
  [/^\0rolldown\//, 'rolldown'],

  [/^(?:\0vite\/|__vite-)/, 'vite'],
]

/** Collects the packages of which a build takes something. */
export class BundledPackages {
  readonly #project: string
  readonly #parts = new Map<string, Set<string>>()
  readonly #manifests = new Map<string, Manifest | null>()

  constructor(project: string) {
    this.#project = resolve(project)
  }

  /**
   * @param id a bundler's name for a module: its file, perhaps with a query; or a name that begins with NUL.
   * @throws Error when it is no file of a package and made by no bundler that is known here.
   */
  addModule(id: string, part: string): void {
    const maker = MADE_BY.find(([pattern]) => pattern.test(id))?.[1]
    const [file = ''] = id.split(/[?#]/, 1)
    if (maker !== undefined) this.addPackage(maker, part)
    else if (!existsSync(file)) throw new Error(`It is not known of which package the build's module "${id}" is.`)
    else this.#add(this.#folderOf(dirname(file)), part)
  }

  /** A package that ships as a whole. */
  addPackage(name: string, part: string, from = this.#project): void {
    const folder = this.#installed(name, from)
    if (folder === null) throw new Error(`The package ${name} is in the build and not in node_modules.`)
    this.#add(folder, part)
  }

  /** The packages that ship as they are: the project's dependencies, theirs, and what fits this system of the optional ones. */
  addDependencies(part: string, folder = this.#project): void {
    const { dependencies = {}, optionalDependencies = {} } = this.#manifestIn(folder)!
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const found = this.#installed(name, folder)
      if (found === null && name in optionalDependencies) continue
      this.addPackage(name, part, folder)
      if (found !== null) this.addDependencies(part, found)
    }
  }

  /** By name, then version. */
  get packages(): readonly BundledPackage[] {
    return [...this.#parts]
      .map(([folder, parts]) => ({ folder, manifest: this.#manifestIn(folder)!, parts }))
      .sort(
        (one, other) =>
          compare(one.manifest.name, other.manifest.name) || compare(one.manifest.version, other.manifest.version),
      )
  }

  /** Those of `packages` that `one` depends on. */
  dependenciesOf(one: Pick<BundledPackage, 'folder' | 'manifest'>): readonly BundledPackage[] {
    const { dependencies = {}, optionalDependencies = {} } = one.manifest
    const folders = Object.keys({ ...dependencies, ...optionalDependencies }).map((name) =>
      this.#installed(name, one.folder),
    )
    return this.packages.filter(({ folder }) => folders.includes(folder))
  }

  #add(folder: string, part: string): void {
    if (folder === this.#project) return
    const parts = this.#parts.get(folder) ?? new Set()
    this.#parts.set(folder, parts.add(part))
  }

  /** The nearest folder above that is a package's own; some have more manifests inside, without a name. */
  #folderOf(folder: string): string {
    if (this.#manifestIn(folder) !== null) return folder
    const above = dirname(folder)
    if (above === folder) throw new Error('A module of the build is of no package.')
    return this.#folderOf(above)
  }

  #manifestIn(folder: string): Manifest | null {
    const known = this.#manifests.get(folder)
    if (known !== undefined) return known
    const path = join(folder, 'package.json')
    const found = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Manifest>) : {}
    const manifest = found.name !== undefined && found.version !== undefined ? (found as Manifest) : null
    this.#manifests.set(folder, manifest)
    return manifest
  }

  /** Where Node would find the package `name` from `folder`. */
  #installed(name: string, folder: string): string | null {
    const candidate = join(folder, 'node_modules', name)
    if (this.#manifestIn(candidate) !== null) return candidate
    const above = dirname(folder)
    return above === folder ? null : this.#installed(name, above)
  }
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
