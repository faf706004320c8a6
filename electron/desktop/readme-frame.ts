/**
 * The frames in which READMEs are shown: pages on an origin of their own, with a policy that allows nothing but their
 * style and, where asked for, their images. No script runs in them, and nothing in them leads anywhere: a click on
 * a link is caught and told to the window.
 */
import type { Session } from 'electron'
import { readmePlace, readmeScheme, readmeUrl } from './readme-address.ts'
import { fetchRasterImage, type FetchImage } from './readme-image.ts'
import { readmeStyle } from './readme-style.ts'

/** What the frames need. */
export interface ReadmeParts {
  /** The Markdown of a repository's README; throws a `FailureError` where it cannot be had. */
  readonly markdownOf: (name: string) => Promise<string>
  /** Gets an image of a README; without cookies of any kind. */
  readonly fetchImage: FetchImage
  /** A new UUID. */
  readonly newId: () => string
  /** The origin of the window that shows the frames; nobody else may. */
  readonly embedder: string
  /** Hears of the https link that was clicked. */
  readonly onLink: (url: string) => void
}

/** What a page of the window may show in its frames, and what becomes of the clicks in them. */
export interface FrameGuard {
  /** Whether a frame may go there. */
  readonly mayShow: (url: string) => boolean
  /** A frame wanted to go there and was not let. */
  readonly onKeptFrom: (url: string) => void
}

/** READMEs in frames. */
export interface Readmes extends FrameGuard {
  /** Answers `discover.readme`. Throws a `FailureError` where the README cannot be had. */
  readonly open: (input: {
    readonly name: string
    readonly withImages: boolean
  }) => Promise<{ readonly url: string; readonly hasImages: boolean }>
  /** Answers a frame's request; 404 for whatever no README has. */
  readonly answer: (request: Pick<Request, 'method' | 'url'>) => Promise<Response>
}

interface Page {
  readonly html: string
  readonly links: readonly string[]
  /** Empty where the images are not shown. */
  readonly images: readonly string[]
}

/** A frame that is shown is among the last few that were opened. */
const mostPages = 8

const headersOf = (contentType: string, policy: string): Record<string, string> => ({
  'content-type': contentType,
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
})

const notFound = (): Response =>
  new Response('not found', { status: 404, headers: headersOf('text/plain', "default-src 'none'; sandbox") })

const documentOf = (html: string): string =>
  '<!doctype html><html><head><meta charset="utf-8"><title>README</title>' +
  `<link rel="stylesheet" href="style.css"></head><body><article dir="auto">${html}</article></body></html>`

const policyOf = (page: Page, embedder: string): string =>
  [
    "default-src 'none'",
    `style-src ${readmeScheme}:`,
    ...(page.images.length > 0 ? [`img-src ${readmeScheme}:`] : []),
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${embedder}`,
    'sandbox',
  ].join('; ')

/** Makes READMEs into pages and answers for them; {@link serveReadmes} puts them into a session. */
export const createReadmes = ({ markdownOf, fetchImage, newId, embedder, onLink }: ReadmeParts): Readmes => {
  const pages = new Map<string, Page>()

  const keep = (page: Page): string => {
    const id = newId()
    pages.set(id, page)
    const [oldest] = pages.keys()
    if (pages.size > mostPages && oldest !== undefined) pages.delete(oldest)
    return id
  }

  const answerImage = async (page: Page, number: number): Promise<Response> => {
    const url = page.images[number]
    const image = url === undefined ? undefined : await fetchRasterImage(fetchImage, url)
    if (image === undefined) return notFound()
    return new Response(image.bytes, { headers: headersOf(image.contentType, "default-src 'none'; sandbox") })
  }

  const placeOf = (url: string) => {
    const place = readmePlace(url)
    const page = place && pages.get(place.id)
    return place && page && { place, page }
  }

  return {
    open: async ({ name, withImages }) => {
      const text = await markdownOf(name)
      // Loaded when the first README is opened: a start needs none of it.
      const { renderReadme } = await import('./readme-markdown.ts')
      const { html, links, images } = renderReadme(text, withImages)
      const id = keep({ html, links, images: withImages ? images : [] })
      return { url: readmeUrl(id), hasImages: images.length > 0 }
    },

    answer: async ({ method, url }) => {
      const known = method === 'GET' ? placeOf(url) : undefined
      if (known === undefined) return notFound()
      const { place, page } = known
      const policy = policyOf(page, embedder)
      switch (place.kind) {
        case 'page':
          return new Response(documentOf(page.html), {
            headers: headersOf('text/html; charset=utf-8', policy),
          })
        case 'style':
          return new Response(readmeStyle, { headers: headersOf('text/css; charset=utf-8', policy) })
        case 'image':
          return answerImage(page, place.number)
        case 'link':
          return notFound()
      }
    },

    mayShow: (url) => placeOf(url)?.place.kind === 'page',

    onKeptFrom: (url) => {
      const known = placeOf(url)
      if (known?.place.kind !== 'link') return
      const address = known.page.links[known.place.number]
      if (address !== undefined) onLink(address)
    },
  }
}

/** Serves the pages to a session's frames as `readme://…`. */
export const serveReadmes = (session: Session, readmes: Pick<Readmes, 'answer'>): void => {
  session.protocol.handle(readmeScheme, readmes.answer)
}
