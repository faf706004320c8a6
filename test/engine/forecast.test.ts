import { hostname } from 'node:os'
import { statfs } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Forecast, ForecastOutcome } from '../../electron/core/registry/forecast.ts'
import {
  emptyPullProgress,
  expectLayers,
  foldPullMessage,
  pullTotals,
} from '../../electron/core/transfers/pull-progress.ts'
import { measuredImage } from '../../electron/core/images/image-details.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { askImageDetails } from '../../electron/engine/image-facts.ts'
import { listImages } from '../../electron/engine/images.ts'
import { createRegistryClient } from '../../electron/registry/distribution/client.ts'
import { createForecastEngines } from '../../electron/services/discover/forecast-engine.ts'
import { createForecasts, type Forecasts } from '../../electron/services/discover/forecast.ts'
import type { LocalLayers } from '../../electron/services/images/layer-tree.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { type RegistryProxy, startThrottledRegistry } from '../support/fault-proxy.ts'
import { type ImageSpec, linuxAmd64, linuxArm64, pushImage, pushIndex } from '../support/images.ts'
import { freeBytesAt, greetAt, routeTo } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()
let registry: Registry
let proxy: RegistryProxy

const layer = (name: string, bytes: number, seed: number) => ({
  instruction: `COPY ${name} /srv/`,
  files: { [`srv/${name}`]: { bytes, seed } },
})

const image = (tag: string, layers: ImageSpec['layers'], more: Partial<ImageSpec> = {}): ImageSpec => ({
  ...{ repository: 'acme/forecast', tags: [tag], layers, createdAtMs: Date.UTC(2025, 0, 1) },
  ...more,
})

const [first, second, third] = [layer('a', 700_000, 1), layer('b', 900_000, 2), layer('c', 500_000, 3)]

/** The layers of one image, upside down in the other: the same blobs, none on the same chain. */
const upsideDown = {
  straight: image('straight', [first, second]),
  reversed: image('reversed', [second, first]),
}
const twice = image('twice', [third, first, third])

/** As a layer of scripts or modules is: most of its tar is not files. */
const smallFiles = image('small-files', [
  {
    instruction: 'COPY . /app/',
    files: Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`app/m${index}.js`, { bytes: 2_000, seed: 1_000 + index }]),
    ),
  },
])

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  proxy = await startThrottledRegistry(registry, { bytesPerSecond: 1e9 })
  proxy.setMode({ kind: 'pass' })
  await pushSampleImages(registry, [
    ...(['library/alpine:3.20', 'library/python:3.13-alpine', 'library/python:3.12-alpine'] as const),
    ...(['library/multi:latest', 'library/layers40:latest', 'library/tiny:latest'] as const),
    ...(['library/postgres:17-alpine', 'acme/api:1.0.0', 'acme/api:1.1.0'] as const),
  ])
  for (const spec of [upsideDown.straight, upsideDown.reversed, twice, smallFiles])
    await pushImage(registry, spec)
  const [amd64, arm64] = await Promise.all(
    [linuxAmd64, linuxArm64].map((platform) =>
      pushImage(
        registry,
        image('', [first, layer(platform.architecture, 800_000, 9)], { tags: [], platform }),
      ),
    ),
  )
  if (amd64 !== undefined && arm64 !== undefined)
    await pushIndex(registry, { repository: 'acme/forecast', tags: ['index'], manifests: [amd64, arm64] })
})

afterAll(async () => {
  await proxy.dispose()
  await registry.dispose()
  await run.dispose()
})

const known = (outcome: ForecastOutcome): Forecast => {
  if (outcome.kind === 'known') return outcome.forecast
  throw new Error(JSON.stringify(outcome))
}

