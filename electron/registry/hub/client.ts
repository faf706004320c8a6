/** Docker Hub's web API, without signing in. */
import { FailureError } from '../../core/failure.ts'
import {
  hubPathOf,
  type HubQuery,
  type HubRepository,
  type HubResults,
  type HubTags,
} from '../../core/registry/hub.ts'
import { unreadable } from './failures.ts'
import { pageAt, parseBaseUrl } from './paging.ts'
import { readRepository, repositoryUrl } from './repository.ts'
import { olderSearchUrl, readOlderResults, readResults, searchUrl } from './search.ts'
import { readTags, tagsUrl, type TagsQuery } from './tags.ts'
import { createTransport, type HubAnswer, type HubFetch, type HubTransport } from './transport.ts'
import { m } from '../../words/messages.ts'

/** Where Docker Hub is when nobody says otherwise. */
export const hubAddress = 'https://hub.docker.com'

/** What a client is made of. */
export interface HubClientParts {
  readonly fetch: HubFetch
  /** Where Hub's web API is, such as `https://hub.docker.com`; may have a path, as a mirror's has. */
  readonly baseUrl: string
  readonly nowMs: () => number
  /** How long one answer may take from the request to its last byte; 10 seconds where absent. */
  readonly deadlineMs?: number
  /** Longer answers are given up; 4 MiB where absent. A page of 50 tags of 15 platforms each has about 300 KB. */
  readonly mostBytes?: number
}

/**
 * Asks Docker Hub. Everything is thrown as a `FailureError`: `not-found`; `rate-limited`, with `retryAtMs` where Hub says
 * so, and then at once and without a request until that has passed; `unauthorized`, also for pages that Hub shows to none
 * but those who signed in (`isPagingCap`); `registry-unreachable` for no, a late, a 5xx or a web page's answer;
 * `stream-broken` for half an answer; `invalid-reference` for a name that is none of Hub's; `cancelled`; `unexpected`.
 */
export interface HubClient {
  /** Searches by v4; where that answers with a failure, by v2, which says in `ignored` what it cannot do. */
  readonly search: (query: HubQuery, signal?: AbortSignal) => Promise<HubResults>
  /** The page of a repository, named as one types it to pull: `nginx`, `grafana/grafana`. */
  readonly repository: (name: string, signal?: AbortSignal) => Promise<HubRepository>
  /** Some tags of a repository; `next` is to be handed back as it is. */
  readonly tags: (name: string, query: TagsQuery, signal?: AbortSignal) => Promise<HubTags>
}

/** Whether the older search may do better: Hub did answer, and it was no refusal of everything. */
const isWorthAnotherTry = (answer: HubAnswer): boolean =>
  !answer.ok && answer.isAnswered && answer.failure.kind !== 'rate-limited'

const jsonOf = (answer: HubAnswer): unknown => {
  if (answer.ok) return answer.json
  throw new FailureError(answer.failure, answer.cause)
}

const readable = <T>(value: T | undefined): T => {
  if (value !== undefined) return value
  throw new FailureError(unreadable())
}

const searchWith = async (
  { get }: HubTransport,
  baseUrl: URL,
  query: HubQuery,
  signal?: AbortSignal,
): Promise<HubResults> => {
  const answer = await get(searchUrl(baseUrl, query), signal)
  const results = answer.ok ? readResults(answer.json, query) : undefined
  if (results !== undefined) return results
  if (!answer.ok && !isWorthAnotherTry(answer)) return readable(readResults(jsonOf(answer), query))
  const older = await get(olderSearchUrl(baseUrl, query), signal)
  return readable(readOlderResults(jsonOf(older), query))
}

const requireBaseUrl = (text: string): URL => {
  const baseUrl = parseBaseUrl(text)
  if (baseUrl !== undefined) return baseUrl
  throw new FailureError({
    kind: 'registry-unreachable',
    message: m.registry_hub_no_address(),
    advice: m.registry_hub_no_address_advice(),
    ownWords: text,
  })
}

/** A client of the Docker Hub at `baseUrl`. An address that is none shows in the first call. */
export const createHubClient = (parts: HubClientParts): HubClient => {
  const { fetch, nowMs, deadlineMs = 10_000, mostBytes = 4 * 1024 * 1024 } = parts
  const transport = createTransport({ fetch, nowMs, deadlineMs, mostBytes })

  const search: HubClient['search'] = async (query, signal) =>
    searchWith(transport, requireBaseUrl(parts.baseUrl), query, signal)

  const repository: HubClient['repository'] = async (name, signal) => {
    const path = hubPathOf(name)
    const answer = await transport.get(repositoryUrl(requireBaseUrl(parts.baseUrl), path), signal)
    return readable(readRepository(jsonOf(answer), path.name))
  }

  const tags: HubClient['tags'] = async (name, query, signal) => {
    const baseUrl = requireBaseUrl(parts.baseUrl)
    const url =
      query.next === undefined ? tagsUrl(baseUrl, hubPathOf(name), query) : pageAt(query.next, baseUrl)
    return readable(readTags(jsonOf(await transport.get(url, signal)), url, baseUrl))
  }

  return { search, repository, tags }
}
