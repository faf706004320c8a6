import { describe, expect, it } from 'vitest'
import { pullTotals } from '../../../electron/core/transfers/pull-progress.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import {
  changeInWords,
  layerLine,
  layersInWords,
  pullSentence,
  stateWord,
  unpackedShare,
} from '../../../renderer/src/text/pull-words.ts'
import { layer, pull } from './samples.ts'

const million = 1_000_000
const failure = { kind: 'not-found', message: 'There is no such image.', advice: 'Check it.' } as const
const sentenceOf = (one: Pull, parallel = 3): string => pullSentence(one, pullTotals(one.progress), parallel)

describe('the sentence of a pull', () => {
  it('says how much, how fast and how long still', () => {
    const layers = [
      layer('downloading', { id: 'a', downloadedBytes: 123.4 * million, totalBytes: 250 * million }),
      layer('waiting', { id: 'b', totalBytes: 50 * million }),
    ]
    const running = pull({ progress: { layers }, bytesPerSecond: 45 * million, remainingMs: 3_920 })
    expect(sentenceOf(running)).toBe('123.4 of 300.0 MB · 45.0 MB/s · 4 s left')
  })

  it('names no whole before the engine has said every size', () => {
    const layers = [
      layer('downloading', { id: 'a', downloadedBytes: 2 * million, totalBytes: 9 * million }),
      layer('waiting'),
    ]
    expect(sentenceOf(pull({ progress: { layers } }))).toBe('2.00 MB so far')
  })

  it('says why a pull waits', () => {
    const queued = pull({ state: { kind: 'queued' } })
    expect(sentenceOf(queued, 3)).toBe('Waits for a free place: only 3 run at a time.')
    expect(sentenceOf(queued, 1)).toBe('Waits for a free place: only 1 runs at a time.')
  })

  it('tells a download from what was already up to date', () => {
    const layers = [layer('complete', { downloadedBytes: 31 * million, totalBytes: 31 * million })]
    const done = { startedAtMs: 0, endedAtMs: 4_000, progress: { layers } }
    expect(sentenceOf(pull({ ...done, state: { kind: 'succeeded', result: 'downloaded' } }))).toBe(
      'Downloaded 31.0 MB in 4 s.',
    )
    expect(sentenceOf(pull({ ...done, state: { kind: 'succeeded', result: 'up-to-date' } }))).toBe(
      'Up to date: nothing was downloaded.',
    )
  })

  it('says when all layers of a new name were already here', () => {
    const state = { kind: 'succeeded', result: 'downloaded' } as const
    expect(sentenceOf(pull({ state, progress: { layers: [layer('already-here')] } }))).toBe(
      'Every layer was already here: nothing was downloaded.',
    )
  })

  it('says how far it was when it ended early', () => {
    const layers = [layer('downloading', { downloadedBytes: 12 * million, totalBytes: 48 * million })]
    expect(sentenceOf(pull({ state: { kind: 'cancelled' }, progress: { layers } }))).toBe(
      '12.0 MB had arrived when it was cancelled.',
    )
    expect(sentenceOf(pull({ state: { kind: 'failed', failure } }))).toBe(
      'It failed before anything was downloaded.',
    )
  })
})

describe('the state of a pull', () => {
  it('is what its layers do while it runs', () => {
    const word = (...layers: Parameters<typeof layer>[0][]): string =>
      stateWord(pull({ progress: { layers: layers.map((phase) => layer(phase)) } })).word
    expect(word()).toBe('Starting')
    expect(word('waiting', 'downloading')).toBe('Downloading')
    expect(word('downloading', 'extracting')).toBe('Downloading')
    expect(word('complete', 'extracting')).toBe('Extracting')
    expect(word('complete', 'already-here')).toBe('Finishing')
  })

  it('counts what is unpacked by its bytes', () => {
    const layers = [
      layer('complete', { downloadedBytes: 10, totalBytes: 10 }),
      layer('extracting', { downloadedBytes: 20, totalBytes: 20, extractedBytes: 5 }),
      layer('downloading', { downloadedBytes: 5, totalBytes: 30 }),
    ]
    expect(unpackedShare({ layers }, pullTotals({ layers }))).toBe(0.25)
  })
})

describe('the line of a layer', () => {
  it('says how much has arrived', () => {
    const line = layerLine(
      layer('downloading', { downloadedBytes: 12.3 * million, totalBytes: 50 * million }),
    )
    expect(line.valueText).toBe('downloading 12.3 of 50.0 MB')
    expect(line.arrived).toBeCloseTo(0.246)
  })

  it('says how much is unpacked, or for how long that goes on', () => {
    const bytes = { downloadedBytes: 8 * million, totalBytes: 8 * million }
    expect(layerLine(layer('extracting', { ...bytes, extractedBytes: 2 * million }))).toMatchObject({
      valueText: 'extracting 2.0 of 8.0 MB',
      arrived: 1,
      unpacked: 0.25,
    })
    expect(layerLine(layer('extracting', { ...bytes, extractingForSeconds: 3 })).valueText).toBe(
      'extracting for 3 s',
    )
  })

  it('says when a layer was already here, waits, or is through', () => {
    expect(layerLine(layer('already-here')).valueText).toBe('already here')
    expect(layerLine(layer('waiting')).valueText).toBe('waiting')
    expect(layerLine(layer('complete', { totalBytes: million })).valueText).toBe('complete 1.00 MB')
  })

  it('claims no share where the engine says no size', () => {
    expect(layerLine(layer('downloading', { downloadedBytes: million })).arrived).toBeUndefined()
  })
})

it('layers are counted with those already here', () => {
  expect(layersInWords(pullTotals({ layers: [layer('complete')] }))).toBe('1 layer')
  expect(layersInWords(pullTotals({ layers: [layer('complete'), layer('already-here')] }))).toBe(
    '2 layers, 1 already here',
  )
})

describe('a screen reader', () => {
  it('hears of a start, an end and a failure', () => {
    expect(changeInWords(pull({ state: { kind: 'queued' } }), pull())).toBe('Pulling redis:7.')
    expect(changeInWords(pull(), pull({ state: { kind: 'failed', failure } }))).toBe(
      'Pulling redis:7 failed: There is no such image.',
    )
  })

  it('hears nothing of mere progress', () => {
    expect(changeInWords(pull(), pull({ bytesPerSecond: 5 }))).toBeUndefined()
  })
})
