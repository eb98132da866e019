import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { HOW_TO_INSTALL } from './system-libraries.ts'

/** Starts an X server without a screen where there is no display, and sets DISPLAY to it. null where none is needed. */
export async function startDisplay(): Promise<AsyncDisposable | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  if (process.platform !== 'linux' || (DISPLAY ?? '') !== '' || (WAYLAND_DISPLAY ?? '') !== '') return null
  // The X server picks a free number and writes it to file descriptor 3.
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  process.env.DISPLAY = `:${await displayNumber(server)}`
  return {
    async [Symbol.asyncDispose]() {
      delete process.env.DISPLAY
      server.kill()
      if (server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    },
  }
}

function displayNumber(server: ChildProcess): Promise<string> {
  const output = server.stdio[3] as Readable
  return new Promise((resolve, reject) => {
    let text = ''
    output.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      if (text.endsWith('\n')) resolve(text.trim())
    })
    server.on('error', () => reject(new Error(`There is no display and no Xvfb to make one; ${HOW_TO_INSTALL}`)))
    server.on('exit', (code) => reject(new Error(`Xvfb ended at once with status ${String(code)}.`)))
  })
}
