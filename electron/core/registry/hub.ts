/**
 * What Docker Hub says of repositories and tags, as Lading shows it. Everything in it was written by strangers.
 */
import { FailureError } from '../failure.ts'
import type { InventoryImage } from '../images/image.ts'
import { canonicalRepository, readPrinted } from '../names/printed-name.ts'
import { canonicalTag, familiarName, parseReference, type Reference } from '../names/reference.ts'
import { m } from '../../words/messages.ts'

/** Who stands behind a repository. `none` is anybody. */
export type HubBadge = 'official' | 'verified-publisher' | 'open-source' | 'none'

/** What results are sorted by. */
export type HubSort = 'best-match' | 'pulls' | 'updated'

/** What is looked for. */
export interface HubQuery {
  readonly text: string
  /** Only these; all where empty. */
  readonly badges: readonly Exclude<HubBadge, 'none'>[]
  /** Only repositories with an image for one of these, such as `arm64`; all where empty. */
  readonly architectures: readonly string[]
  /** `linux` or `windows`; all where empty. */
  readonly operatingSystems: readonly string[]
  readonly sort: HubSort
  /** How many results to pass over. */
  readonly from: number
}

/** One result of a search. */
export interface HubResult {
  /** As one would type it to pull: `nginx`, `grafana/grafana`. */
  readonly name: string
  readonly badge: HubBadge
  readonly description: string
  readonly stars: number
  /** Exact where Hub says so. */
  readonly pulls?: number
  /** As Hub writes it, such as `1B+`, where that is all it says. */
  readonly pullsText?: string
  readonly updatedAtMs?: number
  readonly architectures: readonly string[]
  readonly isArchived: boolean
}

/** Where results came from: Hub's search, its older one, or the engine's own. */
export type SearchSource = 'hub' | 'hub-v2' | 'engine'

/** What a source can lack: the filters, the sorting, and badges other than `official`. */
export const hubLacks = ['publishers', 'architectures', 'systems', 'sorting', 'badges'] as const

/** One of {@link hubLacks}. */
export type HubLack = (typeof hubLacks)[number]

/** Some results of a search. */
export interface HubResults {
  readonly results: readonly HubResult[]
  readonly source: SearchSource
  /** What to pass as `from` for more; absent where there are none. */
  readonly nextFrom?: number
  /** How many there are in all, where that is said. */
  readonly total?: number
  /** What was asked for, or goes without saying elsewhere, and this source cannot do. */
  readonly ignored: readonly HubLack[]
}

/** A repository's page. */
export interface HubRepository {
  readonly name: string
  readonly description: string
  /** Markdown, 25,000 characters at most; hostile until shown otherwise. */
  readonly readme: string
  readonly stars: number
  readonly pulls?: number
  readonly updatedAtMs?: number
  readonly isArchived: boolean
}

/** One platform of a tag. */
export interface HubTagPlatform {
  /** `os/architecture[/variant]`. */
  readonly platform: string
  readonly digest?: string
  /** Compressed, as it is downloaded when nothing is here. */
  readonly sizeBytes?: number
}

/** One tag of a repository. */
export interface HubTag {
  readonly name: string
  /** The digest that the tag stands for: an index's where there are several platforms. */
  readonly digest?: string
  /** Attestations (`unknown/unknown`) are left out. */
  readonly platforms: readonly HubTagPlatform[]
  readonly pushedAtMs?: number
  readonly pulledAtMs?: number
  /** Whether an image with this name is here, and whether it is what the tag stands for now. */
  readonly here?: 'same' | 'other' | 'unknown'
}

/** Some tags of a repository. */
export interface HubTags {
  readonly tags: readonly HubTag[]
  /**
   * The registry's list knows names only, in its own order. Where it takes over after some pages of Hub's, it begins
   * anew: names may come again.
   */
  readonly source: 'hub' | 'registry'
  /** What to pass for more; absent where there are none. */
  readonly next?: string
  readonly total?: number
}

