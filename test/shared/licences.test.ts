import { expect, it } from 'vitest'
import { readLicences, writeLicences, type LicensedWork } from '../../shared/licences.ts'

const work = (changes: Partial<LicensedWork> = {}): LicensedWork => ({
  name: '@one/package',
  version: '1.2.3-beta.1',
  licence: 'MIT',
  homepage: 'https://one.package',
  text: 'A licence.\n\n=====\n\nAnd a notice.',
  ...changes,
})

it('what is written is read back', () => {
  const licences = {
    preface: 'Ours.\n\nIts licence.',
    works: [
      work(),
      work({ name: 'A book of two', version: '', homepage: '' }),
      work({ name: 'Go library', version: '1.2.3' }),
    ],
  }
  expect(readLicences(writeLicences(licences))).toEqual(licences)
})
it('another text is none: the page of a server that knows no such file', () => {
  expect(readLicences('<!doctype html>\n<title>Forkscope</title>\n')).toBeNull()
})
it('a text that would be read as two works is refused', () => {
  expect(() => writeLicences({ preface: '', works: [work({ text: `One\n${'='.repeat(79)}\nTwo` })] })).toThrow(
    'A licence text has a line of 79 "="',
  )
})
