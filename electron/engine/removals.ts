import { imageIdOf, type ImageId } from '../core/identity.ts'
import { textIn } from '../core/tolerant.ts'
import { answeredList } from './answered.ts'
import type { EngineClient } from './client.ts'

/** What an engine did when it was asked to remove an image. */
export interface EngineRemoval {
  /** Names that went, as the engine prints them; digests among them. */
  readonly untagged: readonly string[]
  /** The image where it went, and on a graph driver each of its layers that went along. */
  readonly deleted: ReadonlySet<ImageId>
}

interface RemovalRecord {
  readonly Untagged?: string
  readonly Deleted?: string
}

/** Reads the answer of `DELETE /images/{name}` (moby api/swagger.yaml, ImageDeleteResponseItem). Podman's IDs lack `sha256:`. */
export const removalOf = (answer: unknown): EngineRemoval => {
  const records = answeredList<RemovalRecord>(answer, 'removals')
  const deleted = records.flatMap(({ Deleted }) => textIn(Deleted) ?? [])
  return {
    untagged: records.flatMap(({ Untagged }) => textIn(Untagged) ?? []),
    deleted: new Set(deleted.map(imageIdOf)),
  }
}

/**
 * Takes a name off an image, and with the last one removes it; by an ID removes what has one name at most. The images in
 * between that an old build left, which have no name and which nothing else is built on, go along (no `noprune`).
 *
 * `isForced` has Docker take the last name off although a container uses the image. Podman would stop and remove the
 * container: never ask it for that.
 *
 * Throws a `FailureError`: `not-found`, `in-use` with what is in the way, or another that the engine gives.
 */
export const removeImage = async (
  client: EngineClient,
  nameOrId: string,
  { isForced, signal }: { readonly isForced: boolean; readonly signal?: AbortSignal },
): Promise<EngineRemoval> => {
  const answer = await client.ask({
    method: 'DELETE',
    path: `/images/${encodeURIComponent(nameOrId)}`,
    query: { force: isForced ? 1 : undefined },
    signal,
  })
  return removalOf(answer)
}
