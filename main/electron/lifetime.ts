import { setTimeout as delay } from 'node:timers/promises'
import { app, dialog } from 'electron'
import { shownText } from '../../shared/unseen-characters.ts'
import { reportCrash } from '../headless/terminal.ts'
import type { Lab } from '../lab/lab.ts'
import { sentenceOf } from '../lab/shortage.ts'

/** Longer than the lab's own "ask, wait, kill": past it the operating system ends what is left with us. */
const CLOSE_LIMIT_MS = 5_000
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A program that a signal ended reports so much more than the signal's number. */
const SIGNALLED = 128

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
  let signalled = 0
  const quit = (_name: string, number: number) => {
    signalled = number
    // The window may not be there yet, and `quit` would wait for it.
    if (app.isReady()) app.quit()
    else void close().then(() => app.exit(SIGNALLED + number))
  }
  for (const signal of SIGNALS) process.on(signal, quit)
  void app.whenReady().then(() => {
    // Chromium's own handlers have replaced these: only the first listener of a signal is made known to the system.
    for (const signal of SIGNALS) process.off(signal, quit).on(signal, quit)
  })
  app.on('will-quit', () => {
    if (signalled !== 0) app.exit(SIGNALLED + signalled)
  })
  const crash = (error: unknown) => {
    reportCrash(error)
    void close().then(() => {
      const why = sentenceOf(error)
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
