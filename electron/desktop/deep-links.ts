/** Links that lead into Lading from elsewhere, such as from a page in the person's browser. */
import type { App } from 'electron'
import { deepLinkIn, linkScheme, parseDeepLink, type DeepLink } from '../core/deep-link.ts'

/**
 * Hears of links: on macOS by an event, elsewhere among the arguments of this start or of a second one. To be called before the
 * app is ready, since macOS does not wait with the link that it starts Lading for.
 * @param onLink is called for each, be the app ready or not
 */
export const listenToDeepLinks = (
  app: Pick<App, 'on' | 'isPackaged' | 'setAsDefaultProtocolClient'>,
  argv: readonly string[],
  onLink: (link: DeepLink) => void,
): void => {
  const arrived = (link: DeepLink | undefined): void => {
    if (link !== undefined) onLink(link)
  }
  app.on('open-url', (event, url) => {
    event.preventDefault()
    arrived(parseDeepLink(url))
  })
  app.on('second-instance', (_event, secondArgv) => arrived(deepLinkIn(secondArgv)))
  // On Linux the desktop entry says so.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
  arrived(deepLinkIn(argv))
}
