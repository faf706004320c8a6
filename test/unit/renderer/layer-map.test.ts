import { describe, expect, it } from 'vitest'
import type { ImageDetails } from '../../../electron/core/images/image-details.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { MeasuredImage } from '../../../electron/core/layers/layers.ts'
import { defaultSettings } from '../../../electron/core/settings.ts'
import { imagesById } from '../../../renderer/src/state/inventory-patch.ts'
import { m } from '../../../electron/words/messages.ts'
import { listInWords } from '../../../renderer/src/text/lists.ts'
import { ImagesTable } from '../../../renderer/src/views/images/images-table.svelte.ts'
import type { Glide } from '../../../renderer/src/views/images/map/glide.ts'
import { Instructions } from '../../../renderer/src/views/images/map/instructions.svelte.ts'
import { LayerMap } from '../../../renderer/src/views/images/map/layer-map.svelte.ts'
import type { LayerCell, MapCell } from '../../../renderer/src/views/images/map/map-layout.ts'
import { viewOf, wholeView } from '../../../renderer/src/views/images/map/map-view.ts'
import { mapInWords, oneLine } from '../../../renderer/src/views/images/map/map-words.ts'
import { createTextFitter } from '../../../renderer/src/views/images/map/text-fitter.ts'
import { imageOf, treeOf } from '../../support/layer-trees.ts'
import { failing } from './hub-bridge.ts'
import { image, imageId } from './samples.ts'

const [one, two, three] = [imageId(1), imageId(2), imageId(3)]

/** What an image's history says: an instruction for each of its layers. */
const detailsOf = (id: ImageId, ...layers: readonly string[]): ImageDetails =>
  ({
    imageId: id,
    platforms: [
      {
        steps: [
          { instruction: 'ENV A=1', createdBy: '', unpackedBytes: 0 },
          ...layers.map((diffId) => ({ diffId, instruction: `RUN make ${diffId}` })),
        ],
      },
    ],
  }) as unknown as ImageDetails

/** A map of these images; `asked` gathers whose history was asked for. */
const mapOf = (...measured: readonly MeasuredImage[]) => {
  const tree = treeOf(...measured)
  const asked: ImageId[] = []
  const bridge = {
    images: {
      details: ({ id }: { id: string }) => {
        asked.push(id as ImageId)
        const layers = tree.nodesOf(id as ImageId).map(({ diffId }) => diffId)
        return Promise.resolve({ ok: true, value: detailsOf(id as ImageId, ...layers) } as const)
      },
    },
  }
  const layers = { tree, calmRevision: 0 }
  const inventory = { images: imagesById([image(1), image(2), image(3)]), watchedSinceMs: undefined }
  const settings = { imageTable: defaultSettings.imageTable }
  const imagesTable = new ImagesTable({ inventory, layers, settings, clock: { nowMs: 0 } })
  const instructions = new Instructions(bridge as never, layers)
  const glide: Glide = (_from, to, show) => {
    show(to)
    return () => {}
  }
  const map = new LayerMap({ layers, inventory, imagesTable, instructions, glide })
  const cell = (name: string): MapCell =>
    map.layout.cells.find((at) => (at.kind === 'layer' ? at.node.diffId : at.imageId) === name)!
  return { map, cell, imagesTable, tree, asked, instructions }
}

const shared = [
  imageOf(one, 'base:10 app:20'),
  imageOf(two, 'base:10 app:20 more:5'),
  imageOf(three, 'base:10 other:40'),
] as const

