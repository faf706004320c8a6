import { failureOf } from '../../core/failure.ts'
import type { DigestObservation } from '../../core/pins/digest-ledger.ts'
import type { ImageDetails } from '../../core/images/image-details.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { parseDigest, type Digest, type ImageId, type PullId } from '../../core/identity.ts'
import type { LockedItem, LockExport, LockPlan } from '../../core/pinned-files/lock-plan.ts'
import { readLock, writeLock, type LockedImage } from '../../core/pinned-files/lock-file.ts'
import { canonicalName, formatReference } from '../../core/names/reference.ts'
import type { DigestPulls } from './digest-pulls.ts'
import { readTextFile } from '../files/read-file.ts'
import { replaceFile } from '../files/replace-file.ts'
import type { TagHere, TagName, TagNames } from './tag-names.ts'
import { m } from '../../words/messages.ts'

/** What lock files are made of. */
export interface LockFilesParts {
  readonly names: TagNames
  /** The images as they were last seen. */
  readonly images: () => readonly InventoryImage[]
  readonly details: (id: ImageId) => Promise<ImageDetails>
  /** What the ledger of digests has of a tag. */
  readonly observationsOf: (reference: string) => readonly DigestObservation[]
  /** A lock file says what tags were. */
  readonly sawLock: (images: readonly LockedImage[]) => void
  readonly digestPulls: Pick<DigestPulls, 'start' | 'giveName'>
  readonly nowMs: () => number
  readonly newId: () => string
}

/** What is here, written down by digest, and pulled again elsewhere. Everything rejects with `FailureError`s. */
export interface LockFiles {
  /** Writes every tag that is here and its digests; a file that is there is replaced. */
  readonly export: (path: string) => Promise<LockExport>
  /** Says what of a lock file is here. */
  readonly import: (path: string) => Promise<LockPlan>
  /**
   * Pulls by digest what is missing, and gives what is here or comes its names. Names are taken only from images that the person
   * was told of; the ledger says where one stays. Nothing happens where the file has mistakes.
   */
  readonly pullMissing: (input: {
    readonly path: string
    readonly agreedLosers: readonly ImageId[]
  }) => Promise<readonly PullId[]>
}

/** A locked image, its name and what is here of it. */
interface Compared {
  readonly tag: TagName
  readonly locked: LockedImage
  readonly item: LockedItem
  /** The image here that is what was locked. */
  readonly imageId?: ImageId
}

const stateOf = (
  named: InventoryImage | undefined,
  found: InventoryImage | undefined,
): LockedItem['state'] => {
  if (named !== undefined) return 'present'
  return found === undefined ? 'missing' : 'unnamed'
}

