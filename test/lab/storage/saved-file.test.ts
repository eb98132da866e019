import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { saveFile } from '../../../main/lab/storage/saved-file.ts'

const root = mkdtempSync(join(realpathSync(tmpdir()), 'forkscope-saved-'))
let folder = ''
let made = 0
beforeEach(() => mkdirSync((folder = join(root, String(made++)))))
afterAll(() => rmSync(root, { recursive: true, force: true }))
const onWindows = process.platform === 'win32'

it('replaces a file whole, with its rights, and leaves nothing beside it', async () => {
  const path = join(folder, 'sheet.pdf')
  await saveFile(path, 'one')
  writeFileSync(join(folder, 'ordinary'), '')
  expect(statSync(path).mode).toBe(statSync(join(folder, 'ordinary')).mode)
  rmSync(join(folder, 'ordinary'))
  chmodSync(path, 0o640)
  linkSync(path, join(folder, 'old.pdf'))
  await saveFile(path, new TextEncoder().encode('two'))
  expect(readFileSync(path, 'utf8')).toBe('two')
  // Another name of the old file still leads to it: it was replaced, not written into.
  expect(readFileSync(join(folder, 'old.pdf'), 'utf8')).toBe('one')
  if (!onWindows) expect(statSync(path).mode & 0o777).toBe(0o640)
  expect(readdirSync(folder).sort()).toEqual(['old.pdf', 'sheet.pdf'])
})

it.skipIf(onWindows)('replaces what a link leads to', async () => {
  const [target, link] = [join(folder, 'target'), join(folder, 'link')]
  writeFileSync(target, 'old')
  symlinkSync(target, link)
  await saveFile(link, 'new')
  expect(readFileSync(target, 'utf8')).toBe('new')
  expect(readdirSync(folder).sort()).toEqual(['link', 'target'])
})

it.skipIf(onWindows)('waits for no FIFO, writes to no device, and says what is in the way', async () => {
  const fifo = join(folder, 'pipe')
  execFileSync('mkfifo', [fifo])
  await expect(saveFile(fifo, 'x')).rejects.toThrow(
    `“${fifo}” cannot be written: it is a FIFO, not a regular file. Choose another name.`,
  )
  await expect(saveFile('/dev/full', 'x')).rejects.toThrow(
    '“/dev/full” cannot be written: it is a device, not a regular file. Choose another name.',
  )
  await expect(saveFile(folder, 'x')).rejects.toThrow(`“${folder}” cannot be written: it is a folder, not a regular`)
  expect(readdirSync(folder)).toEqual(['pipe'])
})

it.each([
  ['nowhere/x', 'its folder is not there (ENOENT). Check the path.'],
  ['file/x', 'a file stands where its path needs a folder (ENOTDIR). Check the path.'],
  ['n'.repeat(300), 'its name is too long (ENAMETOOLONG). Choose a shorter one.'],
])('%s: no word of Node reaches the user', async (name, words) => {
  writeFileSync(join(folder, 'file'), '')
  const saved = saveFile(join(folder, name), 'x')
  await expect(saved).rejects.toThrow(/^“.*” cannot be written: [^']*$/)
  await expect(saved).rejects.toThrow(words)
  expect(readdirSync(folder)).toEqual(['file'])
})
