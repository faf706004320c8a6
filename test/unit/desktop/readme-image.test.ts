import { describe, expect, it } from 'vitest'
import { fetchRasterImage, rasterTypeOf } from '../../../electron/desktop/readme-image.ts'

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'latin1'))
const gif = bytesOf('GIF89a')
const fetchImage = (response: Response) =>
  fetchRasterImage(() => Promise.resolve(response), 'https://a.example/p')

describe('an image', () => {
  it.each([
    ['\x89PNG\r\n\x1a\n', 'image/png'],
    ['\xff\xd8\xff\xe0', 'image/jpeg'],
    ['GIF87a', 'image/gif'],
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBP', 'image/webp'],
    ['\0\0\0\x1cftypavif', 'image/avif'],
    ['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
    ['<!doctype html>', undefined],
    ['RIFF\0\0\0\0WAVE', undefined],
    ['', undefined],
  ])('that begins with %j is %s', (text, type) => {
    expect(rasterTypeOf(bytesOf(text))).toBe(type)
  })

  it('is what its bytes are, whatever its server calls it', async () => {
    const response = new Response(gif, { headers: { 'content-type': 'text/html' } })
    expect(await fetchImage(response)).toEqual({ bytes: gif, contentType: 'image/gif' })
  })

  it('of more than two million bytes is none, and not read to its end', async () => {
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1
        controller.enqueue(sent === 1 ? gif : new Uint8Array(100_000))
      },
    })
    expect(await fetchImage(new Response(endless))).toBeUndefined()
    expect(sent).toBeLessThan(30)
  })

  it('that its server does not give is none', async () => {
    expect(await fetchImage(new Response(gif, { status: 404 }))).toBeUndefined()
    const gone = () => Promise.reject(new Error('gone'))
    expect(await fetchRasterImage(gone, 'https://a.example/p')).toBeUndefined()
  })
})
