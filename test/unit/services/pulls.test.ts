import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FailureError } from '../../../electron/core/failure.ts'
import type { PullId } from '../../../electron/core/identity.ts'
import type { Pull, PullState } from '../../../electron/core/pull.ts'
import type { LedgerBeginning, LedgerEnding } from '../../../electron/history/ledger.ts'
import { createPulls } from '../../../electron/services/pulls.ts'
import {
  announced,
  complete,
  digest,
  downloading,
  imageNamed,
  itsDigest,
  newer,
  scriptedEngine,
  upToDate,
  type AskedPull,
  type ScriptedEngine,
} from './scripted-engine.ts'

interface Recorded {
  readonly beginning: LedgerBeginning
  ending?: LedgerEnding
}

const pullsOn = (engine: ScriptedEngine | undefined = scriptedEngine(), limit = 3) => {
  const recorded: Recorded[] = []
  const changes: { upserted: readonly Pull[]; removed: readonly PullId[] }[] = []
  const settings = { limit, engine }
  let ids = 0
  const pulls = createPulls({
    engine: () => settings.engine,
    activity: {
      begin: (beginning) => {
        recorded.push({ beginning })
        return { ...beginning, id: recorded.length, outcome: 'running' }
      },
      finish: ({ id }, ending) => {
        const entry = recorded[id - 1]
        if (entry === undefined || entry.ending !== undefined) throw new Error('finished twice')
        entry.ending = ending
      },
    },
    limit: () => settings.limit,
    nowMs: () => Date.now(),
    newId: () => `pull ${(ids += 1)}`,
    onChange: (change) => changes.push(change),
  })
  const pull = (id: PullId): Pull => {
    const found = pulls.list().find((one) => one.id === id)
    if (found === undefined) throw new Error(`no ${id}`)
    return found
  }
  const states = (): PullState['kind'][] => pulls.list().map(({ state }) => state.kind)
  const asked = (index: number): AskedPull => {
    const call = engine.asked[index]
    if (call === undefined) throw new Error(`pull ${index} was not asked for`)
    return call
  }
  return { engine, pulls, pull, states, asked, recorded, changes, settings }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

const finishWell = async (call: AskedPull, name: string): Promise<void> => {
  call.say(announced('aaaaaaaaaaaa'), complete('aaaaaaaaaaaa'), itsDigest, newer(name))
  call.end()
  await settle()
}

const failureThrownBy = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (error instanceof FailureError) return error.failure
  }
  throw new Error('nothing was thrown')
}

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

describe('what is asked of the engine', () => {
  it.each([
    ['redis', { repository: 'redis', tagOrDigest: 'latest' }],
    ['redis:7', { repository: 'redis', tagOrDigest: '7' }],
    ['docker.io/library/redis:7', { repository: 'redis', tagOrDigest: '7' }],
    ['127.0.0.1:5000/acme/api:1', { repository: '127.0.0.1:5000/acme/api', tagOrDigest: '1' }],
    [`redis@${digest}`, { repository: 'redis', tagOrDigest: digest }],
    [`redis:7@${digest}`, { repository: 'redis', tagOrDigest: digest }],
  ])('for %s is one tag or digest of one repository', (reference, request) => {
    const { pulls, asked } = pullsOn()
    pulls.start({ reference })
    expect(asked(0).request).toEqual(request)
  })

  it('has the platform that was chosen', () => {
    const { pulls, asked } = pullsOn()
    pulls.start({ reference: 'redis', platform: 'linux/arm64' })
    expect(asked(0).request.platform).toBe('linux/arm64')
  })

  it('is said as a docker command, too', () => {
    const { pulls, pull } = pullsOn()
    expect(pull(pulls.start({ reference: 'redis' })).command).toBe('docker pull redis:latest')
    const other = pulls.start({ reference: 'docker.io/acme/api:1', platform: 'linux/arm64' })
    expect(pull(other).command).toBe('docker pull --platform linux/arm64 acme/api:1')
  })

  it('is nothing where the reference is none, and the failure says why', () => {
    const { pulls, engine, recorded } = pullsOn()
    const failure = failureThrownBy(() => pulls.start({ reference: 'Redis Server' }))
    expect(failure.kind).toBe('invalid-reference')
    expect(failure.message).not.toBe('')
    expect(engine.asked).toEqual([])
    expect(recorded).toEqual([])
    expect(pulls.list()).toEqual([])
  })
})

