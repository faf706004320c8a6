import type Database from 'better-sqlite3'
import type { EngineId, ImageId } from '../core/identity.ts'
import type { HistoryDatabase } from './guarded.ts'

/** An image, and when a container last used it, in epoch milliseconds. */
export type ImageUse = readonly [id: ImageId, lastUsedAtMs: number]

/** When images were used, as far as it was seen. Nothing throws because of the disk. */
export interface UsesMemory {
  /** The images of an engine that were seen used, also those that are gone. */
  readonly usesOf: (engineId: EngineId) => ReadonlyMap<ImageId, number>
  /** Since when an engine has been watched; `undefined` where it has not. */
  readonly watchedSinceMs: (engineId: EngineId) => number | undefined
  /**
   * Watches an engine from now on, where it is not watched yet. What is known of engines that no endpoint of the image
   * cache leads to any more is forgotten.
   */
  readonly watch: (engineId: EngineId, nowMs: number) => void
  /** Notes uses on an engine that is watched; of two uses of one image the later counts. */
  readonly rememberUses: (engineId: EngineId, uses: readonly ImageUse[]) => void
}

const rememberSql = `
  INSERT INTO image_uses (engine_id, image_id, last_used_at_ms)
  SELECT engine_id, @imageId, @lastUsedAtMs FROM watched_engines WHERE engine_id = @engineId
  ON CONFLICT (engine_id, image_id) DO UPDATE SET last_used_at_ms = excluded.last_used_at_ms
  WHERE excluded.last_used_at_ms > image_uses.last_used_at_ms`

const statementsOf = (connection: Database.Database) => ({
  uses: connection
    .prepare<[string], ImageUse>('SELECT image_id, last_used_at_ms FROM image_uses WHERE engine_id = ?')
    .raw(),
  watchedSince: connection.prepare<[string], { watchedSinceMs: number }>(
    'SELECT watched_since_ms AS watchedSinceMs FROM watched_engines WHERE engine_id = ?',
  ),
  watch: connection.prepare<[string, number]>(
    'INSERT INTO watched_engines (engine_id, watched_since_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
  ),
  forgetUnreachable: connection.prepare<[]>(
    'DELETE FROM watched_engines WHERE engine_id NOT IN (SELECT engine_id FROM engines)',
  ),
  remember: connection.prepare<{ engineId: string; imageId: string; lastUsedAtMs: number }>(rememberSql),
})

/** The memory in `database`. */
export const createUsesMemory = (database: HistoryDatabase): UsesMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    usesOf: (engineId) => new Map(read(({ uses }) => uses.all(engineId)) ?? []),
    watchedSinceMs: (engineId) => read(({ watchedSince }) => watchedSince.get(engineId))?.watchedSinceMs,
    watch: (engineId, nowMs) => {
      write((statements) => {
        statements.forgetUnreachable.run()
        statements.watch.run(engineId, nowMs)
      })
    },
    rememberUses: (engineId, uses) => {
      if (uses.length === 0) return
      write(({ remember }) => {
        for (const [imageId, lastUsedAtMs] of uses) remember.run({ engineId, imageId, lastUsedAtMs })
      })
    },
  }
}
