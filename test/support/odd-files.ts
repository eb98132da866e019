import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'

/** Makes a named pipe that nobody writes into: who opens it waits for ever. */
export const makeFifo = (path: string): void => void execFileSync('mkfifo', [path])

/** Makes a socket; it stays as a file when nobody listens any more. */
export async function makeSocket(path: string): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(path, resolve))
  // Closing would take the file away: it goes with the folder.
  server.unref()
}

/** Makes a file that takes no space on the disk, however long it is. */
export function makeHuge(path: string, bytes: number): void {
  const file = openSync(path, 'w')
  ftruncateSync(file, bytes)
  closeSync(file)
}

/** Things beside a program that are no regular file: how each is made, and the words that refuse it. */
export const ODD_FILES: readonly (readonly [string, (path: string) => void | Promise<void>, RegExp])[] = [
  ['a FIFO', makeFifo, /is a FIFO, not a regular file/],
  ['an endless device', (path) => symlinkSync('/dev/zero', path), /is a device, not a regular file/],
  ['a terminal', (path) => symlinkSync('/dev/ptmx', path), /is a device, not a regular file/],
  ['a socket', makeSocket, /is a socket, not a regular file/],
  ['a folder', (path) => mkdirSync(path), /is a folder, not a regular file/],
  ['a link that leads nowhere', (path) => symlinkSync('nowhere.ts', path), /is a link that leads nowhere/],
  ['a link in a circle', (path) => symlinkSync(path, path), /is a link that leads to itself/],
  ['2 GB', (path) => makeHuge(path, 2 ** 31), /has 2147483648 bytes or more; at most \d+ are allowed/],
  [
    'endless, but called a file',
    (path) => symlinkSync('/proc/self/pagemap', path),
    /has \d+ bytes or more; at most|cannot be read/,
  ],
  ['a link to a FIFO', linkedFifo, /is a FIFO, not a regular file/],
]

function linkedFifo(path: string): void {
  const fifo = join(dirname(path), 'the-fifo')
  makeFifo(fifo)
  symlinkSync(fifo, path)
}

/** Texts that are no program, and what is said of them. */
export const ODD_TEXTS: readonly (readonly [string, (path: string) => void, RegExp])[] = [
  [
    'UTF-16',
    (path) => writeFileSync(path, Buffer.from('\uFEFFexport const word = 1\n', 'utf16le')),
    /is UTF-16 text; save it as UTF-8/,
  ],
  [
    'Latin-1',
    (path) => writeFileSync(path, Buffer.from("export const word = 'Gr\u00FC\u00DFe'\n", 'latin1')),
    /is no UTF-8 text; save it as UTF-8/,
  ],
  ['NUL bytes', (path) => writeFileSync(path, 'export const word = 1\0\n'), /Expected ";" but found "\\x00"/],
]