describe.each(kinds)('a forecast for the %s engine', (kind) => {
  let engine: Engine
  let greeting: Greeting
  let forecasts: Forecasts

  const diskBytes = async (): Promise<number> =>
    (await engineCall(engine, 'GET', '/system/df')).json<{ LayersSize: number }>().LayersSize

  const askLayers = async (images: readonly InventoryImage[]): Promise<LocalLayers> => {
    const known = await Promise.all(
      images.map(async (image) => {
        const details = await askImageDetails(greeting.client, greeting.engine, image.id)
        const stacks = details === undefined ? [] : measuredImage(details).stacks
        return { image, chains: stacks.map(({ layers }) => layers.map(({ diffId }) => diffId)) }
      }),
    )
    return { known, unread: 0 }
  }

  const ask = async (reference: string, platform?: string): Promise<ForecastOutcome> => {
    const images = (await listImages(greeting.client, greeting.engine)).map((one) => ({ ...one, usedBy: [] }))
    const engineOf = createForecastEngines(hostname())
    const address = routeTo(engine.socketPath).choice.endpoint.address
    forecasts = createForecasts({
      engine: () => engineOf(greeting, address),
      images: () => images,
      registry: createRegistryClient({
        fetch: (url, init) => fetch(url, init),
        credentialsFor: () => Promise.resolve(undefined),
        nowMs: () => Date.now(),
      }),
      localLayers: askLayers,
      freeBytesAt,
      nowMs: () => Date.now(),
    })
    return forecasts.forecast({ reference, platform })
  }

  /** The digests of the blobs that the registry was asked for while the engine pulled, the config's included. */
  const pullAndWatch = async (reference: string, platform?: string) => {
    const before = await diskBytes()
    const from = proxy.requests.length
    await pullImage(engine, reference, platform === undefined ? {} : { platform })
    const blobs = proxy.requests
      .slice(from)
      .flatMap((request) => /^GET .*\/blobs\/(sha256:\w+)/.exec(request)?.[1] ?? [])
    return { blobs: new Set(blobs), grownBytes: (await diskBytes()) - before }
  }

  /** What was said comes true: the very blobs, and the disk within `tolerance` or a block for each layer. */
  const comesTrue = async (reference: string, platform?: string): Promise<Forecast> => {
    const forecast = known(await ask(reference, platform))
    const { blobs, grownBytes } = await pullAndWatch(reference, platform)
    const served = forecast.layers.filter(({ digest }) => blobs.has(digest))
    const expected = new Set(forecast.layers.filter(({ isHere }) => !isHere).map(({ digest }) => digest))
    expect(new Set(served.map(({ digest }) => digest))).toEqual(expected)
    const servedBytes = new Map(served.map(({ digest, downloadBytes }) => [digest, downloadBytes]))
    expect(forecast.downloadBytes).toBe([...servedBytes.values()].reduce((sum, bytes) => sum + bytes, 0))
    const error = Math.abs(forecast.disk.bytes - grownBytes)
    const tolerance = kind === 'graph-driver' ? 0.01 : 0.05
    expect(error).toBeLessThanOrEqual(Math.max(tolerance * grownBytes, 4096))
    return forecast
  }

  const local = (name: string): string => `${proxy.address}/${name}`

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry: proxy })
    greeting = await greetAt(engine.socketPath)
  })
  afterAll(() => engine.dispose())

  afterEach(async () => {
    const images = (await engineCall(engine, 'GET', '/images/json')).json<{ Id: string }[]>()
    for (const { Id } of images) await engineCall(engine, 'DELETE', `/images/${Id}?force=1`)
    const filters = JSON.stringify({ dangling: ['false'] })
    await engineCall(engine, 'POST', `/images/prune?${new URLSearchParams({ filters }).toString()}`)
    expect(await diskBytes()).toBe(0)
  })

  it('comes true where nothing is shared', async () => {
    const forecast = await comesTrue('python:3.13-alpine')
    expect(forecast).toMatchObject({
      ...{ reference: 'python:3.13-alpine', platform: 'linux/amd64', isUpToDate: false, isMovingTag: true },
      ...{ sharesWith: [], quotaCost: 1 },
    })
    expect(forecast.layers.every(({ isHere }) => !isHere)).toBe(true)
    expect(forecast.disk.certainty).toBe('estimate')
  })

  it('comes true for many layers and for one small one', async () => {
    await comesTrue('layers40:latest')
    await comesTrue('tiny:latest')
  })

  it('comes true where the base is shared, and names who shares it', async () => {
    await comesTrue('alpine:3.20')
    await comesTrue('postgres:17-alpine')
    const forecast = await comesTrue('python:3.12-alpine')
    expect(forecast.sharesWith).toEqual(['alpine:3.20', 'postgres:17-alpine'])
    expect(forecast.layers.map(({ isHere }) => isHere)).toEqual([true, false, false, false])
  })

  it('comes true in a repository that is not Docker Hub’s', async () => {
    await comesTrue(local('acme/api:1.0.0'))
    const forecast = await comesTrue(local('acme/api:1.1.0'))
    expect(forecast).not.toHaveProperty('quotaCost')
    expect(forecast.isMovingTag).toBe(false)
  })

  it('says that everything is here', async () => {
    await pullImage(engine, 'python:3.13-alpine')
    const forecast = await comesTrue('python:3.13-alpine')
    expect(forecast).toMatchObject({
      ...{ isUpToDate: true, downloadBytes: 0, quotaCost: 0 },
      disk: { bytes: 0, certainty: 'exact' },
    })
  })

  it('says that only the name is new where another name has it all', async () => {
    await pullImage(engine, 'python:3.13-alpine')
    const forecast = await comesTrue(local('library/python:3.13-alpine'))
    expect(forecast).toMatchObject({
      isUpToDate: false,
      downloadBytes: 0,
      disk: { bytes: 0, certainty: 'exact' },
    })
  })

  it('knows the image by its digest', async () => {
    const { digest } = known(await ask('alpine:3.20'))
    const forecast = await comesTrue(`alpine@${digest}`)
    expect(forecast).toMatchObject({ digest, isMovingTag: false, isUpToDate: false })
    expect(known(await ask(`alpine@${digest}`)).isUpToDate).toBe(true)
  })

  it('comes true for another platform of an index, next to the engine’s own', async () => {
    await comesTrue(local('acme/forecast:index'))
    const other = await comesTrue(local('acme/forecast:index'), 'linux/arm64')
    expect(other.layers.map(({ isHere }) => isHere)).toEqual([true, false])
    expect(other.platform).toBe('linux/arm64/v8')
    expect(known(await ask(local('acme/forecast:index'), 'linux/arm64')).isUpToDate).toBe(true)
  })

  it('comes true for an index of which nothing is here', async () => {
    await comesTrue('multi:latest', 'linux/arm64')
  })

  it('comes true where the same layers stand on other ones', async () => {
    await comesTrue(local('acme/forecast:straight'))
    const forecast = await comesTrue(local('acme/forecast:reversed'))
    expect(forecast.downloadBytes > 0).toBe(kind === 'graph-driver')
  })

  it('counts a layer once that an image has twice', async () => {
    const forecast = await comesTrue(local('acme/forecast:twice'))
    expect(forecast.layers.map(({ isHere }) => isHere)).toEqual([false, false, true])
  })

  it('promises nothing exact for a layer of many small files: no registry tells how many', async () => {
    const { disk } = known(await ask(local('acme/forecast:small-files')))
    const { grownBytes } = await pullAndWatch(local('acme/forecast:small-files'))
    expect(disk.certainty).toBe('estimate')
    expect(Math.abs(disk.bytes / grownBytes - 1)).toBeLessThan(0.35)
  })

  it('gives the pull its total from the first message to the last', async () => {
    await pullImage(engine, 'alpine:3.20')
    const forecast = known(await ask('python:3.13-alpine'))
    const answer = await pullImage(engine, 'python:3.13-alpine')
    let progress = expectLayers(emptyPullProgress, forecasts.expectedLayers('python:3.13-alpine', undefined))
    for (const message of answer.jsonLines()) {
      expect(pullTotals(progress).totalBytes).toBe(forecast.downloadBytes)
      progress = foldPullMessage(progress, message)
    }
    expect(pullTotals(progress)).toMatchObject({ downloadedBytes: forecast.downloadBytes, fraction: 1 })
  })

  it('says how much room there is', async () => {
    const { freeBytes } = known(await ask('alpine:3.20'))
    const { bavail, bsize } = await statfs(engine.dataRoot)
    expect(freeBytes).toBeGreaterThan(bavail * bsize * 0.9)
  })

  it('says that a platform is missing, and which there are', async () => {
    const outcome = await ask('multi:latest', 'linux/s390x')
    expect(outcome).toMatchObject({
      failure: { kind: 'wrong-platform', advice: expect.stringContaining('linux/amd64') },
    })
  })

  it('says that there is no such tag', async () => {
    expect(await ask(local('library/python:0'))).toMatchObject({ failure: { kind: 'not-found' } })
  })

  it('knows the layers’ sizes for the pull that follows', async () => {
    const { layers } = known(await ask('python:3.13-alpine'))
    const expected = forecasts.expectedLayers('python:3.13-alpine', undefined)
    expect(expected.map(({ totalBytes }) => totalBytes)).toEqual(
      layers.map(({ downloadBytes }) => downloadBytes),
    )
    expect(forecasts.expectedLayers('python:3.13-alpine', 'linux/arm64')).toEqual([])
  })
})
