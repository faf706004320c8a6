/** What is kept of an image that was removed, so that it can be had again. */
import type { EngineId, ImageId } from '../identity.ts'
import type { RepositoryDigest } from '../images/image.ts'

/** An image as it was before it went. */
export interface RemovedImage {
  readonly engineId: EngineId
  readonly imageId: ImageId
  /** With their tags, as the engine printed them; empty for an untagged image. */
  readonly names: readonly string[]
  /** Where it can be pulled from; empty for one that no registry has. */
  readonly repositoryDigests: readonly RepositoryDigest[]
  /** `os/architecture[/variant]`, where it was known. */
  readonly platform?: string
  /** A file that it was saved to before it went. */
  readonly archivePath?: string
}

/** What became of the wish to have an image again. */
export type RestoreResult =
  /** It is pulled, or read from its archive; how far it is can be seen in Pulls. */
  | { readonly kind: 'started'; readonly entryId: number }
  /** It is here still, or again; the names that it had were put back. */
  | { readonly kind: 'here'; readonly entryId: number }
  | { readonly kind: 'impossible'; readonly entryId: number; readonly sentence: string }
