import { FailureError } from '../../core/failure.ts'
import type { EngineId, ImageId } from '../../core/identity.ts'
import type { Image } from '../../core/images/image.ts'
import type { RemovalDeed } from '../../core/removal/removal-deed.ts'
import type { RemovalRules } from '../../core/removal/removal-plan.ts'
import type { ListedUse } from '../../engine/images.ts'
import type { EngineRemoval } from '../../engine/removals.ts'
import { m } from '../../words/messages.ts'

/** The engine, as far as a removal needs it. Each call rejects with a `FailureError`. */
export interface RemovingEngine extends RemovalRules {
  readonly id: EngineId
  readonly imageNow: (id: ImageId, signal: AbortSignal) => Promise<Image | undefined>
  readonly usesNow: (signal: AbortSignal) => Promise<readonly ListedUse[]>
  /** Force is asked of Docker alone. */
  readonly remove: (nameOrId: string, isForced: boolean, signal: AbortSignal) => Promise<EngineRemoval>
  /** The image that has this name now. */
  readonly imageNamed: (name: string) => Promise<Pick<Image, 'id'> | undefined>
  /** Gives the image a name, in full with its tag, and takes it from whichever image had it. */
  readonly tag: (imageId: ImageId, name: string) => Promise<void>
  readonly imageBytes: (signal: AbortSignal) => Promise<number>
}

/** What has become of one image so far. */
export interface RemovalSteps {
  /** Names that are off, as the engine prints them. */
  readonly untagged: string[]
  isDeleted: boolean
}

const takenMeanwhile = (name: string): FailureError =>
  new FailureError({
    kind: 'in-use',
    message: m.removal_given_name_stays({ name: `\`${name}\`` }),
    advice: m.removal_look_again(),
  })

/**
 * Takes names off one by one, and where the image itself is to go, removes what is left of it then: the engine refuses an
 * image by its ID while it has several names, and by force would take them all. `steps` says how far it came, also where
 * this rejects.
 */
export const removeAgreed = async (
  engine: RemovingEngine,
  imageId: ImageId,
  { names, isForced, isDeletion }: Extract<RemovalDeed, { kind: 'go' }>,
  steps: RemovalSteps,
  signal: AbortSignal,
): Promise<void> => {
  const remove = async (nameOrId: string, withForce: boolean): Promise<void> => {
    const { untagged, deleted } = await engine.remove(nameOrId, withForce, signal)
    steps.untagged.push(...untagged.filter((name) => !name.includes('@')))
    steps.isDeleted ||= deleted.has(imageId)
  }

  for (const [index, name] of names.entries()) await remove(name, isForced && index === names.length - 1)
  if (!isDeletion || steps.isDeleted) return

  const left = await engine.imageNow(imageId, signal)
  if (left === undefined) {
    steps.isDeleted = true
    return
  }
  const [newName] = left.tags
  if (newName !== undefined) throw takenMeanwhile(newName)
  // Nor is an ID taken where several repositories know the image by a digest. The last of those names takes it along.
  const digestNames = left.repositoryDigests.map(({ repository, digest }) => `${repository}@${digest}`)
  for (const name of digestNames.length > 1 ? digestNames : [imageId]) {
    if (!steps.isDeleted) await remove(name, isForced)
  }
}
