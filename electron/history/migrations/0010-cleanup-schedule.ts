import type { Migration } from './migration.ts'

/** Since when the schedule of clean-ups counts; one row while one is chosen. */
export const cleanupSchedule: Migration = {
  version: 10,
  name: 'clean-ups by the clock',
  up: (database) =>
    database.exec(`
      CREATE TABLE cleanup_schedule (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        rhythm   TEXT NOT NULL,
        since_ms INTEGER NOT NULL
      ) STRICT;
    `),
}
