import { rmSync } from 'node:fs'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf } from '../../../electron/core/identity.ts'
import { openHistory } from '../../../electron/history/database.ts'
import { createImageCache, type ImageCache } from '../../../electron/history/image-cache.ts'
import { containerUse, digestOf, engineId, imageOf, openIn, temporaryFolder } from './support.ts'

const host = 'unix:///var/run/docker.sock'
const otherEngine = engineIdOf('engine-2')

const freshCache = (): ImageCache => createImageCache(openIn(temporaryFolder()).database)

/** The number of rows that `change` wrote, counted by SQLite. */
const writesOf = (prepare: (cache: ImageCache) => void, change: (cache: ImageCache) => void): unknown => {
  const { database } = openIn(temporaryFolder())
  const cache = createImageCache(database)
  const count = database.prepare((connection) => connection.prepare('SELECT total_changes()').pluck())
  const total = (): number => Number(count.read((statement) => statement.get()))
  prepare(cache)
  const before = total()
  change(cache)
  return total() - before
}

describe('the engine at an endpoint', () => {
  it('is unknown at first', () => {
    expect(freshCache().lastEngineAt(host)).toBeUndefined()
  })

  it('is the one that was seen there last', () => {
    const cache = freshCache()
    cache.rememberEngine(host, engineId, { version: '28.5.2' }, 1)
    cache.rememberEngine(host, otherEngine, { version: '29.0.0' }, 2)
    expect(cache.lastEngineAt(host)).toEqual({
      engineId: otherEngine,
      facts: { version: '29.0.0' },
      seenAtMs: 2,
    })
    expect(cache.lastEngineAt('ssh://elsewhere')).toBeUndefined()
  })

  it('was seen whenever its images were', () => {
    const cache = freshCache()
    cache.rememberEngine(host, engineId, {}, 1)
    cache.replaceImages(engineId, [imageOf(1)], 5)
    expect(cache.lastEngineAt(host)?.seenAtMs).toBe(5)
    cache.patchImages(engineId, [], [imageOf(1).id], 6)
    expect(cache.lastEngineAt(host)?.seenAtMs).toBe(6)
  })

  it('takes its images along when another one takes its place', () => {
    const cache = freshCache()
    cache.rememberEngine(host, engineId, {}, 1)
    cache.replaceImages(engineId, [imageOf(1)], 1)
    cache.rememberEngine(host, otherEngine, {}, 2)
    expect(cache.imagesOf(engineId)).toEqual([])
  })

  it('keeps its images while another endpoint leads to it', () => {
    const cache = freshCache()
    cache.rememberEngine(host, engineId, {}, 1)
    cache.rememberEngine('ssh://there', engineId, {}, 1)
    cache.replaceImages(engineId, [imageOf(1)], 1)
    cache.rememberEngine(host, otherEngine, {}, 2)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(1)])
  })
})

describe('the images of an engine', () => {
  it('are those that were kept, and no other engine’s', () => {
    const cache = freshCache()
    cache.replaceImages(engineId, [imageOf(1), imageOf(2)], 1)
    cache.replaceImages(otherEngine, [imageOf(2, { tags: ['other:1'] })], 1)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(1), imageOf(2)])
    expect(cache.imagesOf(otherEngine)).toEqual([imageOf(2, { tags: ['other:1'] })])
  })

  it('survive a restart', () => {
    const folder = temporaryFolder()
    const before = openIn(folder)
    createImageCache(before.database).replaceImages(engineId, [imageOf(1)], 1)
    before.database.close()
    expect(createImageCache(openIn(folder).database).imagesOf(engineId)).toEqual([imageOf(1)])
  })

  it('change their names, size and containers under the same ID', () => {
    const cache = freshCache()
    const changed = imageOf(1, { tags: [], sizeBytes: 7, usedBy: [containerUse('web')] })
    cache.replaceImages(engineId, [imageOf(1)], 1)
    cache.replaceImages(engineId, [changed], 2)
    expect(cache.imagesOf(engineId)).toEqual([changed])
  })

  it('change their labels where another platform was pulled under the same ID', () => {
    const cache = freshCache()
    cache.replaceImages(engineId, [imageOf(1)], 1)
    cache.patchImages(engineId, [imageOf(1, { labels: { arch: 'arm64' } })], [], 2)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(1, { labels: { arch: 'arm64' } })])
  })

  it('are written only where they differ', () => {
    const three = [imageOf(1), imageOf(2), imageOf(3)]
    const keep = (cache: ImageCache): void => cache.replaceImages(engineId, three, 1)
    expect(writesOf(keep, (cache) => cache.replaceImages(engineId, three, 2))).toBe(0)
    const [one, two] = three as [InventoryImage, InventoryImage]
    const renamed = { ...one, tags: ['renamed:1'] }
    expect(writesOf(keep, (cache) => cache.replaceImages(engineId, [renamed, ...three.slice(1)], 2))).toBe(1)
    expect(writesOf(keep, (cache) => cache.patchImages(engineId, [renamed, two], [], 2))).toBe(1)
  })

  it('take their facts along when they go', () => {
    const folder = temporaryFolder()
    const { database } = openIn(folder)
    const cache = createImageCache(database)
    cache.replaceImages(engineId, [imageOf(1), imageOf(2)], 1)
    cache.patchImages(engineId, [], [imageOf(1).id], 2)
    const other = new BetterSqlite3(join(folder, 'history.db'))
    const kept = other.prepare('SELECT image_id FROM image_facts').pluck().all()
    other.close()
    expect(kept).toEqual([imageOf(2).id])
  })

  it('leave out what somebody edited into something else', () => {
    const folder = temporaryFolder()
    const { database } = openIn(folder)
    const cache = createImageCache(database)
    cache.rememberEngine(host, engineId, {}, 1)
    const edits = [
      "UPDATE known_images SET seen = 'not JSON'",
      `UPDATE known_images SET seen = '{"tags":"text"}'`,
      "UPDATE image_facts SET value = 'null'",
      `UPDATE image_facts SET value = '{"labels":{"a":1}}'`,
    ]
    const other = new BetterSqlite3(join(folder, 'history.db'))
    for (const [index, edit] of edits.entries()) {
      cache.patchImages(engineId, [imageOf(index)], [], 1)
      const column = edit.startsWith('UPDATE known') ? 'known_images.image_id' : 'image_facts.image_id'
      other.prepare(`${edit} WHERE ${column} = ?`).run(imageOf(index).id)
    }
    other.exec("UPDATE engines SET facts = '{'")
    other.close()
    cache.patchImages(engineId, [imageOf(9)], [], 1)
    expect(cache.imagesOf(engineId)).toEqual([imageOf(9)])
    expect(cache.lastEngineAt(host)).toEqual({ engineId, facts: undefined, seenAtMs: 1 })
  })
})

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('__proto__', 'constructor', "'; --", '\u0000', '\ud800', '%_'),
)

