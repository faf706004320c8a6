/** What the stand-in answers to each address, faults aside. */
import { asOfMs, catalogue, numberOf, type StandInRepository } from './catalogue.ts'
import { readmeOf } from './readmes.ts'
import { tagsOf, type KnownDigests } from './tags.ts'

/** An answer before it is sent. */
export interface StandInAnswer {
  readonly status: number
  readonly json: object
}

/** One request as an endpoint sees it. */
export interface StandInRequest {
  /** Whole, with the host that the client asked. */
  readonly url: URL
  /** An `Authorization` came with it. */
  readonly isSignedIn: boolean
  readonly digests: KnownDigests
}

/** Hub clamps what is more without saying so. */
const largestPage = 100

/** The anonymous paging cap of August 2026. */
const anonymousOffset = 1_000

const ok = (json: object): StandInAnswer => ({ status: 200, json })

const repositoryNotFound: StandInAnswer = {
  status: 404,
  json: { message: 'httperror 404: object not found' },
}

const pagingCap: StandInAnswer = {
  status: 403,
  json: {
    message: 'pagination offset too large for anonymous requests; sign in to page further',
    errinfo: {},
  },
}

const numberIn = ({ searchParams }: URL, name: string, otherwise: number): number => {
  const number = Number(searchParams.get(name) ?? otherwise)
  return Number.isSafeInteger(number) && number >= 0 ? number : otherwise
}

const listIn = ({ searchParams }: URL, name: string): readonly string[] =>
  (searchParams.get(name) ?? '').split(',').filter((word) => word !== '')

interface PageOf<T> {
  readonly rows: readonly T[]
  readonly page: number
  readonly offset: number
  readonly isLast: boolean
}

const pageOf = <T>(url: URL, all: readonly T[]): PageOf<T> => {
  const size = Math.min(Math.max(numberIn(url, 'page_size', 10), 1), largestPage)
  const page = Math.max(numberIn(url, 'page', 1), 1)
  const offset = (page - 1) * size
  return { rows: all.slice(offset, offset + size), page, offset, isLast: offset + size >= all.length }
}

/** Hub writes whole addresses into its pages. */
const linkTo = (url: URL, page: number): string => {
  const link = new URL(url)
  link.searchParams.set('page', String(page))
  return link.href
}

/** `nothing` is what the endpoint writes where there is no page before or after: `null`, or `""` in v2's search. */
const pageAnswer = <T>(url: URL, all: readonly T[], nothing: null | ''): StandInAnswer => {
  const { rows, page, isLast } = pageOf(url, all)
  if (rows.length === 0 && page > 1) return repositoryNotFound
  return ok({
    count: all.length,
    next: isLast ? nothing : linkTo(url, page + 1),
    previous: page === 1 ? nothing : linkTo(url, page - 1),
    results: rows,
  })
}

