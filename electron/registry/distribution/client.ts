import { createHash } from 'node:crypto'
import { gzipContentBytes, type PullQuota } from '../../core/registry/forecast.ts'
import { parseDigest, type Digest } from '../../core/identity.ts'
import type { Reference } from '../../core/names/reference.ts'
import { createAuthorizer } from './authorization.ts'
import { describeConfig, type ConfigDescription } from './config-description.ts'
import type { RegistrySettings } from './endpoints.ts'
import { broken } from './failures.ts'
import {
  chooseForPlatform,
  jsonIn,
  manifestTypes,
  platformOf,
  readConfig,
  readManifest,
  type Blob,
  type Found,
  type ImageConfig,
  type Manifest,
} from './manifests.ts'
import { quotaIn } from './quota.ts'
import { remembering } from './remembering.ts'
import { createAskRegistry, type CredentialsFor } from './asking.ts'
import { createSend, type Answer, type RegistryFetch } from './transport.ts'
import { m } from '../../words/messages.ts'

/** What a client is made of. */
export interface RegistryClientParts {
  readonly fetch: RegistryFetch
  readonly credentialsFor: CredentialsFor
  readonly nowMs: () => number
  /** For one exchange, redirects and body included. */
  readonly deadlineMs?: number
  /** Docker Hub's registry, where it is another one. */
  readonly hubUrl?: string | undefined
}

/** How the registry is reached, and who may give up. */
export interface AskOptions {
  readonly settings: RegistrySettings
  readonly signal?: AbortSignal | undefined
}

/** What a tag or digest stands for now. */
export interface ManifestHead {
  /** Of the index where there is one. */
  readonly digest: Digest
  readonly sizeBytes: number
  readonly quota?: PullQuota
}

/** The image that an engine takes for a platform. */
export interface PlatformManifest extends Manifest {
  readonly digest: Digest
  readonly sizeBytes: number
  /** As the index says; absent where there is none. */
  readonly platform?: string
}

/** Some names of a repository's tags. */
export interface TagNames {
  readonly tags: readonly string[]
  /** What to pass for more; absent where there are none. */
  readonly next?: string
}

/**
 * The registry API (distribution-spec), for reading. Everything throws `FailureError`s: `unauthorized`, `not-found`,
 * `rate-limited`, `registry-unreachable`, `wrong-platform`, `stream-broken`, `cancelled`, `unexpected`. What a digest
 * names never changes, so it is fetched once and kept for a while.
 */
export interface RegistryClient {
  /** Asks what a reference stands for. Docker Hub does not count it as a pull. */
  readonly headManifest: (reference: Reference, options: AskOptions) => Promise<ManifestHead>
  /** Fetches the manifest that `head` names and, of an index, the one for a platform. Docker Hub counts one pull. */
  readonly getManifest: (
    reference: Reference,
    head: ManifestHead,
    platform: string,
    options: AskOptions,
  ) => Promise<PlatformManifest>
  readonly getConfig: (reference: Reference, config: Blob, options: AskOptions) => Promise<ImageConfig>
  /** All that a config says. It is not kept: that is for whoever asks. */
  readonly describeConfig: (
    reference: Reference,
    config: Blob,
    options: AskOptions,
  ) => Promise<ConfigDescription>
  /** The size of a layer's tar from its last four bytes; `undefined` where the registry or the layer does not tell. */
  readonly tarBytes: (reference: Reference, layer: Blob, options: AskOptions) => Promise<number | undefined>
  /** 100 names at a time, in the registry's order; `next` as the page before gave it. */
  readonly listTags: (repository: Reference, options: AskOptions & { next?: string }) => Promise<TagNames>
}

const mebibyte = 1024 * 1024

/** distribution-spec, "Pushing Manifests": registries take manifests of at least 4 MiB. */
const mostManifestBytes = 4 * mebibyte
const mostConfigBytes = 8 * mebibyte
const mostTagListBytes = 4 * mebibyte
const tagsAtOnce = 100

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Only sha256 can be checked; what another algorithm names is taken on trust, as engines do not take it at all. */
const verify = ({ body, host }: Answer, digest: Digest): Uint8Array => {
  if (!digest.startsWith('sha256:') || sha256(body) === digest) return body
  throw broken(host, m.registry_other_content({ digest }))
}

const namedBy = ({ tag, digest }: Reference): string => digest ?? tag ?? 'latest'

const lengthIn = (headers: Headers): number => Number(headers.get('content-length') ?? 0) || 0

/** The page that a `Link` header leads to, of this repository only (distribution-spec, "Listing Tags"). */
const nextIn = (headers: Headers, path: string): string | undefined => {
  const target = /<([^>]+)>\s*;[^,]*rel="?next"?/i.exec(headers.get('link') ?? '')?.[1]
  if (target === undefined) return undefined
  const query = target.indexOf('?')
  return target.slice(0, query).endsWith(`/v2/${path}/tags/list`) ? target.slice(query + 1) : undefined
}

