import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { imageIdOf } from '../../electron/core/identity.ts'
import { startThrottledRegistry, type RegistryProxy } from '../support/fault-proxy.ts'
import { linuxAmd64, linuxArm64, pushImage, pushIndex } from '../support/images.ts'
import { startTokenRegistry, type TokenRegistry } from '../support/token-registry.ts'
import { digest, imageHere, oneFileImage, setUpWatching } from '../support/watching.ts'

const at = setUpWatching()
const { newRepository, started, pushed } = at
let proxy: RegistryProxy
let guarded: TokenRegistry

beforeAll(async () => {
  proxy = await startThrottledRegistry(at.registry, { bytesPerSecond: 10_000_000 })
  guarded = await startTokenRegistry(at.registry)
})

afterAll(async () => {
  await guarded.dispose()
  await proxy.dispose()
})

beforeEach(() => {
  proxy.setMode({ kind: 'pass' })
  guarded.rules = {}
  guarded.requests.length = 0
})

const deleteManifest = async (repository: string, digestOf: string): Promise<void> => {
  const url = `${at.registry.url}/v2/${repository}/manifests/${digestOf}`
  const deleted = await fetch(url, { method: 'DELETE' })
  expect(deleted.ok).toBe(true)
}

describe('a tag that is here', () => {
  it('is the same for as long as the registry says so', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    const { checked, told } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    expect(await checked(name)).toEqual({ kind: 'same' })
    expect(told).toEqual([])
  })

  it('is found repointed behind Lading’s back, and told of once until it moves again', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const [one, two] = [await pushed(repository, '1', 'one'), await pushed(repository, '1', 'two')]
    const { checked, told, tag, digests } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    expect(await checked(name)).toMatchObject({ kind: 'repointed', from: one.digest, to: two.digest })
    await checked(name)
    expect(told).toMatchObject([[{ reference: name, outcome: { to: two.digest } }]])

    const three = await pushed(repository, '1', 'three')
    expect(await checked(name)).toMatchObject({ from: one.digest, to: three.digest })
    expect(told).toHaveLength(2)
    expect(tag(name).localDigest).toBe(one.digest)
    const { spans } = digests.timeline({ reference: name })
    expect(spans.map((span) => span.digest)).toEqual([three.digest, two.digest])
  })

  it('that was told of is not told of again after a restart', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    await pushed(repository, '1', 'two')
    const images = [imageHere(name, [one.digest], one.imageId)]
    const before = started({ images })
    await before.checked(name)
    await before.close()
    const after = started({ images, folder: before.folder })
    expect(after.tag(name).outcome).toMatchObject({ kind: 'repointed' })
    await after.checked(name)
    expect([before.told.length, after.told.length]).toEqual([1, 0])
  })

  it('has no mark once it is acknowledged, until it moves again', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    await pushed(repository, '1', 'two')
    const { checked, drift, tag } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    await checked(name)
    drift.acknowledge({ reference: name })
    await checked(name)
    expect(tag(name).isAcknowledged).toBe(true)
    await pushed(repository, '1', 'three')
    await checked(name)
    expect(tag(name).isAcknowledged).toBeUndefined()
  })

  it('is the same again as soon as what the registry has is pulled', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const [one, two] = [await pushed(repository, '1', 'one'), await pushed(repository, '1', 'two')]
    const { checked, tag, show } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    await checked(name)
    show([imageHere(name, [two.digest], two.imageId)])
    expect(tag(name).outcome).toEqual({ kind: 'same' })
    show([imageHere(name, [digest(`sha256:${'9'.repeat(64)}`)])])
    expect(tag(name).outcome).toBeUndefined()
  })

  it('is marked as soon as a forecast hears of it, and told of by the next check', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const [one, two] = [await pushed(repository, '1', 'one'), await pushed(repository, '1', 'two')]
    const { checked, digests, tag, told } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    const quota = { limit: 100, remaining: 9, windowSeconds: 60 }
    digests.sawForecast(name, { kind: 'withheld', digest: two.digest, quota })
    expect(tag(name).outcome).toMatchObject({ kind: 'repointed', to: two.digest })
    expect(told).toEqual([])
    await checked(name)
    expect(told).toHaveLength(1)
  })

  it('is gone where it was deleted', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    const { checked, told } = started({ images: [imageHere(name, [one.digest], one.imageId)] })
    await checked(name)
    await deleteManifest(repository, one.digest)
    expect(await checked(name)).toEqual({ kind: 'gone' })
    expect(told).toMatchObject([[{ reference: name, outcome: { kind: 'gone' } }]])
  })

  it('is not called gone where it may never have been anywhere else', async () => {
    const name = `${at.registry.address}/${newRepository()}:mine`
    const { checked, told } = started({ images: [imageHere(name, [digest(`sha256:${'7'.repeat(64)}`)])] })
    expect(await checked(name)).toMatchObject({ kind: 'unknown', failure: { kind: 'not-found' } })
    expect(told).toEqual([])
  })

  it('is not watched where it has no digest of any registry: its name is told to nobody', async () => {
    const name = `${guarded.address}/${newRepository()}:mine`
    const { drift } = started({ images: [imageHere(name, [])] })
    await drift.check({})
    expect([drift.state().tags, guarded.requests]).toEqual([[], []])
  })
})

