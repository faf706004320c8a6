/** Giving images names and taking them off: what was asked for, and what it will do. */
import type { FailureKind } from '../failure.ts'
import type { ImageId } from '../identity.ts'
import type { NameChange } from './name-changes.ts'

/** One wish about an image's names. Names are as a person types them or as the engine prints them. */
export type NamingWish =
  | { readonly kind: 'tag'; readonly imageId: ImageId; readonly name: string }
  | { readonly kind: 'rename'; readonly imageId: ImageId; readonly from: string; readonly name: string }
  /** Takes off a name of several; an image's last name goes by a removal, which asks first. */
  | { readonly kind: 'untag'; readonly imageId: ImageId; readonly from: string }

/** Why a wish cannot be done. */
export interface NamingMistake {
  readonly kind: Extract<FailureKind, 'invalid-reference' | 'not-found' | 'invalid-input'>
  /** One sentence that says what is wrong. */
  readonly sentence: string
  /** One sentence that says what to do. */
  readonly advice: string
}

/** The image that has a name now and will lose it. */
export interface NameLoser {
  readonly imageId: ImageId
  /** The image in a word once the name is gone: another of its names, or its short ID. */
  readonly title: string
  /** It is its last one: the image then is dangling. */
  readonly isLastName: boolean
}

/** One wish as it will be carried out, or why it cannot be. */
export interface PlannedNaming {
  readonly wish: NamingWish
  /** The image in a word: its first name, or its short ID. */
  readonly title: string
  /** The name in the familiar form with its tag; absent where it cannot be read or nothing is added. */
  readonly adds?: string
  /** The name that goes, as the engine prints it. */
  readonly removes?: string
  readonly takenFrom?: NameLoser
  /** The image has the name already: nothing will be done. */
  readonly isDoneAlready: boolean
  readonly mistake?: NamingMistake
  /** What becomes of each name; a name that another wish of the plan takes over is that one's. */
  readonly changes: readonly NameChange[]
  /** The docker commands that do the same, in their order. */
  readonly commands: readonly string[]
}

/** Wishes that are carried out together or not at all. */
export interface NamingPlan {
  readonly items: readonly PlannedNaming[]
  /** There is something in it, and each item can be done. */
  readonly canRun: boolean
}

/** What came of a plan that ran. */
export interface NamingOutcome {
  readonly plan: NamingPlan
  /** The entries by which it can be undone, together or one by one: one for each item that was not done already. */
  readonly ledgerIds: readonly number[]
}
