import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PullId } from '../../electron/core/identity.ts'
import { pullTotals } from '../../electron/core/pull-progress.ts'
import type { Pull } from '../../electron/core/pull.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { inspectImage } from '../../electron/engine/images.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import {
  type FaultProxy,
  type RegistryProxy,
  startFaultProxy,
  startThrottledRegistry,
} from '../support/fault-proxy.ts'
import { greetAt, startLading, type Lading } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, type SampleName } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const names = [
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/alpine:3.20',
  'library/postgres:17-alpine',
  'library/multi:latest',
  'library/tiny:latest',
] as const satisfies SampleName[]

const run = createRunFolder()
let registry: Registry
let slow: RegistryProxy
let digests: Record<(typeof names)[number], string>

interface Layer {
  readonly id: string
  readonly sizeBytes: number
}

/** The layers of an image as the registry has them. */
const layersOf = async (repository: string, tag: string): Promise<readonly Layer[]> => {
  const answer = await fetch(`${registry.url}/v2/${repository}/manifests/${tag}`, {
    headers: { Accept: 'application/vnd.oci.image.manifest.v1+json' },
  })
  const { layers } = (await answer.json()) as { layers: { digest: string; size: number }[] }
  return layers.map(({ digest, size }) => ({ id: digest.slice(7, 19), sizeBytes: size }))
}

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  slow = await startThrottledRegistry(registry, { bytesPerSecond: 2_000_000 })
  digests = await pushSampleImages(registry, names)
})

afterAll(async () => {
  await slow.dispose()
  await registry.dispose()
  await run.dispose()
})

