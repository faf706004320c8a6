import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../electron/core/failure.ts'
import { engineIdOf, imageIdOf } from '../../../electron/core/identity.ts'
import { createLedger, type Ledger, type LedgerBeginning } from '../../../electron/history/ledger.ts'
import { digestOf, engineId, openIn, temporaryFolder } from './support.ts'

const pullOf = (reference: string, startedAtMs = 1): LedgerBeginning => ({
  action: 'pull',
  reference,
  startedAtMs,
})

const failure: Failure = {
  kind: 'not-found',
  message: 'There is no image with this name and tag.',
  advice: 'Check the spelling.',
  ownWords: 'manifest unknown',
}

const begun = (ledger: Ledger, beginning: LedgerBeginning): number => {
  const id = ledger.begin(beginning)
  if (id === undefined) throw new Error('history is off')
  return id
}

const ledgerWith = (...references: string[]): Ledger => {
  const ledger = createLedger(openIn(temporaryFolder()).database)
  for (const reference of references) begun(ledger, pullOf(reference))
  return ledger
}

const found = (ledger: Ledger, text: string): unknown[] =>
  ledger.page({ limit: 100, text }).entries.map(({ reference }) => reference)

/** Writes straight into the file, as somebody with a sqlite3 shell does, and reads it as Lading does. */
const ledgerEdited = (sql: string): Ledger => {
  const folder = temporaryFolder()
  openIn(folder).database.close()
  const other = new BetterSqlite3(join(folder, 'history.db'))
  other.exec(sql)
  other.close()
  return createLedger(openIn(folder).database)
}

describe('an entry', () => {
  it('begins with what is known, and runs', () => {
    const ledger = ledgerWith()
    const beginning: LedgerBeginning = {
      engineId,
      action: 'pull',
      reference: 'python:3.13-alpine',
      platform: 'linux/arm64',
      digest: digestOf(1),
      imageId: imageIdOf(digestOf(2)),
      bytes: 3,
      cleanupId: 'ad1f6f1e-0000-4000-8000-000000000001',
      startedAtMs: 4,
      command: 'docker pull --platform linux/arm64 python:3.13-alpine',
    }
    const id = begun(ledger, beginning)
    expect(ledger.page({ limit: 1 }).entries).toEqual([{ ...beginning, id, outcome: 'running' }])
  })

  it('leaves out what is not known', () => {
    const ledger = ledgerWith()
    begun(ledger, { action: 'pull', startedAtMs: 1 })
    expect(ledger.page({ limit: 1 }).entries).toStrictEqual([
      { id: 1, action: 'pull', startedAtMs: 1, outcome: 'running' },
    ])
  })

  it('ends with what was learned', () => {
    const ledger = ledgerWith()
    const id = begun(ledger, pullOf('redis:7'))
    const learned = { digest: digestOf(1), imageId: imageIdOf(digestOf(2)), bytes: 5_000_000_000 }
    ledger.finish(id, { outcome: 'succeeded', endedAtMs: 9, ...learned })
    expect(ledger.page({ limit: 1 }).entries).toEqual([
      { id, ...pullOf('redis:7'), outcome: 'succeeded', endedAtMs: 9, ...learned },
    ])
  })

  it('keeps what it began with where the end says nothing of it', () => {
    const ledger = ledgerWith()
    const id = begun(ledger, { ...pullOf('redis:7'), digest: digestOf(1), bytes: 5 })
    ledger.finish(id, { outcome: 'cancelled', endedAtMs: 9 })
    expect(ledger.page({ limit: 1 }).entries[0]).toMatchObject({ digest: digestOf(1), bytes: 5 })
  })

  it('may learn its names at the end, as an archive that was loaded does', () => {
    const ledger = ledgerWith()
    const id = begun(ledger, { action: 'load', startedAtMs: 1 })
    ledger.finish(id, { outcome: 'succeeded', endedAtMs: 2, names: ['acme/api:1'] })
    expect(ledger.page({ limit: 1, text: 'acme' }).entries[0]?.names).toEqual(['acme/api:1'])
  })

  it('keeps its failure', () => {
    const ledger = ledgerWith()
    ledger.finish(begun(ledger, pullOf('redis:none')), { outcome: 'failed', endedAtMs: 9, failure })
    expect(ledger.page({ limit: 1 }).entries[0]?.failure).toEqual(failure)
  })

  it('ends once', () => {
    const ledger = ledgerWith()
    const id = begun(ledger, pullOf('redis:7'))
    ledger.finish(id, { outcome: 'cancelled', endedAtMs: 8 })
    ledger.finish(id, { outcome: 'succeeded', endedAtMs: 9 })
    expect(ledger.page({ limit: 1 }).entries[0]).toMatchObject({ outcome: 'cancelled', endedAtMs: 8 })
  })

  it('has succeeded where it had failed and was done all the same, and only then', () => {
    const ledger = ledgerWith('a:1', 'b:1')
    ledger.finish(1, { outcome: 'failed', endedAtMs: 5, failure })
    ledger.finish(2, { outcome: 'cancelled', endedAtMs: 5 })
    for (const id of [1, 2]) ledger.wasDone(id)
    const [other, done] = ledger.page({ limit: 10 }).entries
    expect(done).toMatchObject({ id: 1, outcome: 'succeeded', endedAtMs: 5 })
    expect(done).not.toHaveProperty('failure')
    expect(other).toMatchObject({ id: 2, outcome: 'cancelled' })
  })

  it('is interrupted where it still ran, and only there', () => {
    const ledger = ledgerWith('a:1', 'b:1')
    ledger.finish(1, { outcome: 'succeeded', endedAtMs: 5 })
    expect(ledger.interruptRunning(7)).toBe(1)
    expect(ledger.page({ limit: 10 }).entries).toMatchObject([
      { id: 2, outcome: 'interrupted', endedAtMs: 7 },
      { id: 1, outcome: 'succeeded', endedAtMs: 5 },
    ])
  })
})

