import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { BundledPackages } from '../../main/licences/bundled-packages.ts'
import { copyrightLines, licensedWork } from '../../main/licences/licence-texts.ts'

const temp = mkdtempSync(join(realpathSync(tmpdir()), 'fks-test-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

const MIT = 'MIT License\r\n\r\nCopyright (c) 2020 A. Maker\r\n'
let project: string
let count = 0
beforeEach(() => {
  project = join(temp, String(count++))
  write('package.json', JSON.stringify({ name: 'ours', version: '1.0.0', dependencies: { shipped: '1' } }))
})

function write(path: string, text: string): string {
  const file = join(project, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}
/** A package `made-up` in the project, of which one module is built in. */
function madeUp(manifest: object, files: Readonly<Record<string, string>>) {
  write('node_modules/made-up/package.json', JSON.stringify({ name: 'made-up', version: '2.1.0', ...manifest }))
  for (const [name, text] of Object.entries(files)) write(`node_modules/made-up/${name}`, text)
  const packages = new BundledPackages(project)
  packages.addModule(write('node_modules/made-up/dist/index.js', ''), 'main')
  return () => packages.packages.map((each) => licensedWork(project, each))
}

it('a package without a licence text fails the build and is named', () => {
  expect(madeUp({ license: 'MIT' }, { 'README.md': 'MIT' })).toThrow(
    'made-up 2.1.0 is built in, and its package holds no licence text; say in main/licences/licence-texts.ts where it is.',
  )
  expect(madeUp({ license: 'MIT' }, { LICENSE: '\n \n' })).toThrow('holds no licence text')
  // Code that is only called so.
  expect(madeUp({ license: 'MIT' }, { 'license.js': 'checkLicence()' })).toThrow('holds no licence text')
})
it('so does one that states no licence', () => {
  expect(madeUp({}, { LICENSE: MIT })).toThrow(
    'made-up 2.1.0 is built in, and its package.json states no licence; leave the package out.',
  )
})
it.each(['GPL-3.0-only', 'UNLICENSED', 'SEE LICENSE IN LICENSE', '(MIT AND GPL-2.0-only)'])(
  'so does one under a licence that is not allowed: %s',
  (license) => {
    expect(madeUp({ license }, { LICENSE: MIT })).toThrow(
      `made-up 2.1.0 is built in under the licence "${license}", which main/licences/licence-texts.ts does not allow.`,
    )
  },
)
it.each([
  ['MIT', 'MIT'],
  ['(MIT OR GPL-3.0-or-later)', '(MIT OR GPL-3.0-or-later)'],
  [{ type: 'ISC' }, 'ISC'],
])('accepts one that is: %j', (license, stated) => {
  const [work] = madeUp({ license, homepage: 'https://made.up' }, { LICENSE: MIT })()
  expect(work).toEqual({
    name: 'made-up',
    version: '2.1.0',
    licence: stated,
    homepage: 'https://made.up',
    text: 'MIT License\n\nCopyright (c) 2020 A. Maker',
  })
})
it('takes every text: a NOTICE, and what it has built in of others itself', () => {
  const files = { 'LICENSE.md': 'the licence', NOTICE: 'the notice', 'ThirdPartyNoticeText.txt': 'of others' }
  expect(madeUp({ license: 'Apache-2.0' }, files)()[0]?.text).toBe('the licence\n\nthe notice\n\nof others')
})
it('a package inside another is a package, and a folder with a manifest without a name is none', () => {
  const packages = new BundledPackages(project)
  write('node_modules/outer/package.json', '{ "name": "outer", "version": "1.0.0" }')
  write('node_modules/outer/dist/package.json', '{ "type": "module" }')
  write('node_modules/outer/node_modules/@in/ner/package.json', '{ "name": "@in/ner", "version": "3.0.0" }')
  packages.addModule(`${write('node_modules/outer/dist/a.js', '')}?inline`, 'renderer')
  packages.addModule(write('node_modules/outer/node_modules/@in/ner/b.js', ''), 'main')
  packages.addModule(write('main/own.ts', ''), 'main')
  expect(packages.packages.map(({ manifest, parts }) => [manifest.name, ...parts])).toEqual([
    ['@in/ner', 'main'],
    ['outer', 'renderer'],
  ])
})
it('a module of which nobody knows whose it is fails the build', () => {
  expect(() => new BundledPackages(project).addModule('\0strange:helper', 'main')).toThrow(
    'It is not known of which package the build\'s module "\0strange:helper" is.',
  )
})
it('what ships as a package brings its own with it, as far as they are for this system', () => {
  const manifest = {
    name: 'shipped',
    version: '1.0.0',
    dependencies: { deep: '1' },
    optionalDependencies: { windows: '1' },
  }
  write('node_modules/shipped/package.json', JSON.stringify(manifest))
  write('node_modules/shipped/node_modules/deep/package.json', '{ "name": "deep", "version": "1.0.0" }')
  const packages = new BundledPackages(project)
  packages.addDependencies('packages')
  expect(packages.packages.map(({ manifest: { name } }) => name)).toEqual(['deep', 'shipped'])
})
it('one that ships and is not installed fails the build', () => {
  expect(() => new BundledPackages(project).addDependencies('packages')).toThrow(
    'The package shipped is in the build and not in node_modules.',
  )
})
it('finds the lines that say whose a work is', () => {
  const text = [
    'Copyright (c) 2009 A',
    '  Copyright © 2010 B  ',
    'Copyright 2011 C',
    'copyright notice, this list of conditions',
    'Copyright (c) 2009 A',
    'Grant of Copyright License. Subject to',
  ].join('\n')
  expect(copyrightLines(text)).toEqual(['Copyright (c) 2009 A', 'Copyright © 2010 B', 'Copyright 2011 C'])
})
