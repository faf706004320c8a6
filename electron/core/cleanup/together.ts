/** Images that hold layers together which none of them frees alone. */
import { comesBack, nodeBytes } from '../layers/layer-bytes.ts'
import type { ImageId } from '../identity.ts'
import type { LayerNodeId, LayerTree } from '../layers/layers.ts'
import type { CleanupItemId, CleanupPlan } from './plan.ts'

/** Things of which each alone frees nothing, or much less than all of them. */
export interface Together {
  readonly ids: readonly CleanupItemId[]
  /** That come back with all of them, and nothing else. */
  readonly bytes: number
}

/** More than this many nobody would look through. */
const mostTogether = 4

/** Less is not worth a sentence. */
const leastBytes = 1_000_000

const nobody = (): readonly never[] => []

/** Sets of holders, and the bytes of the layers that all of a set have and nobody else. */
const commonBytes = (
  tree: LayerTree,
): ReadonlyMap<string, { holders: readonly ImageId[]; bytes: number }> => {
  const sets = new Map<string, { holders: readonly ImageId[]; bytes: number }>()
  const setOf = new Map<LayerNodeId, { bytes: number }>()
  const open = [...tree.roots()]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { id, parent } = node
    const count = tree.holderCount(id)
    if (count < 2) continue
    open.push(...tree.above(id))
    if (count > mostTogether) continue
    // As many hold it as hold the layer under it, so they are the same.
    let set = parent !== undefined && tree.holderCount(parent) === count ? setOf.get(parent) : undefined
    if (set === undefined) {
      const holders = tree.holdersOf(id).toSorted()
      const key = holders.join(' ')
      const known = sets.get(key) ?? { holders, bytes: 0 }
      sets.set(key, known)
      set = known
    }
    set.bytes += nodeBytes(tree, id).bytes
    setOf.set(id, set)
  }
  return sets
}

/**
 * The few images of a plan each of which alone frees nothing, or much less than all of them together: half at least of what
 * they free is in layers that all of them have. Those that free most come first.
 */
export const togetherIn = (tree: LayerTree, plan: CleanupPlan): readonly Together[] => {
  const items = new Map(plan.items.flatMap((item) => (item.kind === 'image' ? [[item.imageId, item]] : [])))
  return [...commonBytes(tree).values()]
    .flatMap(({ holders, bytes: sharedBytes }) => {
      const found = holders.flatMap((id) => items.get(id) ?? [])
      const ids = found.map(({ id }) => id)
      const isWhole = found.every(({ needs = [] }) => needs.every((need) => ids.includes(need)))
      if (ids.length < holders.length || !isWhole) return []
      const { bytes } = comesBack(tree, holders, nobody)
      return bytes >= leastBytes && sharedBytes * 2 >= bytes ? [{ ids, bytes }] : []
    })
    .toSorted((a, b) => b.bytes - a.bytes)
}
