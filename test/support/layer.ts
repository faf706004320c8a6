import { createCipheriv, createHash, type Hash } from 'node:crypto'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { pack, type Pack } from 'tar-stream'

/** A file's content: as it is, or so many bytes that do not compress and are the same for the same seed. */
export type FileContent = string | Uint8Array | { readonly bytes: number; readonly seed: number }

/** What one instruction of a Dockerfile made. */
export interface LayerSpec {
  /** As the history shows it: `RUN /bin/sh -c apk add …`. */
  readonly instruction: string
  /** By path without a leading slash. Those in a `bin` folder are executable. */
  readonly files?: Readonly<Record<string, FileContent>>
  /** An instruction that leaves no layer: ENV, CMD and so on. */
  readonly emptyLayer?: true
}

/** What a manifest and a config say of a layer. */
export interface LayerDescriptor {
  /** Of the tar. */
  readonly diffId: string
  /** Of the tar when compressed. */
  readonly digest: string
  /** Compressed, in bytes. */
  readonly sizeBytes: number
}

/** Every file's and folder's time: the content alone decides on a layer's digest. */
const fileTime = new Date(Date.UTC(2025, 0, 1))

/** Above this many bytes the content is known not to compress, and trying would take most of the time. */
const storedFromBytes = 1_000_000

/** The uncompressed tar of a layer. Its content is made as it is read, so a big one takes no memory. */
export function tarStream(files: LayerSpec['files'] = {}): Readable {
  const tar = pack()
  const source = Readable.from(tar)
  writeEntries(tar, files).catch((error: unknown) => tar.destroy(error as Error))
  return source
}

/**
 * Makes a compressed layer and writes it, piece by piece, wherever it is to go.
 * @param write takes the compressed tar; the descriptor is known once it has read all of it
 */
export async function writeLayer(
  files: LayerSpec['files'],
  write: (compressed: Readable) => Promise<unknown>,
): Promise<LayerDescriptor> {
  const tar = new Meter()
  const compressed = new Meter()
  const gzip = createGzip({ level: generatedBytes(files) > storedFromBytes ? 0 : 1 })
  await Promise.all([pipeline(tarStream(files), tar, gzip, compressed), write(compressed)])
  return { diffId: tar.digest(), digest: compressed.digest(), sizeBytes: compressed.sizeBytes }
}

/** `sha256:…` of some bytes. */
export const digestOf = (bytes: Uint8Array | string): string => toDigest(createHash('sha256').update(bytes))

/** A stream of `bytes` bytes that do not compress; the same for the same seed. */
export function* randomBytes(bytes: number, seed: number): Generator<Buffer> {
  const key = createHash('sha256').update(`seed ${seed}`).digest().subarray(0, 16)
  const cipher = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(64 * 1024)
  for (let left = bytes; left > 0; left -= zeros.length) {
    yield cipher.update(left < zeros.length ? zeros.subarray(0, left) : zeros)
  }
}

/** Passes bytes on, and knows how many there were and their digest. */
class Meter extends Transform {
  sizeBytes = 0
  private readonly hash = createHash('sha256')

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Buffer) => void,
  ): void {
    this.hash.update(chunk)
    this.sizeBytes += chunk.length
    done(null, chunk)
  }

  digest(): string {
    return toDigest(this.hash)
  }
}

const toDigest = (hash: Hash): string => `sha256:${hash.digest('hex')}`

async function writeEntries(tar: Pack, files: NonNullable<LayerSpec['files']>): Promise<void> {
  for (const folder of foldersOf(Object.keys(files))) {
    tar.entry({ name: `${folder}/`, type: 'directory', mode: 0o755, mtime: fileTime })
  }
  for (const [name, content] of Object.entries(files).sort(byName)) await writeFile(tar, name, content)
  tar.finalize()
}

async function writeFile(tar: Pack, name: string, content: FileContent): Promise<void> {
  const mode = /(^|\/)s?bin\//.test(name) ? 0o755 : 0o644
  const chunks = isGenerated(content) ? randomBytes(content.bytes, content.seed) : [Buffer.from(content)]
  const size = isGenerated(content) ? content.bytes : Buffer.byteLength(content)
  const entry = tar.entry({ name, mode, size, mtime: fileTime })
  for (const chunk of chunks) {
    if (!entry.write(chunk)) await new Promise<void>((drained) => entry.once('drain', drained))
  }
  entry.end(undefined)
}

/** Every folder above the files, a parent before what is in it. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = paths.flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  })
  return [...new Set(folders)].sort()
}

const generatedBytes = (files: LayerSpec['files'] = {}): number =>
  Object.values(files).reduce<number>((sum, content) => sum + (isGenerated(content) ? content.bytes : 0), 0)

const isGenerated = (content: FileContent): content is Exclude<FileContent, string | Uint8Array> =>
  typeof content === 'object' && 'seed' in content

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
