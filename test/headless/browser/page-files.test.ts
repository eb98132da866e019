import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { pageFile } from '../../../main/headless/browser/page-files.ts'

const folder = resolve('/app/out/renderer')

it('knows the page and its files', () => {
  expect(pageFile('/', folder)?.path).toBe(resolve(folder, 'index.html'))
  expect(pageFile('/assets/index-1a.js', folder)).toEqual({
    path: resolve(folder, 'assets/index-1a.js'),
    contentType: 'text/javascript; charset=utf-8',
  })
})

it.each([
  '/../main/electron.js',
  '/%2e%2e/main/electron.js',
  '/..%2fmain/electron.js',
  '/assets/../../main/electron.js',
  '/assets/..%2f..%2f..%2f..%2fetc/hosts.json',
  '/..%5cmain%5celectron.js',
  '/C:%5csecret.js',
  '/index.html%00.js',
  '/%E0%A4%A.js',
  '/../renderer-of-another/index.html',
  '//../../etc/x.json',
  'index.html',
  'http://elsewhere/index.html',
  '*',
  '',
  '/assets/',
  '/secret.pem',
  '/.js',
])('knows no file for %s', (pathname) => {
  expect(pageFile(pathname, folder)).toBeNull()
})
