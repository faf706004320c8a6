/**
 * What a pull will cost, before it begins: which layers are here, what is downloaded, how the disk grows. The rules are
 * those of Docker's own code, and the tests hold them against real engines:
 *
 * - A graph driver takes the lowest layers that it has as the same chain, and downloads every layer above them, even one
 *   that it has elsewhere (moby distribution/xfer/download.go).
 * - A containerd store fetches no layer whose chain is unpacked already, and of the others none whose content it has
 *   (containerd core/unpack/unpacker.go).
 */
import type { ImageStore } from '../engine-state.ts'
import type { Failure } from '../failure.ts'
import type { Digest } from '../identity.ts'
import { sharedChain, type ChainTree } from '../layers/chains.ts'
import type { Reference } from '../names/reference.ts'
import { tarBlockBytes } from '../transfers/tar-header.ts'
import { m } from '../../words/messages.ts'

/** One layer of an image that may be pulled. */
export interface ForecastLayer {
  /** The compressed blob's digest, by whose first 12 hex digits the engine names the layer while pulling. */
  readonly digest: Digest
  /** Compressed, as it is downloaded. */
  readonly downloadBytes: number
  /** Nothing of it is downloaded: the engine has it, or a layer below it is the same blob. */
  readonly isHere: boolean
}

/** What is left of the registry's pull limit, from its `ratelimit-*` headers. */
export interface PullQuota {
  readonly limit: number
  readonly remaining: number
  readonly windowSeconds: number
}

/** How the disk grows, and how sure that is. */
export interface DiskForecast {
  readonly bytes: number
  readonly certainty: 'exact' | 'estimate'
  /** A sentence for the person, where it is an estimate. */
  readonly why?: string
}

/** What a pull will cost. */
export interface Forecast {
  /** In the familiar form with tag or digest. */
  readonly reference: string
  readonly platform: string
  /** What the tag points to now. */
  readonly digest: Digest
  readonly platformDigest: Digest
  readonly layers: readonly ForecastLayer[]
  /** Bytes to download, config and manifests left out as the engine's progress leaves them out. */
  readonly downloadBytes: number
  /** Bytes on disk afterwards that are not there now, and how sure that is. */
  readonly disk: DiskForecast
  /** Names of images that are here and share layers with it. */
  readonly sharesWith: readonly string[]
  /** Room on the engine's disk, where it is on this machine and can be asked. */
  readonly freeBytes?: number
  /** How many pulls it takes from the quota; 0 where it is up to date. Absent where the registry counts none. */
  readonly quotaCost?: number
  readonly quota?: PullQuota
  /** `latest` and the like: such a tag may point to something else tomorrow. */
  readonly isMovingTag: boolean
  readonly isUpToDate: boolean
  readonly asOfMs: number
}

/** A forecast, or why there is none: the pull works all the same. */
export type ForecastOutcome =
  | { readonly kind: 'known'; readonly forecast: Forecast }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  /** Saying it would itself take a pull from the registry's limit, which nobody has agreed to. */
  | { readonly kind: 'withheld'; readonly digest: Digest; readonly quota: PullQuota }

/** One layer as the registry describes it, lowest first. */
export interface OfferedLayer {
  readonly digest: Digest
  /** Compressed. */
  readonly sizeBytes: number
  /** The digest of the tar, from the image's config. */
  readonly diffId: string
}

/** A layer to be unpacked, with the size of its tar where that could be found out. */
export interface NewLayer extends OfferedLayer {
  readonly tarBytes?: number
}

/** What is on the engine and what is not. */
export interface LayersHere {
  readonly layers: readonly ForecastLayer[]
  readonly downloadBytes: number
  /** Layers that are unpacked anew, whether they are downloaded or not. */
  readonly unpacked: readonly OfferedLayer[]
  /** The digests of the blobs that are downloaded, each once. */
  readonly downloaded: readonly Digest[]
  readonly sharesWith: readonly string[]
}

/** Holds the layers of an image against those that are here. */
export const layersHere = (
  offered: readonly OfferedLayer[],
  here: ChainTree,
  store: ImageStore,
): LayersHere => {
  const shared = sharedChain(
    here,
    offered.map(({ diffId }) => diffId),
  )
  const downloaded = new Set<Digest>()
  const layers = offered.map(({ digest, sizeBytes, diffId }, index): ForecastLayer => {
    const isStored = store === 'containerd' && here.diffIds.has(diffId)
    const isHere = index < shared.layers || isStored || downloaded.has(digest)
    if (!isHere) downloaded.add(digest)
    return { digest, downloadBytes: sizeBytes, isHere }
  })
  return {
    layers,
    downloadBytes: layers.reduce((sum, layer) => sum + (layer.isHere ? 0 : layer.downloadBytes), 0),
    unpacked: offered.slice(shared.layers),
    downloaded: [...downloaded],
    sharesWith: shared.names,
  }
}

