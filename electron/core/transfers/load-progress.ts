/**
 * What an engine loads, folded from the messages of its answer to `POST /images/load`. Recorded in
 * `test/fixtures/engine-loads`: Docker says each name in a line of its own and, on a containerd store, the IDs of images
 * without one; Podman says all of it in one line, with commas between.
 */
import { errorIn, isRecord } from '../engine-messages.ts'
import { imageIdOf, parseDigest, type ImageId } from '../identity.ts'

/** An image that the engine has loaded: by its name, or by its ID where it has none. */
export interface LoadedImage {
  readonly name?: string
  readonly imageId?: ImageId
}

/** What is known of a load. */
export interface LoadProgress {
  readonly loaded: readonly LoadedImage[]
  /** Why it failed, in the engine's words. */
  readonly error?: string
}

/** A load of which nothing is known yet. */
export const emptyLoadProgress: LoadProgress = { loaded: [] }

const loadedOf = (text: string): LoadedImage =>
  parseDigest(text) === undefined ? { name: text } : { imageId: imageIdOf(text) }

const keyOf = ({ name, imageId }: LoadedImage): string => imageId ?? name ?? ''

/**
 * What is known after one more message, a parsed line of the stream; the same object where it says nothing new. Lines of
 * progress are passed over: a graph driver sends them when it has the whole archive, a containerd store hardly any.
 */
export const foldLoadMessage = (progress: LoadProgress, message: unknown): LoadProgress => {
  if (!isRecord(message)) return progress
  const error = errorIn(message)
  if (error !== undefined) return error === progress.error ? progress : { ...progress, error }
  const said = typeof message['stream'] === 'string' ? message['stream'] : ''
  const names = /^Loaded image(?: ID)?: (.+)$/.exec(said.trim())?.[1]
  if (names === undefined) return progress
  const known = new Set(progress.loaded.map(keyOf))
  const added = names
    .split(',')
    .filter((text) => text !== '')
    .map(loadedOf)
    .filter((image) => !known.has(keyOf(image)))
  return added.length === 0 ? progress : { ...progress, loaded: [...progress.loaded, ...added] }
}