describe('a page', () => {
  it('has the newest first, and says whether there are older ones', () => {
    const ledger = ledgerWith('a:1', 'a:2', 'a:3', 'a:4', 'a:5')
    const pageBefore = (before?: number): [ids: number[], hasMore: boolean] => {
      const { entries, hasMore } = ledger.page({ before, limit: 2 })
      return [entries.map(({ id }) => id), hasMore]
    }
    expect(pageBefore()).toEqual([[5, 4], true])
    expect(pageBefore(4)).toEqual([[3, 2], true])
    expect(pageBefore(2)).toEqual([[1], false])
    expect(pageBefore(1)).toEqual([[], false])
  })

  it('does not move when entries come in meanwhile', () => {
    const ledger = ledgerWith('a:1', 'a:2', 'a:3')
    begun(ledger, pullOf('a:4'))
    expect(ledger.page({ before: 3, limit: 10 }).entries.map(({ id }) => id)).toEqual([2, 1])
  })

  it('orders by when entries began to be kept, whatever the clock said', () => {
    const ledger = ledgerWith()
    begun(ledger, pullOf('later:1', 2_000))
    begun(ledger, pullOf('clock-set-back:1', 1_000))
    expect(found(ledger, '')).toEqual(['clock-set-back:1', 'later:1'])
  })

  it('has only entries of an outcome where one is asked for', () => {
    const ledger = ledgerWith('a:1', 'a:2', 'a:3')
    ledger.finish(2, { outcome: 'failed', endedAtMs: 2, failure })
    expect(ledger.page({ limit: 1, outcome: 'running' })).toMatchObject({
      entries: [{ id: 3 }],
      hasMore: true,
    })
    expect(ledger.page({ limit: 1, outcome: 'failed' })).toMatchObject({
      entries: [{ id: 2 }],
      hasMore: false,
    })
  })
})

describe('an action', () => {
  it('that is asked for is all that a page has', () => {
    const ledger = ledgerWith('a:1')
    begun(ledger, { action: 'push', reference: 'b:1', startedAtMs: 2 })
    const { entries } = ledger.page({ limit: 10, action: 'push' })
    expect(entries.map(({ reference }) => reference)).toEqual(['b:1'])
  })
})

