import type { ImageId } from '../../../../electron/core/identity.ts'
import {
  comesBack,
  heldBytes,
  type Bytes,
  type ContainersOf,
  type HeldBytes,
} from '../../../../electron/core/layers/layer-bytes.ts'
import type { LayerTree } from '../../../../electron/core/layers/layers.ts'

/** What an image takes in a tree; `undefined` while its layers are not known. */
export type FiguresIn = (tree: LayerTree, id: ImageId) => HeldBytes | undefined

/** Reckons what each image takes once for each revision of a tree. */
export const rememberedFigures = (): FiguresIn => {
  let of: { readonly tree: LayerTree; readonly revision: number } | undefined
  let known = new Map<ImageId, HeldBytes>()
  return (tree, id) => {
    if (of?.tree !== tree || of.revision !== tree.revision()) {
      of = { tree, revision: tree.revision() }
      known = new Map()
    }
    const figures = known.get(id)
    if (figures !== undefined) return figures
    if (tree.image(id) === undefined) return undefined
    const reckoned = heldBytes(tree, [id])
    known.set(id, reckoned)
    return reckoned
  }
}

/** What several images take together. */
export interface Totals {
  /** How many they are. */
  readonly images: number
  readonly held: HeldBytes
  /** What comes back if all of them go. */
  readonly back: Bytes
  /** How many of them are not in it, since their layers are not known yet. */
  readonly unknown: number
}

/** Fewer than this are reckoned in one go: that takes a few milliseconds. */
const fewImages = 500

type Step = () => void

/**
 * Does one step after the other, the first at once and each later one in a task of its own, so that thousands of images
 * never hold up the window. Gives what leaves the rest undone.
 */
export const inSteps = (steps: Iterable<Step>): Step => {
  const iterator = steps[Symbol.iterator]()
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = (): void => {
    const step = iterator.next()
    if (step.done === true) return
    step.value()
    timer = setTimeout(next)
  }
  next()
  return () => clearTimeout(timer)
}

/** Asks for the figures of images, a slice a step, and of none in one; `done` gets those that are known. */
export function* figureSteps(
  ids: readonly ImageId[],
  figuresOf: (id: ImageId) => HeldBytes | undefined,
  done: (figures: ReadonlyMap<ImageId, HeldBytes>) => void,
): Generator<Step, void> {
  const known = new Map<ImageId, HeldBytes>()
  for (let from = 0; from < Math.max(1, ids.length); from += fewImages)
    yield () => {
      for (const id of ids.slice(from, from + fewImages)) {
        const figures = figuresOf(id)
        if (figures !== undefined) known.set(id, figures)
      }
      if (from + fewImages >= ids.length) done(known)
    }
}

/** Adds images up, each layer once; `done` gets the totals, at the first step where they are few. */
export function* totalSteps(
  tree: LayerTree,
  images: readonly ImageId[],
  containersOf: ContainersOf,
  done: (totals: Totals) => void,
): Generator<Step, void> {
  let held: HeldBytes | undefined
  const add = (): void => void (held = heldBytes(tree, images))
  const end = (): void => {
    if (held === undefined) return
    const unknown = images.filter((id) => tree.image(id) === undefined).length
    const back = comesBack(tree, images, containersOf)
    done({ images: images.length, held, back, unknown })
  }
  if (images.length >= fewImages) {
    yield add
    yield end
  } else
    yield () => {
      add()
      end()
    }
}
