import { describe, expect, it } from 'vitest'
import {
  pushTotals,
  type PushedLayer,
  type PushPhase,
} from '../../../electron/core/transfers/push-progress.ts'
import type { Transfer, TransferWork } from '../../../electron/core/transfers/transfer.ts'
import { unfinishedInWords } from '../../../renderer/src/text/job-words.ts'
import { fileNameOf } from '../../../renderer/src/text/paths.ts'
import { pushedLayerLine, pushedLayersInWords } from '../../../renderer/src/text/push-words.ts'
import {
  movedShare,
  transferChangeInWords,
  transferSentence,
  transferStateWord,
} from '../../../renderer/src/text/transfer-words.ts'
import { transfer } from './samples.ts'

const million = 1_000_000
const failure = { kind: 'unauthorized', message: 'It does not let you.', advice: 'Sign in.' } as const

const layer = (phase: PushPhase, parts: Partial<PushedLayer> = {}): PushedLayer => ({
  ...{ id: '0123456789ab', phase, sentBytes: 0 },
  ...parts,
})
const push = (...layers: PushedLayer[]): TransferWork => ({
  ...{ kind: 'push', reference: 'acme/api:1', progress: { layers } },
})
const save = (writtenBytes: number, expectedBytes?: number): TransferWork => ({
  ...{ kind: 'save', images: ['a:1', 'b:1'], path: '/home/ada/both.tar', writtenBytes },
  ...(expectedBytes !== undefined && { expectedBytes }),
})
const load = (readBytes: number, totalBytes: number): TransferWork => ({
  ...{ kind: 'load', path: '/home/ada/both.tar', readBytes, totalBytes, loaded: [{ name: 'a:1' }] },
})
const sentence = (work: TransferWork, parts: Partial<Transfer> = {}): string =>
  transferSentence(transfer(work, parts), 3)
const took = { startedAtMs: 0, endedAtMs: 4_000 }

describe('the sentence of a push', () => {
  it('says how much has gone, how fast and how long still', () => {
    const layers = [
      layer('pushing', { sentBytes: 2 * million, totalBytes: 8 * million }),
      layer('already-there'),
    ]
    expect(sentence(push(...layers), { bytesPerSecond: million, remainingMs: 6_000 })).toBe(
      '2.0 of 8.0 MB · 1.00 MB/s · 6 s left',
    )
    expect(sentence(push())).toBe('Asking the registry…')
  })

  it('says what was sent, or that nothing had to be', () => {
    const state = { kind: 'succeeded' } as const
    const pushed = layer('pushed', { sentBytes: 8 * million, totalBytes: 8 * million })
    expect(sentence(push(pushed), { ...took, state })).toBe('Pushed 8.00 MB in 4 s.')
    expect(sentence(push(layer('already-there'), layer('mounted')), { ...took, state })).toBe(
      'Every layer was already there: nothing had to be sent.',
    )
  })

  it('says how far it was when it ended early', () => {
    expect(sentence(push(), { state: { kind: 'failed', failure } })).toBe(
      'It failed before anything was sent.',
    )
    const layers = layer('pushing', { sentBytes: million, totalBytes: 8 * million })
    expect(sentence(push(layers), { state: { kind: 'cancelled' } })).toBe(
      '1.00 MB had been sent when it was cancelled.',
    )
  })
})

describe('the line of a pushed layer', () => {
  it.each<[PushedLayer, string]>([
    [layer('waiting'), 'waiting'],
    [layer('pushing', { sentBytes: million, totalBytes: 4 * million }), 'pushing 1.0 of 4.0 MB'],
    [layer('retrying', { retryInSeconds: 5 }), 'retrying in 5 s'],
    [layer('pushed', { sentBytes: million, totalBytes: million }), 'pushed 1.00 MB'],
    [layer('already-there'), 'already there'],
    [layer('mounted', { from: 'acme/base' }), 'mounted from acme/base'],
  ])('of %o says “%s”', (given, words) => {
    expect(pushedLayerLine(given).valueText).toBe(words)
  })

  it('that the engine does not have is neither there nor on its way', () => {
    expect(pushedLayerLine(layer('unavailable'))).toMatchObject({
      word: 'not here',
      arrived: 0,
      isThrough: true,
    })
  })

  it('is counted with those that were there', () => {
    const totals = pushTotals({ layers: [layer('pushed'), layer('mounted'), layer('already-there')] })
    expect(pushedLayersInWords(totals)).toBe('3 layers, 2 already there')
  })
})

describe('an archive', () => {
  it('that is saved says how much of what is expected is written', () => {
    expect(sentence(save(0, 9 * million))).toBe('Asking the engine for the images…')
    expect(sentence(save(3 * million, 9 * million))).toBe('3.00 MB of about 9.00 MB')
    expect(sentence(save(3 * million))).toBe('3.00 MB so far')
  })

  it('that becomes larger than expected claims no share', () => {
    expect(sentence(save(10 * million, 9 * million))).toBe('10.0 MB so far')
    expect(movedShare(save(10 * million, 9 * million))).toBeUndefined()
    expect(movedShare(save(3 * million, 9 * million))).toBeCloseTo(1 / 3)
  })

  it('that is not saved to its end leaves nothing', () => {
    expect(sentence(save(3 * million), { state: { kind: 'cancelled' } })).toBe(
      '3.00 MB had been written when it was cancelled; nothing of that is left.',
    )
  })

  it('that is loaded says how much is read, and then that the engine unpacks it', () => {
    expect(sentence(load(0, 0))).toBe('Looking into the file…')
    expect(sentence(load(3 * million, 9 * million))).toBe('3.0 of 9.0 MB')
    expect(sentence(load(9 * million, 9 * million))).toBe('All of it has been read; the engine unpacks it…')
    expect(transferStateWord(transfer(load(9, 9))).word).toBe('Unpacking')
    expect(sentence(load(9 * million, 9 * million), { ...took, state: { kind: 'succeeded' } })).toBe(
      'Loaded 9.00 MB in 4 s.',
    )
  })
})

describe('a screen reader', () => {
  it('hears of a start and an end, with the file’s name alone', () => {
    const running = transfer(save(1))
    expect(transferChangeInWords(undefined, running)).toBe('Saving both.tar.')
    const failed = { ...running, state: { kind: 'failed', failure } } as const
    expect(transferChangeInWords(running, failed)).toBe('Saving both.tar failed: It does not let you.')
    expect(transferChangeInWords(running, { ...running, bytesPerSecond: 5 })).toBeUndefined()
  })

  it('hears what is under way, pulls and the rest', () => {
    expect(unfinishedInWords(2, 0)).toBe('2 pulls running or waiting')
    expect(unfinishedInWords(0, 1)).toBe('1 transfer running or waiting')
    expect(unfinishedInWords(1, 2)).toBe('1 pull and 2 transfers running or waiting')
  })
})

it('the name of a file is the end of its path, on each system', () => {
  expect(fileNameOf('/home/ada/both.tar')).toBe('both.tar')
  expect(fileNameOf(String.raw`C:\Users\ada\both.tar`)).toBe('both.tar')
})
