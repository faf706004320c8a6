import type { EngineFacts } from '../core/engine-state.ts'
import type { ContainerUse, Image, RepositoryDigest } from '../core/images/image.ts'
import { imageIdOf, parseDigest, type Digest, type ImageId } from '../core/identity.ts'
import { withoutTag } from '../core/names/reference.ts'
import { momentIn, textIn } from '../core/tolerant.ts'
import { answeredList } from './answered.ts'
import { hasApi } from './api-version.ts'
import type { EngineClient } from './client.ts'
import { unlessGone } from './failures.ts'
import { sizeInspected, sizeListed, type ManifestSummary } from './sizes.ts'

/** One image as `GET /images/json` gives it (moby api/swagger.yaml, ImageSummary). */
interface ListedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  readonly RepoDigests?: readonly string[] | null
  readonly Created?: number
  readonly Size?: number
  readonly Labels?: Readonly<Record<string, string>> | null
  readonly ParentId?: string
  /** Podman's own: of the index or manifest that the image was pulled by. */
  readonly Digest?: string
}

/** One image as `GET /images/{name}/json` gives it (ImageInspect). */
interface InspectedImage {
  readonly Id: string
  readonly RepoTags?: readonly string[] | null
  readonly RepoDigests?: readonly string[] | null
  readonly Created?: string
  readonly Size?: number
  readonly Config?: { readonly Labels?: Readonly<Record<string, string>> | null } | null
  readonly Manifests?: readonly ManifestSummary[] | null
  /** Left out from API 1.52 on where there is none. */
  readonly Parent?: string
}

interface ListedContainer {
  readonly Id: string
  readonly Names?: readonly string[] | null
  readonly ImageID?: string
  readonly State?: string
  readonly Created?: number
}

/** A container as the engine lists it. */
export interface ListedUse {
  readonly imageId: ImageId
  readonly use: ContainerUse
  /** When the container was made, in epoch milliseconds. */
  readonly createdAtMs?: number
}

/**
 * Engines write an untagged image as `null`, `[]` or `["<none>:<none>"]`, and a containerd store and Podman put
 * `name@digest` among the tags of an image that was pulled by digest.
 */
const tagsOf = (repoTags: readonly string[] | null | undefined): readonly string[] =>
  (repoTags ?? []).filter((tag) => tag !== '<none>:<none>' && !tag.includes('@'))

/** The engine, as far as it decides what its names for images mean. */
type Names = Pick<EngineFacts, 'product' | 'store'>

type NamedAnswer = Pick<ListedImage, 'RepoTags' | 'RepoDigests'>

const digestNameOf = (name: string | null | undefined): RepositoryDigest | undefined => {
  const at = name?.indexOf('@') ?? -1
  if (name === null || name === undefined || at === -1) return undefined
  const digest = parseDigest(name.slice(at + 1))
  const repository = name.slice(0, at)
  return digest === undefined || repository === '<none>' ? undefined : { repository, digest }
}

/** Podman puts this before names without a registry. */
const podmanLocal = 'localhost/'

/**
 * Whether an engine learnt of the digest from a registry. A graph driver of Docker has no other. A containerd store makes one
 * up of each tag and the image's ID, and so does Podman, of whatever was built or loaded: what an index was pulled by alone
 * has two there, that of the index and that of its manifest.
 */
const isTold = (
  { repository }: RepositoryDigest,
  all: readonly RepositoryDigest[],
  { product, store }: Names,
): boolean => {
  if (product !== 'podman') return store !== 'containerd'
  return !repository.startsWith(podmanLocal) && all.filter((one) => one.repository === repository).length > 1
}

/** In the order of their names: an engine's list and its inspection have them in different ones. */
const repositoryDigestsOf = (
  { RepoTags, RepoDigests }: NamedAnswer,
  madeUp: readonly string[],
  engine: Names,
): readonly RepositoryDigest[] => {
  const found = new Map<string, RepositoryDigest>()
  for (const name of [...(RepoDigests ?? []), ...madeUp]) {
    const one = digestNameOf(name)
    if (one !== undefined) found.set(name, one)
  }
  const all = [...found.values()]
  for (const [name, one] of found)
    if (!isTold(one, all, engine)) found.set(name, { ...one, isSupposed: true })
  // A digest among the tags is what the image was pulled by.
  for (const name of RepoTags ?? []) {
    const one = digestNameOf(name)
    if (one !== undefined) found.set(name, one)
  }
  return [...found.keys()].toSorted().flatMap((name) => found.get(name) ?? [])
}

/**
 * The list of a containerd store has the digest of one of the image's repositories (Docker 28.5), an inspection those
 * of all. There the image's ID is the digest that each of its tags points to.
 */
