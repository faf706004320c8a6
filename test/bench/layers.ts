import type { ImageId } from '../../electron/core/identity.ts'
import { departure, heldBytes } from '../../electron/core/layers/layer-bytes.ts'
import {
  createLayerTree,
  type GrowingLayerTree,
  type MeasuredImage,
} from '../../electron/core/layers/layers.ts'
import { generatedLayers } from '../support/generated-layers.ts'
import { measurePairs, rowOf, showCount, showMs, timed, type Pair, type Row } from './measure.ts'

const count = 5_000

const treeOf = (images: readonly MeasuredImage[]): GrowingLayerTree => {
  const tree = createLayerTree()
  tree.change(images, [])
  return tree
}

/** Takes each image out of the tree and puts it back. */
const replaceEach = (tree: GrowingLayerTree, images: readonly MeasuredImage[]): void => {
  for (const image of images) {
    tree.change([], [image.imageId])
    tree.change([image], [])
  }
}

const nobody = (): readonly never[] => []

/**
 * The tree of 5,000 images built, patched and asked, held against parsing the images' JSON: what reading them from the
 * database costs anyhow.
 */
export const benchLayers = async (): Promise<readonly Row[]> => {
  const images = generatedLayers(count)
  const json = JSON.stringify(images)
  const tree = treeOf(images)
  const ids = images.map(({ imageId }): ImageId => imageId)
  const everySecond = ids.filter((_, index) => index % 2 === 0)
  const againstParsing = (work: () => void): Promise<readonly Pair[]> =>
    measurePairs(
      () => timed(work),
      () => timed(() => JSON.parse(json) as unknown),
    )
  const replacing = await againstParsing(() => replaceEach(tree, images))

  const what = `${showCount(count)} images and ${showCount(tree.nodeCount())} layers`
  const all = 'JSON.parse of the same'
  const figures = (): void => ids.forEach((id) => heldBytes(tree, [id]))
  return [
    {
      ...rowOf(`Tree of ${what} built`, await againstParsing(() => treeOf(images)), showMs, all),
      aim: '≤ 150 ms',
    },
    {
      ...rowOf(
        'An image taken out of that tree and put back',
        replacing.map(({ lading, against }) => ({ lading: lading / count, against: against / count })),
        showMs,
        'JSON.parse of one',
      ),
      aim: '≤ 1 ms',
    },
    rowOf('Unique and shared bytes of each of them', await againstParsing(figures), showMs, all),
    rowOf(
      'What comes back if all of them go',
      await againstParsing(() => void departure(tree, ids, nobody)),
      showMs,
      all,
    ),
    rowOf(
      'What comes back if every second one goes, and why the rest stays',
      await againstParsing(() => void departure(tree, everySecond, nobody)),
      showMs,
      all,
    ),
  ]
}
