import { createReadStream } from 'node:fs'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { FailureError, failureOf, type Failure } from '../../core/failure.ts'
import { emptyLoadProgress, foldLoadMessage } from '../../core/transfers/load-progress.ts'
import { shellWord } from '../../core/shell-word.ts'
import type { ArchiveContents } from '../../core/transfers/transfer.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { failureOfLoadWords } from '../../engine/archives.ts'
import { m } from '../../words/messages.ts'
import { inspectArchive } from '../archives/contents.ts'
import type { Learnt, TransferPlan, TransferRun } from './plan.ts'

const noRoom = (folder: string): Failure => ({
  kind: 'disk-full',
  message: m.archives_load_no_room({ folder }),
  advice: m.archives_load_no_room_advice(),
})

/** A file as it is read. What is said of it is a file's failure, not the engine's. */
const fileStream = (path: string, onBytes: (bytes: number) => void): Readable => {
  const read = async function* () {
    let bytes = 0
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
        bytes += (chunk as Buffer).length
        yield chunk as Buffer
        onBytes(bytes)
      }
    } catch (error) {
      throw fileFailure(error, path, dirname(path))
    }
  }
  return Readable.from(read(), { objectMode: false })
}

/** An engine writes the whole archive to its disk, before or while it unpacks it. */
const requireRoom = async (
  { engine, tools }: TransferRun,
  { contentBytes, fileBytes }: ArchiveContents,
): Promise<void> => {
  const folder = await engine.localFolder()
  if (folder === undefined) return
  const freeBytes = await tools.freeBytesAt(folder).catch(() => undefined)
  if (freeBytes !== undefined && (contentBytes ?? fileBytes) > freeBytes) {
    throw new FailureError(noRoom(folder))
  }
}

/**
 * Docker takes zstd from 23.0 on, and xz where it finds a program of that name (moby pkg/archive); OCI layouts are for its
 * containerd image store.
 */
const refusedFor = ({ compression, format }: ArchiveContents): Partial<Failure> => {
  if (format === 'oci') {
    return {
      message: m.archives_oci_refused(),
      advice: m.archives_oci_refused_advice(),
    }
  }
  if (compression === 'none' || compression === 'gzip') return {}
  return {
    message: m.archives_compression_refused({ compression }),
    advice: m.archives_compression_refused_advice(),
  }
}

/** What the engine said of the archive, in the light of what is known of it. */
const explained = (failure: Failure, contents: ArchiveContents): Failure => {
  const isRefused =
    failure.kind === 'invalid-input' && !/unexpected EOF|short read/.test(failure.ownWords ?? '')
  return isRefused ? { ...failure, ...refusedFor(contents) } : failure
}

/** A load of one archive. */
export const planLoad = (path: string): TransferPlan => {
  const perform = async (run: TransferRun): Promise<Learnt> => {
    const { engine, signal, move } = run
    const contents = await inspectArchive(path, signal)
    await requireRoom(run, contents)
    const totalBytes = contents.fileBytes
    let progress = emptyLoadProgress
    let readBytes = 0
    const tell = (): void =>
      move({ kind: 'load', path, readBytes, totalBytes, loaded: progress.loaded }, readBytes, totalBytes)
    tell()
    const archive = fileStream(path, (bytes) => {
      readBytes = bytes
      tell()
    })
    try {
      await engine.load(archive, signal, (message) => {
        progress = foldLoadMessage(progress, message)
        tell()
      })
      if (progress.error !== undefined) throw new FailureError(failureOfLoadWords(progress.error))
    } catch (error) {
      throw new FailureError(explained(failureOf(error), contents), error)
    }
    const loadedNames = progress.loaded.flatMap(({ name }) => name ?? [])
    const names = loadedNames.length === 0 ? {} : { names: loadedNames }
    const [only, ...others] = progress.loaded
    if (only === undefined || others.length > 0) return names
    const image =
      only.name === undefined ? undefined : await engine.imageNamed(only.name).catch(() => undefined)
    const imageId = only.imageId ?? image?.id
    return imageId === undefined ? names : { ...names, imageId }
  }

  return {
    work: { kind: 'load', path, readBytes: 0, totalBytes: 0, loaded: [] },
    command: `docker load -i ${shellWord(path)}`,
    perform,
  }
}
