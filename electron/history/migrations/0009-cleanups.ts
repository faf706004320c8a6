import type { Migration } from './migration.ts'

/**
 * The clean-up that an entry was a part of, and the image that went with it, as a `RemovedImage` in JSON; with an archive's
 * entry, the image that lies in it.
 */
export const cleanups: Migration = {
  version: 9,
  name: 'clean-ups',
  up: (database) =>
    database.exec(`
      ALTER TABLE ledger ADD COLUMN cleanup_id TEXT;
      ALTER TABLE ledger ADD COLUMN removed TEXT;

      CREATE INDEX ledger_by_cleanup ON ledger (cleanup_id, id) WHERE cleanup_id IS NOT NULL;
      CREATE INDEX archives_by_image ON ledger (image_id, id) WHERE action = 'archive';
    `),
}
