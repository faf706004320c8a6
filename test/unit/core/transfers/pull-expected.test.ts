import { describe, expect, it } from 'vitest'
import {
  completePull,
  emptyPullProgress,
  expectLayers,
  foldPullMessage,
  pullTotals,
  type PullProgress,
} from '../../../../electron/core/transfers/pull-progress.ts'

const expected = [
  { id: 'aaaaaaaaaaaa', totalBytes: 100, isHere: true },
  { id: 'bbbbbbbbbbbb', totalBytes: 200, isHere: false },
  { id: 'cccccccccccc', totalBytes: 300, isHere: false },
]
const start = expectLayers(emptyPullProgress, expected)
const say = (progress: PullProgress, status: string, id: string, progressDetail: object = {}): PullProgress =>
  foldPullMessage(progress, { status, id, progressDetail })

describe('a pull that was forecast', () => {
  it('has its total before the engine says a word', () => {
    expect(pullTotals(start)).toMatchObject({ totalBytes: 500, downloadedBytes: 0, fraction: 0 })
  })

  it('has its total while layers are announced that have no size yet', () => {
    const announced = say(say(start, 'Already exists', 'aaaaaaaaaaaa'), 'Pulling fs layer', 'bbbbbbbbbbbb')
    expect(pullTotals(announced)).toMatchObject({ totalBytes: 500, layersAlreadyHere: 1 })
  })

  it('counts a layer that is through before the engine said its size', () => {
    const through = say(start, 'Download complete', 'bbbbbbbbbbbb')
    expect(pullTotals(through)).toMatchObject({ downloadedBytes: 200, totalBytes: 500 })
  })

  it('counts a layer no more that turns out to be here', () => {
    const announced = say(say(start, 'Pulling fs layer', 'bbbbbbbbbbbb'), 'Already exists', 'bbbbbbbbbbbb')
    expect(pullTotals(announced).totalBytes).toBe(300)
  })

  it('goes by the engine alone once that names a layer nobody expected', () => {
    const moved = say(say(start, 'Pulling fs layer', 'bbbbbbbbbbbb'), 'Pulling fs layer', 'dddddddddddd')
    expect(moved.expected).toBeUndefined()
    expect(pullTotals(moved).totalBytes).toBeUndefined()
    const sized = say(moved, 'Downloading', 'dddddddddddd', { current: 1, total: 50 })
    expect(pullTotals(sized).totalBytes).toBe(250)
  })

  it('expects nothing more when it is complete', () => {
    const done = completePull(say(start, 'Pull complete', 'bbbbbbbbbbbb'))
    expect(pullTotals(done)).toMatchObject({ downloadedBytes: 200, totalBytes: 200, fraction: 1 })
    expect(completePull(done)).toBe(done)
  })

  it('is as any other where nothing is expected', () => {
    expect(expectLayers(emptyPullProgress, [])).toBe(emptyPullProgress)
  })
})
