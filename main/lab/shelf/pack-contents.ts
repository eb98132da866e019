import { createHash } from 'node:crypto'
import * as v from 'valibot'
import { PlainLine, PlainText } from '../../../shared/plain-text.ts'
import { MOST_SOURCE_CHARACTERS, MOST_TITLE_CHARACTERS } from '../../../shared/shelf.ts'
import { unseenInLine } from '../../../shared/unseen-characters.ts'
import { issueWords } from '../scenarios/issue-words.ts'
import { isCode } from './code-files.ts'
import { clash, PACK_LIMITS, PackRefused, quoted, unseenName } from './pack-rules.ts'
import type { ReadLesson } from './read-lesson.ts'

/** A pack's files by their paths, with slashes, relative to the pack. */
export type PackFiles = ReadonlyMap<string, Uint8Array>

export const MANIFEST = 'manifest.json'
export const PACK_FORMAT = 1
/** Two hundred names of folders and a description have half of it. */
const MOST_MANIFEST_BYTES = 32 * 1024
/** The files that make a folder a scenario. */
export const SCENARIO_FILES = ['lesson.md', 'program.ts'] as const
const FOLDER_NAME = /^[A-Za-z0-9][\w-]{0,59}$/

/** `manifest.json`, in a `.fklab` file and, if its author likes, in a folder of scenarios. */
export const Manifest = v.strictObject({
  format: v.literal(PACK_FORMAT, `is another than ${PACK_FORMAT}, the only one that this Forkscope knows`),
  title: v.pipe(PlainLine(MOST_TITLE_CHARACTERS), v.trim(), v.nonEmpty('is empty')),
  author: v.optional(PlainLine(120), ''),
  description: v.optional(PlainText(1000), ''),
  /** Folders' names, in the order to teach them. */
  scenarios: v.pipe(
    v.array(v.pipe(v.string(), v.regex(FOLDER_NAME, 'names a folder with more than letters, digits and hyphens'))),
    v.nonEmpty('names no scenario'),
    v.maxLength(PACK_LIMITS.scenarios, `names more than ${PACK_LIMITS.scenarios}`),
    v.check((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, 'names a folder twice'),
  ),
})
export type Manifest = v.InferOutput<typeof Manifest>

/** @param pack for the sentence. @throws PackRefused */
export function readManifest(files: PackFiles, pack: string): Manifest {
  const content = files.get(MANIFEST)
  if (content === undefined)
    throw new PackRefused(
      quoted(pack),
      `it has no ${MANIFEST}, which states its title and scenarios`,
      'A lab pack is made by “forkscope pack <folder>”.',
    )
  return parseManifest(content, pack)
}

/** @throws PackRefused */
export function parseManifest(content: Uint8Array, pack: string): Manifest {
  if (content.byteLength > MOST_MANIFEST_BYTES)
    throw new PackRefused(
      quoted(pack),
      `its ${MANIFEST} has ${content.byteLength} bytes, and it has at most ${MOST_MANIFEST_BYTES}`,
      'Ask its author to make it shorter.',
    )
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(undefined, 'is no JSON'), Manifest),
    textOf(content, MANIFEST, pack),
  )
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new PackRefused(
    quoted(pack),
    `its ${MANIFEST} is wrong: ${issue.type === 'parse_json' ? issue.message : issueWords(issue, 'the manifest')}`,
    'Ask its author to mend it.',
  )
}

/** Names that everybody reads aright, and that are as many names on every system. @throws PackRefused */
export function checkNames(files: PackFiles, pack: string): void {
  const names = [...files.keys()]
  const unseen = unseenInLine(pack)
  const wrong =
    unseen === null
      ? (names.map(unseenName).find((why) => why !== null) ?? clash(names))
      : `its own name contains ${unseen.code}, which cannot be seen`
  if (wrong !== null) throw new PackRefused(quoted(pack), wrong, 'Give it another name.')
}

/** Turns the order of what is read round, up to the line's end: other code is read than runs (Trojan Source, CVE-2021-42574). */
const REORDERS = /[\u202a-\u202e\u2066-\u2069]/

/** Programs read as they run. @throws PackRefused */
export function checkPrograms(files: PackFiles, pack: string): void {
  for (const [path, content] of files) {
    if (!isCode(path)) continue
    const line = new TextDecoder()
      .decode(content)
      .split('\n')
      .findIndex((text) => REORDERS.test(text))
    if (line >= 0)
      throw new PackRefused(
        quoted(pack),
        `${quoted(path)}, line ${line + 1}, holds a character that turns its order round, so that it reads otherwise than it runs`,
        'Write such a character as an escape: "\\u202e".',
      )
  }
}

/** Every file is text, every scenario is whole and its lesson can be read. @throws PackRefused */
export async function checkContents(
  files: PackFiles,
  { scenarios }: Manifest,
  pack: string,
  readLesson: ReadLesson,
): Promise<void> {
  for (const [path, content] of files) textOf(content, path, pack)
  checkPrograms(files, pack)
  for (const folder of scenarios) {
    for (const file of SCENARIO_FILES) {
      if (!files.has(`${folder}/${file}`))
        throw new PackRefused(
          quoted(pack),
          `its scenario ${quoted(folder)} has no ${file}`,
          'Ask its author to add it.',
        )
    }
    const lesson = `${folder}/lesson.md`
    try {
      await readLesson(textOf(files.get(lesson)!, lesson, pack), lesson)
    } catch (error) {
      if (error instanceof PackRefused) throw error
      const why = error instanceof Error ? error.message : String(error)
      throw new PackRefused(
        quoted(pack),
        `a lesson in it is wrong: ${why.replace(/\.$/, '')}`,
        'Ask its author to mend it.',
      )
    }
    if (files.get(`${folder}/program.ts`)!.byteLength > MOST_SOURCE_CHARACTERS)
      throw new PackRefused(
        quoted(pack),
        `${quoted(`${folder}/program.ts`)} is longer than ${MOST_SOURCE_CHARACTERS} bytes`,
        'Ask its author to make it shorter.',
      )
  }
}

/** An archive under another name is not text either. @throws PackRefused */
function textOf(content: Uint8Array, path: string, pack: string): string {
  try {
    if (!content.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    // Said below.
  }
  throw new PackRefused(
    quoted(pack),
    `${quoted(path)} in it is no text in UTF-8`,
    'A pack holds texts only; ask its author.',
  )
}

/** SHA-256 of names and contents, whatever order they came in: the same files have the same hash, packed or not. */
export function hashOf(files: PackFiles): string {
  const hash = createHash('sha256')
  const names = [...files.keys()].sort()
  for (const name of names) {
    const content = files.get(name)!
    // Lengths before contents, so that no two lists of files read alike.
    hash.update(`${Buffer.byteLength(name)} ${content.byteLength} `)
    hash.update(name)
    hash.update(content)
  }
  return hash.digest('hex')
}

export const sizeOf = (files: PackFiles): number =>
  [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
