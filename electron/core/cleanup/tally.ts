/** What comes back of a clean-up for any ticking of its boxes, kept up with each tick. */
import type { ImageId } from '../identity.ts'
import type { InventoryImage } from '../images/image.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import type { Certainty, LayerTree } from '../layers/layers.ts'
import { layersOfCache } from './cache-layers.ts'
import { cacheBytesOf } from './cache-plan.ts'
import { createLeavingLayers } from './leaving-layers.ts'
import type { CleanupItem, CleanupItemId, CleanupPlan } from './plan.ts'
import { togetherIn, type Together } from './together.ts'

/** What comes back, by kind. */
export interface CleanupBytes {
  /** Layers: each once, those included that only containers of gone images hold, or the build cache as well. */
  readonly images: Bytes
  readonly containersBytes: number
  /** Of those volumes of which the engine can tell. */
  readonly volumesBytes: number
  readonly cacheBytes: number
  readonly total: Bytes
}

/** The boxes of a plan. IDs that are not in it are passed over. */
export interface Tally {
  readonly isTicked: (id: CleanupItemId) => boolean
  readonly set: (ids: Iterable<CleanupItemId>, isTicked: boolean) => void
  /** In the plan's order. Some of them may be blocked. */
  readonly ticked: () => readonly CleanupItemId[]
  /** Of what is ticked and not blocked. */
  readonly total: () => CleanupBytes
  /** What more comes back with it, given what else is ticked; of a ticked one what would not come back without it. */
  readonly bytesOf: (id: CleanupItemId) => Bytes
  /** What has to be ticked before it can go: containers that use it, or what was built on it. The engine refuses it until then. */
  readonly blockedBy: (id: CleanupItemId) => readonly CleanupItemId[]
  /** Images of which each alone frees nothing, or much less than all of them; whatever is ticked. */
  readonly together: () => readonly Together[]
}

/** What a tally is made of. */
export interface TallyParts {
  readonly tree: LayerTree
  readonly images: ReadonlyMap<ImageId, Pick<InventoryImage, 'id'>>
  readonly plan: CleanupPlan
}

type Kind = CleanupItem['kind']

/** Something that comes back, once it is ticked and nothing that it needs stays. */
interface Entry {
  /** The kind that its bytes count with. */
  readonly kind: Kind
  readonly isEstimate: boolean
  /** Goes or comes back; gives the bytes that this changes. */
  readonly move: (isLeaving: boolean) => number
  readonly neededBy: Entry[]
  isTicked: boolean
  /** How many of those that it needs stay. */
  unmet: number
}

const goes = ({ isTicked, unmet }: Entry): boolean => isTicked && unmet === 0

/** What goes: its bytes, and how many of it are estimates. */
type Sums = Record<Kind, { bytes: number; estimates: number }>

const noSums = (): Sums => ({
  image: { bytes: 0, estimates: 0 },
  container: { bytes: 0, estimates: 0 },
  volume: { bytes: 0, estimates: 0 },
  cache: { bytes: 0, estimates: 0 },
})

const certaintyOf = (isEstimate: boolean): Certainty => (isEstimate ? 'estimate' : 'exact')

const fixed =
  (bytes: number): Entry['move'] =>
  (isLeaving) =>
    isLeaving ? bytes : -bytes

/** Makes an entry of a thing, not ticked yet. */
const entryMaker = ({ tree, images, plan }: TallyParts) => {
  const cacheLayers = layersOfCache(tree, plan.sharedCache ?? [])
  const layers = createLeavingLayers(tree, [...cacheLayers.of.values()].flat())
  const isAllKnown = cacheLayers.isWhole && [...images.keys()].every((id) => tree.image(id) !== undefined)
  const entry = (
    kind: Kind,
    { move, isEstimate }: Pick<Entry, 'move' | 'isEstimate'>,
    unmet: number,
  ): Entry => ({
    ...{ kind, move, isEstimate, unmet },
    ...{ neededBy: [], isTicked: false },
  })
  const ofLayers = (id: ImageId, isGone: boolean, unmet: number): Entry => {
    const found = tree.image(id)
    const holder =
      found !== undefined && (found.isGone === true) === isGone ? layers.holder(found) : undefined
    const move = holder?.move ?? fixed(0)
    return entry('image', { move, isEstimate: !isAllKnown || holder?.isEstimate === true }, unmet)
  }
  const of = (item: CleanupItem): Entry => {
    const unmet = item.needs?.length ?? 0
    switch (item.kind) {
      case 'image':
        return ofLayers(item.imageId, false, unmet)
      case 'container':
        return entry(item.kind, { move: fixed(item.container.writableBytes), isEstimate: false }, unmet)
      case 'volume': {
        const { bytes } = item.volume
        return entry(item.kind, { move: fixed(bytes ?? 0), isEstimate: bytes === undefined }, unmet)
      }
      case 'cache': {
        const own = cacheLayers.of.get(item.record.id)
        const alone = { move: fixed(cacheBytesOf(item.record)), isEstimate: false }
        // Whichever of an image and a record goes last, it is the image that is said to take that much.
        return own === undefined
          ? entry(item.kind, alone, unmet)
          : entry('image', layers.otherHolder(own), unmet)
      }
    }
  }
  return { of, ofGone: (id: ImageId, unmet: number) => ({ ...ofLayers(id, true, unmet), isTicked: true }) }
}

