import { paxIn, tarBlockBytes, tarHeaderIn, type TarHeader } from '../../core/transfers/tar-header.ts'
import type { ByteSource } from './byte-source.ts'

/** A file in an archive. */
export interface TarEntry {
  readonly name: string
  readonly sizeBytes: number
  /** Its content; only until the next entry is asked for. `undefined` where it is larger than `mostBytes`. */
  readonly content: (mostBytes: number) => Promise<Uint8Array | undefined>
}

/** How the reading of an archive can fail. */
export type TarTrouble = 'no-tar' | 'damaged' | 'cut' | 'too-many' | 'too-large'

/** The archive is none, or not one that is read to its end. */
export class TarError extends Error {
  readonly trouble: TarTrouble

  constructor(trouble: TarTrouble) {
    super(`tar: ${trouble}`)
    this.trouble = trouble
  }
}

/** How far an archive is read. */
export interface TarLimits {
  readonly mostEntries: number
  /** Of the archive without compression. */
  readonly mostBytes: number
}

/** A long name or an extended header is smaller. */
const mostExtensionBytes = 1024 * 1024

const padded = (bytes: number): number => Math.ceil(bytes / tarBlockBytes) * tarBlockBytes

/**
 * The entries of a tar archive in their order, read from headers alone; contents are passed over unless asked for. An
 * archive ends with an empty block, or, as some programs leave that out, where the next header would begin.
 *
 * Throws a `TarError`: `no-tar` where it does not begin like one, `damaged` where a later header is none, `cut` where it
 * ends within an entry, `too-many` and `too-large` beyond the limits.
 */
export async function* tarEntries(source: ByteSource, limits: TarLimits): AsyncGenerator<TarEntry> {
  let bytes = 0
  let said: Partial<Pick<TarHeader, 'name' | 'sizeBytes'>> = {}

  const readAll = async (sizeBytes: number): Promise<Uint8Array> => {
    const content = await source.read(sizeBytes)
    if (content.length < sizeBytes) throw new TarError('cut')
    return content
  }
  const passOver = async (count: number): Promise<void> => {
    if ((await source.skip(count)) < count) throw new TarError('cut')
  }

  for (let count = 0; ; count += 1) {
    const block = await source.read(tarBlockBytes)
    if (block.length === 0 && count > 0) return
    if (block.length < tarBlockBytes) throw new TarError(count === 0 ? 'no-tar' : 'cut')
    const header = tarHeaderIn(block)
    if (header === 'end' && count > 0) return
    if (header === undefined || header === 'end') throw new TarError(count === 0 ? 'no-tar' : 'damaged')
    if (count >= limits.mostEntries) throw new TarError('too-many')

    const entry = header.kind === 'file' ? { ...header, ...said } : header
    bytes += tarBlockBytes + padded(entry.sizeBytes)
    if (bytes > limits.mostBytes) throw new TarError('too-large')
    if (header.kind === 'pax' || header.kind === 'gnu-name') {
      if (header.sizeBytes > mostExtensionBytes) throw new TarError('damaged')
      const content = await readAll(header.sizeBytes)
      await passOver(padded(header.sizeBytes) - header.sizeBytes)
      said = { ...said, ...(header.kind === 'pax' ? paxIn(content) : { name: longName(content) }) }
      continue
    }
    if (header.kind === 'extension') {
      await passOver(padded(header.sizeBytes))
      continue
    }
    said = {}
    let isRead = false
    yield {
      name: entry.name,
      sizeBytes: entry.sizeBytes,
      content: async (mostBytes) => {
        if (entry.sizeBytes > mostBytes) return undefined
        isRead = true
        return readAll(entry.sizeBytes)
      },
    }
    await passOver(padded(entry.sizeBytes) - (isRead ? entry.sizeBytes : 0))
  }
}

const longName = (content: Uint8Array): string => new TextDecoder().decode(content).replace(/\0.*$/s, '')
