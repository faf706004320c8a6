import type { Migration } from './migration.ts'

/**
 * What was kept of images did not tell a digest that an engine had made up of a tag from one that a registry had said. It is
 * forgotten: the engine's next list brings it back.
 */
export const toldDigests: Migration = {
  version: 11,
  name: 'told digests',
  up: (database) => database.exec('DELETE FROM known_images;'),
}
