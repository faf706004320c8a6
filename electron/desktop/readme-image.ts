/**
 * Images of READMEs, fetched for the frame that shows them: what is no raster image, too large or too slow is none.
 */

/** Gets a page of the web; the caller hands in one that knows the system's proxies. */
export type FetchImage = (url: string, init: RequestInit) => Promise<Response>

/** An image's bytes, and what they are. */
export interface RasterImage {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
}

const mostBytes = 2_000_000
const deadlineMs = 15_000

const startsWith = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((character, index) => bytes[at + index] === character.charCodeAt(0))

/** What the bytes are by their first ones; whatever a server calls them counts for nothing. */
export const rasterTypeOf = (bytes: Uint8Array): string | undefined => {
  if (startsWith(bytes, 0, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (startsWith(bytes, 0, '\xff\xd8\xff')) return 'image/jpeg'
  if (startsWith(bytes, 0, 'GIF87a') || startsWith(bytes, 0, 'GIF89a')) return 'image/gif'
  if (startsWith(bytes, 0, 'RIFF') && startsWith(bytes, 8, 'WEBP')) return 'image/webp'
  if (startsWith(bytes, 4, 'ftypavif') || startsWith(bytes, 4, 'ftypavis')) return 'image/avif'
  return undefined
}

/** The body's bytes, or `undefined` for one that is larger than allowed. */
const bytesOf = async (response: Response): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader()
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    length += next.value.length
    if (length > mostBytes) {
      await reader?.cancel()
      return undefined
    }
    chunks.push(next.value)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

/** Fetches an image without cookies and without saying who asks; `undefined` where there is none to show. */
export const fetchRasterImage = async (fetch: FetchImage, url: string): Promise<RasterImage | undefined> => {
  try {
    const response = await fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
      headers: { accept: 'image/avif,image/webp,image/png,image/jpeg,image/gif' },
      signal: AbortSignal.timeout(deadlineMs),
    })
    if (!response.ok || (response.url !== '' && !response.url.startsWith('https://'))) {
      await response.body?.cancel()
      return undefined
    }
    const bytes = await bytesOf(response)
    const contentType = bytes && rasterTypeOf(bytes)
    return bytes === undefined || contentType === undefined ? undefined : { bytes, contentType }
  } catch {
    // A server that is gone is the README's affair: the image's words are shown in its place.
    return undefined
  }
}
