import type Database from 'better-sqlite3'
import type { HistoryDatabase } from './guarded.ts'
import { parseJson } from './rows.ts'

/** An answer that was kept. */
export interface KeptAnswer {
  /** As `keep` was given it, by whichever Lading that was. */
  readonly value: unknown
  /** When it was given, in epoch milliseconds. */
  readonly learnedAtMs: number
}

/** Answers from outside by what was asked. Nothing throws because of the disk. */
export interface Answers {
  /** The answer last kept under `key`; `undefined` where there is none, or history is off. */
  readonly find: (key: string) => KeptAnswer | undefined
  /** Keeps `value`, which JSON can say, instead of what was kept under `key`; the oldest go where the room is used up. */
  readonly keep: (key: string, value: unknown, learnedAtMs: number) => void
}

/** How much is kept, in bytes. */
export interface AnswersRoom {
  /** All answers together, with their keys. */
  readonly allBytes: number
  /** A longer answer is not kept at all. */
  readonly oneBytes: number
}

const usualRoom: AnswersRoom = { allBytes: 16 * 1024 * 1024, oneBytes: 1024 * 1024 }

interface AnswerRow {
  readonly value: string
  readonly learnedAtMs: number
}

interface NewAnswer {
  readonly key: string
  readonly value: string
  readonly sizeBytes: number
  readonly learnedAtMs: number
}

const keepSql = `
  INSERT INTO answers (key, learned_at_ms, size_bytes, value)
  VALUES (@key, @learnedAtMs, @sizeBytes, @value)`

const dropOldestSql = `
  DELETE FROM answers WHERE id IN (
    SELECT id FROM (SELECT id, sum(size_bytes) OVER (ORDER BY id DESC) AS total FROM answers)
    WHERE total > ?
  )`

const statementsOf = (connection: Database.Database) => ({
  find: connection.prepare<[string], AnswerRow>(
    'SELECT value, learned_at_ms AS learnedAtMs FROM answers WHERE key = ?',
  ),
  forget: connection.prepare<[string]>('DELETE FROM answers WHERE key = ?'),
  keep: connection.prepare<NewAnswer>(keepSql),
  dropOldest: connection.prepare<[number]>(dropOldestSql),
})

/** The answers in `database`; 16 MiB of them where no `room` is given, none of them longer than 1 MiB. */
export const createAnswers = (database: HistoryDatabase, room: AnswersRoom = usualRoom): Answers => {
  const { read, write } = database.prepare(statementsOf)

  const find = (key: string): KeptAnswer | undefined => {
    const row = read((statements) => statements.find.get(key))
    const value = row === undefined ? undefined : parseJson(row.value)
    return row === undefined || value === undefined ? undefined : { value, learnedAtMs: row.learnedAtMs }
  }

  const keep = (key: string, value: unknown, learnedAtMs: number): void => {
    const text = JSON.stringify(value) ?? 'null'
    const sizeBytes = Buffer.byteLength(key) + Buffer.byteLength(text)
    write((statements) => {
      // What was kept before is no longer the last answer, even where the new one is too long to keep.
      statements.forget.run(key)
      if (sizeBytes > room.oneBytes) return
      statements.keep.run({ key, value: text, sizeBytes, learnedAtMs })
      statements.dropOldest.run(room.allBytes)
    })
  }

  return { find, keep }
}
