import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { protocol, type Session } from 'electron'
import { currentLocale } from '../words/locale.ts'
import { inLanguage, pages, servedFile, type Host, type ServedFile } from './app-files.ts'
import { readmeScheme } from './readme-address.ts'

const scheme = 'app'

const originOf = (host: Host): string => `${scheme}://${host}`

/** The one origin that the window's pages have. */
export const appOrigin = originOf('lading')

/** Where the window starts. */
export const startPage = `${appOrigin}/${pages.lading}`

/** The origin of the window that asks questions: no other page can look into it, and it has no bridge. */
export const confirmationOrigin = originOf('confirmation')

/** Where the window of a question starts. */
export const confirmationPage = `${confirmationOrigin}/${pages.confirmation}`

/**
 * Nothing but what the app itself brings: no inline script or style, no network, no frames but those of READMEs.
 * Sent as a header, so that no page can be shown without it. There is no policy for openers beside it: no page here opens
 * another, and Chromium would begin a second process for each window because of it.
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

/** Declares the app's scheme and that of READMEs, in the one call there may be; before the app is ready. */
export const declareAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: readmeScheme, privileges: { standard: true, secure: true } },
  ])
}

const notFound = (): Response => new Response('not found', { status: 404 })

const bodyOf = async (
  folder: string,
  { path, contentType }: ServedFile,
): Promise<string | Uint8Array<ArrayBuffer>> => {
  const content = await readFile(join(folder, path))
  return contentType.startsWith('text/html')
    ? inLanguage(content.toString('utf8'), currentLocale())
    : new Uint8Array(content)
}

const serve = async (folder: string, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  // Node gives no origin to a URL whose scheme it does not know.
  const isOurs = request.method === 'GET' && url.protocol === `${scheme}:`
  const file = isOurs ? servedFile(url) : undefined
  if (file === undefined) return notFound()
  try {
    return new Response(await bodyOf(folder, file), {
      headers: {
        'content-type': file.contentType,
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    })
  } catch {
    return notFound()
  }
}

/** Serves the files of `folder` to a session's pages as `app://lading/…` and `app://confirmation/…`. */
export const serveApp = (session: Session, folder: string): void => {
  session.protocol.handle(scheme, (request) => serve(folder, request))
}
