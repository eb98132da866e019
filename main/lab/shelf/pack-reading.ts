import { basename, join } from 'node:path'
import { MOST_TITLE_CHARACTERS, type Origin, type PackName } from '../../../shared/shelf.ts'
import { shortLine } from '../../../shared/unseen-characters.ts'
import type { Scenario } from '../../../shared/scenario.ts'
import { scenarioOf, type ScenarioTexts } from '../scenarios.ts'
import { readFolderFiles } from './folder-files.ts'
import { quoted, unseenName } from './pack-rules.ts'
import {
  checkNames,
  checkPrograms,
  hashOf,
  MANIFEST,
  PACK_FORMAT,
  parseManifest,
  SCENARIO_FILES,
  sizeOf,
  type Manifest,
  type PackFiles,
} from './pack-contents.ts'
import type { ReadLesson } from './read-lesson.ts'
import { sentenceOf } from '../shortage.ts'

/** A folder of scenarios as it was when it was read, with all of its files. */
export interface ReadPack {
  readonly manifest: Manifest
  readonly files: PackFiles
  readonly leftOut: readonly string[]
  readonly sizeBytes: number
  readonly hash: string
}

/**
 * A folder of scenarios. Without a manifest its title is the folder's name and its scenarios stand in their lessons' order.
 * @throws PackRefused. @throws Error of the file system.
 */
export async function readPackFolder(
  folder: string,
  readLesson: ReadLesson,
  shown = basename(folder),
): Promise<ReadPack> {
  const { files, leftOut } = await readFolderFiles(folder, shown)
  checkNames(files, shown)
  checkPrograms(files, shown)
  const stated = files.get(MANIFEST)
  const manifest = stated === undefined ? await impliedManifest(files, shown, readLesson) : parseManifest(stated, shown)
  return { manifest, files, leftOut, sizeBytes: sizeOf(files), hash: hashOf(files) }
}

async function impliedManifest(files: PackFiles, title: string, readLesson: ReadLesson): Promise<Manifest> {
  const folders = new Set(
    [...files.keys()].flatMap((path) => {
      const [folder, file, more] = path.split('/')
      return folder !== undefined && more === undefined && SCENARIO_FILES.some((name) => name === file) ? [folder] : []
    }),
  )
  const orders = new Map<string, number>()
  for (const name of folders) orders.set(name, await orderOf(files.get(`${name}/lesson.md`), readLesson))
  const scenarios = [...folders].sort((a, b) => orders.get(a)! - orders.get(b)! || (a < b ? -1 : 1))
  return { format: PACK_FORMAT, title: shortLine(title, MOST_TITLE_CHARACTERS), author: '', description: '', scenarios }
}

/** A lesson that cannot be read stands last; what is wrong with it is said elsewhere. */
async function orderOf(lesson: Uint8Array | undefined, readLesson: ReadLesson): Promise<number> {
  try {
    return (await readLesson(new TextDecoder().decode(lesson), '')).order
  } catch {
    return Infinity
  }
}

export interface ReadScenarios {
  readonly scenarios: readonly Scenario[]
  /** Where each one's files lie, by its id. */
  readonly folders: ReadonlyMap<string, string>
  readonly problems: readonly string[]
  /** The problem of each scenario that cannot be read, by its id. */
  readonly problemOf: ReadonlyMap<string, string>
}

interface ScenarioFolders {
  readonly folder: string
  readonly names: readonly string[]
  /** Each scenario's id begins with it and a slash. */
  readonly prefix: string
  readonly from: { readonly origin: Origin; readonly pack: PackName | null }
  /** @throws Error with one sentence. */
  readonly textsOf: (name: string, id: string) => ScenarioTexts
}

/** The scenarios of a folder. One that cannot be read is a problem and hinders no other. */
export async function readScenarioFolders(
  { folder, names, prefix, from, textsOf }: ScenarioFolders,
  readLesson: ReadLesson,
): Promise<ReadScenarios> {
  const scenarios: Scenario[] = []
  const folders = new Map<string, string>()
  const problemOf = new Map<string, string>()
  for (const name of names) {
    const id = `${prefix}/${name}`
    try {
      const unseen = unseenName(name)
      if (unseen !== null)
        throw new Error(`${quoted(id)} is not on the shelf: ${unseen}. Give its folder another name.`)
      const texts = textsOf(name, id)
      scenarios.push({ ...scenarioOf(id, await readLesson(texts.lesson, `${id}/lesson.md`), texts), ...from })
      folders.set(id, join(folder, name))
    } catch (error) {
      problemOf.set(id, sentenceOf(error))
    }
  }
  return { scenarios, folders, problems: [...problemOf.values()], problemOf }
}

/** A scenario's texts in a pack that was read. */
export function packTexts({ files, leftOut }: ReadPack): (name: string, id: string) => ScenarioTexts {
  const text = (path: string): string | null => {
    const content = files.get(path)
    return content === undefined ? null : Buffer.from(content).toString('utf8')
  }
  return (name, id) => {
    const needed = (file: (typeof SCENARIO_FILES)[number]): string => {
      const path = `${name}/${file}`
      const content = text(path)
      if (content !== null) return content
      throw new Error(
        leftOut.includes(path)
          ? `${id}/${file} is no plain file; put the file itself there.`
          : `Scenario ${id} has no ${file}.`,
      )
    }
    return { lesson: needed('lesson.md'), program: needed('program.ts'), python: text(`${name}/program.py`) }
  }
}
