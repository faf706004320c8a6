import { imageIdOf, type ImageId } from '../core/identity.ts'
import { momentIn } from '../core/tolerant.ts'

/** A container of an image was made, started or ended. */
export interface ContainerMoment {
  readonly containerId: string
  /** The image as somebody typed it when they made the container: a name, with or without a tag or digest, or an ID. */
  readonly image: string
  /** By the engine's clock, in epoch milliseconds; absent where it does not say. */
  readonly atMs?: number
}

/** What an engine's event means for the list of images. */
export type EngineEvent =
  /** The image with this ID came, got or lost a name, or went; `pulledAs` is the name that it was pulled by just now. */
  | { readonly kind: 'image-changed'; readonly imageId: ImageId; readonly pulledAs?: string }
  /** The name now points to an image, whose ID the event does not say: one that a registry has where it was pulled. */
  | { readonly kind: 'name-changed'; readonly name: string; readonly isPulled?: true }
  | { readonly kind: 'image-deleted'; readonly imageId: ImageId }
  /** Containers came, started, stopped or went: which images are in use may have changed. */
  | { readonly kind: 'containers-changed'; readonly use?: ContainerMoment }

interface WireEvent {
  readonly Type?: string
  readonly Action?: string
  readonly Actor?: { readonly ID?: string; readonly Attributes?: Readonly<Record<string, string>> }
  readonly time?: number
  readonly timeNano?: number
  // The shape before API 1.22, which engines up to 28 still send beside the new one; 29 (API 1.52) no longer does.
  readonly status?: string
  readonly id?: string
  readonly from?: string
}

const bareOrFullId = /^(sha256:)?[0-9a-f]{64}$/

const containerActions = new Set([
  'create',
  'start',
  'die',
  'destroy',
  'remove',
  'pause',
  'unpause',
  'rename',
])

/** What counts as a use of the image: a container that is removed has ended before. */
const usingActions = new Set(['create', 'start', 'die'])

// Podman says `remove` for Docker's `destroy`, and `loadfromarchive` for `load`.
const imageActions = new Set([
  'pull',
  'tag',
  'untag',
  'load',
  'loadfromarchive',
  'import',
  'create',
  'build',
  'delete',
  'remove',
])

const imageEvent = (action: string, id: string, name?: string): EngineEvent | undefined => {
  if (!imageActions.has(action) || id === '') return undefined
  if (!bareOrFullId.test(id))
    return { kind: 'name-changed', name: id, ...(action === 'pull' && { isPulled: true }) }
  const imageId = imageIdOf(id)
  if (action === 'delete') return { kind: 'image-deleted', imageId }
  const pulledAs = action === 'pull' && name !== undefined && !bareOrFullId.test(name) ? name : undefined
  return { kind: 'image-changed', imageId, ...(pulledAs !== undefined && { pulledAs }) }
}

const momentOf = ({ time, timeNano }: WireEvent): number | undefined =>
  momentIn(Math.floor((timeNano ?? 0) / 1e6)) ?? momentIn((time ?? 0) * 1000)

const containerEvent = (action: string, event: WireEvent): EngineEvent | undefined => {
  if (!containerActions.has(action)) return undefined
  const containerId = event.Actor?.ID ?? event.id
  const image = event.Actor?.Attributes?.['image'] ?? event.from
  if (!usingActions.has(action) || containerId === undefined || image === undefined)
    return { kind: 'containers-changed' }
  const atMs = momentOf(event)
  return { kind: 'containers-changed', use: { containerId, image, ...(atMs !== undefined && { atMs }) } }
}

/**
 * What a line of `GET /events` says of images, or `undefined` where it says nothing of them. Takes the shape that
 * engines send today (`Type`, `Action`, `Actor`) and the one that came before (`status`, `id`, `from`).
 */
export const decodeEvent = (line: unknown): EngineEvent | undefined => {
  if (typeof line !== 'object' || line === null) return undefined
  const event = line as WireEvent
  const type = event.Type ?? (event.from === undefined ? 'image' : 'container')
  const action = event.Action ?? event.status ?? ''
  if (type === 'container') {
    // Docker before 26.1 sends nothing else for the image that a commit without a name makes.
    const committed = action === 'commit' ? event.Actor?.Attributes?.['imageID'] : undefined
    if (committed !== undefined) return imageEvent('create', committed)
    return containerEvent(action, event)
  }
  if (type !== 'image') return undefined
  return imageEvent(action, event.Actor?.ID ?? event.id ?? '', event.Actor?.Attributes?.['name'])
}

/** The filter for `GET /events`: image events, and the container events that change what is in use. */
export const eventFilter = { type: ['image', 'container'] } as const
