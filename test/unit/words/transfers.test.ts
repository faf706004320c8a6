import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pullTotals, type LayerProgress } from '../../../electron/core/transfers/pull-progress.ts'
import { cutArchive } from '../../../electron/services/archives/failures.ts'
import { useLocale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'
import { queuedSentence, unfinishedInWords } from '../../../renderer/src/text/job-words.ts'
import { layerLine, layersThroughInWords } from '../../../renderer/src/text/pull-words.ts'

const layer = (phase: LayerProgress['phase']): LayerProgress => ({
  ...{ id: '0123456789ab', phase, downloadedBytes: 2_000_000, totalBytes: 8_000_000 },
})

describe('transfers in German', () => {
  beforeEach(() => useLocale('de'))
  afterEach(() => useLocale('en'))

  it('are counted with the verb that goes with their number', () => {
    expect(unfinishedInWords(1, 0)).toBe('1 Pull läuft oder wartet')
    expect(unfinishedInWords(0, 2)).toBe('2 Übertragungen laufen oder warten')
    expect(unfinishedInWords(1, 1)).toBe('1 Pull und 1 Übertragung laufen oder warten')
    expect(queuedSentence(3)).toBe('Wartet auf einen freien Platz: Nur 3 laufen gleichzeitig.')
  })

  it('have layers in the case that the sentence asks for', () => {
    const layers = [layer('complete'), layer('downloading'), layer('already-here')]
    expect(layersThroughInWords(pullTotals({ layers }))).toBe('2 von 3 Layern, 1 schon da')
    expect(layerLine(layer('downloading')).valueText).toBe('wird heruntergeladen, 2,0 von 8,0 MB')
  })

  it('fail in German', () => {
    expect(cutArchive('/files/both.tar').failure.message).toBe('both.tar endet mitten im Archiv.')
  })
})

describe('the question before Lading quits', () => {
  it.each([
    ['pulls', 1, 'A pull is running.'],
    ['cleanups', 2, '2 clean-ups are running.'],
    ['pulls-transfers', 3, '3 pulls and transfers are running.'],
    ['pulls-transfers-cleanups', 4, '4 pulls, transfers and clean-ups are running.'],
  ])('of %s (%d) says “%s”', (kinds, count, words) => {
    expect(m.transfers_quit_running({ kinds, count })).toBe(words)
  })
})
