import { shortDigest, type ImageId } from '../identity.ts'
import { shellLine } from '../shell-word.ts'
import { imageTitle } from '../images/image.ts'
import {
  holdersAmong,
  nameMeant,
  printedAmong,
  readNewName,
  type ImageName,
  type NamedImage,
  type ReadName,
} from './image-name.ts'
import type { NameChange } from './name-changes.ts'
import type { NameLoser, NamingMistake, NamingPlan, NamingWish, PlannedNaming } from './naming.ts'
import { m } from '../../words/messages.ts'

/** Reads a name that is to be given. */
type ReadsName = (text: string) => ReadName

/** One wish as it was read against what is here. */
interface Intent {
  readonly wish: NamingWish
  readonly image?: NamedImage
  /** The name that the image is to have afterwards, whether or not it has it already. */
  readonly wanted?: ImageName
  /** It has that name already. */
  readonly hasWanted: boolean
  /** The name that it is to lose, as the engine prints it. */
  readonly removes?: string
  readonly mistake?: NamingMistake
}

const sameName = (a: ImageName, b: ImageName): boolean => a.canonical === b.canonical

const goneImage = (id: ImageId): NamingMistake => ({
  kind: 'not-found',
  sentence: m.naming_image_gone({ id: shortDigest(id) }),
  advice: m.naming_image_gone_advice(),
})

const goneName = (name: ImageName): NamingMistake => ({
  kind: 'not-found',
  sentence: m.naming_name_gone({ name: name.familiar }),
  advice: m.naming_name_gone_advice(),
})

const wantedTwice = ({ familiar }: ImageName): NamingMistake => ({
  kind: 'invalid-input',
  sentence: m.naming_wanted_twice({ name: familiar }),
  advice: m.naming_wanted_twice_advice(),
})

const lastName = (name: string): NamingMistake => ({
  kind: 'invalid-input',
  sentence: m.naming_last_name({ name }),
  advice: m.naming_last_name_advice(),
})

const wantedBy = (wish: NamingWish, readName: ReadsName): Pick<Intent, 'wanted' | 'mistake'> => {
  if (wish.kind === 'untag') return {}
  const read = readName(wish.name)
  return read.ok ? { wanted: read.name } : { mistake: read.mistake }
}

const removedBy = (wish: NamingWish, image: NamedImage): Pick<Intent, 'removes' | 'mistake'> => {
  if (wish.kind === 'tag') return {}
  const from = nameMeant(wish.from)
  const printed = printedAmong(image.tags, from)
  return printed === undefined ? { mistake: goneName(from) } : { removes: printed }
}

const readWish = (
  images: ReadonlyMap<ImageId, NamedImage>,
  wish: NamingWish,
  readName: ReadsName,
): Intent => {
  const image = images.get(wish.imageId)
  const { wanted, mistake } = wantedBy(wish, readName)
  const about = { wish, ...(wanted !== undefined && { wanted }) }
  if (image === undefined) return { ...about, hasWanted: false, mistake: goneImage(wish.imageId) }

  const { removes, mistake: notThere } = removedBy(wish, image)
  const found = mistake ?? notThere
  const isSame = wanted !== undefined && removes !== undefined && sameName(wanted, nameMeant(removes))
  return {
    ...about,
    image,
    hasWanted: wanted !== undefined && printedAmong(image.tags, wanted) !== undefined,
    ...(removes !== undefined && !isSame && { removes }),
    ...(found !== undefined && { mistake: found }),
  }
}

/** What all wishes together are about, so that each can be judged without regard to their order. */
interface Whole {
  readonly holderOf: (name: ImageName) => NamedImage | undefined
  /** Who is to have a name, by its canonical form. */
  readonly wanted: ReadonlyMap<string, readonly Intent[]>
  /** Who is to lose a name, by its canonical form. */
  readonly removed: ReadonlyMap<string, readonly Intent[]>
  /** The names that an image has when all is done. */
  readonly namesAfter: (image: NamedImage) => readonly string[]
}

const byName = (
  intents: readonly Intent[],
  nameIn: (intent: Intent) => ImageName | undefined,
): ReadonlyMap<string, readonly Intent[]> => {
  const found = new Map<string, Intent[]>()
  for (const intent of intents) {
    const name = nameIn(intent)
    if (name === undefined) continue
    found.set(name.canonical, [...(found.get(name.canonical) ?? []), intent])
  }
  return found
}

