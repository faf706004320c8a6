import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { imageIdOf } from '../../../electron/core/identity.ts'
import type { NamingUndo } from '../../../electron/core/names/name-changes.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createLedger } from '../../../electron/history/ledger.ts'
import { createNamingUndos, type NamingUndos } from '../../../electron/history/naming-undos.ts'
import { digestOf, engineId, openIn, temporaryFolder } from './support.ts'

const [before, after] = [imageIdOf(digestOf(1)), imageIdOf(digestOf(2))]
const name = 'docker.io/library/redis:7'
const undo: NamingUndo = {
  changes: [
    { name, before, after },
    { name: 'x:1', after },
  ],
  undoes: 3,
  undoneBy: -1,
}

const undosWithEntry = (): NamingUndos => {
  const { database } = openIn(temporaryFolder())
  createLedger(database).begin({ action: 'tag', engineId, startedAtMs: 1 })
  return createNamingUndos(database)
}

/** With a row that somebody wrote with a sqlite3 shell. */
const undosEdited = (text: string): NamingUndos => {
  const folder = temporaryFolder()
  openIn(folder).database.close()
  const other = new BetterSqlite3(join(folder, 'history.db'))
  other
    .prepare(
      `INSERT INTO ledger (action, engine_id, started_at_ms, outcome, undo) VALUES ('tag', 'e', 1, 'succeeded', ?)`,
    )
    .run(text)
  other.close()
  return createNamingUndos(openIn(folder).database)
}

describe('how to undo an entry', () => {
  it('is kept with it', () => {
    const undos = undosWithEntry()
    undos.keep(1, undo)
    expect(undos.of(1)).toStrictEqual({ engineId, ...undo })
  })

  it('may be kept anew', () => {
    const undos = undosWithEntry()
    undos.keep(1, undo)
    undos.keep(1, { changes: undo.changes })
    expect(undos.of(1)).toStrictEqual({ engineId, changes: undo.changes })
  })

  it('is not known of an entry that is none, or has none', () => {
    const undos = undosWithEntry()
    expect([undos.of(1), undos.of(2)]).toEqual([undefined, undefined])
  })

  it('is not known where history is off', () => {
    const undos = createNamingUndos(noDatabase)
    undos.keep(1, undo)
    expect(undos.of(1)).toBeUndefined()
  })

  it.each([
    'not JSON',
    'null',
    '[]',
    '{}',
    '{"changes":[]}',
    '{"changes":{"name":"x:1"}}',
    '{"changes":[{"name":7}]}',
    '{"changes":[{"name":"x:1","before":"../../etc"}]}',
    '{"changes":[{"name":"x:1","after":null}]}',
  ])('is not known where somebody has edited it: %s', (text) => {
    expect(undosEdited(text).of(1)).toBeUndefined()
  })

  it('leaves out what is no number of an entry', () => {
    const text = JSON.stringify({ changes: undo.changes, undoes: 'one', undoneBy: 1.5 })
    expect(undosEdited(text).of(1)).toStrictEqual({ engineId: 'e', changes: undo.changes })
  })
})
