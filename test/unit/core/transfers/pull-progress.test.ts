import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  completePull,
  emptyPullProgress,
  foldPullMessage,
  pullTotals,
  type LayerProgress,
  type PullProgress,
} from '../../../../electron/core/transfers/pull-progress.ts'

const fold = (messages: readonly unknown[]): PullProgress =>
  messages.reduce<PullProgress>(foldPullMessage, emptyPullProgress)

/** A line of a stream, as an engine writes it. */
const line = (status: string, id?: string, progressDetail: object = {}): object => ({
  status,
  ...(id !== undefined && { progressDetail, id }),
})
const [pulling, waiting, verifying, arrived, exists, pulled] = [
  line('Pulling fs layer', 'a'),
  line('Waiting', 'a'),
  line('Verifying Checksum', 'a'),
  line('Download complete', 'a'),
  line('Already exists', 'a'),
  line('Pull complete', 'a'),
]
const downloading = (current: number, total?: number): object => line('Downloading', 'a', { current, total })
const extracting = (current: number, total: number): object => line('Extracting', 'a', { current, total })
const layerAfter = (...messages: object[]): LayerProgress | undefined => fold(messages).layers[0]

describe('a layer', () => {
  it('waits until its bytes come', () => {
    expect(layerAfter(pulling, waiting)).toEqual({ id: 'a', phase: 'waiting', downloadedBytes: 0 })
    expect(layerAfter(pulling, downloading(3, 9))).toEqual({
      id: 'a',
      phase: 'downloading',
      downloadedBytes: 3,
      totalBytes: 9,
    })
  })

  it('has all its bytes once they are verified, downloaded or extracted', () => {
    for (const message of [verifying, arrived, extracting(1, 9), pulled]) {
      expect(layerAfter(downloading(3, 9), message)).toMatchObject({ downloadedBytes: 9, totalBytes: 9 })
    }
  })

  it('gets its size from the extraction where the download was too fast to say it', () => {
    expect(layerAfter(pulling, arrived, extracting(4, 9))).toEqual({
      id: 'a',
      phase: 'extracting',
      downloadedBytes: 9,
      totalBytes: 9,
      extractedBytes: 4,
    })
  })

  it('is extracted for seconds where the engine counts no bytes', () => {
    const forSeconds = (current: number): object => line('Extracting', 'a', { current, units: 's' })
    expect(layerAfter(downloading(9, 9), arrived, forSeconds(1), forSeconds(2))).toEqual({
      id: 'a',
      phase: 'extracting',
      downloadedBytes: 9,
      totalBytes: 9,
      extractingForSeconds: 2,
    })
  })

  it('starts again from fewer bytes only after it was retried', () => {
    const retry = line('Retrying in 5 seconds', 'a')
    expect(layerAfter(downloading(5, 9), downloading(2, 9))).toMatchObject({ downloadedBytes: 5 })
    expect(layerAfter(downloading(5, 9), retry)).toEqual({
      id: 'a',
      phase: 'retrying',
      downloadedBytes: 5,
      totalBytes: 9,
      retryInSeconds: 5,
    })
    expect(layerAfter(retry, line('Retrying in 1 second', 'a'))).toMatchObject({ retryInSeconds: 1 })
    expect(layerAfter(downloading(5, 9), verifying, retry, downloading(2, 9))).toEqual({
      id: 'a',
      phase: 'downloading',
      downloadedBytes: 2,
      totalBytes: 9,
    })
  })

  it('is not moved by lines that come late', () => {
    const through = fold([downloading(9, 9), arrived, pulled])
    for (const message of [
      pulling,
      waiting,
      downloading(1, 9),
      verifying,
      arrived,
      exists,
      extracting(1, 9),
    ]) {
      expect(foldPullMessage(through, message)).toBe(through)
    }
  })

  it('keeps the largest size that was said', () => {
    expect(layerAfter(downloading(3, 9), downloading(4, 7))).toMatchObject({
      downloadedBytes: 4,
      totalBytes: 9,
    })
    expect(layerAfter(downloading(3, 7), downloading(4, 9))).toMatchObject({ totalBytes: 9 })
    expect(layerAfter(downloading(3, 9), downloading(4))).toMatchObject({ downloadedBytes: 4, totalBytes: 9 })
  })

  it('was not here when its bytes were already coming', () => {
    expect(layerAfter(downloading(3, 9), exists)).toMatchObject({ phase: 'downloaded', downloadedBytes: 9 })
  })

  it('was here where it was only announced when the pull ended', () => {
    const progress = completePull(fold([pulling, line('Status: Image is up to date for a:1')]))
    expect(progress.layers).toEqual([{ id: 'a', phase: 'already-here', downloadedBytes: 0 }])
  })

  it('is complete at the end without having said so, as on containerd stores before Docker 28', () => {
    const progress = completePull(
      fold([downloading(3, 9), arrived, line('Status: Downloaded newer image for a:1')]),
    )
    expect(progress.layers).toMatchObject([{ phase: 'complete', downloadedBytes: 9 }])
  })
})