describe('a click on the map', () => {
  it('on an image selects it', () => {
    const { map, cell, imagesTable } = mapOf(...shared)
    map.select(cell(one), false)
    expect([...imagesTable.selectedIds]).toEqual([one])
  })

  it('on a layer selects every image that holds it', () => {
    const { map, cell, imagesTable } = mapOf(...shared)
    map.select(cell('app'), false)
    expect(imagesTable.selectedIds).toEqual(new Set([one, two]))
  })

  it('with Control adds, and a second time takes out again', () => {
    const { map, cell, imagesTable } = mapOf(...shared)
    map.select(cell(three), false)
    map.select(cell('app'), true)
    expect(imagesTable.selectedIds).toEqual(new Set([one, two, three]))
    map.select(cell('app'), true)
    expect(imagesTable.selectedIds).toEqual(new Set([three]))
  })

  it('on another image takes along the details that are open', () => {
    const { map, cell, imagesTable } = mapOf(...shared)
    map.select(cell(one), false)
    expect(imagesTable.openedId).toBeUndefined()
    map.open(cell(one))
    map.select(cell(two), false)
    expect(imagesTable.openedId).toBe(two)
  })

  it('never selects an image that is gone', () => {
    const { map, cell, imagesTable } = mapOf(imageOf(one, 'base:10', { isGone: true }))
    map.select(cell(one), false)
    map.open(cell(one))
    expect(imagesTable.selectedIds.size).toBe(0)
    expect(imagesTable.openedId).toBeUndefined()
  })
})

describe('what is selected', () => {
  const tonesOf = ({ map }: Pick<ReturnType<typeof mapOf>, 'map'>): Record<string, string> =>
    Object.fromEntries(
      map.layout.cells.map((cell) => [
        cell.kind === 'layer' ? cell.node.diffId : cell.imageId,
        map.tones[cell.index] ?? '',
      ]),
    )

  it('stands out where nothing else holds it, and half where something else does', () => {
    const shown = mapOf(...shared)
    shown.map.select(shown.cell('app'), false)
    expect(tonesOf(shown)).toMatchObject({
      base: 'shared',
      app: 'exclusive',
      more: 'exclusive',
      [one]: 'exclusive',
      other: 'rest',
      [three]: 'rest',
    })
  })

  it('stands out also where the filter hides it; the rest of what it hides is dimmed', () => {
    const shown = mapOf(...shared)
    shown.map.select(shown.cell(two), false)
    shown.imagesTable.filter = 'app:1'
    expect(tonesOf(shown)).toMatchObject({
      base: 'shared',
      more: 'exclusive',
      [two]: 'exclusive',
      [one]: 'rest',
      other: 'dimmed',
      [three]: 'dimmed',
    })
  })
})

describe('Enter', () => {
  it('on an image opens its details', () => {
    const { map, cell, imagesTable } = mapOf(...shared)
    map.open(cell(two))
    expect(imagesTable.openedId).toBe(two)
  })

  it('on a layer zooms to it, and zooming out shows everything again', () => {
    const { map, cell } = mapOf(...shared)
    map.open(cell('app'))
    expect(map.view).toEqual(viewOf(cell('app')))
    map.zoomOut()
    expect(map.view).toEqual(wholeView)
  })
})

describe('the arrow keys', () => {
  it('lead down to what stands on a layer, up to what it stands on, and along the row', () => {
    const { map } = mapOf(...shared)
    const path = [
      'ArrowDown',
      'ArrowDown',
      'ArrowDown',
      'ArrowUp',
      'ArrowRight',
      'Home',
      'End',
      'ArrowUp',
      'ArrowUp',
    ]
    const names = path.map((key) => {
      map.moveFocus(key)
      const { focused } = map
      return focused?.kind === 'layer' ? focused.node.diffId : focused?.imageId
    })
    expect(names).toEqual(['base', 'other', three, 'other', 'app', 'other', 'app', 'base', 'base'])
  })

  it('bring what they lead to into sight', () => {
    const { map, cell } = mapOf(...shared)
    map.zoomTo(cell('other'))
    map.focus(cell('other'))
    map.moveFocus('ArrowRight')
    expect(map.view.to).toBeCloseTo(1)
  })

  it('are the only ones that move', () => {
    const { map } = mapOf(...shared)
    expect(map.moveFocus('a')).toBe(false)
    expect(map.focused).toBeUndefined()
  })
})

