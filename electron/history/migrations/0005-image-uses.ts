import type { Migration } from './migration.ts'

/**
 * When containers last used an image, and since when an engine's containers have been watched. Uses stay when the image
 * goes: pulled or built again, it has the same ID and was used when it was. They go when no endpoint leads to the engine
 * any more.
 */
export const imageUses: Migration = {
  version: 5,
  name: 'image uses',
  up: (database) =>
    database.exec(`
      CREATE TABLE watched_engines (
        engine_id        TEXT PRIMARY KEY,
        watched_since_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE image_uses (
        engine_id       TEXT NOT NULL,
        image_id        TEXT NOT NULL,
        last_used_at_ms INTEGER NOT NULL,
        PRIMARY KEY (engine_id, image_id),
        FOREIGN KEY (engine_id) REFERENCES watched_engines ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;
    `),
}
