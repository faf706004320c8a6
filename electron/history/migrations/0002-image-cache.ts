import type { Migration } from './migration.ts'

/**
 * What was last seen of each engine, for a start that does not wait for it.
 *
 * `known_images.seen` is what changes of an image: its names, its size on this engine, the containers that use it.
 * `image_facts` is what its ID implies: small for the kind `image`, possibly large for others, which is why that table
 * keeps its row ID. Facts go when the image goes. All values are JSON.
 */
export const imageCache: Migration = {
  version: 2,
  name: 'image cache',
  up: (database) =>
    database.exec(`
      CREATE TABLE engines (
        endpoint   TEXT PRIMARY KEY,
        engine_id  TEXT NOT NULL,
        facts      TEXT NOT NULL,
        seen_at_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE known_images (
        engine_id TEXT NOT NULL,
        image_id  TEXT NOT NULL,
        seen      TEXT NOT NULL,
        PRIMARY KEY (engine_id, image_id)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE image_facts (
        engine_id     TEXT NOT NULL,
        image_id      TEXT NOT NULL,
        kind          TEXT NOT NULL,
        value         TEXT NOT NULL,
        learned_at_ms INTEGER NOT NULL,
        PRIMARY KEY (engine_id, image_id, kind),
        FOREIGN KEY (engine_id, image_id) REFERENCES known_images ON DELETE CASCADE
      ) STRICT;
    `),
}
