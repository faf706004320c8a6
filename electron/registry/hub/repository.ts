import * as v from 'valibot'
import type { HubPath, HubRepository } from '../../core/registry/hub.ts'
import { count, defined, moment, text } from './tolerant.ts'

/** Docker Hub's own limit on a README; what is longer was not written by its form. */
const longestReadme = 25_000

const longestDescription = 500

/** The address of a repository's page (docs.docker.com/reference/api/hub/latest, "Get repository in a namespace"). */
export const repositoryUrl = (baseUrl: URL, { namespace, repository }: HubPath): URL =>
  new URL(`v2/namespaces/${namespace}/repositories/${repository}`, baseUrl)

const answer = v.object({
  name: v.string(),
  status: count,
  status_description: text,
  description: text,
  full_description: text,
  star_count: count,
  pull_count: count,
  last_updated: moment,
  last_modified: moment,
})

/** The repository in an answer, or `undefined` where it is none. `name` is as one types it to pull. */
export const readRepository = (json: unknown, name: string): HubRepository | undefined => {
  const parsed = v.safeParse(answer, json)
  if (!parsed.success) return undefined
  const found = parsed.output
  return defined({
    name,
    description: (found.description ?? '').slice(0, longestDescription),
    readme: (found.full_description ?? '').slice(0, longestReadme),
    stars: found.star_count ?? 0,
    pulls: found.pull_count,
    updatedAtMs: found.last_updated ?? found.last_modified,
    isArchived: found.status_description === 'archived',
  })
}
