import type { Migration } from './migration.ts'

/**
 * What was done, one row each. Newest first is the order of `id`, not of a clock that may be set back. `action` has no
 * CHECK because actions are added; the outcomes are all there are. `failure` is a `Failure` as JSON.
 */
export const ledger: Migration = {
  version: 1,
  name: 'ledger',
  up: (database) =>
    database.exec(`
      CREATE TABLE ledger (
        id            INTEGER PRIMARY KEY,
        engine_id     TEXT,
        action        TEXT NOT NULL,
        reference     TEXT,
        platform      TEXT,
        digest        TEXT,
        image_id      TEXT,
        bytes         INTEGER,
        started_at_ms INTEGER NOT NULL,
        ended_at_ms   INTEGER,
        outcome       TEXT NOT NULL
                      CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'interrupted')),
        failure       TEXT,
        command       TEXT
      ) STRICT;

      CREATE INDEX ledger_by_reference ON ledger (reference);
      CREATE INDEX ledger_by_outcome ON ledger (outcome);
    `),
}
