import { FailureError } from '../../core/failure.ts'
import type { Image, InventoryImage } from '../../core/images/image.ts'
import { shortDigest, type Digest } from '../../core/identity.ts'
import type { Pin, PinnedPull } from '../../core/pins/pin.ts'
import { canonicalName, formatReference } from '../../core/names/reference.ts'
import type { PinMemory } from '../../history/pins.ts'
import type { RegistryClient } from '../../registry/distribution/client.ts'
import type { RegistrySettings } from '../../registry/distribution/endpoints.ts'
import type { Activity } from '../activity.ts'
import type { DigestPulls } from './digest-pulls.ts'
import type { Digests } from './digests.ts'
import type { Reach } from './drift-ask.ts'
import { refuseElsewhere } from '../discover/forecast.ts'
import { askedTag, type TagName, type TagNames } from './tag-names.ts'
import { m } from '../../words/messages.ts'

/** What pins are made of. */
export interface PinsParts {
  readonly memory: PinMemory
  readonly names: TagNames
  readonly images: () => readonly InventoryImage[]
  readonly registry: Pick<RegistryClient, 'headManifest' | 'getManifest'>
  readonly reach: () => Promise<Reach>
  readonly digests: Pick<Digests, 'record' | 'observationsOf'>
  readonly digestPulls: Pick<DigestPulls, 'start'>
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
  readonly onChange: () => void
}

/** What is pinned, and to what. */
export interface PinInput {
  readonly reference: string
  readonly digest?: Digest | undefined
  readonly from?: 'here' | 'registry' | undefined
  readonly note?: string | undefined
}

/** What of an image says whether a pin holds it. */
export type PinnedImage = Pick<
  InventoryImage,
  'id' | 'tags' | 'repositoryDigests' | 'alsoKnownBy' | 'contentDigest'
>

/** Tags that are held to a digest. Everything throws a `FailureError` for what is no tag. */
export interface Pins {
  /** By the references in full. */
  readonly all: () => ReadonlyMap<string, Pin>
  /**
   * Pins a tag: to the digest that is given, else to what is here, else to what the registry has now. Throws where it cannot
   * be told which that is.
   */
  readonly pin: (input: PinInput) => Promise<Pin>
  /** Takes a pin off; gives it, so that it can be put back. */
  readonly unpin: (input: { readonly reference: string }) => Pin | undefined
  /** Pulls what a tag is pinned to, and gives it the tag's name when it is here. */
  readonly pull: (input: { readonly reference: string; readonly takeName: boolean }) => PinnedPull
  /** Whether a pin holds this image: no clean-up takes it. */
  readonly isPinned: (image: PinnedImage) => boolean
}

const notPinned = (): FailureError =>
  new FailureError({
    kind: 'not-found',
    message: m.pins_tag_not_pinned(),
    advice: m.pins_tag_not_pinned_advice(),
  })

const notHere = (): FailureError =>
  new FailureError({
    kind: 'not-found',
    message: m.pins_tag_no_digest(),
    advice: m.pins_tag_no_digest_advice(),
  })

const undecided = (): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.pins_tag_undecided(),
    advice: m.pins_tag_undecided_advice(),
  })

