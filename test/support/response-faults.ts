import { setTimeout as wait } from 'node:timers/promises'

/** A line that looks like the beginning of one of a JSON stream's, and is no JSON. */
const brokenLine = '{"status":"Downloading","progressDetail":{"curr\r\n'

/**
 * Lets bytes through at a rate that all who share it share, as a slow network does.
 * @returns waits until it is the turn of so many bytes
 */
export function createThrottle(): (bytes: number, bytesPerSecond: number) => Promise<void> {
  let freeAtMs = 0
  return async (bytes, bytesPerSecond) => {
    freeAtMs = Math.max(freeAtMs, performance.now()) + (bytes / bytesPerSecond) * 1000
    await wait(freeAtMs - performance.now())
  }
}

/** Parts small enough that a throttled stream flows and does not come in bursts. */
export function* slices(chunk: Buffer, bytesPerSecond: number): Generator<Buffer> {
  const size = Math.max(512, Math.floor(bytesPerSecond / 20))
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size)
}

/**
 * Breaks the JSON of one HTTP response and leaves the HTTP as it was: a chunked one has a broken line inserted
 * after its first chunk, any other has the first byte of its body replaced.
 * @returns to be called with each piece of the response, from its first byte on
 */
export function createCorrupter(): (piece: Buffer) => Buffer {
  let seen = Buffer.alloc(0)
  let isDone = false
  return (piece) => {
    if (isDone) return piece
    const before = seen.length
    seen = Buffer.concat([seen, piece])
    const edit = findEdit(seen)
    if (!edit) return piece
    isDone = true
    const start = edit.at - before
    return Buffer.concat([piece.subarray(0, start), edit.insert, piece.subarray(start + edit.removeBytes)])
  }
}

interface Edit {
  readonly at: number
  readonly insert: Buffer
  readonly removeBytes: number
}

/** @returns nothing while not enough of the response is there */
function findEdit(response: Buffer): Edit | undefined {
  const headEnd = response.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const bodyAt = headEnd + 4
  const isChunked = /^transfer-encoding: *chunked/im.test(response.toString('latin1', 0, headEnd))
  if (!isChunked) {
    return response.length > bodyAt ? { at: bodyAt, insert: Buffer.from('!'), removeBytes: 1 } : undefined
  }
  const sizeEnd = response.indexOf('\r\n', bodyAt)
  const chunkBytes = Number.parseInt(response.toString('latin1', bodyAt, Math.max(sizeEnd, bodyAt)), 16)
  const at = sizeEnd + 2 + chunkBytes + 2
  if (sizeEnd < 0 || !(chunkBytes > 0) || response.length < at) return undefined
  const chunk = `${brokenLine.length.toString(16)}\r\n${brokenLine}\r\n`
  return { at, insert: Buffer.from(chunk), removeBytes: 0 }
}
