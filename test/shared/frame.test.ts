import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from '../../shared/frame.ts'
import { randomFrom } from '../support/random.ts'

const there = (message: unknown): unknown => decodeFrame(encodeFrame(message))

describe('a frame', () => {
  it.each<[string, unknown]>([
    ['a text with every kind of character', { type: 'notice', text: 'ä “quoted” \u2028 \ud83d\ude00 \0 "\\' }],
    ['nothing', null],
    ['empty lists and objects', { a: [], b: {}, c: '' }],
    ['what JSON cannot say of numbers', { values: [NaN, Infinity, -Infinity, -0, 0, 5e-324, 2 ** 53] }],
    ['big integers', [12345678901234567890n, -1n]],
    ['keys that objects have of themselves', { hasOwnProperty: NaN, toString: new Uint8Array([1]) }],
    ['bytes alone', new Uint8Array([1, 2, 3])],
    ['a lone number', NaN],
  ])('brings back %s', (_what, message) => {
    expect(there(message)).toStrictEqual(message)
  })

  it('brings back batches of any length, in their places, each at a multiple of eight', () => {
    const batches = [0, 1, 7, 8, 9, 32, 1000].map((length) => Uint8Array.from({ length }, (_, index) => index * 7))
    const message = { type: 'tick', tick: { recorders: batches.map((bytes, process) => ({ process, bytes })) } }
    const frame = encodeFrame(message)
    const back = decodeFrame(frame) as typeof message
    expect(back).toStrictEqual(message)
    for (const { bytes } of back.tick.recorders) {
      expect(bytes.buffer).toBe(frame.buffer)
      expect(bytes.byteOffset % 8).toBe(0)
    }
  })

  it('takes only the part of a buffer that a batch shows', () => {
    const bytes = Uint8Array.from({ length: 64 }, (_, index) => index).subarray(16, 48)
    expect(there({ bytes })).toStrictEqual({ bytes: new Uint8Array(bytes) })
  })

  it('leaves the message as it was', () => {
    const message = { bytes: new Uint8Array([1]), values: [NaN] }
    encodeFrame(message)
    expect(message).toStrictEqual({ bytes: new Uint8Array([1]), values: [NaN] })
  })

  it('can lie anywhere in a larger buffer', () => {
    const frame = encodeFrame({ bytes: new Uint8Array([5, 6]), n: NaN })
    const larger = new Uint8Array(frame.byteLength + 13)
    larger.set(frame, 13)
    expect(decodeFrame(larger.subarray(13))).toStrictEqual({ bytes: new Uint8Array([5, 6]), n: NaN })
  })

  it('brings back whatever a lab may say', () => {
    const random = randomFrom(20)
    for (let round = 0; round < 300; round++) {
      const message = anything(random, 4)
      expect(there(message)).toStrictEqual(message)
    }
  })

  it('is refused when it is cut anywhere', () => {
    const frame = encodeFrame({ bytes: new Uint8Array(20).fill(1), more: new Uint8Array(8).fill(2) })
    for (let length = 0; length < frame.byteLength; length++) {
      expect(() => decodeFrame(frame.subarray(0, length))).toThrow(RangeError)
    }
  })

  it('is refused when it names a place that is not there', () => {
    for (const path of [['x'], ['a', 'b'], ['__proto__', 'polluted']]) {
      expect(() => decodeFrame(handmade({ message: { a: 1 }, batches: [], numbers: [[path, 'NaN']] }))).toThrow(
        `names a place that is not in its message: ${path.join('.')}`,
      )
    }
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })
})

function anything(random: () => number, depth: number): unknown {
  const count = Math.floor(random() * 4)
  const within = () => anything(random, depth - 1)
  switch (Math.floor(random() * (depth === 0 ? 5 : 7))) {
    case 0:
      return [NaN, Infinity, -Infinity, -0, random() * 1e9, Math.floor(random() * 100)][Math.floor(random() * 6)]
    case 1:
      return String.fromCharCode(...Array.from({ length: count * 3 }, () => Math.floor(random() * 0xd800)))
    case 2:
      return random() < 0.5
    case 3:
      return null
    case 4:
      return Uint8Array.from({ length: Math.floor(random() * 70) }, () => random() * 256)
    case 5:
      return Array.from({ length: count }, within)
    default:
      return Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, within()]))
  }
}

function handmade(head: object): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head))
  const frame = new Uint8Array(4 + text.byteLength)
  new DataView(frame.buffer).setUint32(0, text.byteLength, true)
  frame.set(text, 4)
  return frame
}
