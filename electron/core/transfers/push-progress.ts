/**
 * How far a push is, folded from the messages of an engine's answer to `POST /images/{name}/push`. What engines send was
 * recorded in `test/fixtures/engine-pushes`; where it comes from in Docker is `internal/distribution/push_v2.go` (graph
 * drivers) and `containerd/progress.go` (containerd image store) of moby's daemon. Podman says the digest alone.
 */
import { countIn, errorIn, isRecord, retrySecondsIn } from '../engine-messages.ts'
import { unreachable } from '../failure.ts'
import { parseDigest, type Digest } from '../identity.ts'
import { m } from '../../words/messages.ts'

/**
 * What happens to a layer. `already-there`: the registry has it; `mounted`: it took it from another repository;
 * `unavailable`: the engine has not got it, so it did not go.
 */
export type PushPhase =
  'waiting' | 'pushing' | 'retrying' | 'pushed' | 'already-there' | 'mounted' | 'unavailable'

/** How far one layer is. */
export interface PushedLayer {
  /** The first twelve hex digits by which the engine names it: of the diff ID on a graph driver, of the blob's digest on a containerd store. */
  readonly id: string
  readonly phase: PushPhase
  /** Unpacked bytes on a graph driver, compressed ones on a containerd store. It goes back only after `retrying`. */
  readonly sentBytes: number
  /** Absent until the engine says it, which for a small layer may be never. */
  readonly totalBytes?: number
  /** While `mounted`: the repository that it came from. */
  readonly from?: string
  /** While `retrying`: seconds until the next attempt. */
  readonly retryInSeconds?: number
}

/** How far a push is. */
export interface PushProgress {
  /** In the order in which the engine named them first. */
  readonly layers: readonly PushedLayer[]
  /** What the registry calls the image now; the last thing that is said. */
  readonly digest?: Digest
  /** Why it failed, in the engine's or registry's words. */
  readonly error?: string
  /** A sentence that matters: only one platform of an index went, or content is missing. */
  readonly note?: string
}

/** What a push amounts to over all its layers. */
export interface PushTotals {
  readonly layersTotal: number
  /** Layers that the registry had, in this repository or in another one. */
  readonly layersAlreadyThere: number
  /** Layers that this push brought. */
  readonly layersPushed: number
  readonly sentBytes: number
  /** Absent unless the size of each layer that has to go is known. */
  readonly totalBytes?: number
  /** The share that has gone, from 0 to 1; absent where it cannot be told. */
  readonly fraction?: number
}

/** A push of which nothing is known yet. */
export const emptyPushProgress: PushProgress = { layers: [] }

type LayerEvent =
  | { readonly kind: 'waiting' | 'pushed' | 'already-there' | 'unavailable' }
  | { readonly kind: 'mounted'; readonly from: string }
  | { readonly kind: 'pushing'; readonly bytes: number; readonly totalBytes: number | undefined }
  | { readonly kind: 'retrying'; readonly seconds: number }

/** How far along each phase is. A message never takes a layer back, except to `retrying`. */
const rank: Readonly<Record<PushPhase, number>> = {
  waiting: 0,
  pushing: 1,
  retrying: 1,
  pushed: 2,
  'already-there': 2,
  mounted: 2,
  unavailable: 2,
}

const simpleEvents: ReadonlyMap<string, LayerEvent> = new Map([
  ['Preparing', { kind: 'waiting' }],
  ['Waiting', { kind: 'waiting' }],
  ['Pushed', { kind: 'pushed' }],
  ['Layer already exists', { kind: 'already-there' }],
  // What a containerd store says of manifests and configs.
  ['Already exists', { kind: 'already-there' }],
  ['Unavailable', { kind: 'unavailable' }],
])

const mountedFrom = 'Mounted from '

const layerEventOf = (status: string, detail: unknown): LayerEvent | undefined => {
  const simple = simpleEvents.get(status)
  if (simple !== undefined) return simple
  if (status.startsWith(mountedFrom)) return { kind: 'mounted', from: status.slice(mountedFrom.length) }
  const seconds = retrySecondsIn(status)
  if (seconds !== undefined) return { kind: 'retrying', seconds }
  if (status !== 'Pushing') return undefined
  const { current, total } = isRecord(detail) ? detail : {}
  return { kind: 'pushing', bytes: countIn(current), totalBytes: countIn(total) || undefined }
}

/** A graph driver counts a tar's bytes against the sum of its files' sizes, so more may go than it said. */
const inPhase = (
  { id, totalBytes }: PushedLayer,
  phase: PushPhase,
  sentBytes: number,
  saidTotalBytes = totalBytes,
): PushedLayer => ({
  id,
  phase,
  sentBytes,
  ...(saidTotalBytes !== undefined && {
    totalBytes: Math.max(saidTotalBytes, totalBytes ?? 0, sentBytes),
  }),
})

const pushed = (layer: PushedLayer): PushedLayer =>
  inPhase(layer, 'pushed', Math.max(layer.sentBytes, layer.totalBytes ?? 0))

/** A layer that the registry has; one whose bytes were under way has been pushed, by this push or by another. */
const there = (layer: PushedLayer, phase: 'already-there' | 'mounted', from?: string): PushedLayer =>
  layer.sentBytes > 0
    ? pushed(layer)
    : { id: layer.id, phase, sentBytes: 0, ...(from !== undefined && { from }) }

