import type { RemovedImage } from '../../core/cleanup/removed-image.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import { registryDigests, type Image, type KnownImage } from '../../core/images/image.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import type { LedgerEntry } from '../../core/ledger.ts'
import type { KeptRemoval, RemovedImages } from '../../history/removed-images.ts'

/** What the memory of removals is made of. */
export interface RemovalMemoryParts {
  readonly kept: RemovedImages
  readonly tree: () => LayerTree
}

/** An image that lies in an archive. */
export interface ArchivedImage {
  readonly engineId: EngineId
  readonly imageId: ImageId
  readonly names: readonly string[]
  readonly archivePath: string
}

/** What of an image is kept. */
export type RememberedImage = Image & KnownImage

/** What is needed to have removed images again. */
export interface RemovalMemory {
  /** The image of an entry is about to go: what it is like is kept with it. Entries that take names alone are passed over. */
  readonly remember: (entry: LedgerEntry, image: RememberedImage) => void
  /** An image lies in an archive: with its removal, that is kept as well. */
  readonly archived: (entry: LedgerEntry, image: ArchivedImage) => void
  /** The entry `by` has brought the image of another back. */
  readonly restored: (entryId: number, by: number) => void
  readonly of: (entryId: number) => KeptRemoval | undefined
  /** The entries of a clean-up with which images went, the first one first. */
  readonly ofCleanup: (cleanupId: string) => readonly number[]
}

/** Remembers removed images in the history, and where there is none, for as long as Lading runs. */
export const createRemovalMemory = ({ kept, tree }: RemovalMemoryParts): RemovalMemory => {
  /** Entries that no database has have negative IDs. */
  const unkept = new Map<number, KeptRemoval>()
  const archives = new Map<ImageId, string>()

  const keep = (entryId: number, image: RemovedImage): void => {
    if (entryId > 0) kept.keep(entryId, image)
    else unkept.set(entryId, image)
  }

  const of = (entryId: number): KeptRemoval | undefined =>
    entryId > 0 ? kept.of(entryId) : unkept.get(entryId)

  /** The one platform that is here; of several none can be asked for in place of all. */
  const platformOf = (imageId: ImageId): { platform?: string } => {
    const [only, ...others] = tree().image(imageId)?.stacks ?? []
    const platform = others.length === 0 ? only?.platform : undefined
    return platform === undefined ? {} : { platform }
  }

  return {
    remember: ({ id, action, engineId, names }, image) => {
      if (action !== 'remove' || engineId === undefined) return
      const archivePath = archives.get(image.id) ?? kept.archiveOf(image.id)
      keep(id, {
        engineId,
        imageId: image.id,
        names: names ?? image.tags,
        repositoryDigests: registryDigests(image),
        ...platformOf(image.id),
        ...(archivePath !== undefined && { archivePath }),
      })
    },
    archived: ({ id }, image) => {
      archives.set(image.imageId, image.archivePath)
      keep(id, { ...image, repositoryDigests: [] })
    },
    restored: (entryId, by) => {
      const removal = unkept.get(entryId)
      if (removal === undefined) kept.markRestored(entryId, by)
      else unkept.set(entryId, { ...removal, restoredBy: by })
    },
    of,
    ofCleanup: (cleanupId) => kept.ofCleanup(cleanupId),
  }
}