describe('a text to look for', () => {
  it('is found within references, whatever its case', () => {
    const ledger = ledgerWith('redis:7', 'registry.example/Team/app:RC1')
    expect(found(ledger, 'EDI')).toEqual(['redis:7'])
    expect(found(ledger, 'app:rc')).toEqual(['registry.example/Team/app:RC1'])
  })

  it('is found within digests and image IDs', () => {
    const ledger = ledgerWith()
    begun(ledger, { ...pullOf('a:1'), digest: digestOf(0xabc) })
    begun(ledger, { ...pullOf('b:1'), imageId: imageIdOf(digestOf(0xdef)) })
    expect(found(ledger, '0ABC')).toEqual(['a:1'])
    expect(found(ledger, '0def')).toEqual(['b:1'])
  })

  it.each([
    ['%', ['percent%:1']],
    ['_', ['under_score:1']],
    ['r_s', ['under_score:1']],
    ['\\', ['back\\slash:1']],
    ["'", ["quo'te:1"]],
    ['"', []],
    ['*', []],
  ])('has no wildcards: %s', (text, references) => {
    const ledger = ledgerWith('percent%:1', 'under_score:1', 'back\\slash:1', "quo'te:1", 'underXscore:1')
    expect(found(ledger, text === '_' ? 'under_' : text)).toEqual(references)
  })

  it('may be longer than anything that is kept', () => {
    expect(found(ledgerWith('redis:7'), 'x'.repeat(200_000))).toEqual([])
  })
})

describe('a removal', () => {
  const removal: LedgerBeginning = {
    action: 'remove',
    reference: 'app:1',
    names: ['app:1', 'mine/App:2'],
    predictedBytes: 12,
    startedAtMs: 1,
  }
  const ended = { outcome: 'succeeded', endedAtMs: 2 } as const

  it('keeps the names and what was predicted, and gets what was measured after it ended', () => {
    const ledger = ledgerWith()
    const id = begun(ledger, removal)
    ledger.finish(id, ended)
    expect(ledger.page({ limit: 1 }).entries).toEqual([{ ...removal, ...ended, id }])
    ledger.measure(id, 11)
    expect(ledger.page({ limit: 1 }).entries).toEqual([{ ...removal, ...ended, id, bytes: 11 }])
  })

  it('is found by each of the names', () => {
    const ledger = ledgerWith('other:1')
    begun(ledger, removal)
    expect(found(ledger, 'MINE/app:2')).toEqual(['app:1'])
  })
})

describe('what a page is about', () => {
  const aboutIt = (ledger: Ledger, ...names: string[]): unknown[] =>
    ledger
      .page({ limit: 100, about: { imageId: imageIdOf(digestOf(1)), names } })
      .entries.map(({ reference }) => reference)

  it('is an image, whatever it was called', () => {
    const ledger = ledgerWith('other:1')
    begun(ledger, { ...pullOf('app:1'), imageId: imageIdOf(digestOf(1)) })
    begun(ledger, { ...pullOf('app:2'), imageId: imageIdOf(digestOf(2)) })
    expect(aboutIt(ledger)).toEqual(['app:1'])
  })

  it('is any of its names, as Docker prints it and as Podman does', () => {
    const ledger = ledgerWith('redis:7', 'redis:70', 'quay.io/a/b:1', 'bitnami/redis:7')
    expect(aboutIt(ledger, 'redis:7', 'quay.io/a/b:1')).toEqual(['quay.io/a/b:1', 'redis:7'])
    expect(aboutIt(ledger, 'docker.io/library/redis:7')).toEqual(['redis:7'])
  })

  it('is also what had one of its names when it was removed', () => {
    const ledger = ledgerWith()
    begun(ledger, { action: 'remove', names: ['app:1', 'app:2'], startedAtMs: 1 })
    begun(ledger, { action: 'remove', names: ['app:3'], startedAtMs: 2 })
    const { entries } = ledger.page({
      limit: 10,
      about: { imageId: imageIdOf(digestOf(1)), names: ['app:2'] },
    })
    expect(entries.map(({ names }) => names)).toEqual([['app:1', 'app:2']])
  })

  it('takes hostile names for names, and edited rows for rows', () => {
    const sql = `INSERT INTO ledger (action, started_at_ms, outcome, names) VALUES ('remove', 1, 'succeeded', 'no JSON')`
    const ledger = ledgerEdited(sql)
    expect(aboutIt(ledger, `'); DROP TABLE ledger; --`, '"]', '\\')).toEqual([])
    expect(ledger.page({ limit: 10 }).entries).toHaveLength(1)
  })
})

