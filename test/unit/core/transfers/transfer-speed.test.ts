import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addSample,
  bytesPerSecondOf,
  type TransferSample,
} from '../../../../electron/core/transfers/transfer-speed.ts'

const samplesOf = (samples: readonly TransferSample[]): readonly TransferSample[] =>
  samples.reduce<readonly TransferSample[]>((before, sample) => addSample(before, sample), [])

/** A transfer at a steady speed, with a sample every `everyMs`. */
const steady = (bytesPerSecond: number, forMs: number, everyMs: number): TransferSample[] =>
  Array.from({ length: Math.floor(forMs / everyMs) + 1 }, (_, index) => ({
    atMs: 1_000_000 + index * everyMs,
    bytes: (bytesPerSecond * index * everyMs) / 1000,
  }))

describe('the speed of a transfer', () => {
  it('is that of a steady one, however often it is looked at', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 2_000, max: 8_000 }),
        (speed, everyMs, forMs) => {
          expect(bytesPerSecondOf(samplesOf(steady(speed, forMs, everyMs)))).toBeCloseTo(speed, 0)
        },
      ),
    )
  })

  it('is unknown before there is anything to compare', () => {
    expect(bytesPerSecondOf([])).toBeUndefined()
    expect(bytesPerSecondOf(samplesOf(steady(1_000, 0, 1)))).toBeUndefined()
  })

  it('is unknown while less than 0.4 s were seen', () => {
    expect(bytesPerSecondOf(samplesOf(steady(1_000, 399, 10)))).toBeUndefined()
    expect(bytesPerSecondOf(samplesOf(steady(1_000, 400, 10)))).toBeDefined()
  })

  it('is unknown where nothing arrives', () => {
    const samples = [0, 500, 1_000].map((atMs) => ({ atMs, bytes: 77 }))
    expect(bytesPerSecondOf(samplesOf(samples))).toBeUndefined()
  })

  it('is unknown where a download has started again', () => {
    expect(
      bytesPerSecondOf(
        samplesOf([
          { atMs: 0, bytes: 5_000_000 },
          { atMs: 1_000, bytes: 0 },
        ]),
      ),
    ).toBeUndefined()
  })

  it('forgets what was more than four seconds ago', () => {
    const slow = steady(1_000, 20_000, 250)
    const last = slow.at(-1)
    if (last === undefined) throw new Error('no sample')
    const fast = Array.from({ length: 40 }, (_, index) => ({
      atMs: last.atMs + (index + 1) * 250,
      bytes: last.bytes + 2_000_000 * (index + 1),
    }))
    expect(bytesPerSecondOf(samplesOf([...slow, ...fast]))).toBeCloseTo(8_000_000, 0)
  })

  it('is unknown after a silence of more than four seconds', () => {
    const silence = [...steady(1_000, 3_000, 250), { atMs: 1_020_000, bytes: 9_000 }]
    expect(bytesPerSecondOf(samplesOf(silence))).toBeUndefined()
  })

  it('is never negative nor infinite, whatever comes', () => {
    const anySample = fc.record({ atMs: fc.nat(20_000), bytes: fc.nat(10_000_000) })
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 50 }), (samples) => {
        const inOrder = [...samples].sort((a, b) => a.atMs - b.atMs)
        const speed = bytesPerSecondOf(samplesOf(inOrder))
        expect(speed === undefined || (speed > 0 && Number.isFinite(speed))).toBe(true)
      }),
    )
  })

  it('needs few samples however often they come', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (everyMs) => {
        expect(samplesOf(steady(1_000_000, 10_000, everyMs)).length).toBeLessThanOrEqual(42)
      }),
      { numRuns: 20 },
    )
  })

  it('always has the newest sample', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 1, maxLength: 60 }), (gaps) => {
        let atMs = 0
        const samples = gaps.map((gap, index) => ({ atMs: (atMs += gap), bytes: index }))
        expect(samplesOf(samples).at(-1)).toEqual(samples.at(-1))
      }),
    )
  })
})
