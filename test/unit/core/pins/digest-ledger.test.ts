import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  observationSources,
  timelineOf,
  type DigestObservation,
} from '../../../../electron/core/pins/digest-ledger.ts'
import { imageIdOf } from '../../../../electron/core/identity.ts'
import { digestOf } from '../../history/support.ts'

const reference = 'docker.io/library/nginx:alpine'

const seen = (n: number, seenAtMs: number, rest: Partial<DigestObservation> = {}): DigestObservation => ({
  reference,
  digest: digestOf(n),
  seenAtMs,
  source: 'pull',
  ...rest,
})

const observation: fc.Arbitrary<DigestObservation> = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    seenAtMs: fc.integer({ min: 0, max: 12 }),
    source: fc.constantFrom(...observationSources),
    platform: fc.option(fc.integer({ min: 10, max: 12 }), { nil: undefined }),
    image: fc.option(fc.integer({ min: 20, max: 22 }), { nil: undefined }),
  })
  .map(({ n, seenAtMs, source, platform, image }) =>
    seen(n, seenAtMs, {
      source,
      ...(platform !== undefined && { platformDigest: digestOf(platform) }),
      ...(image !== undefined && { imageId: imageIdOf(digestOf(image)) }),
    }),
  )

const nothingHere = new Set<string>()

describe('the timeline of a tag', () => {
  it('has the newest digest first, each with when it was seen', () => {
    const { spans } = timelineOf(reference, [seen(1, 10), seen(1, 20), seen(2, 30)], nothingHere)
    expect(spans).toMatchObject([
      { digest: digestOf(2), firstSeenAtMs: 30, lastSeenAtMs: 30 },
      { digest: digestOf(1), firstSeenAtMs: 10, lastSeenAtMs: 20 },
    ])
  })

  it('has a digest twice where the tag went back to it', () => {
    const { spans } = timelineOf(reference, [seen(1, 1), seen(2, 2), seen(1, 3)], nothingHere)
    expect(spans.map(({ digest }) => digest)).toEqual([digestOf(1), digestOf(2), digestOf(1)])
  })

  it('says from where a digest is known, what it led to, and which is here', () => {
    const observations = [
      seen(1, 1, { source: 'forecast', platformDigest: digestOf(7) }),
      seen(1, 2, { imageId: imageIdOf(digestOf(9)) }),
      seen(2, 3, { source: 'drift-check' }),
    ]
    expect(timelineOf(reference, observations, new Set([digestOf(9)])).spans).toMatchObject([
      { isHere: false, sources: ['drift-check'], imageIds: [], platformDigests: [] },
      {
        isHere: true,
        sources: ['forecast', 'pull'],
        imageIds: [digestOf(9)],
        platformDigests: [digestOf(7)],
      },
    ])
  })

  it('passes over what is said of other tags', () => {
    const other = seen(2, 2, { reference: 'docker.io/library/nginx:1' })
    expect(timelineOf(reference, [seen(1, 1), other], nothingHere).spans).toHaveLength(1)
  })

  it('is the same in whatever order the observations come', () => {
    const shuffled = fc
      .array(observation, { maxLength: 20 })
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(timelineOf(reference, mixed, nothingHere)).toEqual(timelineOf(reference, all, nothingHere))
      }),
    )
  })

  it('has no two neighbours with one digest, and times that do not overlap', () => {
    fc.assert(
      fc.property(fc.array(observation, { maxLength: 20 }), (all) => {
        const { spans } = timelineOf(reference, all, nothingHere)
        for (const [index, span] of spans.slice(1).entries()) {
          const newer = spans[index]
          expect(span.digest).not.toBe(newer?.digest)
          expect(span.lastSeenAtMs).toBeLessThanOrEqual(newer?.firstSeenAtMs ?? 0)
        }
      }),
    )
  })
})
