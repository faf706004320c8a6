/** Compose files and Dockerfiles that Lading has been shown, and what their image references are worth. */
import type { Failure } from '../failure.ts'
import type { Digest } from '../identity.ts'
import type { DriftOutcome } from '../pins/pin.ts'
import type { DiffLine } from './diff.ts'
import type { FileMistake, PinnedFileKind } from './reading.ts'

/** One image reference of a file, as the window shows it. */
export interface FilePlace {
  /** Identifies it within the file as it was read. */
  readonly id: string
  /** A few words for its place, such as `service web` or `FROM … AS build`, and its line from 1. */
  readonly where: string
  readonly line: number
  /** As it stands in the file. */
  readonly written: string
  /** In full with its tag; absent where it cannot be pinned. */
  readonly reference?: string
  /** The digest that stands in the file. */
  readonly writtenDigest?: Digest
  /** What the tag means now, as far as is known. */
  readonly currentDigest?: Digest
  /** The digest that is proposed: the pin's where there is one, else the tag's current one. */
  readonly proposedDigest?: Digest
  readonly outcome?: DriftOutcome
  /** Why it cannot be pinned, in a sentence. */
  readonly remark?: string
}

/** A file that was shown to Lading. */
export interface PinnedFile {
  readonly path: string
  /** Absent where it could not be read. */
  readonly kind?: PinnedFileKind
  readonly places: readonly FilePlace[]
  /** What in it cannot be read, in order; a few where there are many. */
  readonly mistakes: readonly FileMistake[]
  /** Writing has been done through Lading, and the file is as it was left: it can be put back. */
  readonly canUndo: boolean
  /** The file could not be read, or is not what it seems. */
  readonly failure?: Failure
}

/** What to write at one place of a file. */
export interface FileChoice {
  /** The place's, within the file as it was read. */
  readonly id: string
  /** The digest to write; absent to take away the one that is there. */
  readonly digest?: Digest
}

/** What writing would do, before it is done. */
export interface FileProposal {
  readonly path: string
  /** Says which text this is about: writing it fails where the file has changed since. */
  readonly basedOn: string
  readonly lines: readonly DiffLine[]
  /** How many places would read another digest, or one less. */
  readonly changes: number
  /** Places that would stay as they are although another was wished for, and why. */
  readonly refused: readonly { readonly id: string; readonly sentence: string }[]
}

/** Files that are new or changed, and those that Lading was told to forget. */
export interface PinnedFilesChange {
  readonly upserted: readonly PinnedFile[]
  /** By their paths. */
  readonly removed: readonly string[]
}
