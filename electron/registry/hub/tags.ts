import * as v from 'valibot'
import type { HubPath, HubTag, HubTagPlatform, HubTags } from '../../core/registry/hub.ts'
import { parseDigest } from '../../core/identity.ts'
import { nextPage } from './paging.ts'
import { repositoryUrl } from './repository.ts'
import { count, defined, list, moment, rowsOf, text } from './tolerant.ts'

/** Which tags are asked for, and in what order. */
export interface TagsQuery {
  /** Only tags whose name contains this. */
  readonly filter?: string | undefined
  readonly order: 'newest' | 'name'
  /** From the page before; the first where absent. */
  readonly next?: string | undefined
}

/** Hub clamps what is more than 100 without saying so. */
const tagsAtOnce = 50

/** The sign is the wrong way round at Hub: `-name` is A to Z (docker/hub-tool, `pkg/hub/tags.go`). */
const orderings = { newest: 'last_updated', name: '-name' } as const

/** The address of a repository's first tags; `name` and `ordering` are not in Hub's reference, its own site uses them. */
export const tagsUrl = (baseUrl: URL, path: HubPath, { filter, order }: TagsQuery): URL => {
  const url = new URL(`${repositoryUrl(baseUrl, path).pathname}/tags`, baseUrl)
  url.search = new URLSearchParams({
    page: '1',
    page_size: String(tagsAtOnce),
    ordering: orderings[order],
    ...(filter !== undefined && filter !== '' && { name: filter }),
  }).toString()
  return url
}

const page = v.object({ results: v.array(v.unknown()), count, next: text })

const tagName = v.pipe(v.string(), v.regex(/^\w[\w.-]{0,127}$/))

const row = v.object({
  name: tagName,
  digest: text,
  images: list,
  last_updated: moment,
  tag_last_pushed: moment,
  tag_last_pulled: moment,
})

const word = v.pipe(v.string(), v.regex(/^[\w.-]{1,32}$/))

const platformRow = v.object({
  os: word,
  architecture: word,
  variant: v.fallback(v.optional(word), undefined),
  digest: text,
  size: count,
})

const digestIn = (digest: string | undefined): string | undefined =>
  digest === undefined ? undefined : parseDigest(digest)

const platformOf = (platform: v.InferOutput<typeof platformRow>): HubTagPlatform[] => {
  const { os, architecture, variant, digest, size } = platform
  // Attestations are listed as images of a platform that is not known.
  if (os === 'unknown' || architecture === 'unknown') return []
  const words = variant === undefined ? [os, architecture] : [os, architecture, variant]
  return [defined({ platform: words.join('/'), digest: digestIn(digest), sizeBytes: size })]
}

const tagOf = (tag: v.InferOutput<typeof row>): HubTag =>
  defined({
    name: tag.name,
    digest: digestIn(tag.digest),
    platforms: rowsOf(tag.images, platformRow).flatMap(platformOf),
    pushedAtMs: tag.tag_last_pushed ?? tag.last_updated,
    pulledAtMs: tag.tag_last_pulled,
  })

/** The tags in the answer from `url`, or `undefined` where it is none. */
export const readTags = (json: unknown, url: URL, baseUrl: URL): HubTags | undefined => {
  const parsed = v.safeParse(page, json)
  if (!parsed.success) return undefined
  const { results, count: total, next } = parsed.output
  return defined({
    tags: rowsOf(results, row).map(tagOf),
    source: 'hub' as const,
    next: nextPage(next, url, baseUrl),
    total,
  })
}
