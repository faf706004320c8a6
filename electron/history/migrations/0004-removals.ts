import type { Migration } from './migration.ts'

/** What a removal was expected to bring back, and the names that the image had, as a list in JSON. */
export const removals: Migration = {
  version: 4,
  name: 'removals',
  up: (database) =>
    database.exec(`
      ALTER TABLE ledger ADD COLUMN predicted_bytes INTEGER;
      ALTER TABLE ledger ADD COLUMN names TEXT;
    `),
}
