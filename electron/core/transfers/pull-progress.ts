/**
 * How far a pull is, folded from the messages of an engine's answer to `POST /images/create`. What each engine sends
 * was recorded in `test/fixtures/engine-streams`; where it comes from in Docker is `internal/distribution` (graph
 * drivers) and `containerd/progress.go` (containerd image store) of moby's daemon.
 */
import { countIn, errorIn, isRecord, retrySecondsIn } from '../engine-messages.ts'
import { parseDigest, type Digest } from '../identity.ts'
import { unreachable } from '../failure.ts'

/**
 * What happens to a layer. `downloaded` waits for its turn to be extracted, `already-here` needed no download:
 * the engine had its content.
 */
export type LayerPhase =
  | 'waiting'
  | 'downloading'
  | 'verifying'
  | 'downloaded'
  | 'extracting'
  | 'retrying'
  | 'complete'
  | 'already-here'

/** How far one layer is. */
export interface LayerProgress {
  /** The first twelve hex digits of the compressed layer's digest. */
  readonly id: string
  readonly phase: LayerPhase
  /** Compressed bytes that have arrived. It goes back only where a download starts again after `retrying`. */
  readonly downloadedBytes: number
  /** The compressed size; absent until the engine says it, which for a fast download may be never. */
  readonly totalBytes?: number
  /** While `extracting` on a graph driver: the compressed bytes that are unpacked. */
  readonly extractedBytes?: number
  /** While `extracting` on a containerd image store, which counts no bytes: seconds since that began. */
  readonly extractingForSeconds?: number
  /** While `retrying`: seconds until the next attempt. */
  readonly retryInSeconds?: number
}

/** A layer that a forecast says the pull has. */
export interface ExpectedLayer {
  /** The first twelve hex digits of the compressed layer's digest. */
  readonly id: string
  /** The compressed size. */
  readonly totalBytes: number
  /** It is not downloaded. */
  readonly isHere: boolean
}

/** How far a pull is. */
export interface PullProgress {
  /** In the order in which the engine named them first, which is not the order in the image. */
  readonly layers: readonly LayerProgress[]
  /** The digest that was pulled: the index's where there is one. Podman does not say it. */
  readonly digest?: Digest
  /**
   * `downloaded` also where only a new tag was given to what was there, and either, by chance, where two pull the
   * same image at once. Podman does not say it: the tag's image ID before and after does.
   */
  readonly result?: 'downloaded' | 'up-to-date'
  /** The first twelve hex digits of the pulled image's ID, which Podman alone says, in its last message. */
  readonly shortImageId?: string
  /** Why the pull failed, in the engine's words. */
  readonly error?: string
  /** What a forecast says, for as long as the engine says nothing else. */
  readonly expected?: readonly ExpectedLayer[]
}

/** What a pull amounts to over all its layers. */
export interface PullTotals {
  readonly layersTotal: number
  readonly layersAlreadyHere: number
  /** Layers that this pull brought and that are through; those already here are not among them. */
  readonly layersComplete: number
  /** Compressed bytes that have arrived, as far as the engine says. */
  readonly downloadedBytes: number
  /** Compressed bytes to download; absent unless the size of each layer that is not already here is known. */
  readonly totalBytes?: number
  /** The share that has arrived, from 0 to 1; absent where it cannot be told. */
  readonly fraction?: number
}

/** A pull of which nothing is known yet. */
export const emptyPullProgress: PullProgress = { layers: [] }

/** `progress` of a pull that was forecast: its sizes are known before the engine says them. */
export const expectLayers = (progress: PullProgress, expected: readonly ExpectedLayer[]): PullProgress =>
  expected.length === 0 ? progress : { ...progress, expected }

const withoutExpected = ({ expected: _settled, ...progress }: PullProgress): PullProgress => progress

