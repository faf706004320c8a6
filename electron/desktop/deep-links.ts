/** Links that lead into Lading from elsewhere, such as from a page in the person's browser. */
import type { App } from 'electron'
import { deepLinkIn, linkScheme, parseDeepLink, type DeepLink } from '../core/deep-link.ts'

/** Links that have arrived. */
export interface DeepLinks {
  /** What the last one has asked for, if nobody has taken it yet. */
  readonly take: () => DeepLink | undefined
}

/**
 * Hears of links: on macOS by an event, elsewhere among the arguments of this start or of a second one. The window is shown
 * for each, and told of it where it is open already.
 * @param onLink gives whether the window was told; one that is only being opened asks for it itself
 */
export const listenToDeepLinks = (
  app: Pick<App, 'on' | 'isPackaged' | 'setAsDefaultProtocolClient'>,
  argv: readonly string[],
  onLink: (link: DeepLink) => boolean,
): DeepLinks => {
  let waiting = deepLinkIn(argv)
  const arrived = (link: DeepLink | undefined): void => {
    if (link !== undefined && !onLink(link)) waiting = link
  }
  app.on('open-url', (event, url) => {
    event.preventDefault()
    arrived(parseDeepLink(url))
  })
  app.on('second-instance', (_event, secondArgv) => arrived(deepLinkIn(secondArgv)))
  // On Linux the desktop entry says so.
  if (app.isPackaged && process.platform !== 'linux') app.setAsDefaultProtocolClient(linkScheme)
  return {
    take: () => {
      const link = waiting
      waiting = undefined
      return link
    },
  }
}
