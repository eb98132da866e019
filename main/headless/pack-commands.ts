import { existsSync, statSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { PACK_EXTENSION, type ConsentQuestion } from '../../shared/shelf.ts'
import { ConsentNeeded } from '../lab/consent.ts'
import type { Lab } from '../lab/lab.ts'
import { makePack, packFileName } from '../lab/shelf/make-pack.ts'
import { readPackFolder } from '../lab/shelf/pack-reading.ts'
import { PackRefused, quoted } from '../lab/shelf/pack-rules.ts'

/** `forkscope pack <folder>`: makes a `.fklab` file of a folder of scenarios. @returns what to say. @throws PackRefused */
export function packCommand(folder: string, out: string | undefined): string {
  const path = resolve(folder)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new PackRefused(quoted(folder), 'there is no such folder', 'Give the path of a folder of scenarios.')
  const { files, manifest, leftOut } = readPackFolder(path)
  if (manifest.scenarios.length === 0)
    throw new PackRefused(
      quoted(basename(path)),
      'no folder in it is a scenario',
      'A scenario has a lesson.md and a program.ts.',
    )
  const bytes = makePack(files, manifest, basename(path))
  const target = out ?? packFileName(manifest.title)
  writeFileSync(target, bytes)
  const left = leftOut.length === 0 ? '' : `Left out, as a pack holds texts and programs only: ${leftOut.join(', ')}.\n`
  return `${left}${target}: “${manifest.title}”, ${manifest.scenarios.length === 1 ? '1 scenario' : `${manifest.scenarios.length} scenarios`}, ${bytes.byteLength} bytes.\n`
}

/** `forkscope open <x.fklab | folder>`: puts a lab pack on the shelf, where every shell finds it. */
export function openCommand(lab: Lab, path: string): string {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  const id = lab.shelf.openPath(path, isFolder ? 'folder' : 'file')
  const pack = lab.shelf.packs.find((candidate) => candidate.id === id)!
  const lines = pack.scenarios.map((scenario) => `  ${scenario}\n`)
  return `Opened “${pack.title}”. Its scenarios:\n${lines.join('')}`
}

/** "course.fklab:race" opens the pack and means its scenario; anything else means what it says. */
export function inPack(lab: Lab, what: string): string {
  const at = what.toLowerCase().lastIndexOf(`${PACK_EXTENSION}:`)
  if (at < 0) return what
  const path = what.slice(0, at + PACK_EXTENSION.length)
  return existsSync(what) ? what : `${lab.shelf.openPath(path, 'file')}/${what.slice(path.length + 1)}`
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
  try {
    lab.shelf.permitted(scenario)
  } catch (error) {
    if (!(error instanceof ConsentNeeded)) throw error
    const { question } = error
    const mayAsk = process.stdin.isTTY && process.stderr.isTTY
    if (!isTrusted && !mayAsk) throw new ConsentNeeded(question, 'Add --trust to agree: it then runs as you.')
    if (!isTrusted && !(await asked(question, interrupted))) throw error
    lab.shelf.consent(question.pack.id, question.pack.hash)
  }
}

async function asked({ scenario, pack }: ConsentQuestion, interrupted: AbortSignal): Promise<boolean> {
  const author = pack.author === '' ? 'not stated' : `${quoted(pack.author)}, as the pack states`
  process.stderr.write(
    `${scenario} comes from the lab pack ${quoted(pack.title)} (author: ${author}; ${pack.files.length} files;
SHA-256 ${pack.hash.slice(0, 16)}…). Nobody has checked what its programs do. They run as you: they can read, change
and delete your files, use the network, start other programs, and use all cores and memory. Forkscope does not fence
them in. You will be asked again when a file of the pack has changed.\n`,
  )
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  // A terminal that is read line by line gives Ctrl-C to its reader, and a question that is closed (Ctrl-D) is never answered.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  const closed = new AbortController()
  terminal.once('close', () => closed.abort())
  try {
    const signal = AbortSignal.any([interrupted, closed.signal])
    return /^y(es)?$/i.test((await terminal.question('Run it? [y/N] ', { signal })).trim())
  } catch (error) {
    interrupted.throwIfAborted()
    if (closed.signal.aborted) return false
    throw error
  } finally {
    terminal.close()
  }
}
