import { contextBridge, ipcRenderer } from 'electron'
import { isRequestText } from '../../shared/request-text.ts'
import { MOST_TITLE_CHARACTERS } from './hand-out-title.ts'

/** The little of the page that is used here; the DOM's own types would leak into everything that runs under Node. */
declare const window: {
  readonly location: { readonly origin: string; hash: string }
  postMessage(message: string, targetOrigin: string, transfer: readonly unknown[]): void
  dispatchEvent(event: Event): boolean
}
interface Port {
  onmessage: (event: { readonly data: unknown }) => void
  addEventListener(type: 'close', listener: () => void): void
  postMessage(message: unknown): void
  close(): void
}
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port }

/** A page asks for one port and keeps it. */
const LEAST_BETWEEN_CONNECTS_MS = 50
let connectedMs = -Infinity

// Payloads of the page are checked here, on its own side: whatever reaches the main process has been copied there
// and read whole, however large it is, before a line of ours sees it.
contextBridge.exposeInMainWorld('forkscope', {
  platform: process.platform,
  connect: () => {
    const nowMs = performance.now()
    if (nowMs - connectedMs < LEAST_BETWEEN_CONNECTS_MS) return
    connectedMs = nowMs
    ipcRenderer.send('forkscope:connect')
  },
  saveHandOut: (title: unknown) =>
    ipcRenderer.invoke(
      'forkscope:hand-out',
      typeof title === 'string' && title.length <= MOST_TITLE_CHARACTERS ? title : '',
    ),
})

// A port cannot cross the context bridge, but it can travel in a message from the window to itself. The page gets one end
// of a channel whose other end is here, and only texts of a bounded length go on to the lab.
ipcRenderer.on('forkscope:port', (event) => {
  const [lab] = event.ports as unknown as readonly Port[]
  if (lab === undefined) return
  const { port1: page, port2 } = new MessageChannel()
  const close = () => {
    lab.close()
    page.close()
  }
  lab.onmessage = ({ data }) => page.postMessage(data)
  page.onmessage = ({ data }) => {
    if (isRequestText(data)) lab.postMessage(data)
    else close()
  }
  lab.addEventListener('close', close)
  page.addEventListener('close', close)
  window.postMessage('forkscope:port', window.location.origin, [port2])
})

// As if it had been typed behind the address: the page reads links there, in the browser too.
ipcRenderer.on('forkscope:open', (_event, link: string) => {
  window.location.hash = link
})

ipcRenderer.on('forkscope:menu', (_event, command: string) => {
  window.dispatchEvent(new Event(`forkscope:${command}`))
})
