import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { FailureError } from '../../core/failure.ts'
import { maxFileLength } from '../../core/pinned-files/reading.ts'
import { fileFailure } from '../../disk/file-failure.ts'
import { m } from '../../words/messages.ts'

/** A text file as it was read. */
export interface TextFile {
  readonly bytes: Buffer
  /** With its BOM, if it has one; written as UTF-8 it gives the bytes again. */
  readonly text: string
  /** The SHA-256 of the bytes, in hex. */
  readonly hash: string
}

/** UTF-8 takes at most three bytes for a UTF-16 code unit. */
const mostBytes = 3 * maxFileLength

/** The SHA-256 of a file's bytes, in hex. */
export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const refused = (
  path: string,
  why: (of: { file: string }) => string,
  advice = m.files_choose_another(),
): FailureError => new FailureError({ kind: 'invalid-input', message: why({ file: basename(path) }), advice })

/** No more than one byte beyond what is read at all, so that a file that grows meanwhile ends too. */
const readAtMost = async (file: {
  createReadStream: (o: object) => AsyncIterable<Buffer>
}): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of file.createReadStream({ end: mostBytes, autoClose: false })) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const readBytes = async (path: string): Promise<Buffer> => {
  // A pipe without a writer would never open otherwise.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  try {
    const stat = await file.stat()
    if (stat.isDirectory()) throw refused(path, m.files_is_folder)
    if (!stat.isFile()) throw refused(path, m.files_is_no_file)
    const bytes = await readAtMost(file)
    if (bytes.length > mostBytes) throw refused(path, m.files_is_too_long)
    return bytes
  } finally {
    await file.close()
  }
}

const textIn = (path: string, bytes: Buffer): string => {
  if (bytes.includes(0)) throw refused(path, m.files_is_no_text)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw refused(path, m.files_is_no_utf8, m.files_is_no_utf8_advice())
  }
}

/**
 * Reads a text file of this machine. Throws a `FailureError`: `not-found`, `permission-denied`, and `invalid-input` for a folder, a
 * device, and what is too long or no UTF-8 text.
 */
export const readTextFile = async (path: string): Promise<TextFile> => {
  try {
    const bytes = await readBytes(path)
    return { bytes, text: textIn(path, bytes), hash: hashOf(bytes) }
  } catch (error) {
    throw fileFailure(error, path, dirname(path))
  }
}