describe('instructions', () => {
  const isLayer = (cell: MapCell): cell is LayerCell => cell.kind === 'layer'

  it('of all layers of an image are known once it was asked for, and are asked for once', async () => {
    const { map, cell, asked } = mapOf(...shared)
    expect(map.instructionOf(cell('base'))).toBeUndefined()
    map.wantInstructions([cell('other'), cell('base')].filter(isLayer))
    await expect.poll(() => map.instructionOf(cell('base'))).toBe('RUN make base')
    expect(asked).toEqual([three])
    expect(map.label(cell('other'))).toMatchObject({ title: 'RUN make other', detail: '40 B' })
    map.wantInstructions([cell('base')].filter(isLayer))
    expect(asked).toEqual([three])
  })

  it('that cannot be read are empty, and not asked for again', async () => {
    const tree = treeOf(...shared)
    const asked: ImageId[] = []
    const details = ({ id }: { id: string }) => {
      asked.push(id as ImageId)
      return Promise.resolve(failing())
    }
    const instructions = new Instructions({ images: { details } } as never, { tree })
    const wanted = tree.roots().map(({ id }) => ({ id, image: one }))
    instructions.want(wanted)
    await expect.poll(() => instructions.of(wanted[0]!.id)).toBe('')
    instructions.want(wanted)
    expect(asked).toEqual([one])
  })

  it('that one image could not say are those that another one says', async () => {
    const tree = treeOf(...shared)
    const details = ({ id }: { id: string }) =>
      Promise.resolve(id === one ? failing() : { ok: true, value: detailsOf(id as ImageId, 'base', 'other') })
    const instructions = new Instructions({ images: { details } } as never, { tree })
    const [base] = tree.roots()
    instructions.want([{ id: base!.id, image: one }])
    await expect.poll(() => instructions.of(base!.id)).toBe('')
    instructions.want([{ id: base!.id, image: three }])
    await expect.poll(() => instructions.of(base!.id)).toBe('RUN make base')
  })
})

describe('words on the map', () => {
  it('mark what is an estimate', () => {
    const { map, cell } = mapOf(imageOf(one, 'base:10', { certainty: 'estimate' }))
    expect(map.label(cell('base')).detail).toBe('~10 B')
    expect(map.words(cell(one))).toBe('Image app:1, ~10 B, ~10 B is its share')
  })

  it('name a cell for whoever does not see it', () => {
    const { map, cell } = mapOf(...shared)
    expect(map.words(cell('base'))).toBe(
      'Layer base, 10 B of its own, 75 B with what stands on it, in 3 images',
    )
    expect(map.words(cell(three))).toBe('Image app:3, 50 B, 43 B is its share')
  })

  it('say what is stored, what sharing saves, and what is not on the map', () => {
    expect(mapInWords(mapOf(...shared).map.layout)).toBe(
      '3 images, 4 layers, 75 B stored. Sharing layers saves 40 B.',
    )
    expect(mapInWords(mapOf(imageOf(one, 'a:1'), imageOf(two, 'b:1')).map.layout)).toContain(
      'They share nothing.',
    )
    expect(mapInWords(mapOf(imageOf(one, 'a:1'), imageOf(two, '')).map.layout)).toBe(
      '1 image, 1 layer, 1 B stored. There is no other image to share layers with. 1 more image without layers.',
    )
  })

  it('take the tricks out of instructions', () => {
    expect(oneLine('RUN a\n\tb \u202Egnp.exe\u2066 \u0007c')).toBe('RUN a b ⟨202E⟩gnp.exe⟨2066⟩ ␇c')
    expect(oneLine('x'.repeat(100_000))).toHaveLength(240)
  })

  it('name some of many', () => {
    expect(listInWords(['a', 'b', 'c', 'd'])).toBe('a, b, c, d')
    expect(listInWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more')
    const placeOf = (count: number): string => m.map_tip_place({ layer: 'x', count })
    expect([1, 2, 3, 4, 11, 22].map(placeOf).map((place) => place.split(' ')[1])).toEqual([
      ...['1st', '2nd', '3rd', '4th', '11th', '22nd'],
    ])
  })

  it('are cut where there is no room, and left out where a few letters say nothing', () => {
    const fit = createTextFitter((text) => text.length * 10)
    expect(fit('RUN make', 'font', 80)).toBe('RUN make')
    expect(fit('RUN make', 'font', 79)).toBe('RUN ma…')
    expect(fit('RUN make', 'font', 30)).toBe('')
  })
})
