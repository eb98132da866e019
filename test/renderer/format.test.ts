import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatCounted,
  formatMs,
  formatNs,
  formatShare,
  formatStored,
} from '../../renderer/look/format.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('formatNs', () => {
  it.each([
    [0, '0 s'],
    [1, '1 ns'],
    [850, '850 ns'],
    [999.4, '999 ns'],
    [999.6, '1 µs'],
    [12_340, '12.3 µs'],
    [4_560_000, '4.56 ms'],
    [999_600_000, '1 s'],
    [1_200_000_000, '1.2 s'],
    [119_400_000_000, '119 s'],
    [120_000_000_000, '2 min'],
    [125_000_000_000, '2 min 5 s'],
    [-1_500_000, '−1.5 ms'],
    [NaN, '–'],
  ])('%d is %s', (ns, text) => {
    expect(plain(formatNs(ns))).toBe(text)
  })

  it('takes milliseconds too', () => {
    expect(plain(formatMs(0.25))).toBe('250 µs')
  })
})

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [48.3 * 1024 * 1024, '48.3 MiB'],
    [1024 * 1024 - 1, '1 MiB'],
    [16 * 2 ** 30, '16 GiB'],
  ])('%d is %s', (bytes, text) => {
    expect(plain(formatBytes(bytes))).toBe(text)
  })
})

describe('counts and shares', () => {
  it('separates thousands', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567')
  })
  it('knows one from many', () => {
    expect(plain(formatCounted(1, 'event'))).toBe('1 event')
    expect(plain(formatCounted(0, 'event'))).toBe('0 events')
    expect(plain(formatCounted(2, 'process', 'processes'))).toBe('2 processes')
  })
  it('shortens large numbers on axes', () => {
    expect(formatCompact(0.5)).toBe('0.5')
    expect(formatCompact(4_000)).toBe('4,000')
    expect(formatCompact(12_300)).toBe('12.3k')
    expect(formatCompact(999_900)).toBe('1M')
  })
  it('writes shares as per cent, above one core too', () => {
    expect(plain(formatShare(0.453))).toBe('45 %')
    expect(plain(formatShare(1.8))).toBe('180 %')
  })
})

describe('formatStored', () => {
  it('shows a C float with the digits it has', () => {
    expect(formatStored('f', Math.fround(5.56))).toBe('5.56')
  })
  it('shows doubles and integers as they are', () => {
    expect(formatStored('d', 5.56)).toBe('5.56')
    expect(formatStored('i', 20000)).toBe('20000')
  })
  it('quotes characters, and makes what cannot be seen visible', () => {
    expect(formatStored('c', 'A')).toBe("'A'")
    expect(formatStored('u', 'ß')).toBe("'ß'")
    expect(formatStored('c', '\0')).toBe("'\\0'")
    expect(formatStored('c', '\xff')).toBe("'ÿ'")
    expect(formatStored('c', '\x1b')).toBe("'\\x1b'")
    expect(formatStored('u', '\ud800')).toBe("'\\ud800'")
    expect(formatStored('u', '🐍')).toBe("'🐍'")
  })
})