type LayerEvent =
  | { readonly kind: 'announced' | 'verifying' | 'downloaded' | 'complete' | 'already-here' }
  | { readonly kind: 'downloading'; readonly bytes: number; readonly totalBytes: number | undefined }
  | { readonly kind: 'extracting'; readonly bytes: number; readonly totalBytes: number | undefined }
  | { readonly kind: 'extracting-for'; readonly seconds: number }
  | { readonly kind: 'retrying'; readonly seconds: number }

/** How far along each phase is. A message never takes a layer back, except to `retrying`. */
const rank: Readonly<Record<LayerPhase, number>> = {
  waiting: 0,
  downloading: 1,
  retrying: 1,
  verifying: 2,
  downloaded: 3,
  extracting: 4,
  complete: 5,
  'already-here': 5,
}

const simpleEvents: ReadonlyMap<string, LayerEvent> = new Map([
  ['Pulling fs layer', { kind: 'announced' }],
  ['Waiting', { kind: 'announced' }],
  ['Verifying Checksum', { kind: 'verifying' }],
  ['Download complete', { kind: 'downloaded' }],
  ['Pull complete', { kind: 'complete' }],
  ['Already exists', { kind: 'already-here' }],
])

const layerEventOf = (status: string, detail: unknown): LayerEvent | undefined => {
  const simple = simpleEvents.get(status)
  if (simple !== undefined) return simple
  const seconds = retrySecondsIn(status)
  if (seconds !== undefined) return { kind: 'retrying', seconds }
  if (status !== 'Downloading' && status !== 'Extracting') return undefined

  const { current, total, units } = isRecord(detail) ? detail : {}
  const bytes = countIn(current)
  if (status === 'Extracting' && units === 's') return { kind: 'extracting-for', seconds: bytes }
  const kind = status === 'Downloading' ? 'downloading' : 'extracting'
  return { kind, bytes, totalBytes: countIn(total) || undefined }
}

/** The larger of two totals: an engine never means less than it said before. */
const largerTotal = (layer: LayerProgress, totalBytes: number | undefined): number | undefined =>
  totalBytes === undefined ? layer.totalBytes : Math.max(totalBytes, layer.totalBytes ?? 0)

/**
 * `layer` in a new phase; what belongs to its former phase is left out. Where more came than the engine said, its
 * total was wrong: the bytes are never taken back.
 */
const inPhase = (
  layer: LayerProgress,
  phase: LayerPhase,
  downloadedBytes: number,
  totalBytes: number | undefined,
): LayerProgress => ({
  id: layer.id,
  phase,
  downloadedBytes,
  ...(totalBytes !== undefined && { totalBytes: Math.max(totalBytes, downloadedBytes) }),
})

/** `layer` in a phase that is reached only when all its bytes have arrived. */
const arrived = (layer: LayerProgress, phase: LayerPhase, totalBytes = layer.totalBytes): LayerProgress =>
  inPhase(layer, phase, Math.max(totalBytes ?? 0, layer.downloadedBytes), totalBytes)

const downloading = (layer: LayerProgress, bytes: number, totalBytes: number | undefined): LayerProgress => {
  if (rank[layer.phase] > rank.downloading) return layer
  const furthest = layer.phase === 'retrying' ? bytes : Math.max(bytes, layer.downloadedBytes)
  return inPhase(layer, 'downloading', furthest, largerTotal(layer, totalBytes))
}

const extracting = (layer: LayerProgress, bytes: number, totalBytes: number | undefined): LayerProgress => {
  if (rank[layer.phase] > rank.extracting) return layer
  const next = arrived(layer, 'extracting', largerTotal(layer, totalBytes))
  const furthest = Math.max(bytes, layer.extractedBytes ?? 0)
  return { ...next, extractedBytes: Math.min(furthest, next.totalBytes ?? furthest) }
}

const extractingFor = (layer: LayerProgress, seconds: number): LayerProgress => {
  if (rank[layer.phase] > rank.extracting) return layer
  const extractingForSeconds = Math.max(seconds, layer.extractingForSeconds ?? 0)
  return { ...arrived(layer, 'extracting'), extractingForSeconds }
}

