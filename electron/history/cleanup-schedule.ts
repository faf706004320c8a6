import type Database from 'better-sqlite3'
import type { HistoryDatabase } from './guarded.ts'

/** Since when a schedule counts: when it was chosen, or when a clean-up was last due by it. */
export interface CountedSchedule {
  /** How often and when it is due, as a word that only who keeps it has to understand. */
  readonly rhythm: string
  readonly sinceMs: number
}

/** What is remembered of clean-ups by the clock. Nothing of it throws because of the disk. */
export interface CleanupScheduleMemory {
  readonly counted: () => CountedSchedule | undefined
  /** Keeps this in place of what was kept; nothing, where no schedule is chosen. */
  readonly keep: (counted: CountedSchedule | undefined) => void
}

const statementsOf = (connection: Database.Database) => ({
  counted: connection.prepare<[], CountedSchedule>(
    'SELECT rhythm, since_ms AS sinceMs FROM cleanup_schedule WHERE id = 1',
  ),
  forget: connection.prepare('DELETE FROM cleanup_schedule'),
  keep: connection.prepare<CountedSchedule>(
    'INSERT INTO cleanup_schedule (id, rhythm, since_ms) VALUES (1, @rhythm, @sinceMs)',
  ),
})

/** The schedule's memory in `database`. */
export const createCleanupScheduleMemory = (database: HistoryDatabase): CleanupScheduleMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    counted: () => read((statements) => statements.counted.get()),
    keep: (counted) =>
      write((statements) => {
        statements.forget.run()
        if (counted !== undefined) statements.keep.run(counted)
      }),
  }
}
