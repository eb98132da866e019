import { resolve } from 'node:path'
import { app, dialog } from 'electron'
import { shownText } from '../../shared/unseen-characters.ts'
import type { Lab } from '../lab/lab.ts'
import { packIn, userArguments } from './arguments.ts'
import type { MainWindow } from './main-window.ts'
import { sentenceOf } from '../lab/shortage.ts'

/**
 * Opens lab packs from outside the page: by the menu, by a double click on a `.fklab` file, by the command that started
 * the program. Which path that is, the user and the system say; the page has no part in it.
 */
export class PackOpener {
  readonly #lab: Promise<Lab>
  readonly #window: () => MainWindow | undefined

  constructor(lab: Promise<Lab>, window: () => MainWindow | undefined) {
    this.#lab = lab
    this.#window = window
  }

  /** The system's own ways: macOS tells in an event, the others in the arguments of this program or of a second one. */
  listen(): void {
    app.on('open-file', (event, path) => {
      event.preventDefault()
      void this.open(path, 'file')
    })
    app.on('second-instance', (_event, argv, folder) => this.#openNamed(argv, folder))
    this.#openNamed(process.argv, process.cwd())
  }

  /** Asks for a path and opens it. */
  async choose(kind: 'file' | 'folder'): Promise<void> {
    const { filePaths } = await dialog.showOpenDialog({
      title: kind === 'file' ? 'Open Lab Pack' : 'Open Folder as Lab Pack',
      properties: [kind === 'file' ? 'openFile' : 'openDirectory'],
      filters: kind === 'file' ? [{ name: 'Lab packs', extensions: ['fklab'] }] : [],
    })
    const [path] = filePaths
    if (path !== undefined) await this.open(path, kind)
  }

  /** The page shows it; what is wrong with it is said in the system's own dialog. */
  async open(path: string, kind: 'file' | 'folder'): Promise<void> {
    const lab = await this.#lab
    try {
      await (await lab.shelf()).openPath(path, kind)
      this.#window()?.focus()
    } catch (error) {
      await dialog.showMessageBox({
        type: 'error',
        title: 'Forkscope',
        message: 'The lab pack was not opened',
        detail: shownText(sentenceOf(error)),
      })
    }
  }

  /** @param folder where the program was started: a path may be relative to it. */
  #openNamed(argv: readonly string[], folder: string): void {
    const path = packIn(userArguments(argv, process.defaultApp))
    if (path !== null) void this.open(resolve(folder, path), 'file')
  }
}
