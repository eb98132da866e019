import { app, dialog } from 'electron'
import * as v from 'valibot'
import { shownText } from '../../shared/unseen-characters.ts'
import { complain } from '../headless/terminal.ts'
import { Lab } from '../lab/lab.ts'
import { VERSION } from '../lab/version.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { saveHandOuts } from './hand-out.ts'
import { giveLabPorts } from './lab-port.ts'
import { endRunsBeforeQuit } from './lifetime.ts'
import { MainWindow } from './main-window.ts'
import { installMenu } from './menu.ts'
import { PackOpener } from './open-pack.ts'
import { otherScenarios } from './other-scenarios.ts'
import { staySilentOnNetwork, trustOnlyOurPage } from './security.ts'
import { UtilityLauncher } from './utility-launcher.ts'
import { sentenceOf } from '../lab/shortage.ts'

/** What a start of the program asks the window to show. A second one hands its own to the first. */
const Opening = v.object({ link: v.pipe(v.string(), v.maxLength(4096)) })
export type Opening = v.InferOutput<typeof Opening>

/** The desktop shell: one lab, one window. */
export function runDesktop({ link }: Opening): void {
  // Chromium reads these before it is ready.
  registerAppScheme()
  staySilentOnNetwork()

  // The lab opens and reads its shelf while the window loads.
  const lab = Lab.open({ launcher: new UtilityLauncher(), version: VERSION, scenariosFolder: otherScenarios() })
  lab.then((opened) => opened.shelf()).catch(refuseToStart)
  endRunsBeforeQuit(lab)

  let window: MainWindow | undefined
  const packs = new PackOpener(lab, () => window)
  // Before the program is ready: macOS tells then which file was double-clicked.
  packs.listen()

  void app.whenReady().then(() => {
    serveApp()
    trustOnlyOurPage()
    window = new MainWindow()
    giveLabPorts(lab, window)
    saveHandOuts(window)
    installMenu(window, packs)
    app.on('second-instance', (_event, _argv, _folder, data) => {
      window?.focus()
      const opening = v.safeParse(Opening, data)
      if (opening.success && opening.output.link !== '') window?.follow(opening.output.link)
    })
    window.onShown(() => void lab.then((opened) => opened.warmUp()))
    window.load(link)
  })
}

function refuseToStart(error: unknown): void {
  const why = sentenceOf(error)
  complain(why)
  void app.whenReady().then(() => {
    dialog.showErrorBox('Forkscope cannot start', shownText(why))
    app.exit(1)
  })
}
