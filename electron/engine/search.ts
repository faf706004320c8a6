import { FailureError } from '../core/failure.ts'
import { hubName, type HubResult } from '../core/registry/hub.ts'
import { m } from '../words/messages.ts'
import type { EngineClient } from './client.ts'

/** One result of `GET /images/search` (moby api/swagger.yaml, ImageSearch). Podman adds the registry as `Index`. */
interface FoundImage {
  readonly name?: unknown
  readonly description?: unknown
  readonly star_count?: unknown
  readonly is_official?: unknown
}

/** The most that an engine gives (moby, `registry/search.go`). */
const mostResults = 100

const longestDescription = 500

const resultOf = ({ name, description, star_count, is_official }: FoundImage): HubResult[] => {
  const shortName = typeof name === 'string' ? hubName(name) : undefined
  if (shortName === undefined) return []
  return [
    {
      name: shortName,
      badge: is_official === true ? 'official' : 'none',
      description: typeof description === 'string' ? description.slice(0, longestDescription) : '',
      stars: typeof star_count === 'number' ? star_count : 0,
      architectures: [],
      isArchived: false,
    },
  ]
}

const isFound = (value: unknown): value is FoundImage => typeof value === 'object' && value !== null

/**
 * Has the engine search Docker Hub for `text`: its first 100 results, best first. The engine asks Hub's oldest search and
 * goes its own way through the network. What Podman finds elsewhere is left out.
 */
export const searchByEngine = async (
  client: EngineClient,
  text: string,
  signal?: AbortSignal,
): Promise<readonly HubResult[]> => {
  const query = { term: text, limit: mostResults }
  const answer = await client.ask({ method: 'GET', path: '/images/search', query, signal })
  if (Array.isArray(answer)) return answer.filter(isFound).flatMap(resultOf)
  throw new FailureError({
    kind: 'stream-broken',
    message: m.failures_unreadable_search(),
    advice: m.failures_engine_log_advice(),
  })
}
