import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { RemovedImage } from '../../../electron/core/cleanup/removed-image.ts'
import { imageIdOf } from '../../../electron/core/identity.ts'
import type { LedgerAction } from '../../../electron/core/ledger.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createLedger } from '../../../electron/history/ledger.ts'
import { createRemovedImages, type RemovedImages } from '../../../electron/history/removed-images.ts'
import { digestOf, engineId, openIn, temporaryFolder } from './support.ts'

const imageId = imageIdOf(digestOf(1))

const image: RemovedImage = {
  ...{ engineId, imageId, names: ['app:1', 'registry.example/app:1'] },
  repositoryDigests: [{ repository: 'app', digest: digestOf(2) }],
  platform: 'linux/arm64/v8',
  archivePath: '/archives/app.tar.gz',
}

interface Begun {
  readonly action?: LedgerAction
  readonly cleanupId?: string
  readonly outcome?: 'succeeded' | 'failed'
}

/** With an entry for each of these, numbered from 1 on. */
const withEntries = (...entries: readonly Begun[]): RemovedImages => {
  const { database } = openIn(temporaryFolder())
  const ledger = createLedger(database)
  for (const { action = 'remove', outcome = 'succeeded', ...rest } of entries) {
    const id = ledger.begin({ action, engineId, imageId, startedAtMs: 1, ...rest })
    ledger.finish(id ?? 0, { outcome, endedAtMs: 2 })
  }
  return createRemovedImages(database)
}

/** With a row that somebody wrote with a sqlite3 shell. */
const edited = (text: string): RemovedImages => {
  const folder = temporaryFolder()
  openIn(folder).database.close()
  const other = new BetterSqlite3(join(folder, 'history.db'))
  other
    .prepare(
      `INSERT INTO ledger (action, started_at_ms, outcome, removed) VALUES ('remove', 1, 'succeeded', ?)`,
    )
    .run(text)
  other.close()
  return createRemovedImages(openIn(folder).database)
}

describe('a removed image', () => {
  it('is kept with its entry', () => {
    const removed = withEntries({})
    removed.keep(1, image)
    expect(removed.of(1)).toStrictEqual(image)
  })

  it('is not known of an entry that is none, or took none away', () => {
    const removed = withEntries({})
    expect([removed.of(1), removed.of(2)]).toEqual([undefined, undefined])
  })

  it('has the entry that brought it back, once there is one', () => {
    const removed = withEntries({}, {})
    removed.keep(1, image)
    removed.markRestored(1, 7)
    removed.markRestored(2, 7)
    expect(removed.of(1)).toStrictEqual({ ...image, restoredBy: 7 })
    expect(removed.of(2)).toBeUndefined()
  })

  it('is found by its clean-up where it went indeed', () => {
    const removed = withEntries(
      { cleanupId: 'one' },
      { cleanupId: 'one', outcome: 'failed' },
      { cleanupId: 'one', action: 'archive' },
      { cleanupId: 'two' },
      {},
      { cleanupId: 'one' },
      { cleanupId: 'one', action: 'remove-volume' },
    )
    for (const id of [1, 2, 3, 4, 5, 6]) removed.keep(id, image)
    expect([removed.ofCleanup('one'), removed.ofCleanup('two'), removed.ofCleanup('')]).toEqual([
      [1, 6],
      [4],
      [],
    ])
  })

  it('is known to lie in the archive that was written last', () => {
    const removed = withEntries(
      { action: 'archive' },
      { action: 'archive' },
      { action: 'archive', outcome: 'failed' },
      {},
    )
    removed.keep(1, { ...image, archivePath: '/one' })
    removed.keep(2, { ...image, archivePath: '/two' })
    removed.keep(3, { ...image, archivePath: '/three' })
    removed.keep(4, { ...image, archivePath: '/four' })
    expect(removed.archiveOf(imageId)).toBe('/two')
    expect(removed.archiveOf(imageIdOf(digestOf(9)))).toBeUndefined()
  })

  it('is not known where history is off', () => {
    const removed = createRemovedImages(noDatabase)
    removed.keep(1, image)
    removed.markRestored(1, 2)
    expect([removed.of(1), removed.ofCleanup('one'), removed.archiveOf(imageId)]).toEqual([
      undefined,
      [],
      undefined,
    ])
  })

  it.each(['not JSON', 'null', '[]', '{}', '{"engineId":"e"}', '{"engineId":"e","imageId":"../../etc"}'])(
    'is not known where somebody has edited it: %s',
    (text) => {
      const removed = edited(text)
      removed.markRestored(1, 2)
      expect(removed.of(1)).toBeUndefined()
    },
  )

  it('is known without what somebody has made unreadable', () => {
    const text = JSON.stringify({
      ...{ engineId, imageId, names: 'app:1', platform: 7, archivePath: null, restoredBy: 'me' },
      repositoryDigests: [{ repository: 'app', digest: 'sha256:0' }, null, image.repositoryDigests[0]],
    })
    expect(edited(text).of(1)).toStrictEqual({
      ...{ engineId, imageId, names: [] },
      repositoryDigests: image.repositoryDigests,
    })
  })
})
