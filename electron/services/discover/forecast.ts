import { chainTreeOf, type ChainTree } from '../../core/layers/chains.ts'
import type { EngineFacts } from '../../core/engine-state.ts'
import { FailureError, failureOf } from '../../core/failure.ts'
import {
  diskForecast,
  isMovingReference,
  layersHere,
  type DiskForecast,
  type Forecast,
  type ForecastOutcome,
  type LayersHere,
  type NewLayer,
  type OfferedLayer,
} from '../../core/registry/forecast.ts'
import { shortDigest } from '../../core/identity.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import type { ExpectedLayer } from '../../core/transfers/pull-progress.ts'
import { canonicalRepository } from '../../core/names/printed-name.ts'
import {
  canonicalName,
  canonicalTag,
  formatReference,
  parseReference,
  type Reference,
} from '../../core/names/reference.ts'
import type { EngineSetup } from '../../engine/registries.ts'
import type {
  AskOptions,
  ManifestHead,
  PlatformManifest,
  RegistryClient,
} from '../../registry/distribution/client.ts'
import { broken, wrongPlatform } from '../../registry/distribution/failures.ts'
import { isForPlatform, type ImageConfig } from '../../registry/distribution/manifests.ts'
import { askedReference } from './asked-reference.ts'
import type { LocalLayers } from '../images/layer-tree.ts'
import { m } from '../../words/messages.ts'
import { noEngine } from '../no-engine.ts'

/** What a forecast needs of an engine that is up. The same object for as long as the engine stays. */
export interface ForecastEngine {
  readonly facts: EngineFacts
  /** How the engine reaches registries; asked once. */
  readonly setup: () => Promise<EngineSetup>
  /** It runs on this machine, so its folders and its `127.0.0.1` are this machine's. */
  readonly isLocal: boolean
}

/** What forecasts are made of. */
export interface ForecastParts {
  /** The engine, while it is up. */
  readonly engine: () => ForecastEngine | undefined
  /** The images that are here; absent while the engine has not listed them. */
  readonly images: () => readonly InventoryImage[] | undefined
  readonly registry: Pick<RegistryClient, 'headManifest' | 'getManifest' | 'getConfig' | 'tarBytes'>
  /** The layers of these images; waits at most `patienceMs` for those that are not known yet. */
  readonly localLayers: (images: readonly InventoryImage[], patienceMs: number) => Promise<LocalLayers>
  /** Bytes that are free where a folder of this machine is; rejects where there is no such folder. */
  readonly freeBytesAt: (folder: string) => Promise<number>
  readonly nowMs: () => number
  /** How long to wait for the layers of images that have not been looked at. */
  readonly patienceMs?: number
}

/** What is asked for. */
export interface ForecastInput {
  readonly reference: string
  /** `os/architecture[/variant]`; the engine's own where absent. */
  readonly platform?: string | undefined
  /** Nothing is asked that the registry counts as a pull: a `GET` of a manifest, where there is a limit. */
  readonly sparing?: boolean | undefined
}

/** Says what a pull will cost. */
export interface Forecasts {
  /** Never rejects: where nothing can be known, the outcome says why. */
  readonly forecast: (input: ForecastInput, signal?: AbortSignal) => Promise<ForecastOutcome>
  /** The layers that a recent forecast for the same pull found; none where there was no such forecast. */
  readonly expectedLayers: (reference: string, platform: string | undefined) => readonly ExpectedLayer[]
}

/** What the registry has. */
interface Offer {
  readonly head: ManifestHead
  readonly manifest: PlatformManifest
  readonly config: ImageConfig
  readonly layers: readonly OfferedLayer[]
}

/** After this long a tag may have moved and layers may have come or gone. */
const expectationLastsMs = 10 * 60_000
const mostExpectations = 50

const sizesAtOnce = 6

const notListed = (): FailureError =>
  new FailureError({
    kind: 'engine-silent',
    message: m.discover_not_listed(),
    advice: m.discover_not_listed_advice(),
  })

/** The registry is the engine's own machine, as the engine sees it. */
export const isLoopback = (domain: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])(:\d+)?$/.test(domain)

/** Throws a `FailureError` where a registry is on the engine's machine and that is another one. */
export const refuseElsewhere = ({ isLocal }: Pick<ForecastEngine, 'isLocal'>, domain: string): void => {
  if (isLocal || !isLoopback(domain)) return
  throw new FailureError({
    kind: 'registry-unreachable',
    message: m.discover_elsewhere({ domain }),
    advice: m.discover_elsewhere_advice(),
  })
}