const wholeOf = (images: ReadonlyMap<ImageId, NamedImage>, intents: readonly Intent[]): Whole => {
  const wanted = byName(intents, (intent) => intent.wanted)
  const removed = byName(intents, ({ removes }) => (removes === undefined ? undefined : nameMeant(removes)))

  const keeps = (image: NamedImage, printed: string): boolean => {
    const { canonical } = nameMeant(printed)
    const others = wanted.get(canonical)?.some(({ wish }) => wish.imageId !== image.id) ?? false
    const itself = removed.get(canonical)?.some(({ wish }) => wish.imageId === image.id) ?? false
    return !others && !itself
  }
  /** By name, as the order of the wishes says nothing. */
  const gains = (image: NamedImage): readonly string[] =>
    intents
      .flatMap(({ wish, wanted: name, hasWanted }) =>
        wish.imageId === image.id && name !== undefined && !hasWanted ? [name.familiar] : [],
      )
      .toSorted()

  return {
    holderOf: holdersAmong(images),
    wanted,
    removed,
    namesAfter: (image) => [...image.tags.filter((printed) => keeps(image, printed)), ...gains(image)],
  }
}

/** A name is wanted once, or lost once, or handed from one image to another. */
const isContested = ({ wanted, removed }: Whole, { canonical }: ImageName): boolean => {
  const takers = wanted.get(canonical) ?? []
  const losers = removed.get(canonical) ?? []
  if (takers.length > 1 || losers.length > 1) return true
  return takers.some(({ wish }) => losers.some((loser) => loser.wish.imageId === wish.imageId))
}

const mistakeIn = (intent: Intent, whole: Whole): NamingMistake | undefined => {
  const { wish, image, wanted, removes } = intent
  const names = [wanted, removes === undefined ? undefined : nameMeant(removes)]
  const contested = names.find((name) => name !== undefined && isContested(whole, name))
  if (intent.mistake !== undefined) return intent.mistake
  if (contested !== undefined) return wantedTwice(contested)
  if (wish.kind !== 'untag' || image === undefined || removes === undefined) return undefined
  return whole.namesAfter(image).length === 0 ? lastName(removes) : undefined
}

/** Whoever has the name that is wanted, unless it gives it up by a wish of its own. */
const loserOf = (intent: Intent, whole: Whole): NameLoser | undefined => {
  const { wanted, wish } = intent
  const holder = wanted && whole.holderOf(wanted)
  if (wanted === undefined || holder === undefined || holder.id === wish.imageId) return undefined
  if (whole.removed.get(wanted.canonical)?.some((one) => one.wish.imageId === holder.id)) return undefined
  const left = whole.namesAfter(holder)
  return { imageId: holder.id, title: imageTitle(holder.id, { tags: left }), isLastName: left.length === 0 }
}

const changesOf = (intent: Intent, whole: Whole): readonly NameChange[] => {
  const { wish, wanted, hasWanted, removes } = intent
  const changes: NameChange[] = []
  if (wanted !== undefined && !hasWanted) {
    const before = whole.holderOf(wanted)?.id
    changes.push({
      name: wanted.canonical,
      ...(before !== undefined && { before }),
      after: wish.imageId,
    })
  }
  const gone = removes === undefined ? undefined : nameMeant(removes).canonical
  if (gone !== undefined && !whole.wanted.has(gone)) changes.push({ name: gone, before: wish.imageId })
  return changes
}

/** The docker command that does the same: by ID, so that it does so whatever names have moved meanwhile. */
export const commandOf = ({ name, after }: NameChange): string => {
  const { familiar } = nameMeant(name)
  return after === undefined
    ? shellLine(['docker', 'rmi', familiar])
    : shellLine(['docker', 'tag', shortDigest(after), familiar])
}

const planned = (intent: Intent, whole: Whole): PlannedNaming => {
  const { wish, image, wanted, hasWanted, removes } = intent
  const mistake = mistakeIn(intent, whole)
  const changes = mistake === undefined ? changesOf(intent, whole) : []
  const takenFrom = mistake === undefined ? loserOf(intent, whole) : undefined
  return {
    wish,
    title: imageTitle(wish.imageId, image),
    ...(wanted !== undefined && !hasWanted && { adds: wanted.familiar }),
    ...(removes !== undefined && { removes }),
    ...(takenFrom !== undefined && { takenFrom }),
    isDoneAlready: hasWanted && removes === undefined,
    ...(mistake !== undefined && { mistake }),
    changes,
    commands: changes.map(commandOf),
  }
}

/**
 * What the wishes will do to the images that are here, in the order of the wishes. All are read against the names as
 * they are now and take effect at once, so that their order does not matter: images may hand names to each other in a
 * chain or a circle. A name that several wishes contest, or an image that `untag` would leave without any, is a mistake.
 * @param readName for names that were there before: those come back although nobody may give them anew
 */
export const planNaming = (
  images: ReadonlyMap<ImageId, NamedImage>,
  wishes: readonly NamingWish[],
  readName: ReadsName = readNewName,
): NamingPlan => {
  const intents = wishes.map((wish) => readWish(images, wish, readName))
  const whole = wholeOf(images, intents)
  const items = intents.map((intent) => planned(intent, whole))
  return { items, canRun: items.length > 0 && items.every(({ mistake }) => mistake === undefined) }
}
