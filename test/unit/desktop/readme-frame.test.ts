import { describe, expect, it } from 'vitest'
import { createReadmes } from '../../../electron/desktop/readme-frame.ts'

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])

const frames = (markdown: string, image: () => Response = () => new Response(png)) => {
  const clicked: string[] = []
  const fetched: [string, RequestInit][] = []
  let ids = 0
  const readmes = createReadmes({
    markdownOf: () => Promise.resolve(markdown),
    fetchImage: (url, init) => {
      fetched.push([url, init])
      return Promise.resolve(image())
    },
    newId: () => `00000000-0000-4000-8000-00000000000${ids++}`,
    embedder: 'app://lading',
    onLink: (url) => clicked.push(url),
  })
  const open = (withImages = false) => readmes.open({ name: 'redis', withImages })
  const get = (url: string, method = 'GET') => readmes.answer({ url, method })
  return { readmes, open, get, clicked, fetched }
}

describe('a README’s page', () => {
  it('has an address of its own, and its words on it', async () => {
    const { open, get } = frames('# Redis')
    const one = await open()
    const other = await open()
    expect(one.url).not.toBe(other.url)
    const response = await get(one.url)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<h1 id="redis">Redis</h1>')
  })

  it('may load its style and nothing else', async () => {
    const { open, get } = frames('![a](https://a.example/p.png)')
    const { url, hasImages } = await open()
    expect(hasImages).toBe(true)
    const policy = (await get(url)).headers.get('content-security-policy')
    expect(policy).toBe(
      "default-src 'none'; style-src readme:; base-uri 'none'; form-action 'none'; frame-ancestors app://lading; sandbox",
    )
    expect((await get(`${url}style.css`)).headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect((await get(`${url}image/0`)).status).toBe(404)
  })

  it('may load its images once they were asked for', async () => {
    const { open, get, fetched } = frames('![a](https://a.example/p.png)')
    const { url } = await open(true)
    expect((await get(url)).headers.get('content-security-policy')).toContain('img-src readme:;')
    const image = await get(`${url}image/0`)
    expect(image.headers.get('content-type')).toBe('image/png')
    expect(image.headers.get('x-content-type-options')).toBe('nosniff')
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(png)
    expect(fetched).toMatchObject([
      ['https://a.example/p.png', { credentials: 'omit', referrerPolicy: 'no-referrer' }],
    ])
  })

  it.each([
    ['another page', () => 'readme://00000000-0000-4000-8000-000000000009/'],
    ['a file', (url: string) => `${url}index.html`],
    ['a way out', (url: string) => `${url}../style.css`],
    ['a way out in disguise', (url: string) => `${url}%2e%2e/style.css`],
    ['an image that it does not have', (url: string) => `${url}image/1`],
    ['an image by another number', (url: string) => `${url}image/0x0`],
    ['a link', (url: string) => `${url}link/0`],
    ['a question', (url: string) => `${url}?a`],
    ['the app', () => 'app://lading/index.html'],
    ['nonsense', () => 'readme:'],
  ])('has nothing at the address of %s', async (_what, address) => {
    const { open, get } = frames('[a](https://a.example) ![a](https://a.example/p.png)')
    const { url } = await open(true)
    expect((await get(address(url))).status).toBe(404)
  })

  it('is read, never written', async () => {
    const { open, get } = frames('a')
    const { url } = await open()
    expect((await get(url, 'POST')).status).toBe(404)
  })

  it('is forgotten once eight others were opened', async () => {
    const { open, get } = frames('a')
    const { url } = await open()
    for (let times = 0; times < 7; times += 1) await open()
    expect((await get(url)).status).toBe(200)
    await open()
    expect((await get(url)).status).toBe(404)
  })
})

describe('a frame', () => {
  it('shows the pages that were opened and nothing else', async () => {
    const { readmes, open } = frames('a')
    const { url } = await open()
    expect(readmes.mayShow(url)).toBe(true)
    for (const other of [
      `${url}link/0`,
      `${url}style.css`,
      'https://a.example/',
      'about:blank',
      'data:text/html,a',
    ])
      expect(readmes.mayShow(other)).toBe(false)
  })

  it('tells of a link that is clicked, by where it leads', async () => {
    const { readmes, open, clicked } = frames('[a](https://a.example/x)')
    const { url } = await open()
    for (const wanted of [`${url}link/0`, `${url}link/1`, 'https://b.example/', `${url}image/0`])
      readmes.onKeptFrom(wanted)
    expect(clicked).toEqual(['https://a.example/x'])
  })
})
