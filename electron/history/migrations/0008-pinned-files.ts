import type { Migration } from './migration.ts'

/** The files whose references Lading was shown, and what they were before it wrote them, the newest version last. */
export const pinnedFiles: Migration = {
  version: 8,
  name: 'pinned files',
  up: (database) =>
    database.exec(`
      CREATE TABLE pinned_files (
        path        TEXT PRIMARY KEY,
        shown_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE file_versions (
        id        INTEGER PRIMARY KEY AUTOINCREMENT,
        path      TEXT NOT NULL REFERENCES pinned_files ON DELETE CASCADE,
        left_hash TEXT NOT NULL,
        bytes     BLOB NOT NULL
      ) STRICT;

      CREATE INDEX file_versions_by_path ON file_versions (path, id);
    `),
}
