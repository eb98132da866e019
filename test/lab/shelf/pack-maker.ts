import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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

/** @returns the folder, “course” in `root`. */
export function writeFolder(root: string, files: Record<string, string | Uint8Array>): string {
  const folder = join(root, 'course')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** A shelf in a data folder of its own. */
export class TestShelf implements Disposable {
  readonly root = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-shelf-'))
  readonly data = join(this.root, 'data')
  readonly told: (string | null)[] = []
  readonly #builtIn: string
  #shelf: Shelf | undefined

  private constructor(builtIn: string) {
    this.#builtIn = builtIn
  }

  static async open(builtIn = BUILT_IN_SCENARIOS): Promise<TestShelf> {
    const test = new TestShelf(builtIn)
    await test.open()
    return test
  }

  get shelf(): Shelf {
    if (this.#shelf === undefined) throw new Error('The shelf is not open yet.')
    return this.#shelf
  }

  /** As at the next start, or in another lab. */
  async open(): Promise<Shelf> {
    return (this.#shelf = await this.another())
  }

  /** A second lab's shelf on the same data folder. */
  another(): Promise<Shelf> {
    return Shelf.open(this.#builtIn, this.data, (opened) => this.told.push(opened))
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