describe('a pull', () => {
  it('is left as it was by what is no message', () => {
    const progress = fold([downloading(3, 9)])
    const nothing = [
      null,
      undefined,
      3,
      'text',
      [],
      {},
      { status: 1 },
      line('Pulling from a/b', '1'),
      line('New', 'a'),
    ]
    for (const message of nothing) expect(foldPullMessage(progress, message)).toBe(progress)
  })

  it('has downloaded something where one of several tags did', () => {
    const newer = line('Status: Downloaded newer image for a:1')
    const same = line('Status: Image is up to date for a:2')
    expect(fold([same, newer]).result).toBe('downloaded')
    expect(fold([newer, same]).result).toBe('downloaded')
    expect(fold([same]).result).toBe('up-to-date')
  })

  it('loses its last layer for Podman’s config only where the stream is Podman’s', () => {
    const podmans = completePull(fold([pulling, arrived, line('Download complete', 'b')]))
    expect(podmans).toMatchObject({ layers: [{ id: 'a', phase: 'complete' }], shortImageId: 'b' })
    const dockers = fold([pulling, arrived, pulled])
    expect(completePull(dockers)).toBe(dockers)
    const named = completePull(fold([pulling, arrived, line('Status: Downloaded newer image for a:1')]))
    expect(named.layers).toHaveLength(1)
    expect(named.shortImageId).toBeUndefined()
  })

  it('that failed is not completed', () => {
    const failed = fold([
      downloading(3, 9),
      { errorDetail: { message: 'no space left' }, error: 'no space left' },
    ])
    expect(completePull(failed)).toBe(failed)
    expect(failed.error).toBe('no space left')
    expect(fold([{ error: 'no detail' }]).error).toBe('no detail')
  })

  it('has a total only when the size of each layer to download is known', () => {
    const other = line('Pulling fs layer', 'b')
    expect(pullTotals(emptyPullProgress)).toEqual({
      layersTotal: 0,
      layersAlreadyHere: 0,
      layersComplete: 0,
      downloadedBytes: 0,
    })
    expect(pullTotals(fold([downloading(3, 9), other]))).toEqual({
      layersTotal: 2,
      layersAlreadyHere: 0,
      layersComplete: 0,
      downloadedBytes: 3,
    })
    expect(pullTotals(fold([downloading(3, 9), other, line('Already exists', 'b')]))).toEqual({
      layersTotal: 2,
      layersAlreadyHere: 1,
      layersComplete: 0,
      downloadedBytes: 3,
      totalBytes: 9,
      fraction: 1 / 3,
    })
  })
})