const shortName = (path: string): string => path.replace(/^library\//, '')

const iso = (ms: number): string => new Date(ms).toISOString()

/** Best match: the name itself, then names that begin with the words, then any others; the more pulls the earlier. */
const rankOf = ({ path }: StandInRepository, text: string): number => {
  const name = path.slice(path.indexOf('/') + 1)
  if (shortName(path) === text) return 0
  if (name === text) return 1
  return name.startsWith(text) ? 2 : 3
}

const matching = (text: string): StandInRepository[] =>
  [...catalogue.values()]
    .filter(({ path, description }) => `${path} ${description}`.toLowerCase().includes(text.toLowerCase()))
    .toSorted((a, b) => rankOf(a, text) - rankOf(b, text) || b.pulls - a.pulls)

/** Hub writes the number as people say it. */
const roughly = (count: number): string => {
  if (count >= 1e9) return `${Math.floor(count / 1e9)}B+`
  if (count >= 1e6) return `${Math.floor(count / 1e6)}M+`
  return count >= 1e3 ? `${Math.floor(count / 1e3)}K+` : String(count)
}

const labelled = (names: readonly string[]) => names.map((name) => ({ name, label: name.toUpperCase() }))

const namespaceOf = (path: string): string => path.slice(0, path.indexOf('/'))

const v4Result = (repository: StandInRepository): object => {
  const { path, badge, description, updatedAtMs } = repository
  const namespace = namespaceOf(path)
  return {
    id: path,
    name: shortName(path),
    slug: shortName(path),
    type: 'image',
    publisher: { id: namespace, name: namespace },
    created_at: '2014-06-05T12:00:00Z',
    updated_at: iso(updatedAtMs),
    short_description: description,
    badge: badge ?? (numberOf(path) % 2 === 0 ? null : 'none'),
    star_count: repository.stars,
    pull_count: roughly(repository.pulls),
    ...(numberOf(path) % 5 !== 0 && { raw_pull_count: repository.pulls }),
    operating_systems: labelled(repository.operatingSystems),
    architectures: labelled([...repository.architectures, 'unknown']),
    logo_url: numberOf(path) % 2 === 0 ? null : { large: 'https://example.com/l.png', small: null },
    extension_reviewed: false,
    categories: [{ slug: 'web-servers', name: 'Web servers' }],
    archived: repository.isArchived,
  }
}

const hasAny = (wanted: readonly string[], has: readonly string[]): boolean =>
  wanted.length === 0 || wanted.some((word) => has.includes(word))

const sortedBy = (url: URL, found: StandInRepository[]): StandInRepository[] => {
  const key = { pull_count: 'pulls', updated_at: 'updatedAtMs' } as const
  const sort = url.searchParams.get('sort')
  if (sort !== 'pull_count' && sort !== 'updated_at') return found
  const sign = url.searchParams.get('order') === 'asc' ? 1 : -1
  return found.toSorted((a, b) => sign * (a[key[sort]] - b[key[sort]]))
}

const searchV4 = ({ url }: StandInRequest): StandInAnswer => {
  const from = numberIn(url, 'from', 0)
  const size = Math.min(numberIn(url, 'size', 10), largestPage)
  if (from + size > 2_500) return { status: 400, json: { message: 'from + size must be at most 2500' } }
  const found = matching(url.searchParams.get('query') ?? '')
    .filter(({ badge }) => hasAny(listIn(url, 'badges'), [badge ?? 'none']))
    .filter(({ architectures }) => hasAny(listIn(url, 'architectures'), architectures))
    .filter(({ operatingSystems }) => hasAny(listIn(url, 'operating_systems'), operatingSystems))
  const results = sortedBy(url, found).slice(from, from + size)
  return ok({ total: found.length, results: results.map(v4Result) })
}

const searchV2 = ({ url }: StandInRequest): StandInAnswer => {
  const onlyOfficial = url.searchParams.get('is_official') === 'true'
  const found = matching(url.searchParams.get('query') ?? '')
    .filter(({ badge }) => !onlyOfficial || badge === 'official')
    .map(({ path, description, stars, pulls, badge }) => ({
      repo_name: shortName(path),
      short_description: description,
      star_count: stars,
      pull_count: pulls,
      repo_owner: '',
      is_automated: false,
      is_official: badge === 'official',
    }))
  return pageAnswer(url, found, '')
}

const repositoryPage = (repository: StandInRepository): object => {
  const { path, description, stars, pulls, updatedAtMs, isArchived } = repository
  return {
    user: namespaceOf(path),
    name: path.slice(path.indexOf('/') + 1),
    namespace: namespaceOf(path),
    repository_type: numberOf(path) % 2 === 0 ? null : 'image',
    status: isArchived ? 4 : 1,
    status_description: isArchived ? 'archived' : 'active',
    description,
    is_private: false,
    is_automated: false,
    star_count: stars,
    pull_count: pulls,
    last_updated: iso(updatedAtMs),
    last_modified: null,
    date_registered: '2014-06-05T19:14:45Z',
    collaborator_count: 0,
    affiliation: null,
    hub_user: numberOf(path) % 3 === 0 ? null : namespaceOf(path),
    has_starred: false,
    full_description: readmeOf(repository),
    permissions: { read: true, write: false, admin: false },
    media_types: ['application/vnd.oci.image.index.v1+json'],
    content_types: ['image'],
    categories: [{ name: 'Networking', slug: 'networking' }],
    immutable_tags_settings: { enabled: false, rules: [] },
    storage_size: null,
    source: null,
  }
}

/** The sign is the wrong way round, as at Hub: `-name` is A to Z. */
const orders: Readonly<
  Record<string, (a: { readonly name: string }, b: { readonly name: string }) => number>
> = {
  '-name': (a, b) => (a.name < b.name ? -1 : 1),
  name: (a, b) => (a.name < b.name ? 1 : -1),
}

const tagList = (repository: StandInRepository, request: StandInRequest): StandInAnswer => {
  const { url, isSignedIn, digests } = request
  const part = url.searchParams.get('name') ?? ''
  const found = tagsOf(repository, digests).filter(({ name }) => name.includes(part))
  const order = orders[url.searchParams.get('ordering') ?? '']
  if (!isSignedIn && pageOf(url, found).offset >= anonymousOffset) return pagingCap
  return pageAnswer(url, order === undefined ? found : found.toSorted(order), null)
}

const oneTag = (repository: StandInRepository, tag: string, { digests }: StandInRequest): StandInAnswer => {
  const found = tagsOf(repository, digests).find(({ name }) => name === tag)
  if (found !== undefined) return ok(found)
  const [namespace, name] = repository.path.split('/')
  return {
    status: 404,
    json: {
      message: `httperror 404: tag '${tag}' not found`,
      errinfo: { namespace, repository: name, tag },
    },
  }
}

const namespaceList = (namespace: string, { url }: StandInRequest): StandInAnswer => {
  const found = [...catalogue.values()].filter(({ path }) => namespaceOf(path) === namespace)
  if (found.length === 0) return repositoryNotFound
  return pageAnswer(url, found.map(repositoryPage), null)
}

/** Both forms are in use: the documented one and the older one. */
const repositoryPath =
  /^\/v2\/(?:namespaces\/([^/]+)\/repositories|repositories\/([^/]+))(?:\/([^/]+)(?:\/(tags)(?:\/([^/]+))?)?)?\/?$/

/** The answer to `request`, whatever it asks for. */
export const answerTo = (request: StandInRequest): StandInAnswer => {
  const { pathname } = request.url
  if (pathname === '/api/search/v4') return searchV4(request)
  if (pathname === '/v2/search/repositories/') return searchV2(request)
  const [, documented, older, name, tags, tag] = repositoryPath.exec(pathname) ?? []
  const namespace = documented ?? older
  if (namespace === undefined) return { status: 404, json: { detail: 'Not found' } }
  if (name === undefined) return namespaceList(namespace, request)
  const repository = catalogue.get(`${namespace}/${name}`)
  if (repository === undefined) return repositoryNotFound
  if (tag !== undefined) return oneTag(repository, decodeURIComponent(tag), request)
  return tags === undefined ? ok(repositoryPage(repository)) : tagList(repository, request)
}

/** A row for a page that is broken in one place: what is there is of no type that it should be of. */
export const brokenRow = { id: 7, name: null, repo_name: {}, images: 'none', updated_at: asOfMs, badge: 3 }
