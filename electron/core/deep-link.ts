/** Links that lead into Lading from elsewhere: `lading://pull/redis:7`. Each shows something; none does anything. */
import { formatReference, parseReference } from './names/reference.ts'

/** What such a link asks to be shown. */
export interface DeepLink {
  readonly kind: 'pull'
  /** With its tag or digest, such as `redis:7`. */
  readonly reference: string
}

/** The scheme of the links. */
export const linkScheme = 'lading'

/** Nobody's image has a longer name. */
const mostCharacters = 1024

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * What a link asks for: `lading://pull/REFERENCE`, with the reference as one types it or percent-encoded. `undefined` for
 * anything else, be it from a hostile page.
 */
export const parseDeepLink = (url: string): DeepLink | undefined => {
  if (url.length > mostCharacters * 3) return undefined
  const [, path] = /^lading:\/\/pull\/([^?#]+)$/i.exec(url) ?? []
  // Browsers end an address without a path with a slash.
  const text = decoded((path ?? '').replace(/\/$/, ''))
  if (text === undefined || text.length > mostCharacters) return undefined
  const parsed = parseReference(text)
  return parsed.ok ? { kind: 'pull', reference: formatReference(parsed.reference) } : undefined
}

/** The link among the arguments of a start; the last one where there are several. */
export const deepLinkIn = (argv: readonly string[]): DeepLink | undefined =>
  argv.map(parseDeepLink).findLast((link) => link !== undefined)
