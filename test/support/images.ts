import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { digestOf, type LayerDescriptor, type LayerSpec, writeLayer } from './layer.ts'

export type { FileContent, LayerSpec } from './layer.ts'

/** The registry to push to; it has to be up. */
export interface PushTarget {
  readonly url: string
}

/** As in an image index. */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string
}

/** What a container of the image starts with: the `config` of an image configuration. */
export interface ContainerConfig {
  readonly Cmd?: readonly string[]
  readonly Entrypoint?: readonly string[]
  readonly Env?: readonly string[]
  readonly ExposedPorts?: Readonly<Record<string, object>>
  readonly Labels?: Readonly<Record<string, string>>
  readonly StopSignal?: string
  readonly User?: string
  readonly Volumes?: Readonly<Record<string, object>>
  readonly WorkingDir?: string
}

/** An image, all of whose bytes and digests follow from this. */
export interface ImageSpec {
  /** Without the registry: `library/python`. */
  readonly repository: string
  /** None for an image that is only in an index, or known by its digest. */
  readonly tags: readonly string[]
  readonly layers: readonly LayerSpec[]
  readonly config?: ContainerConfig
  /** linux/amd64 when left out. */
  readonly platform?: Platform
  /** Media types: OCI's when left out, or those of Docker's schema 2. */
  readonly format?: ImageFormat
  readonly createdAtMs?: number
}

export type ImageFormat = 'oci' | 'docker'

/** What the registry holds after a push. */
export interface PushedImage {
  /** The manifest's: what RepoDigests names. */
  readonly digest: string
  /** The configuration's: the Id on graph drivers. */
  readonly configDigest: string
  readonly layers: readonly LayerDescriptor[]
  readonly platform: Platform
  readonly mediaType: string
  /** The manifest's, in bytes. */
  readonly sizeBytes: number
}

/** Several images under one name, one for each platform. */
export interface IndexSpec {
  readonly repository: string
  readonly tags: readonly string[]
  /** Pushed before, to the same repository. */
  readonly manifests: readonly PushedImage[]
}

export const linuxAmd64: Platform = { os: 'linux', architecture: 'amd64' }
export const linuxArm64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }

const defaultCreatedAtMs = Date.UTC(2025, 5, 1, 12)
const instructionTakesMs = 1000

const mediaTypes = {
  oci: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
} as const

const indexMediaType = 'application/vnd.oci.image.index.v1+json'

/**
 * Makes an image and pushes it. What the repository has already is not pushed again, and the same layers give the
 * same digests, so images share what their specs share.
 * @throws Error with the registry's own words
 */
export async function pushImage(registry: PushTarget, spec: ImageSpec): Promise<PushedImage> {
  const { repository, tags, platform = linuxAmd64, format = 'oci' } = spec
  const types = mediaTypes[format]
  const filled = spec.layers.filter((layer) => layer.emptyLayer !== true)
  const layers = await Promise.all(filled.map((layer) => pushLayer(registry, repository, layer)))

  const config = JSON.stringify(imageConfig(spec, platform, layers))
  const configDigest = await pushBytes(registry, repository, config)
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: types.manifest,
    config: { mediaType: types.config, digest: configDigest, size: Buffer.byteLength(config) },
    layers: layers.map(({ digest, sizeBytes }) => ({ mediaType: types.layer, digest, size: sizeBytes })),
  })
  const digest = await pushManifest(registry, { repository, tags, mediaType: types.manifest, body: manifest })
  const sizeBytes = Buffer.byteLength(manifest)
  return { digest, configDigest, layers, platform, mediaType: types.manifest, sizeBytes }
}

/**
 * Pushes an OCI index over images that are in the same repository.
 * @returns the index's digest
 */
export async function pushIndex(registry: PushTarget, spec: IndexSpec): Promise<{ digest: string }> {
  const manifests = spec.manifests.map(({ mediaType, digest, sizeBytes, platform }) => {
    return { mediaType, digest, size: sizeBytes, platform }
  })
  const body = JSON.stringify({ schemaVersion: 2, mediaType: indexMediaType, manifests })
  const { repository, tags } = spec
  return { digest: await pushManifest(registry, { repository, tags, mediaType: indexMediaType, body }) }
}

