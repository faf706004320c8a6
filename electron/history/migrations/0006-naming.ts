import type { Migration } from './migration.ts'

/** What an entry did to names, as a `NamingUndo` in JSON; NULL where it did nothing that can be undone. */
export const naming: Migration = {
  version: 6,
  name: 'naming',
  up: (database) => database.exec('ALTER TABLE ledger ADD COLUMN undo TEXT'),
}
