import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { finishWell, pullsOn, settle } from './pulls-on.ts'
import { announced, digest, downloading, imageNamed, type AskedPull } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

describe('the ledger', () => {
  it('has what was asked for when it began', () => {
    const { pulls, recorded } = pullsOn()
    pulls.start({ reference: 'redis', platform: 'linux/arm64' })
    expect(recorded).toEqual([
      {
        beginning: {
          action: 'pull',
          engineId: 'E1',
          reference: 'redis:latest',
          platform: 'linux/arm64',
          startedAtMs: 1_000_000,
          command: 'docker pull --platform linux/arm64 redis:latest',
        },
      },
    ])
  })

  it('has what came of a pull that succeeded', async () => {
    const { pulls, recorded, asked, engine } = pullsOn()
    engine.images.set('redis:latest', imageNamed('redis:latest', 'a', 'redis'))
    pulls.start({ reference: 'redis' })
    asked(0).say(downloading('bbbbbbbbbbbb', 700, 700))
    vi.setSystemTime(1_002_000)
    await finishWell(asked(0), 'redis:latest')
    expect(recorded[0]?.ending).toEqual({
      outcome: 'succeeded',
      endedAtMs: 1_002_000,
      bytes: 700,
      digest,
      imageId: `sha256:${'a'.repeat(64)}`,
    })
  })

  it('has the failure, and the bytes that came before it', async () => {
    const { pulls, recorded, asked } = pullsOn()
    pulls.start({ reference: 'redis' })
    asked(0).say(downloading('bbbbbbbbbbbb', 300, 700))
    asked(0).fail(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }))
    await settle()
    expect(recorded[0]?.ending).toMatchObject({
      outcome: 'failed',
      bytes: 300,
      failure: { kind: 'stream-broken' },
    })
  })

  it('has an entry for each attempt', async () => {
    const { pulls, recorded, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    await settle()
    pulls.retry(id)
    await finishWell(asked(1), 'redis:latest')
    expect(recorded.map(({ ending }) => ending?.outcome)).toEqual(['cancelled', 'succeeded'])
  })
})

describe('the window', () => {
  it('is told at most 20 times a second, of what is newest', async () => {
    const { pulls, asked, changes } = pullsOn()
    pulls.start({ reference: 'redis' })
    for (let ms = 0; ms < 1_000; ms += 5) {
      asked(0).say(downloading('aaaaaaaaaaaa', ms + 1, 2_000))
      await vi.advanceTimersByTimeAsync(5)
    }
    await vi.advanceTimersByTimeAsync(50)
    expect(changes.length).toBeLessThanOrEqual(22)
    expect(changes.at(-1)?.upserted[0]?.progress.layers[0]?.downloadedBytes).toBe(996)
  })

  it('is told nothing of a message that changes nothing', async () => {
    const { pulls, asked, changes } = pullsOn()
    pulls.start({ reference: 'redis' })
    asked(0).say(announced('aaaaaaaaaaaa'))
    await vi.advanceTimersByTimeAsync(100)
    const before = changes.length
    asked(0).say(announced('aaaaaaaaaaaa'), { status: 'Pulling from library/redis', id: 'latest' })
    await vi.advanceTimersByTimeAsync(100)
    expect(changes).toHaveLength(before)
  })
})

describe('the speed', () => {
  /** 100 kB every 100 ms, of 10 MB. */
  const download = async (call: AskedPull, steps: number): Promise<void> => {
    for (let step = 1; step <= steps; step += 1) {
      await vi.advanceTimersByTimeAsync(100)
      call.say(downloading('aaaaaaaaaaaa', step * 100_000, 10_000_000))
    }
  }

  it('and the time that remains are told while bytes arrive', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await download(asked(0), 20)
    expect(pull(id).bytesPerSecond).toBeCloseTo(1_000_000, 0)
    expect(pull(id).remainingMs).toBeCloseTo(8_000, 0)
  })

  it('is not told before half a second was seen', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await download(asked(0), 3)
    expect(pull(id).bytesPerSecond).toBeUndefined()
  })

  it('is told without a remaining time while a layer has not said its size', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    asked(0).say(announced('bbbbbbbbbbbb'))
    await download(asked(0), 20)
    expect(pull(id).bytesPerSecond).toBeCloseTo(1_000_000, 0)
    expect(pull(id).remainingMs).toBeUndefined()
  })

  it('is gone once everything has arrived', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await download(asked(0), 100)
    expect(pull(id).bytesPerSecond).toBeUndefined()
  })

  it('is gone where nothing arrives any more', async () => {
    const { pulls, pull, asked, changes } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await download(asked(0), 20)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(pull(id).bytesPerSecond).toBeUndefined()
    expect(changes.at(-1)?.upserted[0]?.bytesPerSecond).toBeUndefined()
  })

  it('is gone once the pull has ended, and no timer is left', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await download(asked(0), 20)
    asked(0).fail(new Error('no'))
    await vi.advanceTimersByTimeAsync(60)
    expect(pull(id).bytesPerSecond).toBeUndefined()
    expect(pull(id).remainingMs).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })
})
