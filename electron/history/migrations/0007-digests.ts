import type { Migration } from './migration.ts'

/**
 * Which digests tags had, pins, and what the last look at each tag found. A tag's digest is the registry's affair and an
 * image's ID follows from its content, so nothing of it belongs to one engine. A row of `digests` stands for equal
 * observations with no other digest between them. `used` is what the outcome was reckoned for, as a list in JSON;
 * `failure` is the `Failure` of a later look that found nothing out, or of an outcome that is unknown.
 */
export const digests: Migration = {
  version: 7,
  name: 'digests',
  up: (database) =>
    database.exec(`
      CREATE TABLE digests (
        id              INTEGER PRIMARY KEY,
        reference       TEXT NOT NULL,
        digest          TEXT NOT NULL,
        platform        TEXT,
        platform_digest TEXT,
        image_id        TEXT,
        source          TEXT NOT NULL,
        first_seen_ms   INTEGER NOT NULL,
        last_seen_ms    INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX digests_by_reference ON digests (reference, last_seen_ms);
      CREATE INDEX digests_by_age ON digests (last_seen_ms);

      CREATE TABLE pins (
        reference       TEXT PRIMARY KEY,
        digest          TEXT NOT NULL,
        platform        TEXT,
        platform_digest TEXT,
        note            TEXT NOT NULL,
        pinned_at_ms    INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE drift (
        reference           TEXT PRIMARY KEY,
        checked_at_ms       INTEGER NOT NULL,
        kind                TEXT NOT NULL,
        used                TEXT NOT NULL,
        found               TEXT,
        found_platform      TEXT,
        from_digest         TEXT,
        first_seen_ms       INTEGER,
        is_platform_unknown INTEGER NOT NULL,
        failure             TEXT,
        told_of             TEXT,
        acknowledged        TEXT
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE drift_checks (
        id          INTEGER PRIMARY KEY CHECK (id = 1),
        ended_at_ms INTEGER NOT NULL
      ) STRICT;
    `),
}