/** The image configuration: https://github.com/opencontainers/image-spec/blob/main/config.md. */
export function imageConfig(
  spec: Pick<ImageSpec, 'config' | 'createdAtMs' | 'layers'>,
  platform: Platform,
  layers: readonly Pick<LayerDescriptor, 'diffId'>[],
): object {
  const createdAtMs = spec.createdAtMs ?? defaultCreatedAtMs
  const startedAtMs = createdAtMs - spec.layers.length * instructionTakesMs
  const history = spec.layers.map((layer, index) => ({
    created: new Date(startedAtMs + index * instructionTakesMs).toISOString(),
    created_by: layer.instruction,
    comment: 'buildkit.dockerfile.v0',
    ...(layer.emptyLayer && { empty_layer: true }),
  }))
  return {
    ...platform,
    created: new Date(createdAtMs).toISOString(),
    config: spec.config ?? {},
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history,
  }
}

/** What layers were found to be, by what is in them: a layer in a second image is made once. */
const knownLayers = new Map<string, LayerDescriptor>()

async function pushLayer(
  registry: PushTarget,
  repository: string,
  spec: LayerSpec,
): Promise<LayerDescriptor> {
  const key = JSON.stringify(spec.files)
  const known = knownLayers.get(key)
  if (known && (await hasBlob(registry, repository, known.digest))) return known

  const upload = await beginUpload(registry, repository)
  let location = upload
  const layer = await writeLayer(spec.files, async (compressed) => {
    location = await sendStream(upload, compressed)
  })
  await finishUpload(location, layer.digest)
  knownLayers.set(key, layer)
  return layer
}

async function pushBytes(registry: PushTarget, repository: string, bytes: string): Promise<string> {
  const digest = digestOf(bytes)
  if (await hasBlob(registry, repository, digest)) return digest
  await finishUpload(await beginUpload(registry, repository), digest, bytes)
  return digest
}

async function hasBlob(registry: PushTarget, repository: string, digest: string): Promise<boolean> {
  return (await fetch(`${registry.url}/v2/${repository}/blobs/${digest}`, { method: 'HEAD' })).ok
}

/** @returns where to send the blob */
async function beginUpload(registry: PushTarget, repository: string): Promise<URL> {
  const url = `${registry.url}/v2/${repository}/blobs/uploads/`
  const response = await expectOk(fetch(url, { method: 'POST' }))
  return new URL(response.headers.get('location') ?? '', url)
}

async function finishUpload(location: URL, digest: string, bytes?: string): Promise<void> {
  const url = new URL(location)
  url.searchParams.set('digest', digest)
  const headers = { 'Content-Type': 'application/octet-stream' }
  await expectOk(fetch(url, { method: 'PUT', headers, ...(bytes !== undefined && { body: bytes }) }))
}

/** Sends one chunk of unknown length. With `node:http`, because `fetch` copies more and takes twice the time. */
async function sendStream(url: URL, content: Readable): Promise<URL> {
  const sent = request(url, { method: 'PATCH', headers: { 'Content-Type': 'application/octet-stream' } })
  const answered = once(sent, 'response') as Promise<[IncomingMessage]>
  const [[response]] = await Promise.all([answered, pipeline(content, sent)])
  response.resume()
  const next = response.headers.location
  if (next && response.statusCode === 202) return new URL(next, url)
  throw new Error(`PATCH ${url.pathname}: ${response.statusCode}`)
}

interface Manifest {
  readonly repository: string
  readonly tags: readonly string[]
  readonly mediaType: string
  readonly body: string
}

async function pushManifest(
  registry: PushTarget,
  { repository, tags, mediaType, body }: Manifest,
): Promise<string> {
  const digest = digestOf(body)
  for (const reference of tags.length > 0 ? tags : [digest]) {
    const url = `${registry.url}/v2/${repository}/manifests/${reference}`
    await expectOk(fetch(url, { method: 'PUT', headers: { 'Content-Type': mediaType }, body }))
  }
  return digest
}

async function expectOk(answer: Promise<Response>): Promise<Response> {
  const response = await answer
  const text = await response.text()
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`)
  return response
}
