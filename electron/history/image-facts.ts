import type Database from 'better-sqlite3'
import { measuredImage, type ImageDetails } from '../core/images/image-details.ts'
import type { EngineId, ImageId } from '../core/identity.ts'
import type { MeasuredImage } from '../core/layers/layers.ts'
import type { HistoryDatabase } from './guarded.ts'
import { parseJson } from './rows.ts'
import {
  detailsOfStored,
  layersOfStored,
  storedDetailsOf,
  storedLayersOf,
  type Learnt,
} from './stored-details.ts'

/** The layers of some images. */
export interface LayersSlice {
  readonly found: readonly Learnt<MeasuredImage>[]
  /** Where the next slice begins; absent after the last one. */
  readonly next?: ImageId
}

/** What an engine answered to an inspection. */
export interface RememberedInspection {
  readonly value: unknown
  readonly learnedAtMs: number
}

/**
 * What engines were asked of images. The facts of an image go with it, and those of images that the image cache does not
 * know are not kept. Nothing throws because of the disk.
 */
export interface FactsMemory {
  /** The layers of the next `limit` images after one, or of the first ones, in the order of their IDs. */
  readonly layersAfter: (engineId: EngineId, after: ImageId | undefined, limit: number) => LayersSlice
  readonly detailsOf: (engineId: EngineId, id: ImageId) => Learnt<ImageDetails> | undefined
  /** Keeps details, and apart from them the layers, which are small and all read at the start. */
  readonly rememberDetails: (
    engineId: EngineId,
    learnt: readonly Learnt<ImageDetails>[],
    nowMs: number,
  ) => void
  readonly inspectionOf: (engineId: EngineId, id: ImageId) => RememberedInspection | undefined
  /** Keeps an inspection as it was parsed, in place of the one before. */
  readonly rememberInspection: (engineId: EngineId, id: ImageId, value: unknown, nowMs: number) => void
}

type FactsKind = 'layers' | 'details' | 'inspection'

interface FactsRow {
  readonly engineId: string
  readonly imageId: string
  readonly kind: FactsKind
  readonly value: string
  readonly nowMs: number
}

const layersSql = `
  SELECT image_id AS imageId, value FROM image_facts
  WHERE engine_id = ? AND image_id > ? AND kind = 'layers'
  ORDER BY image_id LIMIT ?`

const factSql = `
  SELECT value, learned_at_ms AS learnedAtMs FROM image_facts
  WHERE engine_id = ? AND image_id = ? AND kind = ?`

/** The image cache may not know the image yet, or no longer: a row without it would break the reference. */
const rememberSql = `
  INSERT INTO image_facts (engine_id, image_id, kind, value, learned_at_ms)
  SELECT engine_id, image_id, @kind, @value, @nowMs FROM known_images
  WHERE engine_id = @engineId AND image_id = @imageId
  ON CONFLICT (engine_id, image_id, kind) DO UPDATE SET
    value = excluded.value, learned_at_ms = excluded.learned_at_ms`

const statementsOf = (connection: Database.Database) => ({
  layers: connection.prepare<[string, string, number], { imageId: string; value: string }>(layersSql),
  fact: connection.prepare<[string, string, FactsKind], { value: string; learnedAtMs: number }>(factSql),
  remember: connection.prepare<FactsRow>(rememberSql),
})

/** The memory in `database`. */
export const createFactsMemory = (database: HistoryDatabase): FactsMemory => {
  const { read, write } = database.prepare(statementsOf)

  const layersAfter = (engineId: EngineId, after: ImageId | undefined, limit: number): LayersSlice => {
    const rows = read(({ layers }) => layers.all(engineId, after ?? '', limit)) ?? []
    const found = rows.flatMap(({ imageId, value }) => layersOfStored(imageId, value) ?? [])
    const last = rows.length < limit ? undefined : rows.at(-1)
    return last === undefined ? { found } : { found, next: last.imageId as ImageId }
  }

  return {
    layersAfter,
    detailsOf: (engineId, id) => {
      const row = read(({ fact }) => fact.get(engineId, id, 'details'))
      return row === undefined ? undefined : detailsOfStored(id, row.value)
    },
    rememberDetails: (engineId, learnt, nowMs) => {
      if (learnt.length === 0) return
      write(({ remember }) => {
        for (const one of learnt) {
          const row = { engineId, imageId: one.value.imageId, nowMs }
          const measured = { ...one, value: measuredImage(one.value) }
          remember.run({ ...row, kind: 'layers', value: storedLayersOf(measured) })
          remember.run({ ...row, kind: 'details', value: storedDetailsOf(one) })
        }
      })
    },
    inspectionOf: (engineId, id) => {
      const row = read(({ fact }) => fact.get(engineId, id, 'inspection'))
      return row === undefined ? undefined : { value: parseJson(row.value), learnedAtMs: row.learnedAtMs }
    },
    rememberInspection: (engineId, id, value, nowMs) => {
      const text = JSON.stringify(value)
      write(({ remember }) => remember.run({ engineId, imageId: id, kind: 'inspection', value: text, nowMs }))
    },
  }
}
