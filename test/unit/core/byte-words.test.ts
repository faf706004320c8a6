import { describe, expect, it } from 'vitest'
import {
  formatBytes,
  formatExactBytes,
  formatPortion,
  formatSpeed,
} from '../../../electron/core/byte-words.ts'

describe('a size', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [7_330, '7.33 kB'],
    [9_999, '10.0 kB'],
    [187_342_011, '187 MB'],
    [1_240_000_000, '1.24 GB'],
    [12_345_678_901_234, '12.3 TB'],
  ])('of %d bytes is written %s, with three digits and a thousand to the unit', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  it('never rounds up to a thousand of a unit', () => {
    expect(formatBytes(999_499)).toBe('999 kB')
    expect(formatBytes(999_950)).toBe('1.00 MB')
    expect(formatBytes(999_999_999)).toBe('1.00 GB')
  })

  it('of an engine that says nonsense is nothing', () => {
    expect(formatBytes(-1)).toBe('0 B')
    expect(formatBytes(Number.NaN)).toBe('0 B')
  })

  it('in full says every byte', () => {
    expect(formatExactBytes(187_342_011)).toBe('187,342,011 bytes')
    expect(formatExactBytes(1)).toBe('1 byte')
  })
})

describe('a part of a whole', () => {
  it('is written in the unit of the whole', () => {
    expect(formatPortion(340_000, 50_000_000)).toBe('0.3 of 50.0 MB')
  })

  it('keeps its digits while it counts', () => {
    const widths = [12_000_000, 12_340_000, 45_990_000].map(
      (bytes) => formatPortion(bytes, 50_000_000).length,
    )
    expect(new Set(widths).size).toBe(1)
  })

  it('of a few bytes has no point', () => {
    expect(formatPortion(12, 640)).toBe('12 of 640 B')
  })
})

it('a speed is a size a second', () => {
  expect(formatSpeed(45_200_000)).toBe('45.2 MB/s')
})
