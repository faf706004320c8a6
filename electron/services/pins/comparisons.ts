import { FailureError, failureOf } from '../../core/failure.ts'
import {
  compareImages,
  type ComparisonOutcome,
  type DescribedImage,
  type DescribedStep,
} from '../../core/images/image-comparison.ts'
import type { ImageDetails, PlatformDetails } from '../../core/images/image-details.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { parseDigest, shortDigest, type Digest, type ImageId } from '../../core/identity.ts'
import type { Reference } from '../../core/names/reference.ts'
import type { AskOptions, PlatformManifest, RegistryClient } from '../../registry/distribution/client.ts'
import type { ConfigDescription } from '../../registry/distribution/config-description.ts'
import { isForPlatform } from '../../registry/distribution/manifests.ts'
import { askedReference } from '../discover/asked-reference.ts'
import type { Reach } from './drift-ask.ts'
import { refuseElsewhere, zipLayers } from '../discover/forecast.ts'
import type { KeptDescriptions } from './kept-descriptions.ts'
import { m } from '../../words/messages.ts'

/** What comparisons are made of. */
export interface ComparisonsParts {
  /** The images as they were last seen. */
  readonly images: () => readonly InventoryImage[]
  readonly details: (id: ImageId) => Promise<ImageDetails>
  readonly registry: Pick<RegistryClient, 'headManifest' | 'getManifest' | 'describeConfig'>
  /** How registries are reached now. */
  readonly reach: () => Promise<Reach>
  readonly kept: KeptDescriptions
}

/** Which two are compared. */
export interface ComparisonInput {
  readonly reference: string
  readonly before: Digest
  readonly after: Digest
  /** `os/architecture[/variant]`; the engine's own where absent. */
  readonly platform?: string | undefined
  readonly mayCostPulls: boolean
}

/** What changed between two digests of one name. */
export interface Comparisons {
  /**
   * Reads both sides, from the engine where it has them, else from what was read before, else from the registry, and compares
   * them. Rejects with a `FailureError`.
   */
  readonly compare: (input: ComparisonInput) => Promise<ComparisonOutcome>
}

/** A side that is being looked for. */
interface Sought {
  readonly reference: Reference
  readonly platform: string
  readonly options: AskOptions
}

const noPlatform = (): FailureError =>
  new FailureError({
    kind: 'engine-unreachable',
    message: m.pins_compare_no_platform(),
    advice: m.pins_compare_no_platform_advice(),
  })

const goneEverywhere = (digest: Digest, cause: unknown): FailureError =>
  new FailureError(
    {
      ...failureOf(cause),
      message: m.pins_compare_gone({ digest: shortDigest(digest) }),
      advice: m.pins_compare_gone_advice(),
    },
    cause,
  )

const isNamedBy = ({ id, repositoryDigests }: InventoryImage, digest: Digest): boolean =>
  (id as string) === digest || repositoryDigests.some((one) => one.digest === digest)

const isFor = (asked: string, { platform, manifestDigest }: PlatformDetails, digest: Digest): boolean =>
  manifestDigest === digest || (platform !== undefined && isForPlatform(asked, platform))

const fromEngine = (digest: Digest, details: PlatformDetails): DescribedImage => {
  const { platform, manifestDigest = '', config, steps } = details
  const platformDigest = parseDigest(manifestDigest)
  return {
    side: {
      ...{ digest, from: 'engine', measure: 'unpacked' },
      ...(platform !== undefined && { platform }),
      ...(platformDigest !== undefined && { platformDigest }),
      ...(config.createdAtMs !== undefined && { createdAtMs: config.createdAtMs }),
    },
    config,
    steps: steps.map(({ instruction, diffId, unpackedBytes }) => ({
      instruction,
      ...(diffId !== undefined && { diffId, bytes: unpackedBytes }),
    })),
  }
}

/** Steps that made layers, in order with the layers; a layer for which no step is left has one without an instruction. */
const stepsOf = (
  manifest: PlatformManifest,
  config: ConfigDescription,
  domain: string,
): readonly DescribedStep[] => {
  const left = zipLayers(manifest, config, domain).map(({ diffId, sizeBytes: bytes }) => ({ diffId, bytes }))
  const known = config.steps.map(({ instruction, hasLayer }): DescribedStep => ({
    instruction,
    ...(hasLayer && left.shift()),
  }))
  return [...known, ...left.map((layer): DescribedStep => ({ instruction: '', ...layer }))]
}

/** Compares images by their digests. */
export const createComparisons = ({
  images,
  details,
  registry,
  reach,
  kept,
}: ComparisonsParts): Comparisons => {
  /** What the engine cannot tell just now may be had elsewhere. */
  const inEngine = async (digest: Digest, platform: string): Promise<DescribedImage | undefined> => {
    for (const { id } of images().filter((image) => isNamedBy(image, digest))) {
      const known = await details(id).catch(() => undefined)
      const fitting = known?.platforms.find((one) => isFor(platform, one, digest))
      if (fitting !== undefined) return fromEngine(digest, fitting)
    }
    return undefined
  }

  const known = async (digest: Digest, { platform }: Sought): Promise<DescribedImage | undefined> =>
    (await inEngine(digest, platform)) ?? kept.find(digest, platform)

  const inRegistry = async (digest: Digest, sought: Sought): Promise<DescribedImage> => {
    const { reference, platform, options } = sought
    const manifest = await registry.getManifest(reference, { digest, sizeBytes: 0 }, platform, options)
    const description = await registry.describeConfig(reference, manifest.config, options)
    const { config } = description
    const itsPlatform = manifest.platform ?? config.platform
    const image: DescribedImage = {
      side: {
        ...{ digest, from: 'registry', measure: 'compressed' },
        ...(itsPlatform !== undefined && { platform: itsPlatform }),
        ...(manifest.digest !== digest && { platformDigest: manifest.digest }),
        ...(config.createdAtMs !== undefined && { createdAtMs: config.createdAtMs }),
      },
      config,
      steps: stepsOf(manifest, description, reference.domain),
    }
    kept.keep(digest, platform, image)
    return image
  }

  /** The registry's answer about one digest, or that it has it no longer. */
  const orGone = <T>(digest: Digest, answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      throw failureOf(error).kind === 'not-found' ? goneEverywhere(digest, error) : error
    })

  const seek = async ({ reference: text, platform }: ComparisonInput): Promise<Sought> => {
    const reference = askedReference(text)
    const { settings, isLocal, platform: own } = await reach()
    refuseElsewhere({ isLocal }, reference.domain)
    const meant = platform ?? own
    if (meant === undefined) throw noPlatform()
    return { reference, platform: meant, options: { settings } }
  }

  const compare = async (input: ComparisonInput): Promise<ComparisonOutcome> => {
    const sought = await seek(input)
    const { before, after, mayCostPulls } = input
    const [was, is] = [await known(before, sought), await known(after, sought)]
    const missing = [...(was === undefined ? [before] : []), ...(is === undefined ? [after] : [])]
    const [first] = missing
    if (first !== undefined && !mayCostPulls) {
      const head = registry.headManifest({ ...sought.reference, digest: first }, sought.options)
      const { quota } = await orGone(first, head)
      if (quota !== undefined)
        return { kind: 'costs', pulls: new Set(missing).size, remaining: quota.remaining }
    }
    const one = was ?? (await orGone(before, inRegistry(before, sought)))
    const other = is ?? (before === after ? one : await orGone(after, inRegistry(after, sought)))
    return { kind: 'known', comparison: compareImages(one, other) }
  }

  return { compare }
}
