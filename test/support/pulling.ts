import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { PullId } from '../../electron/core/identity.ts'
import { pullTotals } from '../../electron/core/transfers/pull-progress.ts'
import type { Pull } from '../../electron/core/transfers/pull.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { inspectImage } from '../../electron/engine/images.ts'
import { type Engine, type EngineKind, startEngine } from './engine.ts'
import { pullImage } from './engine-http.ts'
import { operate } from './engine-operations.ts'
import {
  type FaultProxy,
  type RegistryProxy,
  startFaultProxy,
  startThrottledRegistry,
} from './fault-proxy.ts'
import { greetAt, startLading, type Lading } from './lading.ts'
import { type Meter, startMeter } from './meter.ts'
import { type Registry, startRegistry } from './registry.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { pushSampleImages, type SampleName } from './sample-images.ts'

const names = [
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/alpine:3.20',
  'library/postgres:17-alpine',
  'library/multi:latest',
  'library/tiny:latest',
] as const satisfies SampleName[]

interface Parts {
  readonly run: RunFolder
  readonly registry: Registry
  /** The same registry by a slow way, which tests may break. */
  readonly slow: RegistryProxy
  /** Stands before the slow way. */
  readonly meter: Meter
  readonly digests: Readonly<Record<(typeof names)[number], string>>
  readonly engine: Engine
  /** Stands between Lading and the engine. */
  readonly proxy: FaultProxy
  /** Speaks with the engine by another way than Lading's. */
  readonly reference: Greeting
}

/** Everything that a test of pulls needs; a new Lading and an engine without images for each test. */
export interface Pulling {
  readonly parts: Parts
  readonly lading: Lading
  readonly start: (name: string, platform?: string) => PullId
  /** Starts a pull and waits until it has ended. */
  readonly pulled: (name: string, platform?: string) => Promise<Pull>
  /** As the list has it now. */
  readonly current: (id: PullId) => Pull
  readonly untilDownloading: (id: PullId) => Promise<unknown>
  /** The ID of the image that has this name. */
  readonly imageId: (name: string) => Promise<string | undefined>
  /** An image of 9 MB, by the slow way. */
  readonly slowName: () => string
  /** The layers of an image as the registry has them, by the twelve digits that engines call them. */
  readonly layersOf: (repository: string, tag: string) => Promise<readonly PulledLayer[]>
  /** How many bytes the engine fetches although there is nothing left to pull. */
  readonly fetchedForNothing: () => Promise<number>
}

/** A layer of the registry's. */
export interface PulledLayer {
  readonly id: string
  /** Compressed. */
  readonly sizeBytes: number
}

const slowBytesPerSecond = 2_000_000

const startParts = async (kind: EngineKind): Promise<Parts> => {
  const run = createRunFolder()
  const registry = await startRegistry({ folder: run.path })
  const digests = await pushSampleImages(registry, names)
  const slow = await startThrottledRegistry(registry, { bytesPerSecond: slowBytesPerSecond })
  const meter = await startMeter(slow.address)
  const engine = await startEngine({ kind, folder: run.path, registry })
  const proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  const reference = await greetAt(engine.socketPath)
  return { run, registry, slow, meter, digests, engine, proxy, reference }
}

const endParts = async ({ run, registry, slow, meter, engine, proxy }: Parts): Promise<void> => {
  await proxy.dispose()
  await engine.dispose()
  await meter.dispose()
  await slow.dispose()
  await registry.dispose()
  await run.dispose()
}

/** Sets up an engine, a registry and the ways between them, for the tests of the suite that calls it. */
export const setUpPulling = (kind: EngineKind): Pulling => {
  let parts: Parts | undefined
  let lading: Lading | undefined
  const ready = (): Parts => {
    if (parts === undefined) throw new Error('Nothing is set up before the tests begin.')
    return parts
  }
  const running = (): Lading => {
    if (lading === undefined) throw new Error('Lading runs in the tests alone.')
    return lading
  }

  beforeAll(async () => {
    parts = await startParts(kind)
  })
  afterAll(() => endParts(ready()))

  beforeEach(async () => {
    const { engine, proxy, slow, run } = ready()
    await operate(engine, { kind: 'prune', all: true })
    proxy.setMode({ kind: 'pass' })
    slow.setMode({ kind: 'throttle', bytesPerSecond: slowBytesPerSecond })
    lading = startLading({ socketPath: proxy.socketPath, folder: run.path })
    await lading.untilLive()
  })
  afterEach(() => running().close())

  const start: Pulling['start'] = (name, platform) => running().pulls.start({ reference: name, platform })

  const current: Pulling['current'] = (id) => {
    const found = running()
      .pulls.list()
      .find((pull) => pull.id === id)
    if (found === undefined) throw new Error('not on the list')
    return found
  }

  return {
    get parts() {
      return ready()
    },
    get lading() {
      return running()
    },
    start,
    pulled: (name, platform) => running().untilEnded(start(name, platform)),
    current,
    untilDownloading: (id) =>
      running().until(
        'bytes to arrive',
        () => pullTotals(current(id).progress).downloadedBytes > 100_000,
        () => current(id),
      ),
    imageId: async (name) => {
      const { client, engine } = ready().reference
      return (await inspectImage(client, engine, name))?.id
    },
    slowName: () => `${ready().meter.address}/library/postgres:17-alpine`,
    layersOf: async (repository, tag) => {
      const answer = await fetch(`${ready().registry.url}/v2/${repository}/manifests/${tag}`, {
        headers: { Accept: 'application/vnd.oci.image.manifest.v1+json' },
      })
      const { layers } = (await answer.json()) as { layers: { digest: string; size: number }[] }
      return layers.map(({ digest, size }) => ({ id: digest.slice(7, 19), sizeBytes: size }))
    },
    fetchedForNothing: async () => {
      const { engine, registry, slow, meter } = ready()
      // A pull by another way takes the engine as long as it needs to let go of one that was cancelled.
      await pullImage(engine, `${registry.address}/library/alpine:3.20`)
      const before = meter.bytes()
      // What is still being fetched comes at once now, long before another pull by the same way is through.
      slow.setMode({ kind: 'pass' })
      await pullImage(engine, `${meter.address}/library/tiny:latest`)
      return meter.bytes() - before
    },
  }
}
