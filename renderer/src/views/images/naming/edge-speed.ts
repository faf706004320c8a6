/** How near an edge scrolling begins, in pixels. */
const edgePx = 40

/** The fastest that is scrolled, in pixels per millisecond. */
const fastest = 0.9

/** How fast to scroll for a pointer at `y` between `top` and `bottom`, in pixels per millisecond: faster towards an edge. */
export const edgeSpeed = (y: number, top: number, bottom: number): number => {
  if (y < top || y > bottom) return 0
  const edge = Math.min(edgePx, (bottom - top) / 4)
  const above = Math.max(0, top + edge - y)
  const below = Math.max(0, y - (bottom - edge))
  return edge === 0 ? 0 : (fastest * (below - above)) / edge
}
