import { basename, join } from 'node:path'
import { MOST_TITLE_CHARACTERS, type Origin, type PackName } from '../../../shared/shelf.ts'
import { shortLine } from '../../../shared/unseen-characters.ts'
import type { Scenario } from '../../../shared/scenario.ts'
import { parseLesson } from '../lesson.ts'
import { readScenario } from '../scenarios.ts'
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

/** A folder of scenarios as it is on the disk now. */
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
export function readPackFolder(folder: string, shown = basename(folder)): ReadPack {
  const { files, leftOut } = readFolderFiles(folder, shown)
  checkNames(files, shown)
  checkPrograms(files, shown)
  const stated = files.get(MANIFEST)
  const manifest = stated === undefined ? impliedManifest(files, shown) : parseManifest(stated, shown)
  return { manifest, files, leftOut, sizeBytes: sizeOf(files), hash: hashOf(files) }
}

function impliedManifest(files: PackFiles, title: string): Manifest {
  const folders = new Set(
    [...files.keys()].flatMap((path) => {
      const [folder, file, more] = path.split('/')
      return folder !== undefined && more === undefined && SCENARIO_FILES.some((name) => name === file) ? [folder] : []
    }),
  )
  const orders = new Map([...folders].map((name) => [name, orderOf(files.get(`${name}/lesson.md`))]))
  const scenarios = [...folders].sort((a, b) => orders.get(a)! - orders.get(b)! || (a < b ? -1 : 1))
  return { format: PACK_FORMAT, title: shortLine(title, MOST_TITLE_CHARACTERS), author: '', description: '', scenarios }
}

/** A lesson that cannot be read stands last; what is wrong with it is said elsewhere. */
function orderOf(lesson: Uint8Array | undefined): number {
  try {
    return parseLesson(new TextDecoder().decode(lesson), '').order
  } catch {
    return Infinity
  }
}

export interface ReadScenarios {
  readonly scenarios: readonly Scenario[]
  /** Where each one's files lie, by its id. */
  readonly folders: ReadonlyMap<string, string>
  readonly problems: readonly string[]
}

/** The scenarios of a folder, each under `prefix/`. One that cannot be read is a problem and hinders no other. */
export function readScenarioFolders(
  folder: string,
  names: readonly string[],
  prefix: string,
  from: { readonly origin: Origin; readonly pack: PackName | null },
): ReadScenarios {
  const scenarios: Scenario[] = []
  const folders = new Map<string, string>()
  const problems: string[] = []
  for (const name of names) {
    const id = `${prefix}/${name}`
    try {
      const unseen = unseenName(name)
      if (unseen !== null)
        throw new Error(`${quoted(id)} is not on the shelf: ${unseen}. Give its folder another name.`)
      scenarios.push({ ...readScenario(folder, name, id), ...from })
      folders.set(id, join(folder, name))
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error))
    }
  }
  return { scenarios, folders, problems }
}