describe('hostile text', () => {
  it.each([
    ["'; DROP TABLE ledger; --"],
    ['<img src=x onerror=alert(1)>'],
    ['\u202egnp.exe'],
    ['😀'.repeat(1_000)],
    ['line\nbreak\ttab'],
    ['nul\u0000byte'],
    ['${process.exit()}'],
  ])('comes back as it was: %j', (reference) => {
    const ledger = ledgerWith(reference)
    expect(ledger.page({ limit: 10 }).entries).toMatchObject([{ reference }])
    expect(found(ledger, reference)).toEqual([reference])
  })
})

describe('a row that somebody edited', () => {
  const withFailure = (text: string): Ledger =>
    ledgerEdited(
      `INSERT INTO ledger (action, started_at_ms, outcome, failure) VALUES ('pull', 1, 'failed', '${text}')`,
    )

  it.each(['not JSON', '', 'null', '[]', '"text"', '{}', '{"kind":"not-found","message":1,"advice":"a"}'])(
    'has no failure where that is %j',
    (text) => {
      const { entries } = withFailure(text).page({ limit: 10 })
      expect(entries).toStrictEqual([{ id: 1, action: 'pull', startedAtMs: 1, outcome: 'failed' }])
    },
  )

  it('keeps the sentences of a failure of an unknown kind', () => {
    const [entry] = withFailure('{"kind":"constructor","message":"m","advice":"a","ownWords":7}').page({
      limit: 10,
    }).entries
    expect(entry?.failure).toStrictEqual({ kind: 'unexpected', message: 'm', advice: 'a' })
  })

  it.each(['not JSON', '"text"', '[1]', '{}'])('has no names where those are %j', (names) => {
    const ledger = ledgerEdited(
      `INSERT INTO ledger (action, started_at_ms, outcome, names) VALUES ('remove', 1, 'succeeded', '${names}')`,
    )
    expect(ledger.page({ limit: 10 }).entries[0]).not.toHaveProperty('names')
  })

  it('has no digest where that is none', () => {
    const ledger = ledgerEdited(
      `INSERT INTO ledger (action, started_at_ms, outcome, digest) VALUES ('pull', 1, 'failed', 'nonsense')`,
    )
    expect(ledger.page({ limit: 10 }).entries[0]).not.toHaveProperty('digest')
  })

  it('stays out where its action is not known here', () => {
    const ledger = ledgerEdited(`
      INSERT INTO ledger (action, started_at_ms, outcome) VALUES ('teleport', 1, 'succeeded');
      INSERT INTO ledger (action, started_at_ms, outcome) VALUES ('pull', 1, 'succeeded')`)
    expect(ledger.page({ limit: 1 })).toMatchObject({ entries: [{ id: 2 }], hasMore: false })
  })
})

describe('when images were pulled last', () => {
  it('is told by the pulls and restores of an engine that succeeded', () => {
    const ledger = createLedger(openIn(temporaryFolder()).database)
    const imageId = imageIdOf(digestOf(1))
    const pulled = (
      endedAtMs: number,
      more: Partial<LedgerBeginning>,
      outcome: 'succeeded' | 'failed',
    ): void =>
      ledger.finish(begun(ledger, { ...pullOf('redis:7'), engineId, ...more }), {
        outcome,
        endedAtMs,
        imageId,
      })
    pulled(5, {}, 'succeeded')
    pulled(7, { action: 'restore' }, 'succeeded')
    pulled(9, {}, 'failed')
    pulled(11, { action: 'tag' }, 'succeeded')
    expect(ledger.lastPulls(engineId)).toEqual(new Map([[imageId, 7]]))
    expect(ledger.lastPulls(engineIdOf('another'))).toEqual(new Map())
  })
})