describe.each(kinds)('a pull on a %s engine', (kind) => {
  let engine: Engine
  let proxy: FaultProxy
  let lading: Lading
  let reference: Greeting

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
    reference = await greetAt(engine.socketPath)
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  beforeEach(async () => {
    await operate(engine, { kind: 'prune', all: true })
    proxy.setMode({ kind: 'pass' })
    slow.setMode({ kind: 'throttle', bytesPerSecond: 2_000_000 })
    lading = startLading({ socketPath: proxy.socketPath, folder: run.path })
    await lading.untilLive()
  })

  afterEach(() => lading.close())

  const start = (name: string, platform?: string): PullId => lading.pulls.start({ reference: name, platform })
  const pulled = (name: string, platform?: string): Promise<Pull> => lading.untilEnded(start(name, platform))
  const current = (id: PullId): Pull => {
    const found = lading.pulls.list().find((pull) => pull.id === id)
    if (found === undefined) throw new Error('not on the list')
    return found
  }
  const untilDownloading = (id: PullId): Promise<unknown> =>
    lading.until(
      'bytes to arrive',
      () => pullTotals(current(id).progress).downloadedBytes > 100_000,
      () => current(id),
    )
  const postgres = (): string => `${slow.address}/library/postgres:17-alpine`
  const imageId = async (name: string) => (await inspectImage(reference.client, reference.engine, name))?.id

  it('brings the image, and says its digest and its ID', async () => {
    const pull = await pulled('python:3.13-alpine')
    expect(pull.state).toEqual({
      kind: 'succeeded',
      result: 'downloaded',
      digest: digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
    })
    expect(pull.state).toHaveProperty('imageId', expect.stringMatching(/^sha256:[0-9a-f]{64}$/))
  })

  it('shows each of its layers, and that each is complete', async () => {
    const { progress } = await pulled('python:3.13-alpine')
    const layers = await layersOf('library/python', '3.13-alpine')
    expect(progress.layers.map(({ id }) => id).toSorted()).toEqual(layers.map(({ id }) => id).toSorted())
    expect(progress.layers.map(({ phase }) => phase)).toEqual(layers.map(() => 'complete'))
  })

  it('counts every byte of a download that takes a while', async () => {
    const { progress } = await pulled(postgres())
    const layers = await layersOf('library/postgres', '17-alpine')
    const big = layers.filter(({ sizeBytes }) => sizeBytes > 1_000_000)
    expect(big.length).toBeGreaterThan(0)
    for (const { id, sizeBytes } of big) {
      expect(progress.layers.find((layer) => layer.id === id)).toMatchObject({
        totalBytes: sizeBytes,
        downloadedBytes: sizeBytes,
      })
    }
  })

  it('never goes back, and tells its speed on the way', async () => {
    const id = start(postgres())
    await lading.untilEnded(id)
    const versions = lading.pullVersions.filter((pull) => pull.id === id)
    const bytes = versions.map(({ progress }) => pullTotals(progress).downloadedBytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
    const speeds = versions.flatMap(({ bytesPerSecond }) => bytesPerSecond ?? [])
    expect(speeds.length).toBeGreaterThan(5)
    expect(Math.max(...speeds)).toBeLessThan(8_000_000)
    expect(versions.at(-1)?.bytesPerSecond).toBeUndefined()
  })

  it('downloads no layer that another image has brought before', async () => {
    await pulled('python:3.13-alpine')
    const { progress } = await pulled('python:3.12-alpine')
    const before = new Set((await layersOf('library/python', '3.13-alpine')).map(({ id }) => id))
    const downloaded = progress.layers.filter(({ phase }) => phase !== 'already-here')
    expect(downloaded.filter(({ id }) => before.has(id))).toEqual([])
    expect(downloaded.map(({ phase }) => phase)).toEqual(['complete', 'complete'])
    if (kind === 'graph-driver') expect(pullTotals(progress).layersAlreadyHere).toBe(2)
  })

  it('is up to date where the image is here', async () => {
    await pulled('python:3.13-alpine')
    const { state, progress } = await pulled('python:3.13-alpine')
    expect(state).toEqual({
      kind: 'succeeded',
      result: 'up-to-date',
      digest: digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
    })
    expect(pullTotals(progress).downloadedBytes).toBe(0)
  })

  it('brings what a digest names', async () => {
    const digest = digests['library/tiny:latest']
    const name = `${registry.address}/library/tiny@${digest}`
    expect((await pulled(name)).state).toMatchObject({
      kind: 'succeeded',
      digest,
      imageId: await imageId(name),
    })
  })

  it('brings what a digest names although a tag stands before it', async () => {
    const digest = digests['library/tiny:latest']
    const name = `${registry.address}/library/tiny:latest@${digest}`
    expect((await pulled(name)).state).toMatchObject({
      kind: 'succeeded',
      digest,
      imageId: await imageId(`${registry.address}/library/tiny@${digest}`),
    })
  })

  it('brings the platform that was asked for', async () => {
    const name = `${registry.address}/library/multi:latest`
    expect((await pulled(name, 'linux/arm64')).state).toMatchObject({
      kind: 'succeeded',
      result: 'downloaded',
    })
    const list = await engineCall(engine, 'GET', `/images/${name}/json?platform=linux/arm64`)
    expect(list.text).toMatch(/"Architecture":"arm64"/)
  })

  it('adds the image to the inventory', async () => {
    const { state } = await pulled('alpine:3.20')
    const image = await lading.until('the image', () =>
      lading.inventory.snapshot().images.find(({ tags }) => tags.includes('alpine:3.20')),
    )
    expect(state).toMatchObject({ imageId: image.id })
  })

  it('is in the ledger with all that came of it', async () => {
    const { startedAtMs, endedAtMs } = await pulled('python:3.13-alpine')
    const [entry] = lading.ledger.page({ limit: 10 }).entries
    expect(entry).toEqual({
      id: 1,
      action: 'pull',
      engineId: reference.engine.id,
      reference: 'python:3.13-alpine',
      outcome: 'succeeded',
      startedAtMs,
      endedAtMs,
      digest: digests['library/python:3.13-alpine'],
      imageId: await imageId('python:3.13-alpine'),
      bytes: expect.any(Number) as number,
      command: 'docker pull python:3.13-alpine',
    })
  })

  describe('that cannot succeed', () => {
    it.each([
      ['is not found where there is no such tag', 'library/python:nope'],
      ['is not found where there is no such repository', 'nosuch/repository:1'],
    ])('%s', async (_what, name) => {
      const { state } = await pulled(`${registry.address}/${name}`)
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'not-found' } })
      expect(state.kind === 'failed' && state.failure.ownWords).toMatch(/not found|manifest unknown/)
    })

    it('says that the registry does not answer', async () => {
      slow.setMode({ kind: 'refuse' })
      const { state } = await pulled(postgres())
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'registry-unreachable' } })
    })

    it('says that no registry is there', async () => {
      const { state } = await pulled('127.0.0.1:1/acme/api:1')
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'registry-unreachable' } })
    })

    it('says that there is no image for the platform', async () => {
      const { state } = await pulled(`${registry.address}/library/multi:latest`, 'linux/s390x')
      expect(state).toMatchObject({ kind: 'failed', failure: { kind: 'wrong-platform' } })
    })

    it('is in the ledger with the failure', async () => {
      await pulled(`${registry.address}/library/python:nope`)
      expect(lading.ledger.page({ limit: 10 }).entries).toMatchObject([
        { outcome: 'failed', failure: { kind: 'not-found' } },
      ])
    })

    it('fails at once while the engine is away', async () => {
      proxy.setMode({ kind: 'refuse' })
      proxy.dropConnections()
      await lading.untilDown()
      expect((await pulled('alpine:3.20')).state).toMatchObject({
        kind: 'failed',
        failure: { kind: 'engine-unreachable' },
      })
    })
  })

  describe('that is cancelled', () => {
    it('has ended within a second, and so has all traffic with the registry', async () => {
      const id = start(postgres())
      await untilDownloading(id)
      const cancelledAtMs = Date.now()
      lading.pulls.cancel(id)
      expect(current(id).state.kind).toBe('cancelling')
      expect((await lading.untilEnded(id)).state).toEqual({ kind: 'cancelled' })
      expect(Date.now() - cancelledAtMs).toBeLessThan(1_000)
      await slow.whenIdle()
      expect(Date.now() - cancelledAtMs).toBeLessThan(2_000)
    })

    it('leaves no image behind, and on a graph driver nothing at all', async () => {
      const id = start(postgres())
      await untilDownloading(id)
      lading.pulls.cancel(id)
      await lading.untilEnded(id)
      await slow.whenIdle()
      expect((await engineCall(engine, 'GET', '/images/json?all=1')).json()).toEqual([])
      if (kind === 'containerd') return
      const df = (await engineCall(engine, 'GET', '/system/df')).json<{ LayersSize: number }>()
      expect(df.LayersSize).toBe(0)
      expect(await readdir(join(engine.dataRoot, 'tmp'))).toEqual([])
    })

    it('completes when it is retried', async () => {
      const id = start(postgres())
      await untilDownloading(id)
      lading.pulls.cancel(id)
      await lading.untilEnded(id)
      slow.setMode({ kind: 'pass' })
      lading.pulls.retry(id)
      const { state, attempt } = await lading.until('the second attempt to end', () => {
        const pull = current(id)
        return pull.state.kind === 'succeeded' && pull
      })
      expect(attempt).toBe(2)
      expect(state).toMatchObject({ digest: digests['library/postgres:17-alpine'] })
    })

    it('has its bytes in the ledger', async () => {
      const id = start(postgres())
      await untilDownloading(id)
      lading.pulls.cancel(id)
      await lading.untilEnded(id)
      const [entry] = lading.ledger.page({ limit: 1 }).entries
      expect(entry?.outcome).toBe('cancelled')
      expect(entry?.bytes).toBeGreaterThan(100_000)
    })

    it('does not take another one along that brings the same layers', async () => {
      const first = start(postgres())
      const second = start(`${slow.address}/library/postgres@${digests['library/postgres:17-alpine']}`)
      await untilDownloading(first)
      lading.pulls.cancel(first)
      slow.setMode({ kind: 'pass' })
      expect((await lading.untilEnded(first)).state.kind).toBe('cancelled')
      expect((await lading.untilEnded(second)).state.kind).toBe('succeeded')
    })
  })

  describe('that breaks off', () => {
    it('fails where the connection is cut in the middle, and completes when it is retried', async () => {
      proxy.setMode({ kind: 'cut', path: /\/images\/create/, afterBytes: 1_500 })
      const id = start(postgres())
      expect((await lading.untilEnded(id)).state).toMatchObject({
        kind: 'failed',
        failure: { kind: 'stream-broken' },
      })
      proxy.setMode({ kind: 'pass' })
      slow.setMode({ kind: 'pass' })
      lading.pulls.retry(id)
      await lading.until('the second attempt to succeed', () => current(id).state.kind === 'succeeded')
      expect(lading.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual([
        'succeeded',
        'failed',
      ])
    })

    it('fails where the stream is not readable, and the engine stops pulling', async () => {
      proxy.setMode({ kind: 'corrupt', path: /\/images\/create/ })
      expect((await pulled(postgres())).state).toMatchObject({
        kind: 'failed',
        failure: { kind: 'stream-broken' },
      })
      await slow.whenIdle()
      expect(await imageId(postgres())).toBeUndefined()
    })

    it('looks complete in none of its layers where it is not', async () => {
      proxy.setMode({ kind: 'cut', path: /\/images\/create/, afterBytes: 1_500 })
      const { progress } = await pulled(postgres())
      const layers = await layersOf('library/postgres', '17-alpine')
      const biggest = layers.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0]
      expect(progress.layers.filter(({ id, phase }) => id === biggest?.id && phase === 'complete')).toEqual(
        [],
      )
    })
  })

  describe('beside another', () => {
    it('succeeds, and so does the other', async () => {
      const ids = ['python:3.13-alpine', 'python:3.12-alpine', 'multi:latest'].map((name) => start(name))
      const ended = await Promise.all(ids.map((id) => lading.untilEnded(id)))
      expect(ended.map(({ state }) => state.kind)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    })

    it('of the same image under another name has the same image in the end', async () => {
      const ids = ['python:3.13-alpine', `${registry.address}/library/python:3.13-alpine`].map((name) =>
        start(name),
      )
      const states = (await Promise.all(ids.map((id) => lading.untilEnded(id)))).map(({ state }) => state)
      const expected = { kind: 'succeeded', imageId: await imageId('python:3.13-alpine') }
      expect(states).toMatchObject([expected, expected])
      const image = await lading.until('both names', () =>
        lading.inventory.snapshot().images.find(({ tags }) => tags.length === 2),
      )
      expect(image.id).toBe(expected.imageId)
    })

    it('of the same name is the same pull', async () => {
      const id = start(postgres())
      expect(start(postgres())).toBe(id)
      slow.setMode({ kind: 'pass' })
      await lading.untilEnded(id)
      expect(lading.ledger.page({ limit: 9 }).entries).toHaveLength(1)
    })

    it('waits where there is room for one only', async () => {
      const narrow = startLading({ socketPath: engine.socketPath, folder: run.path, parallelPulls: 1 })
      await narrow.untilUp()
      const [first, second] = ['alpine:3.20', 'tiny:latest'].map((name) =>
        narrow.pulls.start({ reference: name }),
      )
      if (first === undefined || second === undefined) throw new Error('not started')
      expect(narrow.pulls.list().map(({ state }) => state.kind)).toEqual(['running', 'queued'])
      const [one, two] = await Promise.all([narrow.untilEnded(first), narrow.untilEnded(second)])
      expect(two.startedAtMs).toBeGreaterThanOrEqual(one.endedAtMs ?? Infinity)
      await narrow.close()
    })

    it('is cancelled with all others', async () => {
      const ids = [start(postgres()), start(`${slow.address}/library/python:3.13-alpine`)]
      await Promise.all(ids.map(untilDownloading))
      await lading.pulls.cancelAll()
      expect(ids.map((id) => current(id).state.kind)).toEqual(['cancelled', 'cancelled'])
      expect(lading.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual([
        'cancelled',
        'cancelled',
      ])
    })
  })
})