/**
 * The containerd store announces each layer and says only then that it is already here; it says so, too, of one that
 * another pull brought in the meantime, and a pull of several tags of one that it brought itself.
 */
const alreadyHere = (layer: LayerProgress): LayerProgress => {
  if (layer.phase === 'waiting') return { id: layer.id, phase: 'already-here', downloadedBytes: 0 }
  return rank[layer.phase] < rank.downloaded ? arrived(layer, 'downloaded') : layer
}

const retrying = (layer: LayerProgress, retryInSeconds: number): LayerProgress => {
  if (rank[layer.phase] >= rank.downloaded) return layer
  return { ...inPhase(layer, 'retrying', layer.downloadedBytes, layer.totalBytes), retryInSeconds }
}

const foldLayer = (layer: LayerProgress, event: LayerEvent): LayerProgress => {
  switch (event.kind) {
    case 'announced':
      return layer
    case 'downloading':
      return downloading(layer, event.bytes, event.totalBytes)
    case 'verifying':
    case 'downloaded':
    case 'complete':
      return rank[layer.phase] < rank[event.kind] ? arrived(layer, event.kind) : layer
    case 'extracting':
      return extracting(layer, event.bytes, event.totalBytes)
    case 'extracting-for':
      return extractingFor(layer, event.seconds)
    case 'already-here':
      return alreadyHere(layer)
    case 'retrying':
      return retrying(layer, event.seconds)
    default:
      return unreachable(event)
  }
}

const isSameLayer = (one: LayerProgress, other: LayerProgress): boolean =>
  one === other ||
  (one.phase === other.phase &&
    one.downloadedBytes === other.downloadedBytes &&
    one.totalBytes === other.totalBytes &&
    one.extractedBytes === other.extractedBytes &&
    one.extractingForSeconds === other.extractingForSeconds &&
    one.retryInSeconds === other.retryInSeconds)

const foldLayerEvent = (progress: PullProgress, id: string, event: LayerEvent): PullProgress => {
  const { layers } = progress
  const index = layers.findIndex((layer) => layer.id === id)
  const before = layers[index]
  if (before === undefined) {
    const expected = progress.expected?.find((layer) => layer.id === id)
    const size = expected && { totalBytes: expected.totalBytes }
    const first = foldLayer({ id, phase: 'waiting', downloadedBytes: 0, ...size }, event)
    // A layer that was not forecast: the tag points to something else by now.
    const kept = expected === undefined ? withoutExpected(progress) : progress
    return { ...kept, layers: [...layers, first] }
  }
  const after = foldLayer(before, event)
  return isSameLayer(before, after) ? progress : { ...progress, layers: layers.with(index, after) }
}

const foldSummary = (progress: PullProgress, status: string): PullProgress => {
  if (status.startsWith('Digest: ')) {
    const digest = parseDigest(status.slice('Digest: '.length))
    return digest === undefined || digest === progress.digest ? progress : { ...progress, digest }
  }
  // A pull of all tags says one of these for each tag: once something was downloaded, that stays true.
  if (progress.result === 'downloaded') return progress
  if (status.startsWith('Status: Downloaded newer image')) return { ...progress, result: 'downloaded' }
  if (status.startsWith('Status: Image is up to date') && progress.result === undefined) {
    return { ...progress, result: 'up-to-date' }
  }
  return progress
}

/**
 * The progress after one more message, a parsed line of the stream. A message that says nothing new, or nothing that
 * is known here, gives the same object. It never throws.
 */