/** Keeps tags held to digests. */
export const createPins = (parts: PinsParts): Pins => {
  const { memory, names, digests, nowMs } = parts
  const pins = new Map(memory.all().map((pin) => [pin.reference, pin]))

  const keep = (pin: Pin): Pin => {
    pins.set(pin.reference, pin)
    memory.keep(pin)
    parts.onChange()
    return pin
  }

  const record = (action: 'pin' | 'unpin', tag: TagName, digest: Digest): void => {
    const startedAtMs = nowMs()
    const entry = parts.activity.begin({
      ...{ action, reference: formatReference(tag.reference), digest, startedAtMs },
    })
    parts.activity.finish(entry, { outcome: 'succeeded', endedAtMs: nowMs() })
  }

  const holderOf = (tag: TagName) => names.tagsHere(parts.images()).find(({ text }) => text === tag.text)

  /** The digest of several by which the tag was last seen somewhere else than here. */
  const lastSeenAmong = (tag: TagName, among: readonly Digest[]): Digest | undefined =>
    digests
      .observationsOf(tag.text)
      .filter(({ source, digest }) => source !== 'local-image' && among.includes(digest))
      .toSorted((a, b) => b.seenAtMs - a.seenAtMs)[0]?.digest

  const settingsFor = async ({ reference }: TagName): Promise<RegistrySettings> => {
    const reach = await parts.reach()
    refuseElsewhere(reach, reference.domain)
    return reach.settings
  }

  const askRegistry = async (tag: TagName): Promise<Digest> => {
    const settings = await settingsFor(tag)
    const { digest } = await parts.registry.headManifest(tag.reference, { settings })
    digests.record([{ reference: tag.text, digest, seenAtMs: nowMs(), source: 'drift-check' }])
    return digest
  }

  const digestHere = async (tag: TagName, from: PinInput['from']): Promise<Digest | undefined> => {
    const here = holderOf(tag)?.digests ?? []
    const [only, ...others] = here
    if (only === undefined || others.length === 0) return only
    const seen = lastSeenAmong(tag, here)
    if (seen !== undefined) return seen
    const now = from === 'here' ? undefined : await askRegistry(tag)
    if (now !== undefined && here.includes(now)) return now
    throw undecided()
  }

  const chosenDigest = async (tag: TagName, from: PinInput['from']): Promise<Digest> => {
    const here = from === 'registry' ? undefined : await digestHere(tag, from)
    if (here !== undefined) return here
    if (from === 'here') throw notHere()
    return askRegistry(tag)
  }

  /** As the ledger has it; what a digest leads to on a platform never changes. */
  const knownPlatform = (tag: TagName, digest: Digest, platform: string | undefined) =>
    digests
      .observationsOf(tag.text)
      .find((one) => one.digest === digest && one.platform === platform && one.platformDigest !== undefined)
      ?.platformDigest

  /** Asks what an index has for the platform, unless that counts as a pull. A pin does not need it. */
  const learnPlatform = async (tag: TagName, { digest, platform }: Pin): Promise<void> => {
    if (platform === undefined) return
    const settings = await settingsFor(tag)
    const reference = { ...tag.reference, digest }
    const head = await parts.registry.headManifest(reference, { settings })
    if (head.quota !== undefined) return
    const manifest = await parts.registry.getManifest(reference, head, platform, { settings })
    const now = pins.get(tag.text)
    if (now?.digest === digest) keep({ ...now, platformDigest: manifest.digest })
  }

  const pin = async ({ reference, digest: given, from, note }: PinInput): Promise<Pin> => {
    const tag = askedTag(reference)
    const digest = given ?? tag.digest ?? (await chosenDigest(tag, from))
    const { platform } = await parts.reach()
    const platformDigest = knownPlatform(tag, digest, platform)
    const pinned = keep({
      ...{ reference: tag.text, digest, pinnedAtMs: nowMs() },
      ...(platform !== undefined && { platform }),
      ...(platformDigest !== undefined && { platformDigest }),
      note: note ?? pins.get(tag.text)?.note ?? '',
    })
    record('pin', tag, digest)
    if (platformDigest === undefined) void learnPlatform(tag, pinned).catch(() => undefined)
    return pinned
  }

  const unpin = ({ reference }: { readonly reference: string }): Pin | undefined => {
    const tag = askedTag(reference)
    const pinned = pins.get(tag.text)
    if (pinned === undefined) return undefined
    pins.delete(tag.text)
    memory.forget(tag.text)
    record('unpin', tag, pinned.digest)
    parts.onChange()
    return pinned
  }

  const holds = (
    { reference, digest, platformDigest }: Pin,
    { id, tags, contentDigest }: Pick<Image, 'id' | 'tags' | 'contentDigest'>,
    digestsOfImage: ReadonlyMap<string, readonly Digest[]>,
  ): boolean => {
    const tag = names.tagOf(reference)
    if (tag === undefined) return false
    const own = digestsOfImage.get(canonicalName(tag.reference)) ?? []
    const isNamed = tags.some((name) => names.tagOf(name)?.text === reference)
    // What has the name and does not say what it is may be what was pinned.
    if (isNamed && own.length === 0) return true
    return [digest, platformDigest].some(
      (one) => one !== undefined && (own.includes(one) || one === contentDigest || (one as string) === id),
    )
  }

  const pull = ({ reference, takeName }: { reference: string; takeName: boolean }): PinnedPull => {
    const tag = askedTag(reference)
    const pinned = pins.get(tag.text)
    if (pinned === undefined) throw notPinned()
    const holder = holderOf(tag)?.image
    const isOther = holder !== undefined && !isWhatIsPinned(pinned, holder)
    const keepsName = isOther && !takeName
    const promise = { name: tag.text, agreedLosers: isOther ? [holder.id] : [] }
    const pullId = parts.digestPulls.start({
      ...{ tag, digest: pinned.digest },
      promises: keepsName ? [] : [promise],
    })
    return keepsName ? { pullId, nameStaysWith: shortDigest(holder.id) } : { pullId }
  }

  const isWhatIsPinned = (pinned: Pin, image: InventoryImage): boolean =>
    holds(pinned, { ...image, tags: [] }, names.digestsOf(image))

  return {
    all: () => pins,
    pin,
    unpin,
    pull,
    isPinned: (image) => {
      if (pins.size === 0) return false
      const own = names.digestsOf(image)
      return [...pins.values()].some((one) => holds(one, image, own))
    },
  }
}
