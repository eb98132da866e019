import { basename, join } from 'node:path'
import { app, BrowserWindow, dialog, ipcMain, type WebContents } from 'electron'
import * as v from 'valibot'
import { withoutHidden } from '../../shared/unseen-characters.ts'
import { reasonOf } from '../lab/shortage.ts'
import { saveFile } from '../lab/storage/saved-file.ts'
import { MOST_TITLE_CHARACTERS } from './hand-out-title.ts'
import type { MainWindow } from './main-window.ts'

/** What the page is told: the file's name, or null when the user wanted none; one sentence when it could not be written. */
interface HandOutAnswer {
  readonly file: string | null
  readonly trouble: string
}

const Title = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MOST_TITLE_CHARACTERS))
/** Where Letter is what lies in the printer. Everywhere else it is A4. */
const LETTER_COUNTRIES = ['US', 'CA', 'MX', 'CL', 'CO', 'CR', 'DO', 'GT', 'NI', 'PA', 'PH', 'PR', 'SV', 'VE']

/** Writes the sheet that stands in our page as a PDF where the user wants it. Nobody else is heard. */
export function saveHandOuts(window: MainWindow): void {
  let saves = false
  ipcMain.handle('forkscope:hand-out', async (event, payload: unknown): Promise<HandOutAnswer> => {
    const page = window.pageOf(event.senderFrame)
    const title = v.safeParse(Title, payload)
    if (page === null || !title.success) return { file: null, trouble: 'A hand-out needs a lesson’s title.' }
    // One dialog at a time, however often a page asks.
    if (saves) return { file: null, trouble: 'A hand-out is being saved already; answer its dialog first.' }
    saves = true
    try {
      return { file: await save(page, title.output), trouble: '' }
    } catch (error) {
      return { file: null, trouble: `The hand-out was not saved: ${reasonOf(error)}.` }
    } finally {
      saves = false
    }
  })
}

async function save(page: WebContents, title: string): Promise<string | null> {
  // First, while the sheet is in the page; the user may take long to choose a place.
  const pdf = await page.printToPDF({
    pageSize: LETTER_COUNTRIES.includes(app.getLocaleCountryCode()) ? 'Letter' : 'A4',
    printBackground: true,
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  })
  const options = {
    title: 'Save Hand-out',
    defaultPath: join(app.getPath('documents'), fileName(title)),
    filters: [{ name: 'PDF', extensions: ['pdf'] }],
  }
  const parent = BrowserWindow.fromWebContents(page)
  const { canceled, filePath } = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  if (canceled || filePath === '') return null
  await saveFile(filePath, pdf)
  return basename(filePath)
}

/** "The bank" becomes "Forkscope – The bank.pdf"; what no system allows in a name, and what nobody sees, is left out. */
const fileName = (title: string): string =>
  `Forkscope – ${withoutHidden(title)
    .replace(/[\\/:*?"<>|]/g, '')
    .trim()}.pdf`