/** The layers of a manifest, each with its diff ID. Throws a `FailureError` where there are not as many of these. */
export const zipLayers = (
  { layers }: PlatformManifest,
  { diffIds }: { readonly diffIds: readonly string[] },
  domain: string,
): OfferedLayer[] => {
  if (layers.length !== diffIds.length) {
    throw broken(domain, m.discover_layers_differ({ layers: layers.length, others: diffIds.length }))
  }
  return layers.map((layer, index) => ({ ...layer, diffId: diffIds[index] ?? '' }))
}

/** Engines print names in short (Docker) or in full (Podman). */
const isNamed = ({ tags, repositoryDigests }: InventoryImage, asked: Reference): boolean => {
  if (asked.digest !== undefined) {
    const name = canonicalName(asked)
    return repositoryDigests.some(
      ({ repository, digest }) => digest === asked.digest && canonicalRepository(repository) === name,
    )
  }
  const name = canonicalTag(asked)
  return tags.some((tag) => {
    // Reading 5,000 names takes longer than the rest of a forecast.
    if (!tag.endsWith(`:${asked.tag}`)) return false
    const parsed = parseReference(tag)
    return parsed.ok && canonicalTag(parsed.reference) === name
  })
}

/** What `docker images` would call an image in a sentence. */
const namesOf = ({ tags, repositoryDigests }: InventoryImage): readonly string[] =>
  tags.length > 0 ? tags : repositoryDigests.map(({ repository, digest }) => `${repository}@${digest}`)

const treeOf = ({ known }: LocalLayers): ChainTree =>
  chainTreeOf(
    known.flatMap(({ image, chains }) => chains.map((diffIds) => ({ names: namesOf(image), diffIds }))),
  )

/** An image's ID is what a pull of the offer would give it: the config's digest, on a containerd store the tag's. */
const idOf = ({ head, manifest }: Offer, { store }: EngineFacts): string =>
  store === 'containerd' ? head.digest : manifest.config.digest

/** Index, manifest and config that a containerd store has not got. */
const metadataBytes = ({ head, manifest }: Offer, isIndexHere: boolean, isImageHere: boolean): number => {
  if (isImageHere) return 0
  const isIndex = head.digest !== manifest.digest
  return manifest.config.sizeBytes + manifest.sizeBytes + (isIndex && !isIndexHere ? head.sizeBytes : 0)
}

const withUnread = (disk: DiskForecast, unread: number): DiskForecast =>
  unread === 0
    ? disk
    : {
        bytes: disk.bytes,
        certainty: 'estimate',
        why: m.discover_why_unread({ count: unread }),
      }

