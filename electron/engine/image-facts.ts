import type { EngineFacts } from '../core/engine-state.ts'
import { imageConfigIn } from '../core/images/image-config.ts'
import type { ImageConfig, ImageDetails, PlatformDetails } from '../core/images/image-details.ts'
import { matchHistory, type HistoryStep } from '../core/instructions/image-history.ts'
import type { ImageId } from '../core/identity.ts'
import type { DiffId } from '../core/layers/layers.ts'
import { bytesIn, momentIn, recordIn, recordsIn, textIn, textsIn } from '../core/tolerant.ts'
import { answeredList, answeredRecord } from './answered.ts'
import { hasApi } from './api-version.ts'
import type { EngineClient } from './client.ts'
import { statusOf, unlessGone } from './failures.ts'

type Answer = Readonly<Record<string, unknown>>

type Query = Readonly<Record<string, string | number | undefined>>

interface Asked {
  readonly client: EngineClient
  readonly engine: Pick<EngineFacts, 'store' | 'apiVersion'>
  readonly id: ImageId
  readonly signal: AbortSignal | undefined
}

/** What the manifests of an image on a containerd store say of one platform that is here. */
interface PlatformHere {
  readonly manifestDigest?: string
  /** As the engine wrote it: it is asked with the very same. */
  readonly written: Answer
  readonly unpackedBytes: number
  readonly contentBytes: number
}

const inspect = async (
  { client, id, signal }: Pick<Asked, 'client' | 'id' | 'signal'>,
  query: Query,
): Promise<Answer> =>
  answeredRecord(await client.ask({ method: 'GET', path: `/images/${id}/json`, query, signal }), 'inspection')

/** A number of seconds; some engines write a text. */
const secondsIn = (value: unknown): number =>
  typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN

const stepOf = (item: Answer): HistoryStep => {
  const createdAtMs = momentIn(Math.floor(secondsIn(item['Created'])))
  const comment = textIn(item['Comment'])
  return {
    createdBy: textIn(item['CreatedBy']) ?? '',
    unpackedBytes: bytesIn(item['Size']),
    ...(createdAtMs !== undefined && { createdAtMs }),
    ...(comment !== undefined && { comment }),
  }
}

/** The steps, the first one first; engines answer the last one first. */
const askSteps = async ({ client, id, signal }: Asked, query: Query): Promise<readonly HistoryStep[]> => {
  const answer = await client.ask({ method: 'GET', path: `/images/${id}/history`, query, signal })
  return recordsIn(answeredList(answer, 'history')).map(stepOf).toReversed()
}

/** A platform of which nothing is unpacked has a history that some engines cannot tell. */
const stepsHere = (
  asked: Asked,
  query: Query,
  here: PlatformHere | undefined,
): Promise<readonly HistoryStep[]> =>
  askSteps(asked, query).catch((error: unknown) => {
    if (here?.unpackedBytes === 0 && statusOf(error) === 500) return []
    throw error
  })

const configOf = ({ Os, Architecture, Variant, Author, Created, Config }: Answer): ImageConfig =>
  imageConfigIn({
    ...{ os: Os, architecture: Architecture, variant: Variant },
    ...{ author: Author, created: Created, config: Config },
  })

const contentOf = (manifest: Answer): number => bytesIn(recordIn(manifest['Size'])['Content'])

const isHere = (manifest: Answer): boolean => manifest['Kind'] === 'image' && manifest['Available'] === true

/** Of an index that was pulled, the engine knows the manifests of the other platforms by their digests alone. */
const lacksPlatforms = (inspection: Answer): boolean =>
  recordsIn(inspection['Manifests']).some((manifest) => manifest['Available'] === false)

/**
 * The platforms that are here, each with its attestations' content. Content of no such platform, which a pull that was
 * broken off leaves, counts with the first one, so that all together is what the engine lists as the image's size.
 */
