import type Database from 'better-sqlite3'
import type { EngineId, ImageId } from '../core/identity.ts'
import type { HistoryDatabase } from './guarded.ts'
import { isListOf, isRecord, isText, parseJson } from './rows.ts'

/** The layers of an image on one engine. */
export interface LayerFacts {
  /** Diff IDs from the bottom up, one list for each platform that is here. */
  readonly chains: readonly (readonly string[])[]
  /**
   * The image's size when they were asked for. On a containerd store a pull may bring another platform under the same
   * ID: the size differs then, and the chains are out of date.
   */
  readonly sizeBytes: number
}

/** What is remembered of layers, by image ID. Nothing throws because of the disk. */
export interface LayerMemory {
  readonly layersOf: (engineId: EngineId) => ReadonlyMap<ImageId, LayerFacts>
  /** Remembers the layers of images that the image cache knows; those of others are left out. */
  readonly rememberLayers: (
    engineId: EngineId,
    layers: readonly { readonly id: ImageId; readonly facts: LayerFacts }[],
    nowMs: number,
  ) => void
}

const layersSql = `SELECT image_id AS imageId, value FROM image_facts WHERE engine_id = ? AND kind = 'layers'`

/** The image cache may not know the image yet, or no longer: a row without it would break the reference. */
const rememberSql = `
  INSERT INTO image_facts (engine_id, image_id, kind, value, learned_at_ms)
  SELECT engine_id, image_id, 'layers', @value, @nowMs FROM known_images
  WHERE engine_id = @engineId AND image_id = @imageId
  ON CONFLICT (engine_id, image_id, kind) DO UPDATE SET
    value = excluded.value, learned_at_ms = excluded.learned_at_ms`

const statementsOf = (connection: Database.Database) => ({
  layers: connection.prepare<[string], { imageId: string; value: string }>(layersSql),
  remember: connection.prepare<{ engineId: string; imageId: string; value: string; nowMs: number }>(
    rememberSql,
  ),
})

const isChain = (value: unknown): value is readonly string[] => isListOf(value, isText)

const factsIn = (text: string): LayerFacts | undefined => {
  const value = parseJson(text)
  if (!isRecord(value)) return undefined
  const { chains, sizeBytes } = value
  return isListOf(chains, isChain) && typeof sizeBytes === 'number' ? { chains, sizeBytes } : undefined
}

/** The memory in `database`. */
export const createLayerMemory = (database: HistoryDatabase): LayerMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    layersOf: (engineId) => {
      const found = new Map<ImageId, LayerFacts>()
      for (const { imageId, value } of read(({ layers }) => layers.all(engineId)) ?? []) {
        const facts = factsIn(value)
        if (facts !== undefined) found.set(imageId as ImageId, facts)
      }
      return found
    },
    rememberLayers: (engineId, layers, nowMs) => {
      if (layers.length === 0) return
      write(({ remember }) => {
        for (const { id, facts } of layers)
          remember.run({ engineId, imageId: id, value: JSON.stringify(facts), nowMs })
      })
    },
  }
}