/** Forecasts pulls: joins what the registry has with what the engine has. */
export const createForecasts = (parts: ForecastParts): Forecasts => {
  const { registry } = parts
  const expectations = new Map<string, { layers: readonly ExpectedLayer[]; atMs: number }>()

  const keyOf = (reference: string, platform: string | undefined): string => `${reference} ${platform ?? ''}`

  const expect = (key: string, layers: LayersHere['layers']): void => {
    const expected = layers.map(({ digest, downloadBytes, isHere }) => ({
      id: shortDigest(digest),
      totalBytes: downloadBytes,
      isHere,
    }))
    expectations.delete(key)
    expectations.set(key, { layers: expected, atMs: parts.nowMs() })
    const [oldest] = expectations.keys()
    if (expectations.size > mostExpectations && oldest !== undefined) expectations.delete(oldest)
  }

  const askOffer = async (
    reference: Reference,
    head: ManifestHead,
    { facts }: ForecastEngine,
    platform: string | undefined,
    options: AskOptions,
  ): Promise<Offer> => {
    const manifest = await registry.getManifest(reference, head, platform ?? facts.platform, options)
    const config = await registry.getConfig(reference, manifest.config, options)
    // Without an index an engine takes what there is, unless a platform was asked for.
    if (
      platform !== undefined &&
      manifest.platform === undefined &&
      !isForPlatform(platform, config.platform)
    )
      throw wrongPlatform(platform, [config.platform])
    return { head, manifest, config, layers: zipLayers(manifest, config, reference.domain) }
  }

  /** What a registry does not tell is left out; only one who gave up is told so. */
  const askTarBytes = async (
    reference: Reference,
    layer: OfferedLayer,
    options: AskOptions,
  ): Promise<NewLayer> => {
    const tarBytes = await registry.tarBytes(reference, layer, options).catch((error: unknown) => {
      if (options.signal?.aborted === true) throw error
      return undefined
    })
    return tarBytes === undefined ? layer : { ...layer, tarBytes }
  }

  const askAllTarBytes = async (
    reference: Reference,
    layers: readonly OfferedLayer[],
    options: AskOptions,
  ): Promise<readonly NewLayer[]> => {
    const sized: NewLayer[] = []
    for (let from = 0; from < layers.length; from += sizesAtOnce) {
      const some = layers.slice(from, from + sizesAtOnce)
      sized.push(...(await Promise.all(some.map((layer) => askTarBytes(reference, layer, options)))))
    }
    return sized
  }

  const freeBytes = async (
    { isLocal }: ForecastEngine,
    { rootFolder }: EngineSetup,
  ): Promise<number | undefined> =>
    isLocal && rootFolder !== undefined ? parts.freeBytesAt(rootFolder).catch(() => undefined) : undefined

  const foretell = async (
    { reference: text, platform, sparing = false }: ForecastInput,
    signal: AbortSignal | undefined,
  ): Promise<ForecastOutcome> => {
    const reference = askedReference(text)
    const engine = parts.engine()
    if (engine === undefined) throw noEngine('forecast')
    refuseElsewhere(engine, reference.domain)
    const { facts } = engine
    const images = parts.images()
    if (images === undefined) throw notListed()
    const settings = await engine.setup()
    const options: AskOptions = { settings, signal }
    const head = await registry.headManifest(reference, options)
    const { digest, quota } = head
    if (sparing && quota !== undefined) return { kind: 'withheld', digest, quota }
    const reading = parts.localLayers(images, parts.patienceMs ?? 3_000)
    const offer = await askOffer(reference, head, engine, platform, options)
    const local = await reading

    const { manifest, config } = offer
    const id = idOf(offer, facts)
    const holder = images.find((image) => image.id === id)
    const tree = treeOf(local)
    const compared = layersHere(offer.layers, tree, facts.store)
    const isImageHere =
      holder !== undefined && (facts.store !== 'containerd' || compared.unpacked.length === 0)
    const isUpToDate = isImageHere && isNamed(holder, reference)
    const here = isImageHere ? layersHere(offer.layers, withLayersOf(offer), facts.store) : compared
    const unpacked = await askAllTarBytes(reference, here.unpacked, options)
    const disk = diskForecast({
      ...{ store: facts.store, unpacked, downloadBytes: here.downloadBytes },
      metadataBytes: metadataBytes(offer, holder !== undefined, isImageHere),
    })
    const free = await freeBytes(engine, settings)
    const formatted = formatReference(reference)
    expect(keyOf(formatted, platform), here.layers)
    const forecast: Forecast = {
      reference: formatted,
      platform: manifest.platform ?? config.platform,
      digest,
      platformDigest: manifest.digest,
      layers: here.layers,
      downloadBytes: here.downloadBytes,
      disk: isImageHere ? disk : withUnread(disk, local.unread),
      sharesWith: compared.sharesWith,
      ...(free === undefined ? {} : { freeBytes: free }),
      ...(reference.domain === 'docker.io' ? { quotaCost: isUpToDate ? 0 : 1 } : {}),
      ...(quota === undefined ? {} : { quota }),
      isMovingTag: isMovingReference(reference),
      isUpToDate,
      asOfMs: parts.nowMs(),
    }
    return { kind: 'known', forecast }
  }

  return {
    forecast: async (input, signal) => {
      try {
        return await foretell(input, signal)
      } catch (error) {
        return { kind: 'unknown', failure: failureOf(error) }
      }
    },
    expectedLayers: (reference, platform) => {
      const found = expectations.get(keyOf(reference, platform))
      return found !== undefined && parts.nowMs() - found.atMs <= expectationLastsMs ? found.layers : []
    },
  }
}

/** A tree with all the layers of what is offered, for an image that is here under its ID. */
const withLayersOf = ({ layers }: Offer): ChainTree =>
  chainTreeOf([{ names: [], diffIds: layers.map(({ diffId }) => diffId) }])