const count = fc.oneof(
  { weight: 5, arbitrary: fc.nat(20) },
  fc.constantFrom(-1, 0.5, NaN, Infinity, '7', null),
)
const message = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record(
      {
        status: fc.constantFrom(
          'Pulling from library/a',
          'Pulling fs layer',
          'Waiting',
          'Downloading',
          'Downloading',
          'Verifying Checksum',
          'Download complete',
          'Extracting',
          'Pull complete',
          'Already exists',
          'Retrying in 3 seconds',
          'Status: Downloaded newer image for a:1',
          'Status: Image is up to date for a:1',
          `Digest: sha256:${'0'.repeat(64)}`,
        ),
        id: fc.constantFrom('a', 'a', 'a', 'b', ''),
        progressDetail: fc.record(
          { current: count, total: count, units: fc.constantFrom('s', 'B') },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['status'] },
    ),
  },
  fc.anything(),
)
const messages = fc.array(message, { maxLength: 40 })

describe('for every sequence of messages', () => {
  const holds = (property: (before: PullProgress, after: PullProgress, said: unknown) => void): void => {
    fc.assert(
      fc.property(messages, (sequence) => {
        let before = emptyPullProgress
        for (const said of sequence) {
          const after = foldPullMessage(before, said)
          property(before, after, said)
          before = after
        }
      }),
      { numRuns: 500 },
    )
  }

  it('a message that is repeated changes nothing', () => {
    holds((_before, after, said) => expect(foldPullMessage(after, said)).toBe(after))
  })

  it('no layer has more bytes than its size', () => {
    holds((_before, after) => {
      for (const { downloadedBytes, extractedBytes = 0, totalBytes = Infinity } of after.layers) {
        expect(downloadedBytes).toBeLessThanOrEqual(totalBytes)
        expect(extractedBytes).toBeLessThanOrEqual(totalBytes)
      }
    })
  })

  it('what is already here counts no bytes', () => {
    holds((_before, after) => {
      const here = after.layers.filter(({ phase }) => phase === 'already-here')
      expect(here.every((layer) => layer.downloadedBytes === 0 && layer.totalBytes === undefined)).toBe(true)
      expect(pullTotals(after).layersAlreadyHere).toBe(here.length)
    })
  })

  it('bytes go back only when a retried download starts again', () => {
    holds((before, after) => {
      for (const [index, layer] of before.layers.entries()) {
        if (layer.phase === 'retrying') continue
        expect(after.layers[index]?.downloadedBytes).toBeGreaterThanOrEqual(layer.downloadedBytes)
      }
    })
  })

  it('the size of a layer never shrinks', () => {
    holds((before, after) => {
      for (const [index, { totalBytes = 0 }] of before.layers.entries()) {
        expect(after.layers[index]?.totalBytes ?? 0).toBeGreaterThanOrEqual(totalBytes)
      }
    })
  })

  it('layers stay and keep their order, and none that is through moves', () => {
    holds((before, after) => {
      expect(after.layers.slice(0, before.layers.length).map(({ id }) => id)).toEqual(
        before.layers.map(({ id }) => id),
      )
      for (const [index, layer] of before.layers.entries()) {
        if (layer.phase === 'complete' || layer.phase === 'already-here')
          expect(after.layers[index]).toBe(layer)
      }
    })
  })

  it('a known total never decreases', () => {
    let known = 0
    holds((before, after) => {
      if (before === emptyPullProgress) known = 0
      const { totalBytes, fraction = 0 } = pullTotals(after)
      expect(totalBytes ?? known).toBeGreaterThanOrEqual(known)
      expect(fraction).toBeLessThanOrEqual(1)
      known = totalBytes ?? known
    })
  })

  it('completing leaves nothing open and twice is once', () => {
    holds((_before, after) => {
      const completed = completePull(after)
      expect(completePull(completed)).toBe(completed)
      if (after.error !== undefined) return
      expect(completed.layers.every(({ phase }) => phase === 'complete' || phase === 'already-here')).toBe(
        true,
      )
    })
  })
})
