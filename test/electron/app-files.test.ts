import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { appFile } from '../../main/electron/app-files.ts'

const folder = resolve('/app/out/renderer')
const pathOf = (url: string) => appFile(url, folder)?.path ?? null

test('serves the page and its files, with their content types', () => {
  expect(appFile('forkscope://app/', folder)).toEqual({
    path: resolve(folder, 'index.html'),
    contentType: 'text/html; charset=utf-8',
  })
  expect(appFile('forkscope://app/assets/index-1a.js?v=2#x', folder)).toEqual({
    path: resolve(folder, 'assets/index-1a.js'),
    contentType: 'text/javascript; charset=utf-8',
  })
})

test.each([
  'forkscope://app/../main/electron.js',
  'forkscope://app/%2e%2e/main/electron.js',
  'forkscope://app/..%2fmain/electron.js',
  'forkscope://app/assets/..%2f..%2f..%2f..%2fetc/hosts.json',
  'forkscope://app/..%5cmain%5celectron.js',
  'forkscope://app/C:%5csecret.js',
  'forkscope://app/index.html%00.js',
  'forkscope://app/%E0%A4%A.js',
  'forkscope://other/index.html',
  'forkscope://app.other/index.html',
  'https://app/index.html',
  'forkscope://app/assets/',
  'forkscope://app/secret.pem',
])('serves nothing for %s', (url) => {
  const path = pathOf(url)
  // A URL's own dots are resolved before we see them: then the path is one inside the folder.
  expect(path === null || path.startsWith(folder)).toBe(true)
  if (!url.includes('/../') && !url.includes('/%2e%2e/')) expect(path).toBeNull()
})
