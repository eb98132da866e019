import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync, type Zippable } from 'fflate'
import { BUILT_IN_SCENARIOS } from '../../../main/lab/scenarios.ts'
import { Shelf } from '../../../main/lab/shelf/shelf.ts'

export const PROGRAM = "import { print } from 'multiprocessing'\nexport const main = () => print('from the pack')\n"
export const lesson = (title: string, order = 1): string =>
  `---\ntitle: ${title}\norder: ${order}\nsummary: A test.\n---\n\n## The question\n\nWhat is printed?\n`
export const manifest = (more: object = {}): string =>
  JSON.stringify({ format: 1, title: 'Two races', author: 'A. Teacher', scenarios: ['race'], ...more })

/** The files of a small pack that is as it should be. */
export const goodFiles = (more: Record<string, string | Uint8Array> = {}): Record<string, string | Uint8Array> => ({
  'manifest.json': manifest(),
  'race/lesson.md': lesson('A race'),
  'race/program.ts': PROGRAM,
  ...more,
})

export function zip(files: Record<string, string | Uint8Array>, odd: Zippable = {}): Uint8Array {
  const texts = Object.entries(files).map(([path, content]) => [
    path,
    typeof content === 'string' ? strToU8(content) : content,
  ])
  return zipSync({ ...(Object.fromEntries(texts) as Zippable), ...odd })
}

/** A shelf in a data folder of its own, without built-in scenarios. */
export class TestShelf implements Disposable {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-shelf-'))
  readonly data = join(this.root, 'data')
  readonly #builtIn: string
  readonly told: (string | null)[] = []
  shelf: Shelf

  constructor(builtIn = BUILT_IN_SCENARIOS) {
    this.#builtIn = builtIn
    this.shelf = this.open()
  }

  /** As at the next start. */
  open(): Shelf {
    return (this.shelf = new Shelf(this.#builtIn, this.data, (opened) => this.told.push(opened)))
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