describe('a pull', () => {
  it('runs from the moment it is asked for', () => {
    const { pulls, pull } = pullsOn()
    expect(pull(pulls.start({ reference: 'redis:7' }))).toMatchObject({
      reference: 'redis:7',
      state: { kind: 'running' },
      attempt: 1,
      queuedAtMs: 1_000_000,
      startedAtMs: 1_000_000,
      progress: { layers: [] },
    })
  })

  it('succeeds with the digest, the image and the result that the engine said', async () => {
    const { pulls, pull, asked, engine } = pullsOn()
    engine.images.set('redis:7', imageNamed('redis:7', 'a', 'redis'))
    const id = pulls.start({ reference: 'redis:7' })
    vi.setSystemTime(1_002_000)
    await finishWell(asked(0), 'redis:7')
    expect(pull(id)).toMatchObject({
      state: { kind: 'succeeded', result: 'downloaded', digest, imageId: `sha256:${'a'.repeat(64)}` },
      endedAtMs: 1_002_000,
    })
  })

  it('is up to date where the engine says so', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis:7' })
    asked(0).say(itsDigest, upToDate('redis:7'))
    asked(0).end()
    await settle()
    expect(pull(id).state).toEqual({ kind: 'succeeded', result: 'up-to-date', digest })
  })

  it('succeeds even where the image cannot be asked about afterwards', async () => {
    const engine = scriptedEngine()
    const { pulls, pull, asked } = pullsOn({ ...engine, imageNamed: () => Promise.reject(new Error('no')) })
    const id = pulls.start({ reference: 'redis:7' })
    await finishWell(asked(0), 'redis:7')
    expect(pull(id).state).toEqual({ kind: 'succeeded', result: 'downloaded', digest })
  })

  it('fails with what the engine answered', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis:nope' })
    const words = 'manifest for redis:nope not found: manifest unknown: manifest unknown'
    asked(0).fail(Object.assign(new Error(`(HTTP code 404) unexpected - ${words} `), { statusCode: 404 }))
    await settle()
    expect(pull(id).state).toMatchObject({ kind: 'failed', failure: { kind: 'not-found', ownWords: words } })
  })

  it('fails with what the engine said within the stream', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis:7' })
    const error = 'write /x: no space left on device'
    asked(0).say(announced('aaaaaaaaaaaa'), { errorDetail: { message: error }, error })
    asked(0).end()
    await settle()
    expect(pull(id).state).toMatchObject({ kind: 'failed', failure: { kind: 'disk-full', ownWords: error } })
  })

  it('fails where the stream ended before the engine said that it was done, and no layer looks complete', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis:7' })
    asked(0).say(downloading('aaaaaaaaaaaa', 10, 100))
    asked(0).end()
    await settle()
    expect(pull(id).state).toMatchObject({ kind: 'failed', failure: { kind: 'stream-broken' } })
    expect(pull(id).progress.layers).toMatchObject([{ phase: 'downloading', downloadedBytes: 10 }])
  })

  it('fails at once where there is no engine', () => {
    const { pulls, settings, pull, recorded } = pullsOn()
    settings.engine = undefined as never
    const id = pulls.start({ reference: 'redis:7' })
    expect(pull(id).state).toMatchObject({ kind: 'failed', failure: { kind: 'engine-unreachable' } })
    expect(recorded).toEqual([])
  })
})

