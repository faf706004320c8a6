import { describe, expect, it } from 'vitest'
import { imageIdOf, parseDigest } from '../../../../electron/core/identity.ts'
import { imageTitle, isLocalOnly, isUntagged, isUnused } from '../../../../electron/core/images/image.ts'

describe('an image', () => {
  it('is shown by a name, and by the short ID without one', () => {
    const id = imageIdOf('1'.padStart(64, '0'))
    expect(imageTitle(id, { tags: ['app:1', 'app:2'] })).toBe('app:1')
    expect(imageTitle(id, { tags: [] })).toBe('000000000000')
    expect(imageTitle(id, undefined)).toBe('000000000000')
  })

  it('is untagged where it has no tag', () => {
    expect(isUntagged({ tags: [] })).toBe(true)
    expect(isUntagged({ tags: ['redis:7'] })).toBe(false)
  })

  it('is used by a container that runs and by one that does not', () => {
    const container = { id: 'c'.repeat(64), name: 'web' }
    expect(isUnused({ usedBy: [{ ...container, running: true }] })).toBe(false)
    expect(isUnused({ usedBy: [{ ...container, running: false }] })).toBe(false)
  })

  it('is unused where no container was made from it', () => {
    expect(isUnused({ usedBy: [] })).toBe(true)
  })

  it('is local only where no registry is known to have it', () => {
    const digest = parseDigest(`sha256:${'0'.repeat(64)}`)
    if (digest === undefined) throw new Error('no digest')
    expect(isLocalOnly({ repositoryDigests: [] })).toBe(true)
    expect(isLocalOnly({ repositoryDigests: [{ repository: 'redis', digest }] })).toBe(false)
  })
})
