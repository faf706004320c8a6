/** The tags of the stand-in's repositories. Those of sample images have the platforms and about the sizes of these. */
import { createHash } from 'node:crypto'
import type { ImageSpec, Platform } from '../images.ts'
import { sampleImage, sampleNames, type SampleName } from '../sample-images.ts'
import { asOfMs, manyTagsPath, numberOf, type StandInRepository } from './catalogue.ts'

/** What a name with its tag (`library/alpine:3.20`) stands for, such as `pushSampleImages` gives it. */
export type KnownDigests = Readonly<Partial<Record<string, string>>>

/** One image of a tag, on the wire. */
export interface WireImage {
  readonly architecture: string
  readonly features: string
  readonly variant: string | null
  readonly digest?: string
  readonly os: string
  readonly os_features: string
  readonly os_version: null
  readonly size: number
  readonly status: string
  readonly last_pulled: string | null
  readonly last_pushed: string | null
}

/** One tag, on the wire. */
export interface WireTag {
  readonly creator: number
  readonly id: number
  readonly images: readonly WireImage[]
  readonly last_updated: string | null
  readonly last_updater: number
  readonly last_updater_username: string
  readonly name: string
  readonly repository: number
  readonly full_size: number
  readonly v2: boolean
  readonly tag_status: string
  readonly tag_last_pulled: string | null
  readonly tag_last_pushed: string | null
  readonly media_type: string
  readonly content_type: string
  readonly digest?: string
}

const dayMs = 24 * 3_600_000

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`

const platforms: Readonly<Record<string, Platform>> = {
  amd64: { os: 'linux', architecture: 'amd64' },
  arm64: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  arm: { os: 'linux', architecture: 'arm', variant: 'v7' },
}

interface Content {
  readonly platform: Platform
  readonly sizeBytes: number
}

interface PlannedTag {
  readonly name: string
  readonly pushedAtMs: number
  readonly contents: readonly Content[]
}

const sizeOf = (spec: ImageSpec): number => {
  const files = spec.layers.flatMap((layer) => Object.values(layer.files ?? {}))
  return files.reduce<number>(
    (sum, file) => sum + (typeof file === 'object' && 'bytes' in file ? file.bytes : 200),
    0,
  )
}

const contentOf = (spec: ImageSpec): Content => ({
  platform: spec.platform ?? { os: 'linux', architecture: 'amd64' },
  sizeBytes: sizeOf(spec),
})

const samplesOf = (path: string): PlannedTag[] =>
  sampleNames
    .filter((name) => name.startsWith(`${path}:`))
    .map((name: SampleName) => {
      const sample = sampleImage(name)
      const images = 'image' in sample ? [sample.image] : sample.index
      return {
        name: name.slice(path.length + 1),
        pushedAtMs: images[0]?.createdAtMs ?? asOfMs - dayMs,
        contents: images.map(contentOf),
      }
    })

const contentsOf = ({ path, architectures }: StandInRepository, name: string): Content[] =>
  architectures.map((architecture) => ({
    platform: platforms[architecture] ?? { os: 'linux', architecture },
    sizeBytes: 3_000_000 + (numberOf(path + name + architecture) % 90_000_000),
  }))

const versionsOf = (path: string): string[] => {
  const major = 1 + (numberOf(path) % 20)
  return [0, 1, 2, 3, 4, 5].map((back) => `${major}.${9 - back}`)
}

const namesOf = (path: string): string[] => {
  if (path === manyTagsPath)
    return Array.from({ length: 3_000 }, (_, night) => `nightly-${String(3_000 - night)}`)
  const variants = path.startsWith('library/') ? ['', '-alpine', '-slim'] : ['']
  const names = ['latest', ...versionsOf(path)]
  return names.flatMap((name) => variants.map((variant) => name + variant))
}

const plannedTags = (repository: StandInRepository): PlannedTag[] => {
  const samples = samplesOf(repository.path)
  const taken = new Set(samples.map(({ name }) => name))
  const others = namesOf(repository.path)
    .filter((name) => !taken.has(name))
    .map((name, index) => ({
      name,
      pushedAtMs: repository.updatedAtMs - index * dayMs,
      contents: contentsOf(repository, name),
    }))
  return [...others, ...samples].toSorted((a, b) => b.pushedAtMs - a.pushedAtMs)
}

const iso = (ms: number): string => new Date(ms).toISOString()

const attestation = (name: string): WireImage => ({
  ...{ architecture: 'unknown', features: '', variant: null, digest: digestOf(`${name} attestation`) },
  ...{ os: 'unknown', os_features: '', os_version: null, size: 4_265, status: 'active' },
  ...{ last_pulled: null, last_pushed: null },
})

const imageOf = (
  name: string,
  content: Content,
  digest: string | undefined,
  pushedAtMs: number,
): WireImage => ({
  architecture: content.platform.architecture,
  features: '',
  variant: content.platform.variant ?? null,
  ...(digest !== undefined && { digest }),
  os: content.platform.os,
  os_features: '',
  os_version: null,
  size: content.sizeBytes,
  status: 'active',
  last_pulled: numberOf(name) % 3 === 0 ? null : iso(asOfMs - (numberOf(name) % 96) * 3_600_000),
  last_pushed: numberOf(name) % 4 === 0 ? null : iso(pushedAtMs),
})

/** Hub has tags without a digest of their own (old ones) and such without dates; so do one in seven and one in eleven here. */
const wireTag = (path: string, { name, pushedAtMs, contents }: PlannedTag, known: KnownDigests): WireTag => {
  const fullName = `${path}:${name}`
  const itsDigest = known[fullName] ?? digestOf(fullName)
  const isIndex = contents.length > 1
  const isDated = numberOf(fullName) % 11 !== 0
  const imageDigest = (content: Content): string | undefined => {
    if (!isIndex) return itsDigest
    // Which manifests a known index has is not known here.
    return known[fullName] === undefined ? digestOf(fullName + content.platform.architecture) : undefined
  }
  const images = contents.map((content) => imageOf(fullName, content, imageDigest(content), pushedAtMs))
  return {
    creator: 7,
    id: numberOf(fullName),
    images: isIndex ? [...images, attestation(fullName)] : images,
    last_updated: isDated ? iso(pushedAtMs) : null,
    last_updater: 1_156_886,
    last_updater_username: 'doijanky',
    name,
    repository: numberOf(path),
    full_size: contents[0]?.sizeBytes ?? 0,
    v2: true,
    tag_status: 'active',
    tag_last_pulled: null,
    tag_last_pushed: isDated ? iso(pushedAtMs) : null,
    media_type: `application/vnd.oci.image.${isIndex ? 'index' : 'manifest'}.v1+json`,
    content_type: 'image',
    ...((known[fullName] !== undefined || numberOf(fullName) % 7 !== 0) && { digest: itsDigest }),
  }
}

/** What was made before: the 3,000 tags take 50 ms. */
const made = new WeakMap<KnownDigests, Map<string, readonly WireTag[]>>()

/** The tags of a repository, newest first. */
export const tagsOf = (repository: StandInRepository, known: KnownDigests): readonly WireTag[] => {
  const byPath = made.get(known) ?? new Map<string, readonly WireTag[]>()
  made.set(known, byPath)
  const { path } = repository
  const tags = byPath.get(path) ?? plannedTags(repository).map((tag) => wireTag(path, tag, known))
  byPath.set(path, tags)
  return tags
}