const foldLayer = (layer: PushedLayer, event: LayerEvent): PushedLayer => {
  if (rank[layer.phase] === rank.pushed) return layer
  switch (event.kind) {
    case 'waiting':
      return layer
    case 'pushing': {
      const furthest = layer.phase === 'retrying' ? event.bytes : Math.max(event.bytes, layer.sentBytes)
      return inPhase(layer, 'pushing', furthest, event.totalBytes)
    }
    case 'retrying':
      return { ...inPhase(layer, 'retrying', layer.sentBytes), retryInSeconds: event.seconds }
    case 'pushed':
      return pushed(layer)
    case 'already-there':
      return there(layer, 'already-there')
    case 'mounted':
      return there(layer, 'mounted', event.from)
    case 'unavailable':
      return inPhase(layer, 'unavailable', layer.sentBytes)
    default:
      return unreachable(event)
  }
}

const isSameLayer = (one: PushedLayer, other: PushedLayer): boolean =>
  one === other ||
  (one.phase === other.phase &&
    one.sentBytes === other.sentBytes &&
    one.totalBytes === other.totalBytes &&
    one.from === other.from &&
    one.retryInSeconds === other.retryInSeconds)

const foldLayerEvent = (progress: PushProgress, id: string, event: LayerEvent): PushProgress => {
  const { layers } = progress
  const index = layers.findIndex((layer) => layer.id === id)
  const before = layers[index]
  if (before === undefined) {
    return { ...progress, layers: [...layers, foldLayer({ id, phase: 'waiting', sentBytes: 0 }, event)] }
  }
  const after = foldLayer(before, event)
  return isSameLayer(before, after) ? progress : { ...progress, layers: layers.with(index, after) }
}

const withDigest = (progress: PushProgress, text: string): PushProgress => {
  const digest = parseDigest(text)
  return digest === undefined || digest === progress.digest ? progress : { ...progress, digest }
}

const withNote = (progress: PushProgress, note: string): PushProgress =>
  note === progress.note ? progress : { ...progress, note }

const platformIn = (manifest: unknown): string | undefined => {
  const platform = isRecord(manifest) ? manifest['platform'] : undefined
  if (!isRecord(platform)) return undefined
  const { os, architecture, variant } = platform
  return [os, architecture, variant].filter((part) => typeof part === 'string' && part !== '').join('/')
}

/** What is said besides: of a graph driver's image its digest, of a containerd store's what did not go. */
const foldAside = (progress: PushProgress, aux: Readonly<Record<string, unknown>>): PushProgress => {
  if (typeof aux['Digest'] === 'string') return withDigest(progress, aux['Digest'])
  if (aux['manifestPushedInsteadOfIndex'] === true) {
    const platform = platformIn(aux['selectedManifest'])
    return withNote(
      progress,
      platform === undefined
        ? m.transfers_push_only_one_platform()
        : m.transfers_push_only_platform({ platform }),
    )
  }
  if (aux['contentMissing'] === true) {
    return withNote(progress, m.transfers_push_in_part())
  }
  return progress
}

const digestIn = (status: string): string | undefined => / ?digest: (\S+) size: \d+$/.exec(status)?.[1]

/**
 * The progress after one more message, a parsed line of the stream. A message that says nothing new, or nothing that
 * is known here, gives the same object. It never throws.
 */
export const foldPushMessage = (progress: PushProgress, message: unknown): PushProgress => {
  if (!isRecord(message)) return progress
  const error = errorIn(message)
  if (error !== undefined) return error === progress.error ? progress : { ...progress, error }
  const { status, id, progressDetail, aux } = message
  if (isRecord(aux)) return foldAside(progress, aux)
  if (typeof status !== 'string') return progress
  if (typeof id !== 'string' || id === '') return withDigest(progress, digestIn(status) ?? '')
  const event = layerEventOf(status, progressDetail)
  return event === undefined ? progress : foldLayerEvent(progress, id, event)
}

const wasThere = ({ phase }: PushedLayer): boolean => phase === 'already-there' || phase === 'mounted'

/** The sums over all layers. Those that the registry had count as layers and not in bytes. */
export const pushTotals = ({ layers }: PushProgress): PushTotals => {
  const going = layers.filter((layer) => !wasThere(layer))
  const sentBytes = going.reduce((sum, layer) => sum + layer.sentBytes, 0)
  const isTotalKnown = layers.length > 0 && going.every((layer) => layer.totalBytes !== undefined)
  const totalBytes = going.reduce((sum, layer) => sum + (layer.totalBytes ?? 0), 0)
  const isThrough = layers.length > 0 && layers.every(({ phase }) => rank[phase] === rank.pushed)
  const known = isTotalKnown && totalBytes > 0 ? sentBytes / totalBytes : undefined
  const fraction = isThrough ? 1 : known
  return {
    layersTotal: layers.length,
    layersAlreadyThere: layers.length - going.length,
    layersPushed: layers.filter(({ phase }) => phase === 'pushed').length,
    sentBytes,
    ...(isTotalKnown && { totalBytes }),
    ...(fraction !== undefined && { fraction }),
  }
}
