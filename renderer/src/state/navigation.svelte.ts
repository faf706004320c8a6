import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { NavigateTarget } from '../../../electron/contract/topics.ts'
import { parseReference } from '../../../electron/core/names/reference.ts'

/** The views that the rail leads to. */
export const railViews = ['images', 'discover', 'pulls', 'pins', 'cleanup', 'activity', 'settings'] as const

/** A view of the rail. */
export type RailView = (typeof railViews)[number]

/** What the window can show; `engine` says what to do when there is none. */
export type View = RailView | 'engine'

const views: readonly View[] = [...railViews, 'engine']

const isRailView = (target: NavigateTarget): target is RailView =>
  (railViews as readonly string[]).includes(target)

/** Where the window is: a view, and in Discover the repository whose page is open. */
export interface Place {
  readonly view: View
  /** As one would type it to pull, such as `grafana/grafana`. */
  readonly repository?: string
}

/** The link to a view, such as `#/images`. */
export const hrefOf = (view: View): string => `#/${view}`

/** The link to a repository's page, such as `#/discover/grafana/grafana`. */
export const hrefOfRepository = (name: string): string => `${hrefOf('discover')}/${name}`

/** The repository that the end of a hash names, or `undefined` where it is no repository's name. */
const repositoryOf = (text: string): string | undefined => {
  const parsed = parseReference(text)
  return parsed.ok && parsed.reference.tag === undefined && parsed.reference.digest === undefined
    ? text
    : undefined
}

/** The place that a hash such as `#/pulls` or `#/discover/redis` names, or the images where it names none. */
export const placeOfHash = (hash: string): Place => {
  const [, name = '', rest = ''] = /^#?\/?([^/]*)\/?(.*)$/s.exec(hash) ?? []
  const view = views.find((one) => one === name) ?? 'images'
  const repository = view === 'discover' ? repositoryOf(rest) : undefined
  return repository === undefined ? { view } : { view, repository }
}

/** Which view is shown. The address' hash decides, so links, back and forward work. */
export class Navigation {
  place = $state.raw<Place>({ view: 'images' })

  readonly #bridge: Pick<Bridge, 'on'>
  #nameBox: HTMLInputElement | undefined

  constructor(bridge: Pick<Bridge, 'on'>) {
    this.#bridge = bridge
  }

  get view(): View {
    return this.place.view
  }

  /** Follows the address and the menu until what this gives is called. */
  start(): () => void {
    const follow = (): void => {
      this.place = placeOfHash(location.hash)
    }
    follow()
    addEventListener('hashchange', follow)
    const end = this.#bridge.on('navigate', (target) => this.#navigate(target))
    return () => {
      removeEventListener('hashchange', follow)
      end()
    }
  }

  /** Shows a view. */
  readonly go = (view: View): void => {
    location.hash = hrefOf(view)
  }

  /** Puts the cursor into the name box, with what stands in it selected. */
  readonly focusNameBox = (): void => {
    this.#nameBox?.focus()
    this.#nameBox?.select()
  }

  /** An attachment for the name box, so that it can be focused from elsewhere. */
  readonly nameBox = (input: HTMLInputElement): (() => void) => {
    this.#nameBox = input
    return () => {
      this.#nameBox = undefined
    }
  }

  #navigate(target: NavigateTarget): void {
    if (target === 'name-box') this.focusNameBox()
    else if (isRailView(target)) this.go(target)
  }
}
