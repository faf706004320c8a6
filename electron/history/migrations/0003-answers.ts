import type { Migration } from './migration.ts'

/**
 * Answers from outside, for when the same cannot be asked. `value` is JSON and comes last: what decides which answers go
 * is read without it. The order of `id` is the order in which answers were learned, whatever the clock says.
 */
export const answers: Migration = {
  version: 3,
  name: 'answers',
  up: (database) =>
    database.exec(`
      CREATE TABLE answers (
        id            INTEGER PRIMARY KEY,
        key           TEXT NOT NULL UNIQUE,
        learned_at_ms INTEGER NOT NULL,
        size_bytes    INTEGER NOT NULL,
        value         TEXT NOT NULL
      ) STRICT;
    `),
}