const platformsHere = (inspection: Answer): readonly PlatformHere[] => {
  const manifests = recordsIn(inspection['Manifests'])
  const here = manifests.filter(isHere)
  const holderOf = (manifest: Answer): Answer | undefined => {
    const attested = recordIn(manifest['AttestationData'])['For']
    return here.find((one) => one === manifest || one['ID'] === attested) ?? here[0]
  }
  return here.map((manifest) => {
    const data = recordIn(manifest['ImageData'])
    const manifestDigest = textIn(manifest['ID'])
    const held = manifests.filter((one) => holderOf(one) === manifest)
    return {
      written: recordIn(data['Platform']),
      unpackedBytes: bytesIn(recordIn(data['Size'])['Unpacked']),
      contentBytes: held.reduce((sum, one) => sum + contentOf(one), 0),
      ...(manifestDigest !== undefined && { manifestDigest }),
    }
  })
}

/** Without manifests, an inspection on a containerd store has the compressed content alone for a size. */
const contentWithoutManifests = ({ engine }: Asked, inspection: Answer): number =>
  engine.store === 'containerd' ? bytesIn(inspection['Size']) : 0

const detailsOf = (
  asked: Asked,
  inspection: Answer,
  steps: readonly HistoryStep[],
  here: PlatformHere | undefined,
): PlatformDetails => {
  const config = configOf(inspection)
  const diffIds = textsIn(recordIn(inspection['RootFS'])['Layers']) as readonly DiffId[]
  const matched = matchHistory(steps, diffIds)
  const stepBytes = steps.reduce((sum, step) => sum + step.unpackedBytes, 0)
  return {
    ...(config.platform !== undefined && { platform: config.platform }),
    ...(here?.manifestDigest !== undefined && { manifestDigest: here.manifestDigest }),
    config,
    ...matched,
    unpackedBytes: here?.unpackedBytes ?? stepBytes,
    contentBytes: here?.contentBytes ?? contentWithoutManifests(asked, inspection),
  }
}

const askPlatform = async (asked: Asked, here: PlatformHere): Promise<PlatformDetails> => {
  const query = { platform: JSON.stringify(here.written) }
  const inspection = await inspect(asked, query)
  return detailsOf(asked, inspection, await stepsHere(asked, query, here), here)
}

/** The platform that the engine takes for the image where none is named. */
const askUsualPlatform = async (
  asked: Asked,
  inspection: Answer,
  platforms: readonly PlatformHere[],
): Promise<PlatformDetails> => {
  const [only, ...others] = platforms
  if (others.length === 0) return detailsOf(asked, inspection, await stepsHere(asked, {}, only), only)
  // API 1.48 names the platforms and inspects none but the usual one: the layers of the others stay unknown.
  const usual = detailsOf(asked, inspection, await askSteps(asked, {}), undefined)
  const contentBytes = platforms.reduce((sum, one) => sum + one.contentBytes, 0)
  return { ...usual, contentBytes, certainty: 'estimate' }
}

const askAll = async (asked: Asked): Promise<ImageDetails> => {
  const { store, apiVersion } = asked.engine
  const hasManifests = store === 'containerd' && hasApi(apiVersion, '1.48')
  const inspection = await inspect(asked, { manifests: hasManifests ? 1 : undefined })
  const here = platformsHere(inspection)
  const platforms: PlatformDetails[] = []
  if (here.length < 2 || !hasApi(apiVersion, '1.49')) {
    platforms.push(await askUsualPlatform(asked, inspection, here))
  } else {
    for (const one of here) platforms.push(await askPlatform(asked, one))
  }
  return { imageId: asked.id, platforms, ...(lacksPlatforms(inspection) && { lacksPlatforms: true }) }
}

/**
 * Configuration, history and layers of an image, by one inspection and one history, or on a containerd store by one of
 * each for every platform that is here (`manifests` of API 1.48, `platform` of 1.49; before, the engine tells of the
 * usual platform alone). One request at a time. `undefined` where the image is gone.
 */
export const askImageDetails = (
  client: EngineClient,
  engine: Pick<EngineFacts, 'store' | 'apiVersion'>,
  id: ImageId,
  signal?: AbortSignal,
): Promise<ImageDetails | undefined> => unlessGone(askAll({ client, engine, id, signal }))

/** What the engine answers to an inspection, as it is; `undefined` where the image is gone. */
export const rawInspection = (client: EngineClient, id: ImageId, signal?: AbortSignal): Promise<unknown> =>
  unlessGone(inspect({ client, id, signal }, {}))
