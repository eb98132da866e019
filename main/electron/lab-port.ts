import { ipcMain, MessageChannelMain } from 'electron'
import type { Lab } from '../lab/lab.ts'
import { serveLab } from '../lab/session.ts'
import type { MainWindow } from './main-window.ts'
import { PortChannel } from './port-channel.ts'

/**
 * Gives our page one end of a fresh channel to the lab whenever it asks; the one before, if there is one, closes. Anybody
 * else gets nothing.
 */
export function giveLabPorts(lab: Promise<Lab>, window: MainWindow): void {
  let current: PortChannel | undefined
  ipcMain.on('forkscope:connect', (event) => {
    const page = window.pageOf(event.senderFrame)
    if (page === null) return
    const { port1, port2 } = new MessageChannelMain()
    current?.close()
    const channel = new PortChannel(port1)
    current = channel
    // What the page asks before the lab is open waits in the port.
    void lab.then((opened) => {
      if (current === channel) serveLab(opened, channel)
    })
    page.postMessage('forkscope:port', null, [port2])
  })
}
