/** Where the window was left, and where it can be shown again. */

/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the window was, and whether it filled its screen. */
export interface WindowPlace extends Rectangle {
  readonly isMaximized: boolean
}

/** The smallest that the window is of any use. */
export const leastWindow = { width: 900, height: 600 } as const

const within = (value: number, least: number, most: number): number =>
  Math.max(least, Math.min(value, Math.max(least, most)))

const overlap = (one: Rectangle, other: Rectangle): number => {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return Math.max(0, width) * Math.max(0, height)
}

/**
 * A place that is wholly on one of these screens, as near to the one before as can be: screens come and go, and shrink. The
 * first screen is the one for a window that none of them has any more; `undefined` where there is no screen.
 */
export const placeOn = (
  { isMaximized, ...before }: WindowPlace,
  screens: readonly Rectangle[],
): WindowPlace | undefined => {
  const [first] = screens
  if (first === undefined) return undefined
  const best = screens.reduce((most, screen) =>
    overlap(before, screen) > overlap(before, most) ? screen : most,
  )
  const width = within(before.width, Math.min(leastWindow.width, best.width), best.width)
  const height = within(before.height, Math.min(leastWindow.height, best.height), best.height)
  return {
    x: within(before.x, best.x, best.x + best.width - width),
    y: within(before.y, best.y, best.y + best.height - height),
    ...{ width, height, isMaximized },
  }
}