describe.each(kinds)('a pull on a %s engine that ends', (kind) => {
  it('fails as soon as the engine was killed', async () => {
    const engine = await startEngine({ kind, folder: run.path, registry })
    const lading = startLading({ socketPath: engine.socketPath, folder: run.path })
    await lading.untilUp()
    slow.setMode({ kind: 'throttle', bytesPerSecond: 500_000 })
    const id = lading.pulls.start({ reference: `${slow.address}/library/postgres:17-alpine` })
    await lading.until('the pull to have begun', () => lading.pulls.list()[0]?.progress.layers.length !== 0)
    await engine.kill()
    expect((await lading.untilEnded(id)).state).toMatchObject({
      kind: 'failed',
      failure: { kind: 'stream-broken' },
    })
    await lading.close()
    await engine.dispose()
  })

  it('is interrupted in the ledger where Lading itself was killed', async () => {
    const engine = await startEngine({ kind, folder: run.path, registry })
    const first = startLading({ socketPath: engine.socketPath, folder: run.path })
    await first.untilUp()
    slow.setMode({ kind: 'throttle', bytesPerSecond: 500_000 })
    first.pulls.start({ reference: `${slow.address}/library/postgres:17-alpine` })
    // The same history, opened once more while the first still holds it, is what a killed Lading leaves.
    const again = startLading({
      socketPath: engine.socketPath,
      folder: run.path,
      historyFolder: first.historyFolder,
    })
    expect(again.ledger.page({ limit: 9 }).entries.map(({ outcome }) => outcome)).toEqual(['interrupted'])
    await again.close()
    await first.close()
    await engine.dispose()
  })
})