/** Reads and writes `lading.lock.json`. */
export const createLockFiles = (parts: LockFilesParts): LockFiles => {
  const { names, images, nowMs } = parts

  /** The digest that the tag was seen to have last among those of its image. */
  const digestOf = ({ text, image, digests }: TagHere): Digest | undefined => {
    const [only, ...others] = digests
    if (others.length === 0) return only
    const own = digests.find((digest) => (digest as string) === image.id)
    const [seen] = parts
      .observationsOf(text)
      .filter(({ source, digest }) => source !== 'local-image' && digests.includes(digest))
      .toSorted((a, b) => b.seenAtMs - a.seenAtMs)
    return own ?? seen?.digest
  }

  const lockedOf = async (here: TagHere, digest: Digest): Promise<readonly LockedImage[]> => {
    const observations = parts.observationsOf(here.text).filter((one) => one.digest === digest)
    const learnedAtMs = Math.max(...observations.map(({ seenAtMs }) => seenAtMs))
    const { platforms } = await parts.details(here.image.id)
    return platforms.flatMap(({ platform, manifestDigest = '' }): readonly LockedImage[] => {
      if (platform === undefined) return []
      const own =
        parseDigest(manifestDigest) ?? observations.find((one) => one.platform === platform)?.platformDigest
      return [
        {
          ...{ reference: here.reference, digest, platform },
          ...(own !== undefined && own !== digest && { platformDigest: own }),
          learnedAtMs: observations.length === 0 ? nowMs() : learnedAtMs,
        },
      ]
    })
  }

  const exportTo = async (path: string): Promise<LockExport> => {
    const locked: LockedImage[] = []
    const leftOut: LockExport['leftOut'][number][] = []
    for (const here of names.tagsHere(images())) {
      const name = formatReference(here.reference)
      const digest = digestOf(here)
      if (digest === undefined) {
        const isMadeHere = here.digests.length === 0
        leftOut.push({ name, sentence: isMadeHere ? m.files_lock_made_here() : m.files_lock_undecided() })
        continue
      }
      try {
        locked.push(...(await lockedOf(here, digest)))
      } catch (error) {
        leftOut.push({ name, sentence: failureOf(error).message })
      }
    }
    await replaceFile({ path, bytes: Buffer.from(writeLock(locked)), id: parts.newId() })
    return { path, images: locked.length, leftOut }
  }

  /** The images here by everything that a lock file may call them: a digest in a repository, or an ID. */
  const imagesByName = (): ReadonlyMap<string, readonly InventoryImage[]> => {
    const known = new Map<string, InventoryImage[]>()
    for (const image of images()) {
      const own = [...names.digestsOf(image)].flatMap(([repository, digests]) =>
        digests.map((digest) => `${repository}@${digest}`),
      )
      for (const name of [image.id, ...own]) known.set(name, [...(known.get(name) ?? []), image])
    }
    return known
  }

  const namesOf = ({ reference, digest, platformDigest }: LockedImage): readonly string[] =>
    [digest, ...(platformDigest === undefined ? [] : [platformDigest])].flatMap((one) => [
      one,
      `${canonicalName(reference)}@${one}`,
    ])

  const hasPlatform = ({ platform }: LockedImage, { id }: InventoryImage): Promise<boolean> =>
    parts.details(id).then(
      ({ platforms }) => platforms.some((one) => one.platform === platform),
      () => false,
    )

  const compared = async (
    locked: LockedImage,
    tag: TagName,
    here: readonly InventoryImage[],
    holder: InventoryImage | undefined,
  ): Promise<Compared> => {
    const candidates: InventoryImage[] = []
    for (const image of new Set(here)) if (await hasPlatform(locked, image)) candidates.push(image)
    const named = candidates.find(({ id }) => id === holder?.id)
    const found = named ?? candidates[0]
    const isReplaced = holder !== undefined && named === undefined && (holder.id as string) !== locked.digest
    const { digest, platform } = locked
    return {
      ...{ tag, locked },
      item: {
        ...{ name: formatReference(tag.reference), digest, platform },
        state: stateOf(named, found),
        ...(isReplaced && { replaces: holder.id }),
      },
      ...(found !== undefined && { imageId: found.id }),
    }
  }

  const read = async (path: string): Promise<{ all: readonly Compared[]; plan: LockPlan }> => {
    const { text } = await readTextFile(path)
    const reading = readLock(text)
    if (!reading.ok) return { all: [], plan: { path, items: [], mistakes: reading.mistakes } }
    parts.sawLock(reading.images)
    const holders = new Map(names.tagsHere(images()).map(({ text: name, image }) => [name, image]))
    const known = imagesByName()
    const all: Compared[] = []
    for (const locked of reading.images) {
      const tag = names.tagOf(formatReference(locked.reference))
      const here = namesOf(locked).flatMap((name) => known.get(name) ?? [])
      if (tag !== undefined) all.push(await compared(locked, tag, here, holders.get(tag.text)))
    }
    return { all, plan: { path, items: all.map(({ item }) => item), mistakes: [] } }
  }

  const pullMissing: LockFiles['pullMissing'] = async ({ path, agreedLosers }) => {
    const { all } = await read(path)
    const started = new Set<PullId>()
    const given = new Set(all.flatMap(({ item, tag }) => (item.state === 'present' ? [tag.text] : [])))
    for (const { tag, locked, item, imageId } of all) {
      if (item.state === 'present') continue
      // Where an engine has an image for each platform, the first one gets the name.
      const promise = given.has(tag.text) ? undefined : { name: tag.text, agreedLosers }
      given.add(tag.text)
      if (imageId === undefined) {
        const { digest, platform } = locked
        started.add(
          parts.digestPulls.start({
            tag,
            digest,
            platform,
            promises: promise === undefined ? [] : [promise],
          }),
        )
      } else if (promise !== undefined) await parts.digestPulls.giveName(promise, imageId)
    }
    return [...started]
  }

  return {
    export: exportTo,
    import: async (path) => (await read(path)).plan,
    pullMissing,
  }
}
