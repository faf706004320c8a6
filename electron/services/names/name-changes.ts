import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { shortDigest, type EngineId, type ImageId } from '../../core/identity.ts'
import { nameMeant, printedAmong, type NamedImage } from '../../core/names/image-name.ts'
import { inSafeOrder, reversed, type NameChange } from '../../core/names/name-changes.ts'
import { m } from '../../words/messages.ts'

/** What giving and taking names needs of an engine that is up. Names are in full with their tags. */
export interface NamingEngine {
  readonly id: EngineId
  /** The image that has this ID or name now. */
  readonly image: (name: ImageId | string) => Promise<NamedImage | undefined>
  /** Gives the image the name, and takes it from whichever image had it. */
  readonly tag: (imageId: ImageId, name: string) => Promise<void>
  /** Takes the name off; the engine removes an image with its last one. Nothing where nobody has it. */
  readonly removeName: (name: string) => Promise<void>
}

const onlyName = (name: string): FailureError =>
  new FailureError({
    kind: 'in-use',
    message: m.naming_only_name({ name }),
    advice: m.naming_only_name_advice(),
  })

/** Takes a name off the image that has it by the plan; where it has lost it meanwhile there is nothing to do. */
const takeOff = async (engine: NamingEngine, name: string, from: ImageId): Promise<void> => {
  const holder = await engine.image(name)
  if (holder?.id !== from) return
  const printed = printedAmong(holder.tags, nameMeant(name))
  if (holder.tags.every((tag) => tag === printed)) throw onlyName(nameMeant(name).familiar)
  await engine.removeName(name)
}

const carryOut = async (engine: NamingEngine, { name, before, after }: NameChange): Promise<void> => {
  if (after !== undefined) await engine.tag(after, name)
  else if (before !== undefined) await takeOff(engine, name, before)
}

/** What is left of a change that could not be put back. */
const leftOver = ({ name, before, after }: NameChange): string => {
  const about = { name: nameMeant(name).familiar }
  if (after === undefined) {
    return before === undefined
      ? m.naming_left_missing(about)
      : m.naming_left_missing_on({ ...about, id: shortDigest(before) })
  }
  const wrong = { ...about, id: shortDigest(after) }
  return before === undefined
    ? m.naming_left_names(wrong)
    : m.naming_left_names_instead({ ...wrong, before: shortDigest(before) })
}

/** Puts a name back; where somebody else has given or taken it meanwhile, it is theirs and stays. */
const putBack = async (engine: NamingEngine, change: NameChange): Promise<string | undefined> => {
  try {
    const holder = await engine.image(change.name)
    if (holder?.id === change.before || holder?.id !== change.after) return undefined
    await carryOut(engine, reversed(change))
    return undefined
  } catch {
    return leftOver(change)
  }
}

const afterPuttingBack = (failure: Failure, begun: number, left: readonly string[]): Failure => {
  if (left.length > 0) {
    return {
      ...failure,
      message: m.naming_left({ reason: failure.message, left: left.join('; ') }),
      advice: m.naming_left_advice(),
    }
  }
  if (begun < 2) return { ...failure, message: m.naming_unchanged({ reason: failure.message }) }
  return { ...failure, message: m.naming_put_back({ reason: failure.message }) }
}

/**
 * Makes the changes, all or none: when one fails, those before it are put back. Whether the engine still did the one that
 * failed is looked up, not guessed. Throws a `FailureError` that says what was put back, or exactly what could not be.
 */
export const changeNames = async (engine: NamingEngine, changes: readonly NameChange[]): Promise<void> => {
  const begun: NameChange[] = []
  try {
    for (const change of inSafeOrder(changes)) {
      begun.push(change)
      await carryOut(engine, change)
    }
  } catch (error) {
    const left: string[] = []
    for (const change of begun.toReversed()) {
      const sentence = await putBack(engine, change)
      if (sentence !== undefined) left.push(sentence)
    }
    throw new FailureError(afterPuttingBack(failureOf(error), begun.length, left), error)
  }
}