const anyImage: fc.Arbitrary<InventoryImage> = fc
  .record(
    {
      number: fc.nat(12),
      tags: fc.array(text, { maxLength: 3 }),
      repositories: fc.array(text, { maxLength: 2 }),
      createdAtMs: fc.integer(),
      firstSeenAtMs: fc.integer(),
      sizeBytes: fc.maxSafeNat(),
      labels: fc.array(fc.tuple(text, text), { maxLength: 3 }),
      containers: fc.array(
        fc.record({ id: text, name: text, running: fc.boolean() }, { noNullPrototype: true }),
        { maxLength: 2 },
      ),
    },
    {
      requiredKeys: ['number', 'tags', 'repositories', 'sizeBytes', 'labels', 'containers'],
      noNullPrototype: true,
    },
  )
  .map(({ number, repositories, labels, containers, ...rest }) => ({
    id: imageIdOf(digestOf(number)),
    repositoryDigests: repositories.map((repository) => ({ repository, digest: digestOf(1) })),
    labels: Object.fromEntries(labels),
    usedBy: containers,
    ...rest,
  }))

const someImages = fc.uniqueArray(anyImage, { selector: ({ id }) => id, maxLength: 8 })

const inOrder = (images: readonly InventoryImage[]): InventoryImage[] =>
  images.toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** One database for all runs: an engine each. */
const eachWithEngine = <T extends unknown[]>(
  values: { [K in keyof T]: fc.Arbitrary<T[K]> },
  check: (cache: ImageCache, engine: ReturnType<typeof engineIdOf>, ...values: T) => void,
): void => {
  const folder = temporaryFolder()
  const { database } = openHistory({ folder, nowMs: () => 0 })
  const cache = createImageCache(database)
  let runs = 0
  try {
    const property = fc.property(fc.tuple(...values), (drawn) => {
      runs += 1
      check(cache, engineIdOf(`engine-${runs}`), ...(drawn as T))
    })
    fc.assert(property, { numRuns: 150 })
  } finally {
    database.close()
    rmSync(folder, { recursive: true })
  }
}

describe('whatever the images are', () => {
  it('what is kept comes back', () => {
    eachWithEngine<[InventoryImage[], InventoryImage[]]>(
      [someImages, someImages],
      (cache, engine, first, second) => {
        cache.replaceImages(engine, first, 1)
        expect(cache.imagesOf(engine)).toStrictEqual(inOrder(first))
        cache.replaceImages(engine, second, 2)
        expect(cache.imagesOf(engine)).toStrictEqual(inOrder(second))
      },
    )
  })

  it('a patch with the difference gives what a replacement gives', () => {
    eachWithEngine<[InventoryImage[], InventoryImage[]]>(
      [someImages, someImages],
      (cache, engine, first, second) => {
        cache.replaceImages(engine, first, 1)
        const present = new Set(second.map(({ id }) => id))
        const removed = first.map(({ id }) => id).filter((id) => !present.has(id))
        cache.patchImages(engine, second, removed, 2)
        expect(cache.imagesOf(engine)).toStrictEqual(inOrder(second))
      },
    )
  })
})
