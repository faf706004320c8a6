/**
 * Manifests, indexes and configs (OCI image-spec, manifest.md, image-index.md, config.md; Docker's schema 2), read from
 * what a stranger sent.
 */
import * as v from 'valibot'
import { parseDigest, type Digest } from '../../core/identity.ts'
import { broken, noImage, wrongPlatform } from './failures.ts'
import { m } from '../../words/messages.ts'

/** What a manifest says of a blob. */
export interface Blob {
  readonly digest: Digest
  readonly sizeBytes: number
}

/** An image's manifest: its config, and its layers from the bottom up. */
export interface Manifest {
  readonly config: Blob
  readonly layers: readonly Blob[]
}

/** What matters of an image's config. */
export interface ImageConfig {
  /** Of the layers, from the bottom up. */
  readonly diffIds: readonly Digest[]
  /** `os/architecture[/variant]`. */
  readonly platform: string
}

/** The media types that are asked for: what Docker 20.10 and later pull. */
export const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

const digest = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const parsed = parseDigest(dataset.value)
    if (parsed !== undefined) return parsed
    addIssue({ message: 'It is no digest.' })
    return NEVER
  }),
)

const sizeBytes = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const blob = v.pipe(
  v.object({ digest, size: sizeBytes }),
  v.transform(({ digest: ofBlob, size }): Blob => ({ digest: ofBlob, sizeBytes: size })),
)

const platform = v.object({ os: v.string(), architecture: v.string(), variant: v.optional(v.string()) })

type Platform = v.InferOutput<typeof platform>

const manifestSchema = v.object({ config: blob, layers: v.pipe(v.array(blob), v.maxLength(1_000)) })

const indexSchema = v.object({
  manifests: v.pipe(v.array(v.object({ digest, platform: v.nullish(platform) })), v.maxLength(10_000)),
})

const configSchema = v.pipe(
  v.object({
    os: v.optional(v.string(), 'linux'),
    architecture: v.optional(v.string(), ''),
    variant: v.optional(v.string()),
    rootfs: v.object({ diff_ids: v.nullish(v.array(digest), []) }),
  }),
  v.transform(({ rootfs, ...its }): ImageConfig => ({
    diffIds: rootfs.diff_ids ?? [],
    platform: platformText(its),
  })),
)

const platformText = ({ os, architecture, variant }: Platform): string =>
  [os, architecture, ...(variant === undefined || variant === '' ? [] : [variant])].join('/')

/** What was sent as JSON. Throws `stream-broken`. */
export const jsonIn = (host: string, body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'))
  } catch (error) {
    throw broken(host, String(error))
  }
}

/** One image of an index, for a platform. */
export interface IndexEntry {
  readonly digest: Digest
  readonly platform: Platform
}

/** What a registry has under a tag or digest. */
export type Found =
  | { readonly kind: 'manifest'; readonly manifest: Manifest }
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[] }

/**
 * Reads a manifest or an index. `mediaType` may be absent: what has `manifests` is an index (manifest.md).
 * Attestations (`unknown/unknown`) are left out. Throws `stream-broken`, or `unexpected` for what is neither.
 */
export const readManifest = (host: string, body: Uint8Array): Found => {
  const json = jsonIn(host, body)
  if (v.is(v.object({ manifests: v.array(v.unknown()) }), json)) {
    const index = v.safeParse(indexSchema, json)
    if (!index.success) throw broken(host, v.summarize(index.issues))
    const entries = index.output.manifests.flatMap((entry) =>
      entry.platform && entry.platform.os !== 'unknown'
        ? [{ digest: entry.digest, platform: entry.platform }]
        : [],
    )
    return { kind: 'index', entries }
  }
  if (v.is(v.object({ schemaVersion: v.literal(1) }), json)) throw noImage(m.registry_old_schema())
  const manifest = v.safeParse(manifestSchema, json)
  if (!manifest.success) throw noImage(v.summarize(manifest.issues))
  return { kind: 'manifest', manifest: manifest.output }
}

/** Reads an image's config. Throws `stream-broken`. */
export const readConfig = (host: string, body: Uint8Array): ImageConfig => {
  const config = v.safeParse(configSchema, jsonIn(host, body))
  if (config.success) return config.output
  throw broken(host, v.summarize(config.issues))
}

/**
 * The variants that run where one is asked for, best first (containerd platforms/compare.go, `platformVector`, and
 * platforms/database.go, `normalizeArch`).
 */
const variantsFor = (architecture: string, variant: string | undefined): readonly string[] => {
  if (architecture === 'arm64')
    return variant === undefined || variant === 'v8' ? ['v8', ''] : [variant, 'v8', '']
  if (architecture === 'arm') {
    const newest = Number(/^v(\d)$/.exec(variant ?? 'v7')?.[1] ?? 7)
    const lower = Array.from({ length: Math.max(0, newest - 4) }, (_, index) => `v${newest - index}`)
    return [...lower, '']
  }
  if (architecture === 'amd64')
    return variant === undefined || variant === 'v1' ? ['', 'v1'] : [variant, '', 'v1']
  return variant === undefined ? [''] : [variant, '']
}

const partsOf = (text: string): Platform => {
  const [os = '', architecture = '', variant] = text.split('/')
  return { os, architecture, variant }
}

/** How well a platform fits one that is asked for: 0 is best; `undefined` where it does not. */
const fitOf = (asked: Platform, offered: Platform): number | undefined => {
  if (asked.os !== offered.os || asked.architecture !== offered.architecture) return undefined
  const rank = variantsFor(asked.architecture, asked.variant).indexOf(offered.variant ?? '')
  return rank < 0 ? undefined : rank
}

/** Whether an image for `offered` is what one gets who asks for `asked`; both are `os/architecture[/variant]`. */
export const isForPlatform = (asked: string, offered: string): boolean =>
  fitOf(partsOf(asked), partsOf(offered)) !== undefined

/** The image of an index that an engine takes for a platform: the best fit, the first of equals. */
export const chooseForPlatform = (entries: readonly IndexEntry[], asked: string): IndexEntry => {
  const parts = partsOf(asked)
  const fits = entries
    .map((entry) => ({ entry, fit: fitOf(parts, entry.platform) }))
    .filter((one): one is { entry: IndexEntry; fit: number } => one.fit !== undefined)
    .toSorted((one, other) => one.fit - other.fit)
  const [best] = fits
  if (best !== undefined) return best.entry
  throw wrongPlatform(asked, [...new Set(entries.map((entry) => platformText(entry.platform)))])
}

/** The platform of an index's entry as it is written. */
export const platformOf = (entry: IndexEntry): string => platformText(entry.platform)