const diskBlockBytes = 4096

/**
 * What a tar has beyond its files: two empty blocks at its end, a header for a folder and one for a file, and half a
 * block of padding. A layer of many small files has more, about 770 bytes a file, which nothing but the tar itself tells.
 */
const leastTarOverheadBytes = 2 * tarBlockBytes + 2 * tarBlockBytes + tarBlockBytes / 2

/** Where a registry does not tell: what images of Docker Hub are unpacked to, for one byte downloaded. */
const usualUnpacking = 2.5

const fileBytes = ({ tarBytes, sizeBytes }: NewLayer): number =>
  tarBytes === undefined ? sizeBytes * usualUnpacking : Math.max(0, tarBytes - leastTarOverheadBytes)

/** overlayfs snapshots are counted in blocks, folders included: the layer's own root and one within it. */
const snapshotBytes = (layer: NewLayer): number =>
  layer.tarBytes !== undefined && layer.tarBytes <= 2 * tarBlockBytes
    ? diskBlockBytes
    : Math.ceil(fileBytes(layer) / diskBlockBytes) * diskBlockBytes + 2 * diskBlockBytes

const whyEstimate = (layers: readonly NewLayer[], store: ImageStore): string => {
  if (layers.some(({ tarBytes }) => tarBytes === undefined)) {
    return m.discover_why_not_told()
  }
  return store === 'containerd' ? m.discover_why_take_more() : m.discover_why_take_less()
}

/** What a pull leaves on the engine's disk. */
export const diskForecast = (parts: {
  readonly store: ImageStore
  readonly unpacked: readonly NewLayer[]
  /** Compressed layers that are downloaded. */
  readonly downloadBytes: number
  /** Index, manifest and config, as far as they are not here; a graph driver does not count them. */
  readonly metadataBytes: number
}): DiskForecast => {
  const { store, unpacked, downloadBytes, metadataBytes } = parts
  const content = store === 'containerd' ? downloadBytes + metadataBytes : 0
  if (unpacked.length === 0) return { bytes: content, certainty: 'exact' }
  const sizeOf = store === 'containerd' ? snapshotBytes : fileBytes
  const bytes = unpacked.reduce((sum, layer) => sum + sizeOf(layer), content)
  return { bytes: Math.round(bytes), certainty: 'estimate', why: whyEstimate(unpacked, store) }
}

const sizeModulus = 2 ** 32

/** Deflate makes data at most this much larger or smaller (RFC 1951: stored blocks of 65,535 bytes; zlib: 1032 to 1). */
const mostGrowth = 1.001
const mostShrinking = 1032

/**
 * The size of what a gzip file holds, from its last four bytes: that size modulo 2^32 (RFC 1952, ISIZE). `undefined`
 * where the bytes cannot be that, as in a file of several members (eStargz), of which they tell the last one's size.
 */
export const gzipContentBytes = (tail: Uint8Array, gzipBytes: number): number | undefined => {
  if (tail.length !== 4) return undefined
  const size = new DataView(tail.buffer, tail.byteOffset, 4).getUint32(0, true)
  const least = Math.max(0, (gzipBytes - 1024) / mostGrowth)
  const turns = gzipBytes * 4 < sizeModulus ? 0 : Math.max(0, Math.ceil((least - size) / sizeModulus))
  const whole = size + turns * sizeModulus
  return whole >= least && whole <= gzipBytes * mostShrinking ? whole : undefined
}

/**
 * Whether a reference may mean something else tomorrow. By its look: a digest never does; a tag does not where it has
 * three numbers (`1.27.3`), a date or the hex digits of a commit in it. So `latest`, `stable`, `17` and `3.13-alpine` move.
 */
export const isMovingReference = ({ tag, digest }: Reference): boolean => {
  if (digest !== undefined) return false
  return !/\d+\.\d+\.\d+|\d{8}|\d{4}-\d{2}-\d{2}|(?<![0-9a-z])(?=[a-f]*\d)[0-9a-f]{7,40}(?![0-9a-z])/.test(
    tag ?? 'latest',
  )
}
