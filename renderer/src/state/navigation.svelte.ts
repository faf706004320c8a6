import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { NavigateTarget } from '../../../electron/contract/topics.ts'

/** The views that the rail leads to. */
export const railViews = ['images', 'pulls', 'activity'] as const

/** A view of the rail. */
export type RailView = (typeof railViews)[number]

/** What the window can show; `engine` says what to do when there is none. */
export type View = RailView | 'engine'

const views: readonly View[] = [...railViews, 'engine']

/** The link to a view, such as `#/images`. */
export const hrefOf = (view: View): string => `#/${view}`

/** The view that a hash such as `#/pulls` names, or `images` where it names none. */
export const viewOfHash = (hash: string): View => {
  const name = hash.replace(/^#\/?/, '')
  return views.find((view) => view === name) ?? 'images'
}

/** Which view is shown. The address' hash decides, so links, back and forward work. */
export class Navigation {
  view = $state<View>('images')

  readonly #bridge: Pick<Bridge, 'on'>
  #nameBox: HTMLInputElement | undefined

  constructor(bridge: Pick<Bridge, 'on'>) {
    this.#bridge = bridge
  }

  /** Follows the address and the menu until what this gives is called. */
  start(): () => void {
    const follow = (): void => {
      this.view = viewOfHash(location.hash)
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
    else this.go(target)
  }
}
