import { readFile } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { protocol, type Session } from 'electron'
import { readmeScheme } from './readme-address.ts'

const scheme = 'app'

/** Each host is an origin of its own and has one page; scripts and styles are the same for all. */
const pages = { lading: '/index.html', confirmation: '/confirmation.html' } as const

type Host = keyof typeof pages

const originOf = (host: Host): string => `${scheme}://${host}`

/** The one origin that the window's pages have. */
export const appOrigin = originOf('lading')

/** Where the window starts. */
export const startPage = `${appOrigin}${pages.lading}`

/** The origin of the window that asks questions: no other page can look into it, and it has no bridge. */
export const confirmationOrigin = originOf('confirmation')

/** Where the window of a question starts. */
export const confirmationPage = `${confirmationOrigin}${pages.confirmation}`

/**
 * Nothing but what the app itself brings: no inline script or style, no network, no frames but those of READMEs.
 * Sent as a header, so that no page can be shown without it.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  `frame-src ${readmeScheme}:`,
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** Declares the app's scheme and that of READMEs, in the one call there may be; before the app is ready. */
export const declareAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: readmeScheme, privileges: { standard: true, secure: true } },
  ])
}

/** The file under `folder` that a URL's path names, or `undefined` for one that leads out of it. */
export const fileInside = (folder: string, urlPath: string): string | undefined => {
  let decoded: string
  try {
    decoded = decodeURIComponent(urlPath)
  } catch {
    return undefined
  }
  if (decoded.includes('\0')) return undefined
  const file = resolve(folder, `.${decoded}`)
  return file.startsWith(folder + sep) ? file : undefined
}

/** Whether a host has this path: every file that is no page, and its own page. */
const isServed = (host: string, path: string): boolean =>
  Object.hasOwn(pages, host) && (extname(path) !== '.html' || pages[host as Host] === path)

const notFound = (): Response => new Response('not found', { status: 404 })

const serve = async (folder: string, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  // Node gives no origin to a URL whose scheme it does not know.
  if (request.method !== 'GET' || url.protocol !== `${scheme}:` || !isServed(url.host, url.pathname))
    return notFound()
  const file = fileInside(folder, url.pathname)
  const contentType = contentTypes[extname(file ?? '')]
  if (file === undefined || contentType === undefined) return notFound()
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': contentType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
      },
    })
  } catch {
    return notFound()
  }
}

/** Serves the files of `folder` to a session's pages as `app://lading/…` and `app://confirmation/…`. */
export const serveApp = (session: Session, folder: string): void => {
  const root = resolve(folder)
  session.protocol.handle(scheme, (request) => serve(root, request))
}
