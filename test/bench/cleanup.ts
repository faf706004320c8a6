import { planCleanup, type PrunePlanParts } from '../../electron/core/cleanup/prune-plan.ts'
import { firstRules } from '../../electron/core/cleanup/rules.ts'
import { createTally } from '../../electron/core/cleanup/tally.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import { createLayerTree, type LayerTree, type MeasuredImage } from '../../electron/core/layers/layers.ts'
import { generatedLayers } from '../support/generated-layers.ts'
import { measurePairs, rowOf, showCount, showMs, timed, type Pair, type Row } from './measure.ts'

const count = 5_000
const dayMs = 24 * 3_600_000
const nowMs = 1_000 * dayMs

/** Each tenth is untagged; ten a repository, each half a day older than the one before. */
const inventoryImage = ({ imageId }: MeasuredImage, number: number): InventoryImage => ({
  id: imageId,
  tags: number % 10 === 0 ? [] : [`example.com/team/app-${Math.floor(number / 10)}:${number % 10}`],
  repositoryDigests: [],
  createdAtMs: nowMs - number * (dayMs / 2),
  sizeBytes: 100_000_000,
  labels: {},
  usedBy: [],
})

/**
 * Of images made anew each time, as what is kept for an image that was looked at before would not be planned again. Their names
 * and their layers are known by then, as in the app.
 */
const partsOf = (measured: readonly MeasuredImage[], tree: LayerTree): PrunePlanParts => ({
  images: new Map(measured.map((image, number) => [image.imageId, inventoryImage(image, number)])),
  engine: { product: 'docker', store: 'graph-driver' },
  tree,
  rules: { ...firstRules, unused: true, unusedOnly: { olderThanDays: 1, beyondLastTags: 2 } },
  protections: [{ id: '', kind: 'pattern', value: '*prod*', reason: '' }],
  isPinned: () => false,
  filesNaming: () => [],
  lastPulledAtMs: () => undefined,
  nowMs,
})

/** A clean-up of 5,000 images planned and its boxes ticked, held against parsing the images' JSON. */
export const benchCleanup = async (): Promise<readonly Row[]> => {
  const measured = generatedLayers(count)
  const tree = createLayerTree()
  tree.change(measured, [])
  const parts = partsOf(measured, tree)
  const plan = planCleanup(parts)
  const tally = createTally({ ...parts, plan })
  const json = JSON.stringify([...parts.images.values()])
  const parsing = (): Promise<number> => timed(() => JSON.parse(json) as unknown)
  const planning = await measurePairs(() => {
    const fresh = partsOf(measured, tree)
    return timed(() => planCleanup(fresh))
  }, parsing)
  const ticking = await measurePairs(
    () =>
      timed(() => {
        for (const { id } of plan.items) {
          tally.set([id], !tally.isTicked(id))
          tally.total()
        }
      }),
    parsing,
  )
  const each = (ms: number): number => ms / plan.items.length
  const perTick = ticking.map(({ lading, against }): Pair => ({
    lading: each(lading),
    against: each(against),
  }))
  return [
    {
      ...rowOf(`Clean-up of ${showCount(count)} images planned`, planning, showMs, 'JSON.parse of the same'),
      aim: '≤ 100 ms',
    },
    { ...rowOf('A box of it ticked', perTick, showMs, 'JSON.parse of one'), aim: '≤ 5 ms' },
  ]
}
