import { open, type FileHandle } from 'node:fs/promises'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** Bytes that are read from front to back. */
export interface ByteSource {
  /** The next bytes; fewer than asked for at the end alone. */
  readonly read: (bytes: number) => Promise<Uint8Array>
  /** Passes over the next bytes; gives how many there were. */
  readonly skip: (bytes: number) => Promise<number>
  readonly close: () => Promise<void>
}

const readFully = async (file: FileHandle, position: number, bytes: number): Promise<Uint8Array> => {
  const buffer = Buffer.alloc(bytes)
  const { bytesRead } = await file.read(buffer, 0, bytes, position)
  return buffer.subarray(0, bytesRead)
}

/** A file, of which what is passed over is not read. */
export const fileSource = async (path: string): Promise<ByteSource> => {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  let position = 0
  return {
    read: async (bytes) => {
      const chunk = await readFully(file, position, Math.min(bytes, Math.max(0, size - position)))
      position += chunk.length
      return chunk
    },
    skip: (bytes) => {
      const passed = Math.min(bytes, Math.max(0, size - position))
      position += passed
      return Promise.resolve(passed)
    },
    close: () => file.close(),
  }
}

/** What is in a gzip file. `read` and `skip` reject with zlib's error where it is damaged or cut. */
export const gzipSource = (path: string): ByteSource => {
  const file = createReadStream(path)
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  const chunks = file.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)

  /** Takes at most `bytes`, as they come. */
  const take = async (bytes: number): Promise<Buffer | undefined> => {
    while (rest.length === 0) {
      const next = await chunks.next()
      if (next.done === true) return undefined
      rest = next.value
    }
    const taken = rest.subarray(0, bytes)
    rest = rest.subarray(taken.length)
    return taken
  }

  const each = async (bytes: number, onChunk: (chunk: Buffer) => void): Promise<number> => {
    let left = bytes
    while (left > 0) {
      const chunk = await take(left)
      if (chunk === undefined) break
      left -= chunk.length
      onChunk(chunk)
    }
    return bytes - left
  }

  return {
    read: async (bytes) => {
      const found: Buffer[] = []
      await each(bytes, (chunk) => found.push(chunk))
      return Buffer.concat(found)
    },
    skip: (bytes) => each(bytes, () => undefined),
    close: () => {
      file.destroy()
      gunzip.destroy()
      return Promise.resolve()
    },
  }
}
