import { app, Menu, type MenuItemConstructorOptions } from 'electron'
import { IS_DEV } from './app-protocol.ts'
import type { MainWindow, MenuCommand } from './main-window.ts'
import type { PackOpener } from './open-pack.ts'

/** The application menu, in each system's own order. What concerns the page is sent to the page. */
export function installMenu(window: MainWindow, packs: PackOpener): void {
  app.setAboutPanelOptions({
    applicationName: 'Forkscope',
    applicationVersion: app.getVersion(),
    copyright:
      'A lab for multiprocessing. Real processes, real shared memory, real locks, seen. MIT licence; what it contains of others: Licences, in the same menu.',
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(template(window, packs, process.platform === 'darwin')))
}

function template(window: MainWindow, packs: PackOpener, mac: boolean): MenuItemConstructorOptions[] {
  const item = (label: string, command: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    // Shown only: the page hears its keys itself, in the browser too, and must not hear them twice.
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
    click: () => window.command(command),
  })
  const licences = item('Licences', 'licences')
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const reload: MenuItemConstructorOptions[] = [separator, { role: 'reload' }, { role: 'toggleDevTools' }]
  return [
    ...(mac ? [appMenu(licences)] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Open Lab Pack…', click: () => void packs.choose('file') },
        { label: 'Open Folder…', click: () => void packs.choose('folder') },
        { label: 'Save Hand-out…', accelerator: 'CmdOrCtrl+P', click: () => window.command('hand-out') },
        separator,
        mac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    { label: '&Run', submenu: [item('Run', 'run', 'F5'), item('Stop', 'stop', 'Shift+F5')] },
    {
      label: '&View',
      submenu: [
        item('Presenter', 'zoom-presenter', 'Shift+P'),
        item('Light or Dark', 'theme'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(IS_DEV ? reload : []),
      ],
    },
    ...(mac ? [{ role: 'windowMenu' } as const] : []),
    {
      role: 'help',
      submenu: mac ? [] : [licences, { label: 'About Forkscope', click: () => app.showAboutPanel() }],
    },
  ]
}

/** macOS's first menu, as Electron makes it, and the licences where Mac users look for them. */
const appMenu = (licences: MenuItemConstructorOptions): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    licences,
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
})
