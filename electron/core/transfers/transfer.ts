/** Pushes, saved archives and loaded archives: what moves images and is no pull. */
import type { Digest } from '../identity.ts'
import { m } from '../../words/messages.ts'
import type { JobItem } from './job.ts'
import type { LoadedImage } from './load-progress.ts'
import type { PushProgress } from './push-progress.ts'

declare const brand: unique symbol

/** Identifies one transfer for as long as Lading runs. */
export type TransferId = string & { readonly [brand]: 'TransferId' }

/** Brands a transfer's ID; only the maker of transfers and the bridge call this. */
export const transferIdOf = (text: string): TransferId => text as TransferId

/** What is moved, and how far it is. */
export type TransferWork =
  | {
      readonly kind: 'push'
      /** The familiar name with its tag. */
      readonly reference: string
      readonly progress: PushProgress
      /** What the registry calls it now; there once it has succeeded. */
      readonly digest?: Digest
    }
  | {
      readonly kind: 'save'
      /** Names or IDs, as the engine is asked for them. A name stays with its image, an ID gives none. */
      readonly images: readonly string[]
      /** Where the archive will be; it has this name only once it is whole. */
      readonly path: string
      readonly writtenBytes: number
      /** About how large it will be before any compression; absent where that is not known. */
      readonly expectedBytes?: number
    }
  | {
      readonly kind: 'load'
      readonly path: string
      /** Of the file, as the engine takes them. */
      readonly readBytes: number
      /** The file's size; 0 until it was looked at. */
      readonly totalBytes: number
      /** What the engine said it has loaded: names, and IDs of images without one. */
      readonly loaded: readonly LoadedImage[]
    }

/** A transfer that was asked for. */
export interface Transfer extends JobItem<TransferId> {
  readonly work: TransferWork
}

/** Transfers that are new or changed, and those that were taken off the list. */
export interface TransfersChange {
  readonly upserted: readonly Transfer[]
  readonly removed: readonly TransferId[]
}

/** What is in an archive of images, as far as can be told without unpacking it. */
export interface ArchiveContents {
  readonly path: string
  /** The file's size. */
  readonly fileBytes: number
  /**
   * `docker`: what `docker save` writes (since Docker 25 an OCI layout with Docker's `manifest.json` in it); `oci`: an OCI
   * layout alone, which not every engine takes; absent where the file was not looked into.
   */
  readonly format?: 'docker' | 'oci'
  readonly compression: 'none' | ArchiveCompression
  /** Each image with its names; absent where the file was not looked into, because of its compression or its size. */
  readonly images?: readonly { readonly names: readonly string[] }[]
  /** The archive's size without compression; absent where the file was not looked into. */
  readonly contentBytes?: number
}

/** How an archive can be compressed, and an engine still takes it (moby pkg/archive, `DetectCompression`). */
export type ArchiveCompression = 'gzip' | 'bzip2' | 'xz' | 'zstd'

/** A name to propose for an archive of these images, which are named as the engine prints them, or by their IDs. */
export const archiveNameOf = (images: readonly string[]): string => {
  const [first = 'images'] = images
  const words = first
    .replace(/^sha256:/, '')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, 80)
  const name =
    images.length === 1 ? words : m.archives_name_of_several({ first: words, more: images.length - 1 })
  return `${name}.tar`
}
