import { link, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { FailureError } from '../../core/failure.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { writeWhole } from '../../disk/whole-file.ts'
import { failureOfWords } from '../../engine/failures.ts'
import { m } from '../../words/messages.ts'

/** Where an archive is written to. */
export interface ArchiveFile {
  readonly path: string
  /** Makes the part's name one that no other has: a UUID. */
  readonly id: string
  /** A file that is there may be replaced: somebody has agreed to it. */
  readonly overwrite: boolean
  readonly signal: AbortSignal
  /** Hears how many bytes have been written by now, before compression. */
  readonly onBytes: (bytes: number) => void
  /** Hears how large the file is about to become, after compression; where it throws, no file comes about. */
  readonly onFileBytes?: (bytes: number) => void
}

/** What a name ends with that is asked to be compressed. */
export const isGzipName = (path: string): boolean => /\.(tar\.gz|tgz)$/i.test(path)

const partOf = (path: string, id: string): string => `${path}.part-${id}`

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** Takes away what a Lading that was killed left of this file. Never rejects. */
const removeLeftovers = async (path: string): Promise<void> => {
  const folder = dirname(path)
  const leftover = new RegExp(`^${uuid}$`)
  const prefix = `${basename(path)}.part-`
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (!name.startsWith(prefix) || !leftover.test(name.slice(prefix.length))) continue
    await rm(join(folder, name), { force: true }).catch(() => undefined)
  }
}

/** There is a file with this name, and nobody has agreed to lose it. */
export const alreadyThere = (path: string): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: m.archives_already_there({ file: basename(path) }),
    advice: m.archives_already_there_advice(),
  })

/** Whether a name is taken. */
export const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Gives the part its name, and never takes the place of a file that came meanwhile unless that was agreed. */
const place = async (part: string, { path, overwrite }: ArchiveFile): Promise<void> => {
  if (overwrite) return rename(part, path)
  try {
    await link(part, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') throw alreadyThere(path)
    // A file system without links, such as a memory card's.
    if (await isThere(path)) throw alreadyThere(path)
    return rename(part, path)
  }
}

/** An archive ends with two empty blocks (POSIX.1-2017, pax, "ustar Interchange Format"). */
const endBytes = 1024
/** Longer than an error's JSON, with which an engine ends an archive that it could not finish (moby image_routes.go). */
const tailBytes = 16 * 1024

const endedEarly = (tail: Buffer): FailureError => {
  const text = tail.toString('utf8')
  const [, words] = /\{"errorDetail":\{.*?"message":("(?:[^"\\]|\\.)*")/s.exec(text) ?? []
  if (words !== undefined) return new FailureError(failureOfWords(JSON.parse(words) as string))
  return new FailureError({
    kind: 'stream-broken',
    message: m.archives_not_written_to_end(),
    advice: m.archives_not_written_to_end_advice(),
  })
}

/** Passes an archive on, counts it, and refuses to end where the archive has not. */
const watchArchive = (onBytes: (bytes: number) => void): Transform => {
  let bytes = 0
  let tail = Buffer.alloc(0)
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes)
      onBytes(bytes)
      done(null, chunk)
    },
    flush(done) {
      const isWhole = tail.length >= endBytes && tail.subarray(-endBytes).every((byte) => byte === 0)
      done(isWhole ? null : endedEarly(tail))
    },
  })
}

const writePart = async (file: FileHandle, archive: Readable, to: ArchiveFile): Promise<void> => {
  const { path, signal, onBytes, onFileBytes } = to
  const whole = watchArchive(onBytes)
  const write = async (source: AsyncIterable<Buffer>): Promise<void> => {
    let bytes = 0
    for await (const chunk of source) {
      bytes += chunk.length
      onFileBytes?.(bytes)
      await file.writeFile(chunk)
    }
  }
  await (isGzipName(path)
    ? pipeline(archive, whole, createGzip(), write, { signal })
    : pipeline(archive, whole, write, { signal }))
}

/**
 * Writes an archive to a part beside its place, makes sure that it is whole and on the disk, and only then gives it its
 * name. Compressed where the name asks for it (`.tar.gz`, `.tgz`). However it ends, no part is left; one that a killed
 * run left goes at the next time. `archive` is destroyed where it fails.
 *
 * Throws a `FailureError`: `disk-full`, `permission-denied`, `not-found` for the folder, `invalid-input` where a file is
 * there that may not be replaced, `stream-broken`; or what `archive` failed with.
 */
export const writeArchive = async (archive: Readable, to: ArchiveFile): Promise<void> => {
  const part = partOf(to.path, to.id)
  try {
    await removeLeftovers(to.path)
    await writeWhole({
      part,
      mode: 0o600,
      write: (file) => writePart(file, archive, to),
      place: () => {
        to.signal.throwIfAborted()
        return place(part, to)
      },
    })
  } catch (error) {
    archive.destroy()
    throw fileFailure(error, to.path, dirname(to.path))
  }
}