describe('a tag that only a file names', () => {
  it('is held to the digest that is written with it, and told of when it moves', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    const { checked, told } = started({ fileTags: [{ reference: name, written: one.digest }] })
    expect(await checked(name)).toEqual({ kind: 'same' })
    const two = await pushed(repository, '1', 'two')
    expect(await checked(name)).toMatchObject({ kind: 'repointed', from: one.digest, to: two.digest })
    expect(told).toMatchObject([[{ reference: name, outcome: { to: two.digest } }]])
  })

  it('means whatever the registry has where no digest is written with it', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    await pushed(repository, '1', 'one')
    const { checked, told } = started({ fileTags: [{ reference: name }] })
    expect(await checked(name)).toEqual({ kind: 'same' })
    await pushed(repository, '1', 'two')
    expect(await checked(name)).toEqual({ kind: 'same' })
    expect(told).toEqual([])
  })

  it('is said to be gone once its registry has it no longer', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    const { checked } = started({ fileTags: [{ reference: name, written: one.digest }] })
    await checked(name)
    await deleteManifest(repository, one.digest)
    expect(await checked(name)).toEqual({ kind: 'gone' })
  })
})

describe('an index whose manifest for the platform stays the same', () => {
  const indexes = async () => {
    const repository = newRepository()
    const [amd64, arm64, newer] = await Promise.all([
      pushImage(at.registry, oneFileImage(repository, [], 'amd64', { platform: linuxAmd64 })),
      pushImage(at.registry, oneFileImage(repository, [], 'arm64', { platform: linuxArm64 })),
      pushImage(at.registry, oneFileImage(repository, [], 'newer arm64', { platform: linuxArm64 })),
    ])
    const index = { repository, tags: ['1'] }
    const before = await pushIndex(at.registry, { ...index, manifests: [amd64, arm64] })
    const after = await pushIndex(at.registry, { ...index, manifests: [amd64, newer] })
    return { repository, before: digest(before.digest), after: digest(after.digest), amd64 }
  }

  it.each(['graph-driver', 'containerd'] as const)(
    'is no drift of what is used on a %s store',
    async (store) => {
      const { repository, before, after, amd64 } = await indexes()
      const name = `${at.registry.address}/${repository}:1`
      const id = imageIdOf(store === 'containerd' ? before : amd64.configDigest)
      const { checked, told } = started({ images: [imageHere(name, [before], id)], store })
      expect(await checked(name)).toEqual({ kind: 'same', movedIndex: after })
      expect(told).toEqual([])
    },
  )

  it('is no drift where an engine knows the platform’s manifest alone', async () => {
    const { repository, amd64 } = await indexes()
    const name = `${at.registry.address}/${repository}:1`
    const { checked } = started({ images: [imageHere(name, [digest(amd64.digest)])], store: 'containerd' })
    expect(await checked(name)).toMatchObject({ kind: 'same' })
  })

  it('is not asked about where that counts as a pull, and the outcome says so', async () => {
    const { repository, before } = await indexes()
    guarded.rules = { headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '41;w=21600' } }
    const name = `${guarded.address}/${repository}:1`
    const { checked, drift } = started({ images: [imageHere(name, [before])] })
    expect(await checked(name)).toMatchObject({ kind: 'repointed', isPlatformUnknown: true })
    expect(guarded.requests.filter((one) => one.startsWith('registry GET'))).toEqual([])
    expect(drift.state().quota).toEqual({ limit: 100, remaining: 41, windowSeconds: 21_600 })
  })
})

