import type { Readable } from 'node:stream'
import { FailureError, type Failure } from '../core/failure.ts'
import { m } from '../words/messages.ts'
import type { EngineClient } from './client.ts'
import { engineFailure, failureOfWords, statusOf } from './failures.ts'
import { readJsonLines } from './json-lines.ts'

/** What a failure of the engine's means where it was asked about images that are to be saved. */
const failureOfSave = (error: unknown): FailureError => {
  const known = engineFailure(error)
  if (statusOf(error) !== 404 && known.failure.kind !== 'not-found') return known
  const gone: Failure = {
    ...known.failure,
    kind: 'not-found',
    message: m.archives_save_gone(),
    advice: m.archives_save_gone_advice(),
  }
  return new FailureError(gone, error)
}

/**
 * A tar archive of images, as the engine writes it. What is asked for by its name keeps the name; a containerd store
 * writes each platform that is there.
 *
 * Throws a `FailureError`: `cancelled`, `not-found` where one of the images is gone, or what the engine answered. An
 * engine that fails in the middle writes its error into the archive.
 */
export const saveImages = async (
  client: EngineClient,
  images: readonly string[],
  signal: AbortSignal,
): Promise<Readable> => {
  try {
    return await client.open({ method: 'GET', path: '/images/get', query: { names: images }, signal })
  } catch (error) {
    throw failureOfSave(error)
  }
}

interface InspectedSize {
  readonly Id?: string
  readonly Size?: number
}

/**
 * The size of each of these images in bytes, of each image once: its unpacked layers on a graph driver, its content on a
 * containerd store, which is what an inspection calls the size there, and what an archive of it holds. Throws a
 * `FailureError` of kind `not-found` where one of the images is gone.
 */
export const imageSizes = async (
  client: EngineClient,
  images: readonly string[],
  signal?: AbortSignal,
): Promise<readonly number[]> => {
  const sizes = new Map<string, number>()
  for (const image of images) {
    const path = `/images/${encodeURIComponent(image)}/json`
    const answer = await client.ask({ method: 'GET', path, signal }).catch((error: unknown) => {
      throw failureOfSave(error)
    })
    const { Id = image, Size = 0 } = answer as InspectedSize
    sizes.set(Id, Size)
  }
  return [...sizes.values()]
}

type Rule = readonly [pattern: RegExp, failure: () => Failure]

/** What engines say of an archive that they do not take. */
const rules: readonly Rule[] = [
  [
    /unexpected EOF|short read/i,
    () => ({
      kind: 'invalid-input',
      message: m.archives_ends_early(),
      advice: m.archives_fetch_to_its_end(),
    }),
  ],
  [
    /invalid tar header|does not match any of the supported image formats|unrecognized image format|no such file or directory|invalid (character|checksum)|gzip: |bzip2 data invalid|magic number|failed to decompress|executable file not found/i,
    () => ({
      kind: 'invalid-input',
      message: m.archives_refused(),
      advice: m.archives_refused_advice(),
    }),
  ],
]

/** The failure that an engine's words describe where it was to load an archive. */
export const failureOfLoadWords = (words: string): Failure => {
  const failure = failureOfWords(words)
  if (failure.kind === 'disk-full') return failure
  const rule = rules.find(([pattern]) => pattern.test(words))
  return rule === undefined ? failure : { ...rule[1](), ownWords: words }
}

/**
 * Has the engine load the archive `body`, compressed or not, and hands each message of its answer to `onMessage`
 * (`core/load-progress.ts` folds them). Resolves when the answer has ended, which is not yet success. `body` is read as
 * the engine takes it, and destroyed in the end, whatever happens.
 *
 * Throws a `FailureError`: `cancelled`, `invalid-input`, `stream-broken`, or what the engine answered instead.
 */
export const loadImages = async (
  client: EngineClient,
  body: Readable,
  signal: AbortSignal,
  onMessage: (message: unknown) => void,
): Promise<void> => {
  try {
    const query = { quiet: 1 }
    const stream = await client.open({ method: 'POST', path: '/images/load', query, body, signal })
    await readJsonLines(stream, onMessage)
  } catch (error) {
    const known = engineFailure(error, signal)
    if (signal.aborted) throw known
    // What broke the connection was the file, not the engine.
    if (body.errored !== null) throw body.errored
    throw statusOf(error) === undefined
      ? known
      : new FailureError(failureOfLoadWords(known.failure.ownWords ?? ''), error)
  } finally {
    body.destroy()
  }
}
