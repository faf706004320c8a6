import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chainsOf, chainTreeOf, sharedChain } from '../../../../electron/core/layers/chains.ts'

const tree = chainTreeOf([
  { names: ['alpine:3'], diffIds: ['base'] },
  { names: ['python:3'], diffIds: ['base', 'certificates', 'python'] },
  { names: [], diffIds: ['base', 'certificates', 'node'] },
])

describe('the layers that images share', () => {
  it('are the lowest ones, as far as all below are the same', () => {
    expect(sharedChain(tree, ['base', 'certificates', 'go', 'python']).layers).toBe(2)
  })

  it('do not include a layer that stands on another one', () => {
    expect(sharedChain(tree, ['certificates', 'python'])).toEqual({ layers: 0, names: [] })
  })

  it('are named by the images that have the lowest of them', () => {
    expect(sharedChain(tree, ['base', 'go']).names).toEqual(['alpine:3', 'python:3'])
  })

  it('are none of an image without layers', () => {
    expect(sharedChain(tree, [])).toEqual({ layers: 0, names: [] })
  })

  it('are as many as chains are equal, for all images', () => {
    const diffIds = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 5 })
    fc.assert(
      fc.property(fc.array(diffIds, { maxLength: 6 }), diffIds, (images, asked) => {
        const here = new Set(images.flatMap(chainsOf))
        const shared = chainsOf(asked).filter((chain) => here.has(chain)).length
        const found = sharedChain(chainTreeOf(images.map((of) => ({ names: [], diffIds: of }))), asked)
        expect(found.layers).toBe(shared)
      }),
    )
  })
})
