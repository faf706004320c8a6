import { viewBetween, type MapView } from './map-view.ts'

const glideMs = 180

const eased = (portion: number): number => 1 - (1 - portion) ** 3

/** Shows one view after the other on the way between two; at once where the person wants no motion. Gives what stops it. */
export type Glide = (from: MapView, to: MapView, show: (view: MapView) => void) => () => void

/** Frame by frame, for as long as it lasts and not longer. */
export const glide: Glide = (from, to, show) => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    show(to)
    return () => {}
  }
  const startedAtMs = performance.now()
  let frame = 0
  const step = (): void => {
    const portion = Math.min(1, (performance.now() - startedAtMs) / glideMs)
    show(portion === 1 ? to : viewBetween(from, to, eased(portion)))
    if (portion < 1) frame = requestAnimationFrame(step)
  }
  frame = requestAnimationFrame(step)
  return () => cancelAnimationFrame(frame)
}
