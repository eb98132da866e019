import { contextBridge, ipcRenderer } from 'electron'

/** The little of the page that is used here; the DOM's own types would leak into everything that runs under Node. */
declare const window: {
  readonly location: { readonly origin: string; hash: string }
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void
  dispatchEvent(event: Event): boolean
}

contextBridge.exposeInMainWorld('forkscope', {
  platform: process.platform,
  connect: () => ipcRenderer.send('forkscope:connect'),
  saveHandOut: (title: string) => ipcRenderer.invoke('forkscope:hand-out', title),
})

// A port cannot cross the context bridge, but it can travel in a message from the window to itself.
ipcRenderer.on('forkscope:port', (event) => {
  window.postMessage('forkscope:port', window.location.origin, event.ports)
})

// As if it had been typed behind the address: the page reads links there, in the browser too.
ipcRenderer.on('forkscope:open', (_event, link: string) => {
  window.location.hash = link
})

ipcRenderer.on('forkscope:menu', (_event, command: string) => {
  window.dispatchEvent(new Event(`forkscope:${command}`))
})
