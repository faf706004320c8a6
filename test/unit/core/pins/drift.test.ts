import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { driftOf, isWhatIsUsed, type FoundTag, type UsedImage } from '../../../../electron/core/pins/drift.ts'
import { imageIdOf } from '../../../../electron/core/identity.ts'
import { digestOf } from '../../history/support.ts'

const [index, otherIndex, manifest, otherManifest, config] = [1, 2, 3, 4, 5].map(digestOf) as [
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
  ReturnType<typeof digestOf>,
]

const used = (rest: Partial<UsedImage> = {}): UsedImage => ({
  digests: [index],
  platformDigests: [],
  ...rest,
})

describe('a tag is the same', () => {
  it.each<[string, UsedImage, FoundTag]>([
    ['where the digest is', used(), { digest: index }],
    [
      'where an engine knows the manifest alone',
      used({ digests: [manifest] }),
      { digest: index, platformDigest: manifest },
    ],
    ['where one of several digests is its own', used({ digests: [otherIndex, index] }), { digest: index }],
    [
      'where the image’s ID on a containerd store is its digest',
      used({ digests: [manifest], imageId: imageIdOf(index) }),
      { digest: index },
    ],
  ])('%s', (_what, ofUsed, found) => {
    expect(driftOf(ofUsed, found, 7)).toMatchObject({ kind: 'same' })
  })

  it.each<[string, UsedImage, FoundTag]>([
    [
      'by the manifest',
      used({ platformDigests: [manifest] }),
      { digest: otherIndex, platformDigest: manifest },
    ],
    [
      'by the configuration, which is an image’s ID',
      used({ imageId: imageIdOf(config) }),
      { digest: otherIndex, platformDigest: manifest, configDigest: config },
    ],
  ])('with a remark where the index moved and the platform stayed, known %s', (_what, ofUsed, found) => {
    expect(driftOf(ofUsed, found, 7)).toEqual({ kind: 'same', movedIndex: otherIndex })
  })
})

describe('a tag is repointed', () => {
  it('where the platform’s manifest is another one', () => {
    expect(
      driftOf(
        used({ platformDigests: [manifest] }),
        { digest: otherIndex, platformDigest: otherManifest },
        7,
      ),
    ).toEqual({ kind: 'repointed', from: index, to: otherIndex, firstSeenAtMs: 7 })
  })

  it('as far as the index says, where the platform’s manifests are not known', () => {
    expect(driftOf(used(), { digest: otherIndex }, 7)).toMatchObject({
      kind: 'repointed',
      isPlatformUnknown: true,
    })
  })
})

describe('a tag is unknown', () => {
  it('where the engine says nothing by which it could be compared', () => {
    expect(driftOf(used({ digests: [] }), { digest: index }, 7)).toMatchObject({
      kind: 'unknown',
      failure: { kind: 'not-found' },
    })
  })
})

const someDigest = fc.integer({ min: 1, max: 4 }).map(digestOf)

describe('comparing', () => {
  it('never says repointed of what is used, whatever else is known', () => {
    const images = fc.record({
      digests: fc.array(someDigest, { minLength: 1, maxLength: 3 }),
      platformDigests: fc.array(someDigest, { maxLength: 2 }),
    })
    const tags = fc.tuple(someDigest, fc.option(someDigest, { nil: undefined }))
    fc.assert(
      fc.property(images, tags, (ofUsed, [digest, platformDigest]) => {
        const found = { digest, ...(platformDigest !== undefined && { platformDigest }) }
        const isSame = driftOf(ofUsed, found, 1).kind === 'same'
        expect(isSame).toBe(isWhatIsUsed(ofUsed, found))
        if (ofUsed.digests.includes(digest)) expect(isSame).toBe(true)
      }),
    )
  })
})
