import { setTimeout as delay } from 'node:timers/promises'
import { app, dialog } from 'electron'
import { shownText } from '../../shared/unseen-characters.ts'
import { reportCrash } from '../headless/terminal.ts'
import type { Lab } from '../lab/lab.ts'

/** Longer than the lab's own "ask, wait, kill": past it the operating system ends what is left with us. */
const CLOSE_LIMIT_MS = 5_000

/** However the program ends, its runs end first. */
export function endRunsBeforeQuit(lab: Promise<Lab>): void {
  let closing: Promise<void> | undefined
  let closed = false
  const close = () =>
    (closing ??= Promise.race([lab.then((opened) => opened.close()), delay(CLOSE_LIMIT_MS)]).catch(reportCrash))

  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', (event) => {
    if (closed) return
    event.preventDefault()
    if (closing !== undefined) return
    void close().then(() => {
      closed = true
      app.quit()
    })
  })
  void app.whenReady().then(() => {
    // After `ready`, or Chromium's own handlers replace these.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
  })
  const crash = (error: unknown) => {
    reportCrash(error)
    void close().then(() => {
      const why = error instanceof Error ? error.message : String(error)
      dialog.showErrorBox(
        'Forkscope has to close',
        `Its main process failed, and every run was ended: ${shownText(why)}`,
      )
      app.exit(1)
    })
  }
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}