export const foldPullMessage = (progress: PullProgress, message: unknown): PullProgress => {
  if (!isRecord(message)) return progress
  const error = errorIn(message)
  if (error !== undefined) return error === progress.error ? progress : { ...progress, error }
  const { status, id, progressDetail } = message
  if (typeof status !== 'string') return progress
  if (typeof id !== 'string' || id === '') return foldSummary(progress, status)
  // `Pulling from` has the tag for an ID and is no layer's status, so it ends here, too.
  const event = layerEventOf(status, progressDetail)
  return event === undefined ? progress : foldLayerEvent(progress, id, event)
}

/**
 * A layer that was only announced was here all the time: the containerd store says no more of it where it has
 * everything. Others are through, also on Podman and on containerd stores before 28.0, which say no "Pull complete".
 */
const completeLayer = (layer: LayerProgress): LayerProgress => {
  if (layer.phase === 'waiting') return alreadyHere(layer)
  return rank[layer.phase] < rank.complete ? arrived(layer, 'complete') : layer
}

/**
 * Podman's stream (`pkg/api/handlers/compat/images.go`) names neither digest nor result, has the image's config for
 * a last "layer", and ends with the image's ID, which is that config's digest.
 */
const takeOutPodmanConfig = (progress: PullProgress): PullProgress => {
  const last = progress.layers.at(-1)
  const { digest, result, shortImageId } = progress
  if (last === undefined || digest !== undefined || result !== undefined || shortImageId !== undefined) {
    return progress
  }
  if (last.phase !== 'downloaded') return progress
  return { ...progress, layers: progress.layers.slice(0, -1), shortImageId: last.id }
}

/**
 * The progress of a pull whose stream ended by itself: unless it said an error, every layer is here. What the stream
 * left open is settled; doing it twice changes nothing.
 */
export const completePull = (progress: PullProgress): PullProgress => {
  if (progress.error !== undefined) return progress
  const open = takeOutPodmanConfig(progress)
  const settled = open.expected === undefined ? open : withoutExpected(open)
  const layers = settled.layers.map(completeLayer)
  const unchanged = layers.every((layer, index) => layer === settled.layers[index])
  return unchanged ? settled : { ...settled, layers }
}

const fractionOf = (
  layers: readonly LayerProgress[],
  downloadedBytes: number,
  totalBytes: number | undefined,
): number | undefined => {
  if (totalBytes !== undefined && totalBytes > 0) return downloadedBytes / totalBytes
  const everythingArrived = layers.length > 0 && layers.every((layer) => rank[layer.phase] >= rank.downloaded)
  return everythingArrived ? 1 : undefined
}

/** Bytes of forecast layers that the engine has not named yet; a containerd store never names those that are here. */
const unnamedBytes = ({ layers, expected = [] }: PullProgress): number => {
  const counted = new Set(layers.map(({ id }) => id))
  let bytes = 0
  for (const { id, totalBytes, isHere } of expected) {
    if (isHere || counted.has(id)) continue
    counted.add(id)
    bytes += totalBytes
  }
  return bytes
}

/** The sums over all layers. Those already here count as layers and not in bytes. */
export const pullTotals = (progress: PullProgress): PullTotals => {
  const { layers, expected } = progress
  const toDownload = layers.filter((layer) => layer.phase !== 'already-here')
  const downloadedBytes = toDownload.reduce((sum, layer) => sum + layer.downloadedBytes, 0)
  const isAnythingKnown = layers.length > 0 || expected !== undefined
  const isTotalKnown = isAnythingKnown && toDownload.every((layer) => layer.totalBytes !== undefined)
  const totalBytes = isTotalKnown
    ? toDownload.reduce((sum, layer) => sum + (layer.totalBytes ?? 0), unnamedBytes(progress))
    : undefined
  const fraction = fractionOf(layers, downloadedBytes, totalBytes)
  return {
    layersTotal: layers.length,
    layersAlreadyHere: layers.length - toDownload.length,
    layersComplete: layers.filter((layer) => layer.phase === 'complete').length,
    downloadedBytes,
    ...(totalBytes !== undefined && { totalBytes }),
    ...(fraction !== undefined && { fraction }),
  }
}
