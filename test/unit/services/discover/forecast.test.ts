import { describe, expect, it } from 'vitest'
import type { EngineFacts } from '../../../../electron/core/engine-state.ts'
import { FailureError } from '../../../../electron/core/failure.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf, parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import type { DiffId } from '../../../../electron/core/layers/layers.ts'
import {
  createForecasts,
  type ForecastEngine,
  type ForecastParts,
} from '../../../../electron/services/discover/forecast.ts'

const digestOf = (letter: string): Digest => {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`)
  if (digest === undefined) throw new Error(letter)
  return digest
}

const facts: EngineFacts = {
  ...{ id: engineIdOf('E1'), product: 'docker', name: 'box', version: '28.5.2', apiVersion: '1.51' },
  ...{ operatingSystem: 'Debian', platform: 'linux/amd64', store: 'graph-driver', storageDriver: 'overlay2' },
}

const imageOf = (tag: string, letter: string, sizeBytes = 1): InventoryImage => ({
  ...{
    id: imageIdOf(digestOf(letter)),
    tags: [tag],
    repositoryDigests: [],
    sizeBytes,
    labels: {},
    usedBy: [],
  },
})

/** A registry that has one image, of the layers a and b, whose config is c and whose manifest is d. */
const registry: ForecastParts['registry'] = {
  headManifest: () =>
    Promise.resolve({
      digest: digestOf('d'),
      sizeBytes: 10,
      quota: { limit: 100, remaining: 7, windowSeconds: 60 },
    }),
  getManifest: () =>
    Promise.resolve({
      ...{ digest: digestOf('d'), sizeBytes: 10, config: { digest: digestOf('c'), sizeBytes: 20 } },
      layers: [
        { digest: digestOf('a'), sizeBytes: 1_000 },
        { digest: digestOf('b'), sizeBytes: 2_000 },
      ],
    }),
  getConfig: () => Promise.resolve({ platform: 'linux/amd64', diffIds: [digestOf('1'), digestOf('2')] }),
  tarBytes: (_reference, { sizeBytes }) => Promise.resolve(sizeBytes * 10),
}

interface World extends Partial<ForecastParts> {
  /** Diff IDs by image ID; those of other images have not been asked for. */
  readonly layers?: Readonly<Record<string, readonly string[]>>
  readonly on?: Partial<ForecastEngine>
}

const forecastsIn = ({ layers = {}, on = {}, ...parts }: World) => {
  const read: string[] = []
  const engine: ForecastEngine = {
    ...{ facts, isLocal: true },
    setup: () => Promise.resolve({ hubMirrors: [], isInsecure: () => false, rootFolder: '/var/lib/docker' }),
    ...on,
  }
  const forecasts = createForecasts({
    engine: () => engine,
    images: () => [],
    registry,
    localLayers: (images) => {
      read.push(...images.map(({ id }) => id))
      const known = images.flatMap((image) => {
        const chain = layers[image.id] as readonly DiffId[] | undefined
        return chain === undefined ? [] : [{ image, chains: [chain] }]
      })
      return Promise.resolve({ known, unread: images.length - known.length })
    },
    freeBytesAt: () => Promise.resolve(5_000),
    nowMs: () => 1_000,
    ...parts,
  })
  return { forecasts, read }
}

const base = imageOf('base:1', 'e')
const withBase: World = { images: () => [base], layers: { [base.id]: [digestOf('1')] } }

describe('a forecast', () => {
  it('joins what the registry has with what is here', async () => {
    const { forecasts } = forecastsIn(withBase)
    expect(await forecasts.forecast({ reference: 'app' })).toMatchObject({
      kind: 'known',
      forecast: {
        ...{ reference: 'app:latest', platform: 'linux/amd64', digest: digestOf('d'), downloadBytes: 2_000 },
        ...{ sharesWith: ['base:1'], freeBytes: 5_000, quotaCost: 1, isMovingTag: true, isUpToDate: false },
        ...{ quota: { remaining: 7 }, asOfMs: 1_000, disk: { certainty: 'estimate' } },
      },
    })
  })

  it('is withheld where asking for it would take a pull that nobody has agreed to', async () => {
    const { forecasts, read } = forecastsIn(withBase)
    expect(await forecasts.forecast({ reference: 'app', sparing: true })).toMatchObject({
      ...{ kind: 'withheld', digest: digestOf('d'), quota: { remaining: 7 } },
    })
    expect(read).toEqual([])
    expect(forecasts.expectedLayers('app:latest', undefined)).toEqual([])
  })

  it('finds an image up to date by the name that Podman prints in full', async () => {
    const here = imageOf('docker.io/library/app:latest', 'c')
    const { forecasts } = forecastsIn({
      images: () => [here],
      layers: { [here.id]: [digestOf('1'), digestOf('2')] },
    })
    expect(await forecasts.forecast({ reference: 'app' })).toMatchObject({
      forecast: { isUpToDate: true, downloadBytes: 0, quotaCost: 0, disk: { bytes: 0, certainty: 'exact' } },
    })
  })

  it('says that less may be needed where the layers of an image have not been looked at', async () => {
    const { forecasts } = forecastsIn({ images: () => [base] })
    expect(await forecasts.forecast({ reference: 'app' })).toMatchObject({
      forecast: { disk: { certainty: 'estimate', why: expect.stringContaining('1 image here') } },
    })
  })

  it('does not know the room on another machine', async () => {
    const { forecasts } = forecastsIn({ on: { isLocal: false } })
    const outcome = await forecasts.forecast({ reference: 'app' })
    expect(outcome.kind === 'known' && outcome.forecast.freeBytes).toBeUndefined()
    expect(await forecasts.forecast({ reference: '127.0.0.1:5000/app' })).toMatchObject({
      failure: { kind: 'registry-unreachable' },
    })
  })

  it('says nothing of the room where the folder is not there', async () => {
    const { forecasts } = forecastsIn({ freeBytesAt: () => Promise.reject(new Error('ENOENT')) })
    const outcome = await forecasts.forecast({ reference: 'app' })
    expect(outcome.kind === 'known' && 'freeBytes' in outcome.forecast).toBe(false)
  })

  it('goes without the sizes that the registry does not tell', async () => {
    const silent = { ...registry, tarBytes: () => Promise.reject(new Error('no ranges')) }
    const { forecasts } = forecastsIn({ registry: silent })
    expect(await forecasts.forecast({ reference: 'app' })).toMatchObject({
      forecast: { disk: { bytes: 7_500, why: expect.stringContaining('does not tell') } },
    })
  })
})

describe('no forecast', () => {
  const kindOf = async (world: World, reference = 'app', platform?: string) => {
    const outcome = await forecastsIn(world).forecasts.forecast({ reference, platform })
    return outcome.kind === 'unknown' ? outcome.failure.kind : outcome.kind
  }
  const failing = (kind: 'unauthorized' | 'rate-limited') => ({
    ...registry,
    headManifest: () => Promise.reject(new FailureError({ kind, message: 'No.', advice: 'Wait.' })),
  })

  it.each([
    ['the engine is away', { engine: () => undefined }, 'engine-unreachable'],
    ['the images are not listed', { images: () => undefined }, 'engine-silent'],
    ['the registry wants a password', { registry: failing('unauthorized') }, 'unauthorized'],
    ['the limit is used up', { registry: failing('rate-limited') }, 'rate-limited'],
  ] as const)('comes where %s, and the outcome says so', async (_what, world, kind) => {
    expect(await kindOf(world)).toBe(kind)
  })

  it('comes for what is no reference', async () => {
    expect(await kindOf({}, 'Not A Name')).toBe('invalid-reference')
  })

  it('comes for another platform where there is only one', async () => {
    expect(await kindOf({}, 'app', 'linux/arm64')).toBe('wrong-platform')
    expect(await kindOf({}, 'app', 'linux/amd64')).toBe('known')
  })

  it('comes where the config does not fit the manifest', async () => {
    const odd = { ...registry, getConfig: () => Promise.resolve({ platform: 'linux/amd64', diffIds: [] }) }
    expect(await kindOf({ registry: odd })).toBe('stream-broken')
  })
})

describe('the layers that a pull may expect', () => {
  it('are those of the last forecast, for ten minutes', async () => {
    let nowMs = 0
    const { forecasts } = forecastsIn({ ...withBase, nowMs: () => nowMs })
    await forecasts.forecast({ reference: 'app' })
    expect(forecasts.expectedLayers('app:latest', undefined)).toEqual([
      { id: 'aaaaaaaaaaaa', totalBytes: 1_000, isHere: true },
      { id: 'bbbbbbbbbbbb', totalBytes: 2_000, isHere: false },
    ])
    nowMs += 10 * 60_000 + 1
    expect(forecasts.expectedLayers('app:latest', undefined)).toEqual([])
  })
})