/** The boxes of a plan, those ticked that its rules tick. It knows the tree of layers as it is now. */
export const createTally = (parts: TallyParts): Tally => {
  const { tree, plan } = parts
  const items = new Map(plan.items.map((item) => [item.id, item]))
  const sums = noSums()
  const make = entryMaker(parts)
  const entries = new Map(plan.items.map((item) => [item.id, make.of(item)]))
  for (const { id, needs = [] } of plan.items) {
    const entry = entries.get(id)
    if (entry !== undefined) for (const need of needs) entries.get(need)?.neededBy.push(entry)
  }
  for (const [id, users] of gone(tree, plan)) {
    const entry = make.ofGone(id, users.length)
    for (const user of users) entries.get(user)?.neededBy.push(entry)
  }

  const move = (entry: Entry, isLeaving: boolean): void => {
    const sum = sums[entry.kind]
    sum.bytes += entry.move(isLeaving)
    if (entry.isEstimate) sum.estimates += isLeaving ? 1 : -1
  }

  /** Ticks or unticks one; gives all that go or stay for that. */
  const tick = (entry: Entry, isTicked: boolean): readonly Entry[] => {
    const went = goes(entry)
    entry.isTicked = isTicked
    const isLeaving = goes(entry)
    const moved: Entry[] = went === isLeaving ? [] : [entry]
    // The list grows while it is walked.
    for (const one of moved) {
      move(one, isLeaving)
      for (const needing of one.neededBy) {
        const before = goes(needing)
        needing.unmet += isLeaving ? -1 : 1
        if (before !== goes(needing)) moved.push(needing)
      }
    }
    return moved
  }

  const allBytes = (): number =>
    sums.image.bytes + sums.container.bytes + sums.volume.bytes + sums.cache.bytes

  const set = (ids: Iterable<CleanupItemId>, isTicked: boolean): void => {
    for (const id of ids) {
      const entry = entries.get(id)
      if (entry !== undefined) tick(entry, isTicked)
    }
  }

  const bytesOf = (id: CleanupItemId): Bytes => {
    const entry = entries.get(id)
    if (entry === undefined) return { bytes: 0, certainty: 'exact' }
    const before = allBytes()
    const moved = tick(entry, !entry.isTicked)
    const bytes = Math.abs(allBytes() - before)
    tick(entry, !entry.isTicked)
    return { bytes, certainty: certaintyOf(moved.some(({ isEstimate }) => isEstimate)) }
  }

  const isTicked = (id: CleanupItemId): boolean => entries.get(id)?.isTicked === true

  /** Those that are not ticked, of all that it needs and that those need. */
  const blockedBy = (id: CleanupItemId): readonly CleanupItemId[] => {
    const seen = new Set(items.get(id)?.needs)
    // The set grows while it is walked.
    for (const need of seen) for (const under of items.get(need)?.needs ?? []) seen.add(under)
    return [...seen].filter((need) => !isTicked(need))
  }

  set(
    plan.items.flatMap((item) => (item.isTicked ? [item.id] : [])),
    true,
  )
  let together: readonly Together[] | undefined
  return {
    isTicked,
    set,
    bytesOf,
    blockedBy,
    ticked: () => plan.items.flatMap(({ id }) => (isTicked(id) ? [id] : [])),
    total: () => ({
      images: { bytes: sums.image.bytes, certainty: certaintyOf(sums.image.estimates > 0) },
      containersBytes: sums.container.bytes,
      volumesBytes: sums.volume.bytes,
      cacheBytes: sums.cache.bytes,
      total: {
        bytes: allBytes(),
        certainty: certaintyOf(sums.image.estimates + sums.volume.estimates > 0),
      },
    }),
    together: () => (together ??= togetherIn(tree, plan)),
  }
}

/** The images that are gone and whose layers containers hold, with the containers of each. */
const gone = (
  tree: LayerTree,
  { imageUses = [] }: CleanupPlan,
): ReadonlyMap<ImageId, readonly CleanupItemId[]> => {
  const users = new Map<ImageId, CleanupItemId[]>()
  for (const { id, imageId } of imageUses) {
    if (tree.image(imageId)?.isGone !== true) continue
    users.set(imageId, [...(users.get(imageId) ?? []), id])
  }
  return users
}