const tagsIn = ({ body, host }: Answer): readonly string[] => {
  try {
    const { tags } = JSON.parse(Buffer.from(body).toString('utf8')) as { tags?: unknown }
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
  } catch (error) {
    throw broken(host, String(error))
  }
}

/** A client of registries. */
export const createRegistryClient = (parts: RegistryClientParts): RegistryClient => {
  const { nowMs, credentialsFor, hubUrl } = parts
  const send = createSend(parts.fetch, parts.deadlineMs ?? 15_000)
  const ask = createAskRegistry({
    send,
    authorizer: createAuthorizer(send, nowMs),
    credentialsFor,
    hubUrl,
    nowMs,
  })
  const manifests = remembering<{ found: Found; sizeBytes: number }>(200)
  const configs = remembering<ImageConfig>(200)
  const tarSizes = remembering<number | undefined>(2_000)

  const askManifest = (
    method: 'GET' | 'HEAD',
    { domain, path }: Reference,
    name: string,
    options: AskOptions,
  ) =>
    ask({
      ...{ method, domain, path, ...options },
      resource: `manifests/${name}`,
      headers: { accept: manifestTypes },
      mostBytes: mostManifestBytes,
    })

  const fetchManifest = (reference: Reference, digest: Digest, options: AskOptions) =>
    manifests(digest, async () => {
      const answer = await askManifest('GET', reference, digest, options)
      const body = verify(answer, digest)
      return { found: readManifest(answer.host, body), sizeBytes: body.byteLength }
    })

  const askBlob = (
    { domain, path }: Reference,
    { digest }: Blob,
    mostBytes: number,
    options: AskOptions,
    headers = {},
  ) => ask({ method: 'GET', domain, path, ...options, resource: `blobs/${digest}`, headers, mostBytes })

  const headManifest: RegistryClient['headManifest'] = async (reference, options) => {
    const answer = await askManifest('HEAD', reference, namedBy(reference), options)
    const said = parseDigest(answer.headers.get('docker-content-digest') ?? '')
    const quota = quotaIn(answer.headers)
    if (said !== undefined) {
      return { digest: said, sizeBytes: lengthIn(answer.headers), ...(quota && { quota }) }
    }
    const whole = await askManifest('GET', reference, namedBy(reference), options)
    const digest = parseDigest(sha256(whole.body))
    if (digest === undefined) throw broken(whole.host, m.registry_no_digest())
    return { digest, sizeBytes: whole.body.byteLength, ...(quota && { quota }) }
  }

  const getManifest: RegistryClient['getManifest'] = async (reference, { digest }, platform, options) => {
    const { found, sizeBytes } = await fetchManifest(reference, digest, options)
    if (found.kind === 'manifest') return { ...found.manifest, digest, sizeBytes }
    const entry = chooseForPlatform(found.entries, platform)
    const chosen = await fetchManifest(reference, entry.digest, options)
    if (chosen.found.kind === 'index') throw broken(reference.domain, m.registry_index_in_index())
    const { manifest } = chosen.found
    return { ...manifest, digest: entry.digest, sizeBytes: chosen.sizeBytes, platform: platformOf(entry) }
  }

  const getConfig: RegistryClient['getConfig'] = (reference, config, options) =>
    configs(config.digest, async () => {
      const answer = await askBlob(reference, config, mostConfigBytes, options)
      return readConfig(answer.host, verify(answer, config.digest))
    })

  const describe: RegistryClient['describeConfig'] = async (reference, config, options) => {
    const answer = await askBlob(reference, config, mostConfigBytes, options)
    return describeConfig(jsonIn(answer.host, verify(answer, config.digest)))
  }

  const tarBytes: RegistryClient['tarBytes'] = (reference, layer, options) =>
    tarSizes(layer.digest, async () => {
      if (layer.sizeBytes < 4) return undefined
      const range = `bytes=${layer.sizeBytes - 4}-${layer.sizeBytes - 1}`
      // Chromium asks for a range only where nothing compresses it on the way; so no encoding is accepted.
      const headers = { range, 'accept-encoding': 'identity' }
      const { status, body } = await askBlob(reference, layer, 4, options, headers)
      return status === 206 ? gzipContentBytes(body, layer.sizeBytes) : undefined
    })

  const listTags: RegistryClient['listTags'] = async ({ domain, path }, { next, ...options }) => {
    const answer = await ask({
      ...{ method: 'GET', domain, path, ...options },
      resource: `tags/list?${next ?? `n=${tagsAtOnce}`}`,
      mostBytes: mostTagListBytes,
    })
    const more = nextIn(answer.headers, path)
    return { tags: tagsIn(answer), ...(more === undefined ? {} : { next: more }) }
  }

  return { headManifest, getManifest, getConfig, describeConfig: describe, tarBytes, listTags }
}
