/** What is found in a Compose file or a Dockerfile: the image references in it, and which of them can be pinned where. */
import type { Reference } from '../names/reference.ts'
import type { Span } from '../names/reference-mistake.ts'

/** The files whose images can be pinned. */
export type PinnedFileKind = 'compose' | 'dockerfile'

/** The most characters that a file may have; what is longer is not read. */
export const maxFileLength = 1024 * 1024

/** A reference's number in its file, from 0. It stays the same when digests are written or taken away. */
export type Place = number

/** What a reference is there for. */
export type Whereabouts =
  /** `image:` of a service in a Compose file. */
  | { readonly kind: 'service'; readonly service: string }
  /** Under an anchor in a Compose file, outside of the services that use it. */
  | { readonly kind: 'anchor'; readonly anchor: string }
  /** `source:` of a volume of the type `image`. */
  | { readonly kind: 'volume'; readonly service: string }
  /** `docker-image://` among a build's `additional_contexts`. */
  | { readonly kind: 'build-context'; readonly service: string; readonly name: string }
  /** `FROM`, with the stage that it names, in lower case, and its `--platform`, as it is written. */
  | { readonly kind: 'from'; readonly stage?: string; readonly platform?: string }
  /** `COPY --from=`. */
  | { readonly kind: 'copy-from' }
  /** `RUN --mount=…,from=`. */
  | { readonly kind: 'mount-from' }
  /** The default of an `ARG` that is the whole of a `FROM`. */
  | { readonly kind: 'arg'; readonly name: string }
  /** `# syntax=`, the image that reads the Dockerfile. */
  | { readonly kind: 'syntax' }

/** Why no digest can be written at a reference. */
export type ObstacleKind =
  /** It is the name of an earlier stage. */
  | 'stage'
  /** It is the number of a stage. */
  | 'stage-index'
  /** It is `scratch`, which is no image. */
  | 'scratch'
  /** It is the name of a build context. */
  | 'build-context'
  /** What it stands for is not said in the file. */
  | 'variable'
  /** It is put together from parts, and no one place is the right one for a digest. */
  | 'several-places'
  /** It is written at another place, of this file or of another one. */
  | 'elsewhere'
  /** It names what is built, not what is pulled. */
  | 'built-here'
  /** The file uses the same text for something that a digest would break. */
  | 'used-otherwise'
  /** It is written with escapes or over several lines. */
  | 'escaped'
  /** It is no image reference. */
  | 'no-reference'

/** Why no digest can be written at a reference, for the person. */
export interface Obstacle {
  readonly kind: ObstacleKind
  readonly sentence: string
}

/** Whether a digest can be written at a reference. */
export type PinPoint =
  /** `at` is the `@` and the digest after it that are there now, or the empty span where they would be written. */
  | { readonly possible: true; readonly at: Span }
  /** With the place to pin instead, where the reference is written at another one of this file. */
  | { readonly possible: false; readonly obstacle: Obstacle; readonly writtenAt?: Place }

/** One reference as it stands in the file. All offsets are UTF-16 code units from the file's start, a BOM included. */
export interface FoundReference {
  readonly place: Place
  readonly where: Whereabouts
  /** The service whose `dockerfile_inline` it stands in. */
  readonly inlineOf?: string
  readonly span: Span
  /** The line of its first character, from 1. */
  readonly line: number
  /** What stands at `span`, without the quotes around it. */
  readonly raw: string
  /** The image with its tag and digest, where the file alone says it; variables are taken at their defaults. */
  readonly reference?: Reference
  readonly pin: PinPoint
}

/** Something in the file that cannot be read. */
export interface FileMistake {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 code units. */
  readonly column: number
  readonly sentence: string
}

/** A file as it was read. A file that is no YAML, or too long, has mistakes and no references. */
export interface FileReading {
  readonly kind: PinnedFileKind
  /** In the order in which they stand in the file. */
  readonly references: readonly FoundReference[]
  /** Where in the file, in order; a few where there are many. */
  readonly mistakes: readonly FileMistake[]
}
