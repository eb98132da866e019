import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import satisfies from 'spdx-satisfies'
import type { LicensedWork } from '../../shared/licences.ts'
import type { BundledPackage } from './bundled-packages.ts'

/** Licences that may be built in: each allows to pass the work on with its text, and asks for nothing of Forkscope's own code. */
const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'OFL-1.1',
  'Unicode-3.0',
  'Zlib',
]

const TEXT_FILE = /^(?:(?:un)?licen[cs]e|copying|copyright|notice|third-?party)[\w.-]*$/i
/** Programs and declarations may be called so too. */
const NO_TEXT = /\.(?:[cm]?[jt]s|json|html|map)$/i

/** Where a package's texts are when they do not lie in it, or when not all that lies in it is about what is built in. */
interface TextSource {
  /** Which packages, by name. */
  readonly packages: RegExp
  readonly files: (project: string, folder: string) => readonly string[]
  /** The text ends before this line. */
  readonly until?: string
}
const SOURCES: readonly TextSource[] = [
  // Programs without a text of their own; of the same makers and the same sources.
  { packages: /^@esbuild\//, files: (project) => [join(project, 'node_modules/esbuild/LICENSE.md')] },
  {
    packages: /^@koromix\/koffi-/,
    files: (project) =>
      ['LICENSE.txt', 'vendor/node-addon-api/LICENSE.md', 'vendor/node-api-headers/LICENSE'].map((file) =>
        join(project, 'node_modules/koffi', file),
      ),
  },
  // Of these only a few lines are built in, and none of what they have built in themselves.
  {
    packages: /^vite$/,
    files: (_, folder) => [join(folder, 'LICENSE.md')],
    until: '# Licenses of bundled dependencies',
  },
  { packages: /^rolldown$/, files: (_, folder) => [join(folder, 'LICENSE')] },
]

/**
 * A package with its licence and every text of licence and notice that comes with it.
 * @throws Error with one sentence that names the package, when it states no licence or one that is not allowed, or has no text.
 */
export function licensedWork(project: string, { folder, manifest }: BundledPackage): LicensedWork {
  const { name, version, homepage = '' } = manifest
  const licence = statedLicence(manifest)
  if (licence === null)
    throw new Error(`${name} ${version} is built in, and its package.json states no licence; leave the package out.`)
  if (!isAllowed(licence)) {
    throw new Error(
      `${name} ${version} is built in under the licence "${licence}", which main/licences/licence-texts.ts does not allow.`,
    )
  }
  const source = SOURCES.find(({ packages }) => packages.test(name))
  const files = source?.files(project, folder) ?? ownTexts(folder)
  const texts = files.map((file) => readText(file, source?.until)).filter((text) => text !== '')
  if (texts.length === 0 || texts.length < files.length) {
    throw new Error(
      `${name} ${version} is built in, and its package holds no licence text; say in main/licences/licence-texts.ts where it is.`,
    )
  }
  return { name, version, licence, homepage, text: texts.join('\n\n') }
}

/** The lines that say whose work it is, each once. */
export const copyrightLines = (text: string): readonly string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^(?:portions )?copyright (?:(?:\(c\)|©) *)?(?:\d{4}|[A-Z])/i.test(line) && line.length <= 200)
      .filter((line) => /\(c\)|©|\d{4}/i.test(line)),
  ),
]

/** A package of before 2015 may state it as an object, or as a list of them. */
function statedLicence({ license, licenses }: BundledPackage['manifest']): string | null {
  const [stated] = [license ?? licenses].flat() as (string | { readonly type?: string } | undefined)[]
  const licence = typeof stated === 'string' ? stated : stated?.type
  return licence === undefined || licence === '' ? null : licence
}

function isAllowed(licence: string): boolean {
  try {
    return satisfies(licence, ALLOWED)
  } catch {
    // No SPDX expression: "SEE LICENSE IN …", "UNLICENSED".
    return false
  }
}

function ownTexts(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name) && !NO_TEXT.test(entry.name))
    .map(({ name }) => join(folder, name))
    .sort()
}

/** Empty when there is none. */
export function readText(file: string, until?: string): string {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return ''
  }
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\u00a0/g, ' ')
    .replaceAll('\r\n', '\n')
    .split('\n')
  const end = until === undefined ? -1 : lines.indexOf(until)
  return lines
    .slice(0, end === -1 ? lines.length : end)
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/^\n+/, '')
    .trimEnd()
}
