import { open, stat } from 'node:fs/promises'
import { dirname, posix } from 'node:path'
import * as v from 'valibot'
import { unreachable } from '../../core/failure.ts'
import type { ArchiveCompression, ArchiveContents } from '../../core/transfers/transfer.ts'
import { tarBlockBytes } from '../../core/transfers/tar-header.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { m } from '../../words/messages.ts'
import { fileSource, gzipSource, type ByteSource } from './byte-source.ts'
import { cutArchive, noArchive } from './failures.ts'
import { TarError, tarEntries, type TarLimits } from './tar-entries.ts'

/**
 * An archive of 5,000 images has some ten thousands of entries; a file system's has more. A compressed archive has to be
 * unpacked to be looked into, and a few bytes may stand for very many.
 */
const plainLimits: TarLimits = { mostEntries: 200_000, mostBytes: Infinity }
const gzipLimits: TarLimits = { mostEntries: 200_000, mostBytes: 4 * 1024 ** 3 }

/** Thousands of images, each with a hundred layers, take less. */
const mostJsonBytes = 16 * 1024 * 1024

/** `manifest.json` of `docker save` (moby image/tarexport, `manifestItem`). */
const dockerManifest = v.array(
  v.object({
    Config: v.string(),
    RepoTags: v.nullish(v.array(v.string())),
    Layers: v.nullish(v.array(v.string())),
  }),
)

/** `index.json` of an OCI layout (image-spec, image-layout.md). */
const ociIndex = v.object({
  manifests: v.array(
    v.object({ digest: v.string(), annotations: v.nullish(v.record(v.string(), v.string())) }),
  ),
})

/** The part of an archive that says what is in it. */
interface Found {
  readonly names: Set<string>
  readonly documents: Map<string, unknown>
  bytes: number
}

type Image = NonNullable<ArchiveContents['images']>[number]

const magics: readonly (readonly [ArchiveCompression, readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
]

const compressionOf = async (path: string): Promise<ArchiveContents['compression']> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0)
    const start = buffer.subarray(0, bytesRead)
    const found = magics.find(([, magic]) => magic.every((byte, index) => start[index] === byte))
    return found?.[0] ?? 'none'
  } finally {
    await file.close()
  }
}

const parsed = (content: Uint8Array | undefined): unknown => {
  try {
    return content === undefined ? undefined : JSON.parse(Buffer.from(content).toString('utf8'))
  } catch {
    return undefined
  }
}

const documentNames = ['manifest.json', 'index.json', 'oci-layout', 'repositories']

const look = async (source: ByteSource, limits: TarLimits, signal?: AbortSignal): Promise<Found> => {
  const found: Found = { names: new Set(), documents: new Map(), bytes: 0 }
  for await (const entry of tarEntries(source, limits)) {
    signal?.throwIfAborted()
    const name = posix.normalize(entry.name).replace(/^\/+|\/+$/g, '')
    found.names.add(name)
    found.bytes += tarBlockBytes + entry.sizeBytes
    if (documentNames.includes(name)) found.documents.set(name, parsed(await entry.content(mostJsonBytes)))
  }
  return found
}

/** The names that an OCI layout gives a manifest: containerd's in full, or the specification's, which may be a tag alone. */
const namesOfManifest = (
  annotations: Readonly<Record<string, string>> | null | undefined,
): readonly string[] => {
  const name = annotations?.['io.containerd.image.name'] ?? annotations?.['org.opencontainers.image.ref.name']
  return name === undefined ? [] : [name]
}

const notOfImages = (path: string) =>
  noArchive(path, m.archives_no_images_in_it, m.archives_no_images_in_it_advice())

/** The archive was cut where one entry ends and the next would have begun. */
const requireAll = (path: string, { names }: Found, wanted: readonly string[]): void => {
  if (wanted.some((name) => !names.has(posix.normalize(name)))) throw cutArchive(path)
}