const digestsOfTags = ({ Id, RepoTags }: ListedImage, { store }: Names): readonly string[] =>
  store === 'containerd' ? tagsOf(RepoTags).map((tag) => `${withoutTag(tag)}@${Id}`) : []

const contentDigestOf = (written: string | undefined): { contentDigest?: Digest } => {
  const contentDigest = parseDigest(written ?? '')
  return contentDigest === undefined ? {} : { contentDigest }
}

const createdAt = (epochMs: number): { createdAtMs?: number } => {
  const createdAtMs = momentIn(epochMs)
  return createdAtMs === undefined ? {} : { createdAtMs }
}

/** An image without a parent has an empty text for one. */
const parentOf = (written: string | undefined): { parentId?: ImageId } => {
  const id = textIn(written)
  return id === undefined ? {} : { parentId: imageIdOf(id) }
}

const imageOfList = (listed: ListedImage, engine: Names): Image => ({
  id: imageIdOf(listed.Id),
  tags: tagsOf(listed.RepoTags),
  repositoryDigests: repositoryDigestsOf(listed, digestsOfTags(listed, engine), engine),
  ...contentDigestOf(listed.Digest),
  ...createdAt((listed.Created ?? 0) * 1000),
  sizeBytes: sizeListed(listed.Size),
  labels: listed.Labels ?? {},
  ...parentOf(listed.ParentId),
})

const imageOfInspection = (inspected: InspectedImage, engine: Names): Image => ({
  id: imageIdOf(inspected.Id),
  tags: tagsOf(inspected.RepoTags),
  repositoryDigests: repositoryDigestsOf(inspected, [], engine),
  ...createdAt(Math.floor(Date.parse(inspected.Created ?? '') / 1000) * 1000),
  sizeBytes: sizeInspected(inspected.Size, inspected.Manifests),
  labels: inspected.Config?.Labels ?? {},
  ...parentOf(inspected.Parent),
})

/**
 * All images of the engine, in no particular order, intermediate ones of old builds left out as `docker images` does.
 * On a containerd store this takes the engine 6 ms an image: never ask twice at once.
 */
export const listImages = async (
  client: EngineClient,
  engine: Names,
  signal?: AbortSignal,
): Promise<readonly Image[]> => {
  const answer = await client.ask({ method: 'GET', path: '/images/json', signal })
  return answeredList<ListedImage>(answer, 'images').map((listed) => imageOfList(listed, engine))
}

/** The images that have a name in `repository`, which may carry a tag. */
export const listImagesNamed = async (
  client: EngineClient,
  engine: Names,
  repository: string,
  signal?: AbortSignal,
): Promise<readonly Image[]> => {
  const answer = await client.ask({
    method: 'GET',
    path: '/images/json',
    query: { filters: { reference: [repository] } },
    signal,
  })
  return answeredList<ListedImage>(answer, 'images').map((listed) => imageOfList(listed, engine))
}

/**
 * The image that has this ID or name now, or `undefined` where there is none.
 *
 * An inspection on a containerd store gives the compressed size alone; with API 1.48 it is asked for the manifests
 * as well, whose totals add up to what the list calls the size.
 */
export const inspectImage = async (
  client: EngineClient,
  engine: Pick<EngineFacts, 'product' | 'store' | 'apiVersion'>,
  name: ImageId | string,
  signal?: AbortSignal,
): Promise<Image | undefined> => {
  const withManifests = engine.store === 'containerd' && hasApi(engine.apiVersion, '1.48')
  const answer = await unlessGone(
    client.ask({
      method: 'GET',
      path: `/images/${encodeURIComponent(name)}/json`,
      query: { manifests: withManifests ? 1 : undefined },
      signal,
    }),
  )
  return answer === undefined ? undefined : imageOfInspection(answer as InspectedImage, engine)
}

/** The containers of the engine, running or not, and the image that each was made from. */
export const listContainerUses = async (
  client: EngineClient,
  signal?: AbortSignal,
): Promise<readonly ListedUse[]> => {
  const answer = await client.ask({ method: 'GET', path: '/containers/json', query: { all: 1 }, signal })
  return answeredList<ListedContainer>(answer, 'containers').map(
    ({ Id, Names, ImageID, State, Created }) => ({
      imageId: imageIdOf(ImageID ?? ''),
      use: {
        id: Id,
        name: (Names?.[0] ?? Id.slice(0, 12)).replace(/^\//, ''),
        running: State === 'running' || State === 'paused' || State === 'restarting',
      },
      ...createdAt((Created ?? 0) * 1000),
    }),
  )
}
