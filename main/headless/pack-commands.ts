import { existsSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { PACK_EXTENSION, type ConsentQuestion } from '../../shared/shelf.ts'
import { shortLine, shownLine } from '../../shared/unseen-characters.ts'
import { ConsentNeeded } from '../lab/consent.ts'
import type { Lab } from '../lab/lab.ts'
import { LessonReader } from '../lab/scenarios/lesson-reader.ts'
import { makePack, packFileName } from '../lab/shelf/make-pack.ts'
import { readPackFolder } from '../lab/shelf/pack-reading.ts'
import { PackRefused, quoted } from '../lab/shelf/pack-rules.ts'
import type { ReadLesson } from '../lab/shelf/read-lesson.ts'
import { saveFile } from '../lab/storage/saved-file.ts'
import { ask, canAsk, note } from './terminal.ts'
import { sentenceText } from './terminal-text.ts'

const MOST_PATH_CHARACTERS = 200

/** `forkscope pack <folder>`: makes a `.fklab` file of a folder of scenarios. @returns the text to print. @throws PackRefused, NotSaved */
export async function packCommand(folder: string, out: string | undefined): Promise<string> {
  const lessons = new LessonReader()
  try {
    return await packed(folder, out, (text, file) => lessons.read(text, file))
  } finally {
    await lessons.close()
  }
}

async function packed(folder: string, out: string | undefined, readLesson: ReadLesson): Promise<string> {
  const path = resolve(folder)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new PackRefused(quoted(folder), 'there is no such folder', 'Give the path of a folder of scenarios.')
  const { files, manifest, leftOut } = await readPackFolder(path, readLesson)
  if (manifest.scenarios.length === 0)
    throw new PackRefused(
      quoted(basename(path)),
      'no folder in it is a scenario',
      'A scenario has a lesson.md and a program.ts.',
    )
  const bytes = await makePack(files, manifest, basename(path), readLesson)
  const target = out ?? packFileName(manifest.title)
  await saveFile(target, bytes)
  const left =
    leftOut.length === 0
      ? ''
      : `Left out, as a pack holds texts and programs only: ${leftOut.map((path) => shortLine(path, MOST_PATH_CHARACTERS)).join(', ')}.\n`
  return `${left}${shownLine(target)}: ${quoted(manifest.title)}, ${manifest.scenarios.length === 1 ? '1 scenario' : `${manifest.scenarios.length} scenarios`}, ${bytes.byteLength} bytes.\n`
}

/**
 * `forkscope open <x.fklab | folder>`: puts a lab pack on the shelf, where every shell finds it.
 * @returns the text to print, and whether any of its scenarios can be used.
 */
export async function openCommand(lab: Lab, path: string): Promise<{ text: string; isUsable: boolean }> {
  const shelf = await lab.shelf()
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const id = await shelf.openPath(path, isFolder ? 'folder' : 'file')
  const pack = shelf.packs.find((candidate) => candidate.id === id)!
  const lines = pack.scenarios.map((scenario) => `  ${shownLine(scenario)}\n`)
  const problems = shelf.problemsOf(id).map((problem) => `! ${sentenceText(problem)}\n`)
  const isUsable = lines.length > 0
  const heading = isUsable ? 'Its scenarios:' : 'None of its scenarios can be used:'
  return { text: `Opened ${quoted(pack.title)}. ${heading}\n${[...lines, ...problems].join('')}`, isUsable }
}

/** "course.fklab:race" opens the pack and means its scenario; anything else means what it says. */
export async function inPack(lab: Lab, what: string): Promise<string> {
  const at = what.toLowerCase().lastIndexOf(`${PACK_EXTENSION}:`)
  if (at < 0) return what
  const path = what.slice(0, at + PACK_EXTENSION.length)
  if (existsSync(what)) return what
  const id = await (await lab.shelf()).openPath(path, 'file')
  return `${id}/${what.slice(path.length + 1)}`
}

/**
 * Before a program from a lab pack runs for the first time: `--trust` is the consent, else a question on the terminal.
 * @throws ConsentNeeded where nobody can be asked, or who was asked said no.
 */
export async function settleConsent(
  lab: Lab,
  scenario: string,
  isTrusted: boolean,
  interrupted: AbortSignal,
): Promise<void> {
  const shelf = await lab.shelf()
  try {
    await shelf.permitted(scenario)
  } catch (error) {
    if (!(error instanceof ConsentNeeded)) throw error
    const { question } = error
    if (!isTrusted && !canAsk()) throw new ConsentNeeded(question, 'Add --trust to agree: it then runs as you.')
    if (!isTrusted && !(await asked(question, interrupted))) throw error
    await shelf.consent(question.pack.id, question.pack.hash)
  }
}

async function asked({ scenario, pack }: ConsentQuestion, interrupted: AbortSignal): Promise<boolean> {
  const author = pack.author === '' ? 'not stated' : `${quoted(pack.author)}, as the pack states`
  note(
    `${shownLine(scenario)} comes from the lab pack ${quoted(pack.title)} (author: ${author}; ${pack.files.length} files;
SHA-256 ${pack.hash.slice(0, 16)}…). Its files that can run:
${pack.programs.map((file) => `  ${shownLine(file)}\n`).join('')}Nobody has checked what they do. They run as you: they can read, change and delete your files, use the network, start
other programs, and use all cores and memory. Forkscope does not fence them in. You will be asked again when a file of
the pack has changed.`,
  )
  return /^y(es)?$/i.test((await ask('Run it? [y/N]', interrupted)).trim())
}