describe('a pull on an engine whose stream says no result', () => {
  it('has downloaded where the name has another image than before', async () => {
    const { pulls, pull, asked, engine } = pullsOn(scriptedEngine({ saysResult: false }))
    engine.images.set('redis:7', imageNamed('docker.io/library/redis:7', 'a', 'docker.io/library/redis'))
    const id = pulls.start({ reference: 'redis:7' })
    await settle()
    engine.images.set('redis:7', imageNamed('docker.io/library/redis:7', 'b', 'docker.io/library/redis'))
    asked(0).end()
    await settle()
    expect(pull(id).state).toEqual({
      kind: 'succeeded',
      result: 'downloaded',
      imageId: `sha256:${'b'.repeat(64)}`,
      digest,
    })
  })

  it('is up to date where the name has the same image as before', async () => {
    const { pulls, pull, asked, engine } = pullsOn(scriptedEngine({ saysResult: false }))
    engine.images.set('redis:7', imageNamed('docker.io/library/redis:7', 'a', 'docker.io/library/redis'))
    const id = pulls.start({ reference: 'redis:7' })
    await settle()
    asked(0).end()
    await settle()
    expect(pull(id).state).toMatchObject({ kind: 'succeeded', result: 'up-to-date' })
  })

  it('fails where there is no image afterwards', async () => {
    const { pulls, pull, asked } = pullsOn(scriptedEngine({ saysResult: false }))
    const id = pulls.start({ reference: 'redis:7' })
    await settle()
    asked(0).end()
    await settle()
    expect(pull(id).state).toMatchObject({ kind: 'failed', failure: { kind: 'stream-broken' } })
  })
})

describe('the queue', () => {
  it('runs as many as the limit allows, and the rest in order', async () => {
    const { pulls, states, asked } = pullsOn(scriptedEngine(), 2)
    for (const name of ['a', 'b', 'c', 'd']) pulls.start({ reference: name })
    expect(states()).toEqual(['running', 'running', 'queued', 'queued'])
    await finishWell(asked(1), 'b')
    expect(states()).toEqual(['running', 'succeeded', 'running', 'queued'])
    expect(asked(2).request.repository).toBe('c')
  })

  it('goes on after a pull that failed', async () => {
    const { pulls, states, asked } = pullsOn(scriptedEngine(), 1)
    for (const name of ['a', 'b']) pulls.start({ reference: name })
    asked(0).fail(new Error('no'))
    await settle()
    expect(states()).toEqual(['failed', 'running'])
  })

  it('starts what waits once the limit was raised', () => {
    const { pulls, states, settings } = pullsOn(scriptedEngine(), 1)
    for (const name of ['a', 'b', 'c']) pulls.start({ reference: name })
    settings.limit = 2
    pulls.fill()
    expect(states()).toEqual(['running', 'running', 'queued'])
  })

  it('counts what runs or waits as unfinished', async () => {
    const { pulls, asked } = pullsOn(scriptedEngine(), 1)
    for (const name of ['a', 'b', 'c']) pulls.start({ reference: name })
    expect(pulls.unfinished()).toBe(3)
    await finishWell(asked(0), 'a')
    expect(pulls.unfinished()).toBe(2)
  })
})

describe('the same reference asked for twice', () => {
  it('is one pull while it runs, however it is written', () => {
    const { pulls, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    expect(pulls.start({ reference: 'docker.io/library/redis:latest' })).toBe(id)
    expect(engine.asked).toHaveLength(1)
  })

  it('is one pull while it waits', () => {
    const { pulls } = pullsOn(scriptedEngine(), 0)
    expect(pulls.start({ reference: 'redis' })).toBe(pulls.start({ reference: 'redis' }))
    expect(pulls.list()).toHaveLength(1)
  })

  it('is two pulls for two platforms', () => {
    const { pulls } = pullsOn()
    const ids = ['linux/amd64', 'linux/arm64', undefined].map((platform) => {
      return pulls.start({ reference: 'redis', platform })
    })
    expect(new Set(ids).size).toBe(3)
  })

  it('is a new pull once the first has ended', async () => {
    const { pulls, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await finishWell(asked(0), 'redis:latest')
    expect(pulls.start({ reference: 'redis' })).not.toBe(id)
  })

  it('is a new pull while the first is being cancelled', async () => {
    const { pulls, states } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    expect(pulls.start({ reference: 'redis' })).not.toBe(id)
    await settle()
    expect(states()).toEqual(['cancelled', 'running'])
  })
})

describe('a cancelled pull', () => {
  it('that waited never reaches the engine nor the ledger', async () => {
    const { pulls, pull, engine, recorded } = pullsOn(scriptedEngine(), 0)
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'cancelled' }, endedAtMs: 1_000_000 })
    await settle()
    expect(engine.asked).toEqual([])
    expect(recorded).toEqual([])
  })

  it('that ran has told the engine, and is cancelled when that has let go', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    expect(asked(0).signal.aborted).toBe(true)
    expect(pull(id).state).toEqual({ kind: 'cancelling' })
    await settle()
    expect(pull(id).state).toEqual({ kind: 'cancelled' })
  })

  it('makes room for the next one', async () => {
    const { pulls, states } = pullsOn(scriptedEngine(), 1)
    const [first] = ['a', 'b'].map((reference) => pulls.start({ reference }))
    pulls.cancel(first as PullId)
    await settle()
    expect(states()).toEqual(['cancelled', 'running'])
  })

  it('may be cancelled twice, and after its end', async () => {
    const { pulls, pull } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    pulls.cancel(id)
    await settle()
    pulls.cancel(id)
    expect(pull(id).state).toEqual({ kind: 'cancelled' })
  })

  it('has succeeded where the engine was done first', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    asked(0).say(itsDigest, newer('redis:latest'))
    asked(0).end()
    pulls.cancel(id)
    await settle()
    expect(pull(id).state.kind).toBe('succeeded')
  })

  it('that is not on the list is not found', () => {
    const { pulls } = pullsOn()
    expect(failureThrownBy(() => pulls.cancel('nosuch' as PullId)).kind).toBe('not-found')
  })
})

