import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { departure } from '../../../../electron/core/layers/layer-bytes.ts'
import { createLayerTree } from '../../../../electron/core/layers/layers.ts'
import { createLeaving, shareOutMeasured } from '../../../../electron/core/removal/removal-shares.ts'
import { generatedLayers } from '../../../support/generated-layers.ts'
import { idOf, samples } from './removal-samples.ts'

describe('images that go one after the other', () => {
  const named = {
    a: { layers: ['base-1000', 'a-1'] },
    b: { layers: ['base-1000', 'b-10'] },
  }

  it('bring back what they share with the last of them', () => {
    const leaving = createLeaving(samples(named).tree, [idOf('a'), idOf('b')])
    expect(leaving.bytesOf(idOf('a'))).toBe(1)
    leaving.gone(idOf('a'))
    expect(leaving.bytesOf(idOf('b'))).toBe(1010)
  })

  it('bring back nothing of what one that stayed still holds', () => {
    const leaving = createLeaving(samples(named).tree, [idOf('a'), idOf('b')])
    expect(leaving.bytesOf(idOf('b'))).toBe(10)
  })

  it('bring back nothing that is known where they are not known, or have gone', () => {
    const leaving = createLeaving(samples(named).tree, [idOf('a'), idOf('other')])
    expect(leaving.bytesOf(idOf('other'))).toBe(0)
    leaving.gone(idOf('a'))
    expect(leaving.bytesOf(idOf('a'))).toBe(0)
  })

  it.each([false, true])(
    'bring back together what all at once do; with compressed content: %s',
    (hasContent) => {
      const generated = generatedLayers(60, { hasContent })
      const tree = createLayerTree()
      tree.change(generated, [])
      const all = generated.map(({ imageId }) => imageId)
      fc.assert(
        fc.property(fc.shuffledSubarray(all), (ids) => {
          const leaving = createLeaving(tree, ids)
          let sum = 0
          for (const id of ids) {
            sum += leaving.bytesOf(id)
            leaving.gone(id)
          }
          expect(sum).toBe(departure(tree, ids, () => []).back.bytes)
        }),
        { numRuns: 30 },
      )
    },
  )
})

describe('measured bytes', () => {
  it('are shared out as it was predicted', () => {
    expect(shareOutMeasured(200, [10, 90])).toEqual([20, 180])
    expect(shareOutMeasured(100, [10, 90])).toEqual([10, 90])
  })

  it('belong to the last where nothing was predicted', () => {
    expect(shareOutMeasured(7, [0, 0])).toEqual([0, 7])
  })

  it('are whole bytes that add up to all of them', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(fc.nat(), { minLength: 1 }), (total, predicted) => {
        const shares = shareOutMeasured(total, predicted)
        expect(shares.every((share) => Number.isInteger(share) && share >= 0)).toBe(true)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
      }),
    )
  })
})
