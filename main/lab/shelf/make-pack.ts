import { zipSync, type Zippable } from 'fflate'
import { MOST_PACK_BYTES, PACK_EXTENSION } from '../../../shared/shelf.ts'
import { checkContents, MANIFEST, readManifest, type Manifest, type PackFiles } from './pack-contents.ts'
import { isPackKind, PackRefused, quoted } from './pack-rules.ts'
import { slugOf } from './names.ts'
import type { ReadLesson } from './read-lesson.ts'
import { unpack } from './unpack.ts'

/** The first day that a zip can state: the same files make the same archive on every day. */
const NO_DATE = '1980-01-01T00:00:00'

/**
 * A `.fklab` file. Checked as a pack from outside is, so that what is made here can be opened elsewhere.
 * @throws PackRefused
 */
export async function makePack(
  files: PackFiles,
  manifest: Manifest,
  shown: string,
  readLesson: ReadLesson,
): Promise<Uint8Array> {
  try {
    return await packed(files, manifest, shown, readLesson)
  } catch (error) {
    if (!(error instanceof PackRefused)) throw error
    throw new PackRefused(quoted(shown), error.why, 'Mend it and try again.', 'was not made into a lab pack')
  }
}

async function packed(
  files: PackFiles,
  manifest: Manifest,
  shown: string,
  readLesson: ReadLesson,
): Promise<Uint8Array> {
  const all = new Map(
    [...files].filter(([path]) => isPackKind(path) && path !== MANIFEST).sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  const whole: PackFiles = new Map([
    [MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`)],
    ...all,
  ])
  await checkContents(whole, manifest, shown, readLesson)
  const zippable: Zippable = Object.fromEntries([...whole].map(([path, content]) => [path, [content, {}]]))
  const bytes = zipSync(zippable, { level: 9, mtime: NO_DATE })
  if (bytes.byteLength > MOST_PACK_BYTES)
    throw new PackRefused(
      quoted(shown),
      `its pack would have ${bytes.byteLength} bytes`,
      'Split it into several packs.',
    )
  readManifest(unpack(bytes, shown), shown)
  return bytes
}

export const packFileName = (title: string): string => `${slugOf(title, () => false, 'lab-pack')}${PACK_EXTENSION}`