describe('a registry that does not answer as it should', () => {
  const here = async (address: string) => {
    const repository = newRepository()
    const one = await pushed(repository, '1', 'one')
    const name = `${address}/${repository}:1`
    return { name, ...started({ images: [imageHere(name, [one.digest], one.imageId)] }) }
  }

  it('is waited for where it is slow', async () => {
    const { name, checked } = await here(proxy.address)
    proxy.setMode({ kind: 'delay', ms: 200 })
    expect(await checked(name)).toEqual({ kind: 'same' })
  })

  it('leaves a tag unknown where it says nothing, and keeps what was known before', async () => {
    const { name, checked, tag } = await here(proxy.address)
    proxy.setMode({ kind: 'hang' })
    expect(await checked(name)).toMatchObject({ failure: { kind: 'registry-unreachable' } })
    proxy.setMode({ kind: 'pass' })
    expect(await checked(name)).toEqual({ kind: 'same' })
    proxy.setMode({ kind: 'refuse' })
    expect(await checked(name)).toEqual({ kind: 'same' })
    expect(tag(name).failure).toMatchObject({ kind: 'registry-unreachable' })
  })

  it.each([
    [401, {}, 'unauthorized'],
    [429, { 'retry-after': '3600' }, 'rate-limited'],
    [503, {}, 'registry-unreachable'],
  ] as const)('leaves a tag unknown where it answers %i', async (status, headers, kind) => {
    const { name, checked, told } = await here(guarded.address)
    guarded.rules = { refuses: { status, body: '' }, headers }
    expect(await checked(name)).toMatchObject({ kind: 'unknown', failure: { kind } })
    expect(told).toEqual([])
  })

  it('says when to come back, and is not asked before', async () => {
    const { name, checked } = await here(guarded.address)
    guarded.rules = { refuses: { status: 429, body: '' }, headers: { 'retry-after': '3600' } }
    const outcome = await checked(name)
    const retryAtMs = outcome?.kind === 'unknown' ? outcome.failure.retryAtMs : undefined
    expect(retryAtMs).toBeGreaterThan(Date.now() + 3_000_000)
    expect(guarded.requests).toHaveLength(1)
  })

  it('holds a check up no longer once that is cancelled', async () => {
    const { drift } = await here(proxy.address)
    proxy.setMode({ kind: 'hang' })
    const asked = proxy.whenConnected(/manifests/)
    const check = drift.check({})
    await asked
    expect(drift.state().check).toMatchObject({ kind: 'running', done: 0, total: 1, host: proxy.address })
    drift.cancel()
    await check
    expect(drift.state().check.kind).toBe('idle')
  })
})

describe('a schedule', () => {
  it('checks when its time has come, and keeps that over a restart', async () => {
    const repository = newRepository()
    const name = `${at.registry.address}/${repository}:1`
    const one = await pushed(repository, '1', 'one')
    await pushed(repository, '1', 'two')
    const due: { work: () => void; atMs: number }[] = []
    let nowMs = 1_000_000
    const clock = {
      nowMs: () => nowMs,
      setTimer: (work: () => void, ms: number) => {
        due.push({ work, atMs: nowMs + ms })
        return () => undefined
      },
    }
    const world = {
      images: [imageHere(name, [one.digest], one.imageId)],
      clock,
      schedule: 'every-day',
    } as const
    const before = started(world)
    const [first] = due
    expect(before.drift.state().check).toEqual({ kind: 'idle', nextCheckAtMs: first?.atMs })
    nowMs = first?.atMs ?? 0
    first?.work()
    await before.until('the tag to be told of', () => before.told.length > 0)
    const nextCheckAtMs = nowMs + 24 * 3_600_000
    await before.until('the next time', () => {
      const { check } = before.drift.state()
      return check.kind === 'idle' && check.nextCheckAtMs === nextCheckAtMs
    })
    await before.close()
    const after = started({ ...world, folder: before.folder })
    expect(after.drift.state().check).toEqual({ kind: 'idle', lastCheckedAtMs: nowMs, nextCheckAtMs })
  })

  it('that is off has neither a timer nor a question', () => {
    const name = `${guarded.address}/${newRepository()}:1`
    const timers: number[] = []
    const clock = {
      nowMs: () => 0,
      setTimer: (_work: () => void, ms: number) => {
        timers.push(ms)
        return () => undefined
      },
    }
    const { drift } = started({ images: [imageHere(name, [digest(`sha256:${'6'.repeat(64)}`)])], clock })
    drift.wake()
    drift.replan()
    expect([timers, guarded.requests]).toEqual([[], []])
  })
})
