import { inCode } from '../../core/removal/removal-deed.ts'
import type { Failure } from '../../core/failure.ts'
import type { ImageId } from '../../core/identity.ts'
import { nameMeant } from '../../core/names/image-name.ts'
import type { RemovingEngine } from './removal-steps.ts'
import { m } from '../../words/messages.ts'

/** What giving names back needs of the engine. */
type NamesBackEngine = Pick<RemovingEngine, 'imageNamed' | 'tag'>

const isBack = async (engine: NamesBackEngine, imageId: ImageId, name: string): Promise<boolean> => {
  try {
    const holder = await engine.imageNamed(name)
    if (holder === undefined) await engine.tag(imageId, nameMeant(name).canonical)
    return holder === undefined || holder.id === imageId
  } catch {
    return false
  }
}

/**
 * Gives an image that stays after all the names back that were taken off it. A name that somebody else has by now stays
 * theirs. Gives the names that could not be put back; never rejects.
 */
export const putNamesBack = async (
  engine: NamesBackEngine,
  imageId: ImageId,
  names: readonly string[],
): Promise<readonly string[]> => {
  const lost: string[] = []
  for (const name of names) {
    if (!(await isBack(engine, imageId, name))) lost.push(name)
  }
  return lost
}

/** The failure of an image that stays, with what has become of the names that were `taken` off it before. */
export const failureWithNames = (
  failure: Failure,
  taken: readonly string[],
  lost: readonly string[],
): Failure => {
  if (taken.length === 0) return failure
  const reason = failure.message
  if (lost.length === 0) return { ...failure, message: m.removal_names_put_back({ reason }) }
  const names = lost.map((name) => inCode(nameMeant(name).familiar)).join(', ')
  return {
    ...failure,
    message: m.removal_names_lost({ reason, names, count: lost.length }),
    advice: m.removal_names_lost_advice(),
  }
}
