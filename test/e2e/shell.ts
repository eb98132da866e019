import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { chromium, test as base, type Page } from '@playwright/test'
import { launchForkscope } from './launch.ts'
import { COMMAND_LINE, ServedForkscope } from './served.ts'
import { HOW_TO_INSTALL } from './system-libraries.ts'

export { expect } from '@playwright/test'

export interface OpenOptions {
  readonly env?: Readonly<Record<string, string>>
}
/** Forkscope's page with a lab of its own. Disposing ends both. */
export interface OpenForkscope extends AsyncDisposable {
  readonly window: Page
}
/** Where tests of the page run: the project's name says in which, "window" or "browser". */
export interface Shell {
  open(options?: OpenOptions): Promise<OpenForkscope>
}

/** For tests of the page, which is the same in every shell; tests of the window itself use `launchForkscope`. */
export const test = base.extend<{ browserPage: Page }, { shell: Shell }>({
  /** An empty page of the browser; for tests of the browser shell itself. */
  browserPage: async ({ shell }, use) => {
    if (!(shell instanceof BrowserShells)) throw new Error('Only the project "browser" has a browser.')
    await using page = await shell.emptyPage()
    await use(page.window)
  },
  shell: [
    // eslint-disable-next-line no-empty-pattern -- Playwright reads from it which fixtures are wanted: none.
    async ({}, use, { project }) => {
      if (project.name === 'browser') {
        await using shell = await BrowserShells.start()
        await use(shell)
      } else await use({ open: launchForkscope })
    },
    { scope: 'worker' },
  ],
})

/** One browser for all tests of a worker; each test has its own lab and its own profile. */
class BrowserShells implements Shell, AsyncDisposable {
  readonly #browser: Awaited<ReturnType<typeof chromium.launch>>

  private constructor(browser: Awaited<ReturnType<typeof chromium.launch>>) {
    this.#browser = browser
  }

  static async start(): Promise<BrowserShells> {
    return new BrowserShells(await chromium.launch({ executablePath: await chromiumProgram() }))
  }

  async open({ env }: OpenOptions = {}): Promise<OpenForkscope> {
    const lab = new ServedForkscope(process.execPath, [COMMAND_LINE, 'serve'], env)
    const page = await this.emptyPage()
    const close = async () => {
      await page[Symbol.asyncDispose]()
      await lab.end()
    }
    try {
      await page.window.goto(await lab.link())
      return { window: page.window, [Symbol.asyncDispose]: close }
    } catch (error) {
      await close()
      throw error
    }
  }

  /** In a profile of its own. */
  async emptyPage(): Promise<OpenForkscope> {
    const context = await this.#browser.newContext({ viewport: { width: 1280, height: 800 } })
    return { window: await context.newPage(), [Symbol.asyncDispose]: () => context.close() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The system's Chromium. Rejects with one sentence when there is none; tests never skip. */
export async function chromiumProgram(): Promise<string> {
  for (const name of NAMES) {
    const found = await promisify(execFile)('which', [name]).catch(() => null)
    if (found !== null) return found.stdout.trim()
  }
  throw new Error(`There is no Chromium to test the browser shell with; ${HOW_TO_INSTALL}`)
}
