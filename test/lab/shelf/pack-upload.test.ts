import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import * as v from 'valibot'
import { PackUpload } from '../../../main/lab/shelf/pack-upload.ts'
import { CommandPayloads } from '../../../shared/contract.ts'
import { MOST_PACK_BYTES, PACK_PART_BYTES } from '../../../shared/shelf.ts'

const parts = (bytes: Buffer, name = 'x.fklab') =>
  Array.from({ length: Math.ceil(bytes.length / PACK_PART_BYTES) }, (_, part) => ({
    name,
    part,
    data: bytes.subarray(part * PACK_PART_BYTES, (part + 1) * PACK_PART_BYTES).toString('base64'),
    last: (part + 1) * PACK_PART_BYTES >= bytes.length,
  }))

it('puts the parts together, each of which fits into a message', () => {
  const bytes = randomBytes(2.5 * PACK_PART_BYTES)
  const upload = new PackUpload()
  const answers = parts(bytes).map((part) => {
    expect(v.is(CommandPayloads.openPack, part)).toBe(true)
    expect(JSON.stringify(part).length).toBeLessThan(1024 * 1024)
    return upload.add(part)
  })
  expect(answers.slice(0, -1)).toEqual([null, null])
  expect(Buffer.compare(answers.at(-1)!, bytes)).toBe(0)
})

it('refuses parts out of order, of two files, and more than a pack has', () => {
  const [first, second, third] = parts(randomBytes(3 * PACK_PART_BYTES))
  const upload = new PackUpload()
  expect(() => upload.add(second!)).toThrow('its parts did not arrive in order')
  upload.add(first!)
  expect(() => upload.add(third!)).toThrow('its parts did not arrive in order')
  expect(() => upload.add(second!)).toThrow('its parts did not arrive in order')
  upload.add(first!)
  expect(() => upload.add({ ...second!, name: 'y.fklab' })).toThrow('“y.fklab” was not opened')
  const tooLong = parts(Buffer.alloc(MOST_PACK_BYTES + 1))
  expect(() => tooLong.map((part) => upload.add(part))).toThrow('more than the 8388608 bytes of a lab pack')
})