const dockerImages = (path: string, found: Found): readonly Image[] | undefined => {
  const manifest = v.safeParse(dockerManifest, found.documents.get('manifest.json'))
  if (!manifest.success) return undefined
  for (const { Config, Layers } of manifest.output) requireAll(path, found, [Config, ...(Layers ?? [])])
  return manifest.output.map(({ RepoTags }) => ({ names: RepoTags ?? [] }))
}

const ociImages = (path: string, found: Found): readonly Image[] | undefined => {
  const index = v.safeParse(ociIndex, found.documents.get('index.json'))
  if (!index.success || !found.names.has('oci-layout')) return undefined
  const images = new Map<string, { names: string[] }>()
  for (const { digest, annotations } of index.output.manifests) {
    requireAll(path, found, [`blobs/${digest.replace(':', '/')}`])
    const image = images.get(digest) ?? { names: [] }
    image.names.push(...namesOfManifest(annotations))
    images.set(digest, image)
  }
  return [...images.values()]
}

const judge = (path: string, found: Found): Pick<ArchiveContents, 'format' | 'images' | 'contentBytes'> => {
  const docker = dockerImages(path, found)
  if (docker !== undefined) return { format: 'docker', images: docker, contentBytes: found.bytes }
  const oci = ociImages(path, found)
  if (oci !== undefined) return { format: 'oci', images: oci, contentBytes: found.bytes }
  // What docker save writes last is missing, or what it writes first is not there at all.
  if ([...found.names].some((name) => /^blobs\/sha256\/|^[0-9a-f]{64}(\/layer\.tar|\.json)$/.test(name)))
    throw cutArchive(path)
  throw notOfImages(path)
}

const notLookedInto = {}

const isZlibError = (error: unknown, code: RegExp): boolean =>
  error instanceof Error && code.test((error as NodeJS.ErrnoException).code ?? '')

const failureOfTar = (path: string, error: TarError): Error => {
  const { trouble } = error
  switch (trouble) {
    case 'no-tar':
      return noArchive(path, m.archives_is_none, m.archives_is_none_advice())
    case 'damaged':
      return noArchive(path, m.archives_damaged, m.archives_damaged_advice())
    case 'cut':
      return cutArchive(path)
    case 'too-many':
      return notOfImages(path)
    case 'too-large':
      return error
    default:
      return unreachable(trouble)
  }
}

const lookInto = async (
  path: string,
  compression: 'none' | 'gzip',
  signal: AbortSignal | undefined,
): Promise<Pick<ArchiveContents, 'format' | 'images' | 'contentBytes'>> => {
  const source = compression === 'none' ? await fileSource(path) : gzipSource(path)
  try {
    return judge(path, await look(source, compression === 'none' ? plainLimits : gzipLimits, signal))
  } catch (error) {
    if (error instanceof TarError && error.trouble === 'too-large') return notLookedInto
    if (error instanceof TarError) throw failureOfTar(path, error)
    if (isZlibError(error, /^Z_BUF_ERROR$/)) throw cutArchive(path)
    if (isZlibError(error, /^Z_/)) throw failureOfTar(path, new TarError('damaged'))
    throw error
  } finally {
    await source.close()
  }
}

/**
 * Says what is in an archive of images, from the headers of the tar and the lists in it: nothing is unpacked to the disk.
 * A gzip archive is read through, up to 4 GiB of content; bzip2, xz and zstd are left to the engine.
 *
 * Throws a `FailureError`: `not-found`, `permission-denied`, or `invalid-input` where the file is no archive of images,
 * damaged or cut.
 */
export const inspectArchive = async (path: string, signal?: AbortSignal): Promise<ArchiveContents> => {
  try {
    const file = await stat(path)
    if (!file.isFile()) throw noArchive(path, m.archives_no_file, m.archives_no_file_advice())
    const compression = await compressionOf(path)
    const inside =
      compression === 'none' || compression === 'gzip'
        ? await lookInto(path, compression, signal)
        : notLookedInto
    return { path, fileBytes: file.size, compression, ...inside }
  } catch (error) {
    throw fileFailure(error, path, dirname(path))
  }
}
