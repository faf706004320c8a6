import { dirname } from 'node:path'
import { formatBytes } from '../../core/byte-words.ts'
import { FailureError } from '../../core/failure.ts'
import { shellWord } from '../../core/shell-word.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { engineFailure } from '../../engine/failures.ts'
import { m } from '../../words/messages.ts'
import { alreadyThere, isGzipName, isThere, writeArchive } from '../archives/part-file.ts'
import type { Learnt, TransferPlan, TransferRun } from './plan.ts'

/** What is saved, and where. */
export interface SaveInput {
  /** Names or IDs. */
  readonly images: readonly string[]
  /** Absolute. */
  readonly path: string
  /** A file that is there may be replaced. */
  readonly overwrite: boolean
}

const commandOf = (images: readonly string[], path: string): string => {
  const names = images.map(shellWord).join(' ')
  const file = shellWord(path)
  return isGzipName(path) ? `docker save ${names} | gzip > ${file}` : `docker save -o ${file} ${names}`
}

const noRoom = (folder: string, leastBytes: number, freeBytes: number): FailureError =>
  new FailureError({
    kind: 'disk-full',
    message: m.archives_save_no_room({
      least: formatBytes(leastBytes),
      free: formatBytes(freeBytes),
      folder,
    }),
    advice: m.archives_save_no_room_advice(),
  })

/** An archive of images. Compression may make it small enough: then only the disk itself says that it is full. */
export const planSave = ({ images, path, overwrite }: SaveInput): TransferPlan => {
  const folder = dirname(path)
  const isCompressed = isGzipName(path)
  const work = (writtenBytes: number, expectedBytes?: number) => ({
    ...{ kind: 'save' as const, images, path, writtenBytes },
    ...(expectedBytes === undefined ? {} : { expectedBytes }),
  })

  const requireRoom = async ({ tools }: Pick<TransferRun, 'tools'>, leastBytes: number): Promise<void> => {
    const freeBytes = await tools.freeBytesAt(folder).catch((error: unknown) => {
      throw fileFailure(error, path, folder)
    })
    if (leastBytes > freeBytes) throw noRoom(folder, leastBytes, freeBytes)
  }

  const perform = async (run: TransferRun): Promise<Learnt> => {
    const { engine, signal, move, tools } = run
    if (!overwrite && (await isThere(path))) throw alreadyThere(path)
    const { expectedBytes, leastBytes } = await engine.archiveBytes(images, signal)
    if (!isCompressed) await requireRoom(run, leastBytes)
    move(work(0, expectedBytes), 0, expectedBytes)
    const [only, ...others] = images
    const image = only !== undefined && others.length === 0 ? await engine.imageNamed(only) : undefined
    const archive = await engine.save(images, signal)
    const onBytes = (bytes: number): void => move(work(bytes, expectedBytes), bytes, expectedBytes)
    await writeArchive(archive, { path, overwrite, signal, onBytes, id: tools.newId() }).catch(
      (error: unknown) => {
        throw engineFailure(error)
      },
    )
    return image === undefined ? {} : { imageId: image.id }
  }

  return { work: work(0), command: commandOf(images, path), perform }
}
