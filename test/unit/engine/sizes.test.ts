import { describe, expect, it } from 'vitest'
import { sizeInspected, sizeListed } from '../../../electron/engine/sizes.ts'

describe('the size of an image', () => {
  it('is what the list says', () => {
    expect(sizeListed(31_400_000)).toBe(31_400_000)
  })

  it('is 0 where the list says none', () => {
    expect(sizeListed(undefined)).toBe(0)
  })

  it('is what an inspection says where there are no manifests', () => {
    expect(sizeInspected(31_400_000, undefined)).toBe(31_400_000)
    expect(sizeInspected(31_400_000, null)).toBe(31_400_000)
    expect(sizeInspected(31_400_000, [])).toBe(31_400_000)
  })

  it('is the sum of the manifests, not the compressed size, on a containerd store', () => {
    const manifests = [{ Size: { Total: 52_700_000 } }, { Size: { Total: 3_000 } }]
    expect(sizeInspected(21_200_000, manifests)).toBe(52_703_000)
  })

  it('counts nothing for a manifest whose content is not here', () => {
    expect(sizeInspected(5, [{ Size: { Total: 52 } }, { Size: null }, { Size: {} }, {}])).toBe(52)
  })

  it('is 0 where an inspection says none', () => {
    expect(sizeInspected(undefined, undefined)).toBe(0)
  })
})
