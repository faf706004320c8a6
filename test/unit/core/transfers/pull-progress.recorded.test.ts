import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  completePull,
  emptyPullProgress,
  foldPullMessage,
  pullTotals,
  type LayerProgress,
  type PullProgress,
} from '../../../../electron/core/transfers/pull-progress.ts'
import { expectedPulls } from '../../../fixtures/engine-streams/expected.ts'

const folder = new URL('../../../fixtures/engine-streams/', import.meta.url)
const recorded = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.slice(0, -'.jsonl'.length))

interface Line {
  readonly status?: string
  readonly id?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number; readonly units?: string }
}

const linesOf = (name: string): Line[] =>
  readFileSync(new URL(`${name}.jsonl`, folder), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Line)

const fold = (messages: readonly unknown[]): PullProgress =>
  messages.reduce<PullProgress>(foldPullMessage, emptyPullProgress)

const isCut = (name: string): boolean => name.endsWith('-cancelled')

const finished = (name: string): PullProgress =>
  isCut(name) ? fold(linesOf(name)) : completePull(fold(linesOf(name)))

/** `progress` in the words of the table of expectations. */
const summaryOf = (progress: PullProgress): string => {
  const totals = pullTotals(progress)
  const open = totals.layersTotal - totals.layersAlreadyHere - totals.layersComplete
  return [
    `${totals.layersAlreadyHere} here, ${totals.layersComplete} pulled${open > 0 ? `, ${open} open` : ''}`,
    `${totals.downloadedBytes} of ${totals.totalBytes ?? '?'} bytes`,
    ...(progress.digest === undefined
      ? []
      : [progress.digest.slice('sha256:'.length, 'sha256:'.length + 12)]),
    ...(progress.result === undefined ? [] : [progress.result]),
    ...(progress.shortImageId === undefined ? [] : [`image ${progress.shortImageId}`]),
    ...(progress.error === undefined ? [] : ['error']),
  ].join('; ')
}

describe('each recorded pull', () => {
  it('has its expectation, and each expectation its recording', () => {
    expect(recorded.toSorted()).toEqual([...expectedPulls.keys()].toSorted())
  })

  it.each(recorded.filter((name) => expectedPulls.get(name) !== 'no stream'))('%s adds up', (name) => {
    expect(summaryOf(finished(name))).toBe(expectedPulls.get(name))
  })

  it.each(recorded.filter((name) => expectedPulls.get(name) === 'no stream'))('%s is no stream', (name) => {
    expect(fold(linesOf(name))).toBe(emptyPullProgress)
  })

  it.each(recorded)('%s names each layer once, in the order of first appearance', (name) => {
    const ids = linesOf(name).flatMap(({ id, progressDetail }) => (id && progressDetail ? [id] : []))
    expect(fold(linesOf(name)).layers.map(({ id }) => id)).toEqual([...new Set(ids)])
  })

  it.each(recorded)('%s never goes back', (name) => {
    let before = emptyPullProgress
    for (const message of linesOf(name)) {
      const after = foldPullMessage(before, message)
      for (const [index, layer] of before.layers.entries()) {
        expect(after.layers[index]?.downloadedBytes).toBeGreaterThanOrEqual(layer.downloadedBytes)
      }
      expect(pullTotals(after).downloadedBytes).toBeGreaterThanOrEqual(pullTotals(before).downloadedBytes)
      before = after
    }
  })

  it.each(recorded)('%s says the same when each line comes twice', (name) => {
    expect(fold(linesOf(name).flatMap((message) => [message, message]))).toEqual(fold(linesOf(name)))
  })

  it.each(recorded.filter((name) => !isCut(name)))('%s is through at its end', (name) => {
    const progress = finished(name)
    expect(progress.layers.filter(({ phase }) => phase !== 'complete' && phase !== 'already-here')).toEqual(
      [],
    )
    expect(completePull(progress)).toBe(progress)
    if (progress.layers.length > 0) expect(pullTotals(progress).fraction).toBe(1)
  })
})

