import { app, dialog } from 'electron'
import { Lab } from '../lab/lab.ts'
import { VERSION } from '../lab/version.ts'
import { registerAppScheme, serveApp } from './app-protocol.ts'
import { saveHandOuts } from './hand-out.ts'
import { giveLabPorts } from './lab-port.ts'
import { endRunsBeforeQuit } from './lifetime.ts'
import { MainWindow } from './main-window.ts'
import { installMenu } from './menu.ts'
import { otherScenarios } from './other-scenarios.ts'
import { staySilentOnNetwork, trustOnlyOurPage } from './security.ts'
import { UtilityLauncher } from './utility-launcher.ts'

/** The desktop shell: one lab, one window. */
export function runDesktop(): void {
  // Chromium reads these before it is ready.
  registerAppScheme()
  staySilentOnNetwork()

  // The lab opens while the window loads.
  const lab = Lab.open({ launcher: new UtilityLauncher(), version: VERSION, scenariosFolder: otherScenarios() })
  lab.catch(refuseToStart)
  endRunsBeforeQuit(lab)

  void app.whenReady().then(() => {
    serveApp()
    trustOnlyOurPage()
    const window = new MainWindow()
    giveLabPorts(lab, window)
    saveHandOuts(window)
    installMenu(window)
    app.on('second-instance', () => window.focus())
    window.onShown(() => void lab.then((opened) => opened.warmUp()))
    window.load()
  })
}

function refuseToStart(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error)
  console.error(why)
  void app.whenReady().then(() => {
    dialog.showErrorBox('Forkscope cannot start', why)
    app.exit(1)
  })
}
