import type { HistoryDatabase } from './guarded.ts'

/** The version of SQLite that keeps the history, such as `3.54.0`; `undefined` where history is off. */
export const sqliteVersion = (database: HistoryDatabase): string | undefined =>
  database
    .prepare((connection) => connection.prepare<[], string>('SELECT sqlite_version()').pluck())
    .read((statement) => statement.get())
