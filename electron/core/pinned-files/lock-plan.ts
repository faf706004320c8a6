/** What a lock file says beside what is here. */
import type { Digest, ImageId } from '../identity.ts'
import type { LockMistake } from './lock-file.ts'

/** What was written into a lock file. */
export interface LockExport {
  readonly path: string
  /** How many images are in it; one with several platforms counts for each. */
  readonly images: number
  /** Names that are not in it, and why. */
  readonly leftOut: readonly { readonly name: string; readonly sentence: string }[]
}

/** One image of a lock file. */
export interface LockedItem {
  /** The familiar name with its tag, such as `nginx:alpine`. */
  readonly name: string
  readonly digest: Digest
  /** Such as `linux/amd64`. */
  readonly platform: string
  /** It is here under its name, it is here without it, or it has to be pulled. */
  readonly state: 'present' | 'unnamed' | 'missing'
  /** The image here that has the name now and would lose it. */
  readonly replaces?: ImageId
}

/** A lock file, held against what is here. */
export interface LockPlan {
  readonly path: string
  readonly items: readonly LockedItem[]
  /** Where there is any, nothing of the file is used. */
  readonly mistakes: readonly LockMistake[]
}
