import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import { failureThrownBy, finishWell, pullsOn, settle } from './pulls-on.ts'
import {
  announced,
  digest,
  downloading,
  imageNamed,
  itsDigest,
  scriptedEngine,
  upToDate,
} from './scripted-engine.ts'

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

describe('a pull while another engine is shown', () => {
  const other = () => ({ ...scriptedEngine(), id: engineIdOf('E2'), name: 'box' })

  it('goes on with the engine that it was asked of, and says which', async () => {
    const { pulls, pull, settings, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis:7' })
    settings.engine = other()
    await finishWell(asked(0), 'redis:7')
    expect(pull(id)).toMatchObject({ engineId: 'E1', engineName: 'desktop', state: { kind: 'succeeded' } })
  })

  it('that waited is made with its own engine when its turn comes', async () => {
    const { pulls, settings, asked, engine } = pullsOn(scriptedEngine(), 1)
    pulls.start({ reference: 'redis:7' })
    pulls.start({ reference: 'nginx:1' })
    const box = other()
    settings.engine = box
    await finishWell(asked(0), 'redis:7')
    expect(engine.asked).toHaveLength(2)
    expect(box.asked).toEqual([])
  })

  it('is another one than that of the same name from the engine that is shown', async () => {
    const { pulls, settings } = pullsOn()
    const first = pulls.start({ reference: 'redis:7' })
    settings.engine = other()
    expect(pulls.start({ reference: 'redis:7' })).not.toBe(first)
    expect(pulls.list().map(({ engineName }) => engineName)).toEqual(['desktop', 'box'])
    await settle()
  })
})
