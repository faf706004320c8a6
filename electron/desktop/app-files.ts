/** Which of the app's own files its protocol serves, and to which page. */
import { directionOf, type Locale } from '../words/locale.ts'

/** Each host is an origin of its own and has one page; scripts and styles are the same for all. */
export const pages = { lading: 'index.html', confirmation: 'confirmation.html' } as const

/** A host of the app's protocol. */
export type Host = keyof typeof pages

/** A file that is served. */
export interface ServedFile {
  /** Within the folder of the app's pages, with slashes. */
  readonly path: string
  readonly contentType: string
}

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
}

const isHost = (text: string): text is Host => Object.hasOwn(pages, text)

/**
 * The file that is at `pathname` of `host`, or `undefined` where there is nothing to be had: every file for itself, and of the
 * pages the host's own alone.
 */
export const servedFile = ({ host, pathname }: Pick<URL, 'host' | 'pathname'>): ServedFile | undefined => {
  // The text itself is matched: nothing is decoded, so no spelling leads to another page or out of the folder.
  const [, path, ending] = /^\/((?:[\w-]+\/)*[\w-][\w.-]*\.(\w+))$/.exec(pathname) ?? []
  if (path === undefined || ending === undefined || !isHost(host)) return undefined
  const contentType = Object.hasOwn(contentTypes, ending) ? contentTypes[ending] : undefined
  if (contentType === undefined || (ending === 'html' && path !== pages[host])) return undefined
  return { path, contentType }
}

const startOfPage = '<html lang="en">'

/** A page as it is served: its `html` element says in which language, and so in which direction, it is to be read. */
export const inLanguage = (page: string, locale: Locale): string =>
  page.replace(startOfPage, `<html lang="${locale}" dir="${directionOf(locale)}">`)