/** Where Hub has a repository. */
export interface HubPath {
  /** As one types it to pull: `nginx`, `grafana/grafana`. */
  readonly name: string
  /** `library` for official images. */
  readonly namespace: string
  readonly repository: string
}

const hubDomain = 'docker.io'

const pathOf = (reference: Reference): HubPath | undefined => {
  const [namespace, repository, ...rest] = reference.path.split('/')
  if (
    reference.domain !== hubDomain ||
    namespace === undefined ||
    repository === undefined ||
    rest.length > 0
  )
    return undefined
  return { name: familiarName(reference), namespace, repository }
}

/**
 * Where Hub has the repository that `text` names; a tag or digest in it does not matter. Throws a `FailureError`
 * (`invalid-reference`) where the text is no name, or none that Hub can have.
 */
export const hubPathOf = (text: string): HubPath => {
  const parsed = parseReference(text)
  const path = parsed.ok ? pathOf(parsed.reference) : undefined
  if (path !== undefined) return path
  throw new FailureError({
    kind: 'invalid-reference',
    message: parsed.ok ? m.discover_no_repository({ name: text }) : parsed.mistake.sentence,
    advice: m.discover_hub_names(),
  })
}

/** `text` as one types it to pull, where it is the name of a repository on Hub and nothing more. */
export const hubName = (text: string): string | undefined => {
  const parsed = parseReference(text)
  if (!parsed.ok || parsed.reference.tag !== undefined || parsed.reference.digest !== undefined)
    return undefined
  return pathOf(parsed.reference)?.name
}

/**
 * What of `query` a search without Hub's filters and sorting (its older one, the engine's) leaves undone. Both know
 * which images are official.
 */
export const ignoredBy = ({
  badges,
  architectures,
  operatingSystems,
  sort,
}: HubQuery): readonly HubLack[] => {
  const isOfficialAlone = badges.length === 1 && badges[0] === 'official'
  const ignored: readonly (readonly [boolean, HubLack])[] = [
    [badges.length > 0 && !isOfficialAlone, 'publishers'],
    [architectures.length > 0, 'architectures'],
    [operatingSystems.length > 0, 'systems'],
    [sort !== 'best-match', 'sorting'],
    [!isOfficialAlone, 'badges'],
  ]
  return ignored.flatMap(([isIgnored, lack]) => (isIgnored ? [lack] : []))
}

type NamedImage = Pick<InventoryImage, 'id' | 'tags' | 'repositoryDigests'>

/** `repository:tag` in full, for comparing names that engines print differently. */
const fullName = (text: string): string | undefined => {
  const printed = readPrinted(text)
  return printed && canonicalTag(printed.reference)
}

const hereOf = (tag: HubTag, repository: string, image: NamedImage): NonNullable<HubTag['here']> => {
  const remote = new Set<string>([tag, ...tag.platforms].flatMap(({ digest }) => digest ?? []))
  const local = image.repositoryDigests.filter((one) => canonicalRepository(one.repository) === repository)
  if (remote.has(image.id) || local.some(({ digest }) => remote.has(digest))) return 'same'
  return remote.size === 0 || local.length === 0 ? 'unknown' : 'other'
}

/**
 * Marks the tags whose name an image has here: `same` where one of the image's digests in that repository, or its ID, is
 * the tag's own digest or that of one of its platforms; `unknown` where either side has no digest to compare.
 */
export const markHere = (
  name: string,
  tags: readonly HubTag[],
  images: readonly NamedImage[],
): readonly HubTag[] => {
  const repository = canonicalRepository(name)
  const byName = new Map(images.flatMap((image) => image.tags.map((tag) => [fullName(tag), image] as const)))
  return tags.map((tag) => {
    const image = byName.get(`${repository}:${tag.name}`)
    return image === undefined ? tag : { ...tag, here: hereOf(tag, repository, image) }
  })
}
