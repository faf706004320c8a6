import fc from 'fast-check'
import BetterSqlite3 from 'better-sqlite3'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { timelineOf, type DigestObservation } from '../../../electron/core/pins/digest-ledger.ts'
import { imageIdOf } from '../../../electron/core/identity.ts'
import { createDigestMemory } from '../../../electron/history/digests.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { digestOf, openIn, temporaryFolder } from './support.ts'

const reference = 'docker.io/library/nginx:alpine'

const seen = (n: number, seenAtMs: number, rest: Partial<DigestObservation> = {}): DigestObservation => ({
  reference,
  digest: digestOf(n),
  seenAtMs,
  source: 'drift-check',
  ...rest,
})

const opened = () => {
  const folder = temporaryFolder()
  const { database } = openIn(folder)
  const rows = (): number =>
    Number(
      new BetterSqlite3(join(folder, 'history.db')).prepare('SELECT count(*) FROM digests').pluck().get(),
    )
  return { folder, database, memory: createDigestMemory(database), rows }
}

describe('the digests of a tag', () => {
  it('are kept with all that was said of them', () => {
    const { memory } = opened()
    const observation = seen(1, 5, {
      ...{ platform: 'linux/amd64', platformDigest: digestOf(2), imageId: imageIdOf(digestOf(3)) },
      source: 'pull',
    })
    memory.record([observation])
    expect(memory.of(reference)).toEqual([observation])
  })

  it('survive a restart', () => {
    const { folder, database, memory } = opened()
    memory.record([seen(1, 5)])
    database.close()
    expect(createDigestMemory(openIn(folder).database).of(reference)).toEqual([seen(1, 5)])
  })

  it('take no more room where the same is seen again and again', () => {
    const { memory, rows } = opened()
    for (let atMs = 1; atMs <= 50; atMs += 1) memory.record([seen(1, atMs)])
    expect(rows()).toBe(1)
    expect(memory.of(reference)).toEqual([seen(1, 1), seen(1, 50)])
  })

  it('keep when a digest came back', () => {
    const { memory } = opened()
    memory.record([seen(1, 1), seen(2, 2), seen(1, 3), seen(1, 4)])
    expect(timelineOf(reference, memory.of(reference), new Set()).spans).toMatchObject([
      { digest: digestOf(1), firstSeenAtMs: 3, lastSeenAtMs: 4 },
      { digest: digestOf(2) },
      { digest: digestOf(1), firstSeenAtMs: 1, lastSeenAtMs: 1 },
    ])
  })

  it('give the timeline that all observations would, where they come in their order', () => {
    const observations = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 })), { maxLength: 15 })
      .map((steps) => {
        let atMs = 0
        return steps.map(([n, afterMs]) => seen(n, (atMs += afterMs)))
      })
    const { memory } = opened()
    let run = 0
    fc.assert(
      fc.property(observations, (all) => {
        const own = `docker.io/library/nginx:${(run += 1)}`
        const named = all.map((one) => ({ ...one, reference: own }))
        for (const one of named) memory.record([one])
        expect(timelineOf(own, memory.of(own), new Set())).toEqual(timelineOf(own, named, new Set()))
      }),
      { numRuns: 50 },
    )
  })

  it('are forgotten from the oldest on where a tag, or all of them, have too many', () => {
    const { database, rows } = opened()
    const memory = createDigestMemory(database, { oneTag: 3, all: 4 })
    memory.record([1, 2, 3, 4, 5].map((n) => seen(n, n)))
    expect(memory.of(reference).map(({ seenAtMs }) => seenAtMs)).toEqual([3, 4, 5])
    memory.record([1, 2, 3].map((n) => seen(n, 10 + n, { reference: 'docker.io/library/redis:7' })))
    memory.forgetOldest()
    expect(rows()).toBe(4)
    expect(memory.of(reference)).toHaveLength(1)
  })

  it('are none where history is off', () => {
    const memory = createDigestMemory(noDatabase)
    memory.record([seen(1, 1)])
    expect(memory.of(reference)).toEqual([])
  })
})

describe('when images were first seen on an engine', () => {
  it('is told by the tags that images had here, the latest of them', () => {
    const { memory } = opened()
    const imageId = imageIdOf(digestOf(3))
    memory.record([
      seen(1, 5, { imageId, source: 'local-image' }),
      seen(1, 6, { imageId, source: 'local-image' }),
      seen(1, 8, { imageId, source: 'local-image', reference: 'docker.io/library/nginx:1' }),
      seen(1, 9, { imageId, source: 'pull' }),
      seen(2, 9),
    ])
    expect(memory.firstSeenHere()).toEqual(new Map([[imageId, 8]]))
  })
})