describe('the layers of a recorded pull', () => {
  const complete = (id: string, bytes: number): LayerProgress => ({
    id,
    phase: 'complete',
    downloadedBytes: bytes,
    totalBytes: bytes,
  })
  const unsized = (id: string): LayerProgress => ({ id, phase: 'complete', downloadedBytes: 0 })
  const here = (id: string): LayerProgress => ({ id, phase: 'already-here', downloadedBytes: 0 })

  it.each(['e20', 'e26', 'e28'])('have their sizes on %s', (engine) => {
    expect(finished(`${engine}-pull-cold`).layers).toEqual([
      complete('5b8948ae005c', 4520047),
      complete('25e8d335f48e', 888710),
      complete('39a08dc7710b', 15766660),
      complete('7cbb0bc4b986', 248),
    ])
    expect(finished(`${engine}-pull-shared`).layers).toEqual([
      here('5b8948ae005c'),
      here('25e8d335f48e'),
      complete('063cb7078c37', 15766441),
      complete('7cbb0bc4b986', 248),
    ])
  })

  it('have the sizes that a containerd store said before they were through', () => {
    expect(finished('e28c-pull-cold').layers).toEqual([
      complete('7cbb0bc4b986', 248),
      unsized('25e8d335f48e'),
      complete('5b8948ae005c', 4520047),
      complete('39a08dc7710b', 15766660),
    ])
  })

  it('are here where a containerd store announces them first and unpacks them after', () => {
    expect(finished('e28c-pull-shared').layers).toEqual([
      here('7cbb0bc4b986'),
      complete('063cb7078c37', 15766441),
    ])
    expect(
      finished('e28c-pull-nginx-latest').layers.filter(({ phase }) => phase === 'already-here'),
    ).toHaveLength(5)
  })

  it('go on from where a cancelled pull was on a containerd store', () => {
    const [first] = fold(linesOf('e28c-pull-after-cancel').slice(0, 8)).layers
    expect(first).toEqual({
      id: '282189dadec2',
      phase: 'downloading',
      downloadedBytes: 31457280,
      totalBytes: 52445056,
    })
  })

  it('do not hold the image’s config, which Podman sends like a layer', () => {
    const progress = finished('podman-pull-cold')
    expect(progress.layers.map(({ id }) => id)).toEqual([
      '7cbb0bc4b986',
      '39a08dc7710b',
      '25e8d335f48e',
      '5b8948ae005c',
    ])
    expect(progress.shortImageId).toBe('bf96fd37e75e')
  })

  it('stand where the stream was cut', () => {
    expect(fold(linesOf('e20-pull-cancelled')).layers).toEqual([
      complete('b2b78cc34404', 5244788),
      {
        id: '7b01a1fe8517',
        phase: 'extracting',
        downloadedBytes: 15733735,
        totalBytes: 15733735,
        extractedBytes: 163840,
      },
      { id: '402dabdb3eaa', phase: 'downloaded', downloadedBytes: 31467155, totalBytes: 31467155 },
      { id: '282189dadec2', phase: 'downloading', downloadedBytes: 43269120, totalBytes: 52445056 },
      { id: 'c337128e7be8', phase: 'downloading', downloadedBytes: 34875180, totalBytes: 83911899 },
      { id: 'f09c4c5019a8', phase: 'downloading', downloadedBytes: 17428480, totalBytes: 125867654 },
    ])
  })

  it.each(['e20', 'e26', 'e28'])(
    'are not here because an earlier tag of the same pull brought them on %s',
    (engine) => {
      const layer = finished(`${engine}-pull-notag`).layers.find(({ id }) => id === 'f479d49790bb')
      expect(layer).toEqual(complete('f479d49790bb', 214))
    },
  )

  it.each(['e20', 'e26', 'e28'])('leave the error that %s sends within the stream', (engine) => {
    expect(finished(`${engine}-pull-platform-missing`)).toEqual({
      layers: [],
      error:
        'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
    })
  })
})
