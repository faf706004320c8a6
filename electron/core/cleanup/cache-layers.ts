/** Which layers of images the build cache holds as well, so that they stay until their records go too. */
import type { LayerNode, LayerNodeId, LayerTree } from '../layers/layers.ts'
import type { CacheRecord } from './resources.ts'

type SharedRecord = Pick<CacheRecord, 'id' | 'bytes' | 'parents' | 'description'>

/**
 * A layer of an image that was built upon. Docker 20.10 says 0 of its size, and counts it nowhere once the image has gone and
 * the record has not.
 */
export const isUnsizedBase = ({ bytes, description }: Pick<CacheRecord, 'bytes' | 'description'>): boolean =>
  bytes === 0 && /^(from local|pulled from)\b/.test(description)

/** The layers that the build cache holds as well as images. */
export interface CacheLayers {
  /** By the IDs of the records. */
  readonly of: ReadonlyMap<string, readonly LayerNodeId[]>
  /** There is no record of which it is not known. */
  readonly isWhole: boolean
}

const grouped = <Key, Item>(
  items: readonly Item[],
  keyOf: (item: Item) => Key,
): ReadonlyMap<Key, readonly Item[]> => {
  const groups = new Map<Key, Item[]>()
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item])
  return groups
}

/**
 * The layers of each record. An engine does not say which layer of an image a record is: it is the one of the same size on
 * the same chain of layers. Where several are of one size, each record is one of them, whichever; where there are not as many
 * records as layers, a record counts for all of them. One without a size is told by the records that stand on it, if it is.
 */
export const layersOfCache = (tree: LayerTree, shared: readonly SharedRecord[]): CacheLayers => {
  const known = new Set(shared.map(({ id }) => id))
  const on = grouped(
    shared.filter(({ parents }) => parents.length < 2),
    ({ parents: [parent] }) => (parent !== undefined && known.has(parent) ? parent : undefined),
  )
  const found = new Map<string, readonly LayerNodeId[]>()

  const fits = (node: LayerNode, record: SharedRecord): boolean =>
    (isUnsizedBase(record) || record.bytes === node.unpackedBytes) &&
    (on.get(record.id) ?? []).every((upper) => tree.above(node.id).some((above) => fits(above, upper)))

  const settle = (id: string, own: readonly LayerNode[]): void => {
    if (own.length === 0 || found.has(id)) return
    found.set(
      id,
      own.map((node) => node.id),
    )
    match(
      own.flatMap((node) => tree.above(node.id)),
      on.get(id) ?? [],
    )
  }

  const match = (nodes: readonly LayerNode[], records: readonly SharedRecord[]): void => {
    const bySize = grouped(nodes, ({ unpackedBytes }) => unpackedBytes)
    for (const record of records.filter(isUnsizedBase)) {
      const fitting = nodes.filter((node) => fits(node, record))
      if (fitting.length === 1) settle(record.id, fitting)
    }
    const sized = records.filter((record) => !isUnsizedBase(record))
    for (const [bytes, same] of grouped(sized, (record) => record.bytes)) {
      const alike = bySize.get(bytes) ?? []
      for (const [index, { id }] of same.entries())
        settle(id, alike.length === same.length ? alike.slice(index, index + 1) : alike)
    }
  }

  match(tree.roots(), on.get(undefined) ?? [])
  const isWhole = shared.every(
    (record) => found.has(record.id) || (record.bytes === 0 && !isUnsizedBase(record)),
  )
  return { of: found, isWhole }
}