describe('a retried pull', () => {
  it('begins anew under its ID, as the next attempt', async () => {
    const { pulls, pull, asked, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis', platform: 'linux/arm64' })
    asked(0).say(downloading('aaaaaaaaaaaa', 10, 100))
    asked(0).fail(new Error('no'))
    await settle()
    pulls.retry(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'running' }, attempt: 2, progress: { layers: [] } })
    expect(pull(id).endedAtMs).toBeUndefined()
    expect(engine.asked.map(({ request }) => request)).toEqual([asked(0).request, asked(0).request])
  })

  it('goes to the end of the queue', async () => {
    const { pulls, asked } = pullsOn(scriptedEngine(), 1)
    const [first] = ['a', 'b', 'c'].map((reference) => pulls.start({ reference }))
    asked(0).fail(new Error('no'))
    await settle()
    pulls.retry(first as PullId)
    expect(pulls.list().map(({ reference, state }) => `${reference} ${state.kind}`)).toEqual([
      'b:latest running',
      'c:latest queued',
      'a:latest queued',
    ])
  })

  it('is left alone while it runs', () => {
    const { pulls, pull, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.retry(id)
    expect(pull(id).attempt).toBe(1)
    expect(engine.asked).toHaveLength(1)
  })

  it('is left alone where the same was asked for again meanwhile', async () => {
    const { pulls, pull, asked, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    asked(0).fail(new Error('no'))
    await settle()
    pulls.start({ reference: 'redis' })
    pulls.retry(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'failed' }, attempt: 1 })
    expect(engine.asked).toHaveLength(2)
  })

  it('can be cancelled again', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    await settle()
    pulls.retry(id)
    expect(asked(1).signal.aborted).toBe(false)
    pulls.cancel(id)
    await settle()
    expect(pull(id)).toMatchObject({ state: { kind: 'cancelled' }, attempt: 2 })
  })
})

describe('a dismissed pull', () => {
  it('is off the list, and the window is told', async () => {
    const { pulls, asked, changes } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await finishWell(asked(0), 'redis:latest')
    await vi.advanceTimersByTimeAsync(100)
    pulls.dismiss(id)
    await vi.advanceTimersByTimeAsync(100)
    expect(pulls.list()).toEqual([])
    expect(changes.at(-1)).toEqual({ upserted: [], removed: [id] })
  })

  it('stays while it has not ended', () => {
    const { pulls } = pullsOn()
    pulls.dismiss(pulls.start({ reference: 'redis' }))
    expect(pulls.list()).toHaveLength(1)
  })
})

describe('cancelling all', () => {
  it('ends what runs and what waits, and starts nothing more', async () => {
    const { pulls, states, engine, recorded } = pullsOn(scriptedEngine(), 1)
    for (const name of ['a', 'b', 'c']) pulls.start({ reference: name })
    await pulls.cancelAll()
    expect(states()).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(engine.asked).toHaveLength(1)
    expect(recorded.map(({ ending }) => ending?.outcome)).toEqual(['cancelled'])
  })

  it('is through at once where nothing runs', async () => {
    const { pulls } = pullsOn()
    await expect(pulls.cancelAll()).resolves.toBeUndefined()
  })
})

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
