/** A work of others that Forkscope contains. */
export interface LicensedWork {
  readonly name: string
  /** Empty where there is none: a book. */
  readonly version: string
  /** An SPDX expression, or words. */
  readonly licence: string
  /** Its page on the web; empty for none. */
  readonly homepage: string
  /** Every licence and notice that comes with it, in full. */
  readonly text: string
}

/** The page's own file, made by the build; both shells serve it, and the command line prints it. */
export const LICENCES_FILE = 'licences.txt'

export interface Licences {
  /** Forkscope's own licence, and how to read the rest. */
  readonly preface: string
  readonly works: readonly LicensedWork[]
}

const LINE = '='.repeat(79)

/**
 * One text for people, which `readLicences` reads back. Each work begins with a line of 79 `=`, then name and version,
 * licence, homepage (a line each, the last may be empty), an empty line, and its texts.
 * @throws Error when a text has such a line itself.
 */
export function writeLicences({ preface, works }: Licences): string {
  const sections = works.map(({ name, version, licence, homepage, text }) =>
    [`${name} ${version}`.trim(), licence, homepage, '', text].join('\n'),
  )
  const misread = [preface, ...sections].find((section) => section.split('\n').includes(LINE))
  if (misread !== undefined) throw new Error(`A licence text has a line of 79 "=": ${misread.slice(0, 80)}`)
  return `${[preface, ...sections].join(`\n\n${LINE}\n`)}\n`
}

/** null when `text` was not made by `writeLicences`. */
export function readLicences(text: string): Licences | null {
  const [preface = '', ...sections] = text.trimEnd().split(`\n\n${LINE}\n`)
  if (sections.length === 0) return null
  return { preface, works: sections.map(readWork) }
}

function readWork(section: string): LicensedWork {
  const [title = '', licence = '', homepage = '', , ...text] = section.split('\n')
  const { name = title, version = '' } = /^(?<name>.+) (?<version>\d\S*)$/.exec(title)?.groups ?? {}
  return { name, version, licence, homepage, text: text.join('\n') }
}
