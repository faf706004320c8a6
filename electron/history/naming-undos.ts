import type Database from 'better-sqlite3'
import { engineIdOf, imageIdOf, parseDigest, type EngineId, type ImageId } from '../core/identity.ts'
import type { NameChange, NamingUndo } from '../core/names/name-changes.ts'
import { isRecord } from '../core/tolerant.ts'
import type { HistoryDatabase } from './guarded.ts'
import { isListOf, isOptional, isText, parseJson } from './rows.ts'

/** How to undo an entry, and on which engine. */
export interface KeptUndo extends NamingUndo {
  readonly engineId: EngineId
}

/** What the entries of the ledger did to names. Nothing of it throws because of the disk. */
export interface NamingUndos {
  /** Keeps it, instead of what was kept before, with the entry that has this ID. */
  readonly keep: (ledgerId: number, undo: NamingUndo) => void
  /** What was kept; `undefined` where nothing was, or history is off. */
  readonly of: (ledgerId: number) => KeptUndo | undefined
}

interface UndoRow {
  readonly engineId: string
  readonly undo: string
}

const statementsOf = (connection: Database.Database) => ({
  keep: connection.prepare<[string, number]>('UPDATE ledger SET undo = ? WHERE id = ?'),
  of: connection.prepare<[number], UndoRow>(`
    SELECT engine_id AS engineId, undo FROM ledger
    WHERE id = ? AND engine_id IS NOT NULL AND undo IS NOT NULL`),
})

const isId = (value: unknown): value is ImageId => isText(value) && parseDigest(value) !== undefined

const isChange = (value: unknown): value is NameChange =>
  isRecord(value) &&
  isText(value['name']) &&
  isOptional(value['before'], isId) &&
  isOptional(value['after'], isId)

const changeOf = ({ name, before, after }: NameChange): NameChange => ({
  name,
  ...(before !== undefined && { before: imageIdOf(before) }),
  ...(after !== undefined && { after: imageIdOf(after) }),
})

const isEntry = (value: unknown): value is number => Number.isSafeInteger(value)

const undoOf = (row: UndoRow): KeptUndo | undefined => {
  const stored = parseJson(row.undo)
  if (!isRecord(stored)) return undefined
  const { changes, undoes, undoneBy } = stored
  if (!isListOf(changes, isChange) || changes.length === 0) return undefined
  return {
    engineId: engineIdOf(row.engineId),
    changes: changes.map(changeOf),
    ...(isEntry(undoes) && { undoes }),
    ...(isEntry(undoneBy) && { undoneBy }),
  }
}

/** The undos in `database`. */
export const createNamingUndos = (database: HistoryDatabase): NamingUndos => {
  const { read, write } = database.prepare(statementsOf)
  return {
    keep: (ledgerId, { changes, undoes, undoneBy }) => {
      const text = JSON.stringify({ changes, undoes, undoneBy })
      write(({ keep }) => keep.run(text, ledgerId))
    },
    of: (ledgerId) =>
      read((statements) => {
        const row = statements.of.get(ledgerId)
        return row && undoOf(row)
      }),
  }
}
