import type Database from 'better-sqlite3'
import type { InventoryImage } from '../core/images/image.ts'
import { engineIdOf, type EngineId, type ImageId } from '../core/identity.ts'
import type { HistoryDatabase } from './guarded.ts'
import { parseJson } from './rows.ts'
import { imageOfStored, storedImageOf, type StoredImage } from './stored-image.ts'

/** What was last seen at an endpoint. */
export interface LastEngine {
  readonly engineId: EngineId
  /** As `rememberEngine` was given them, by whichever Lading that was. */
  readonly facts: unknown
  /** When the engine was last in touch, in epoch milliseconds. */
  readonly seenAtMs: number
}

/** What was last seen on each engine, for a start that does not wait for it. Nothing throws because of the disk. */
export interface ImageCache {
  /** The engine that was last seen at `endpoint`, which is a host as the docker CLI writes it. */
  readonly lastEngineAt: (endpoint: string) => LastEngine | undefined
  /**
   * Notes which engine answers at `endpoint`; its images may be kept from then on. Images of engines that no endpoint
   * leads to any more are forgotten.
   */
  readonly rememberEngine: (endpoint: string, engineId: EngineId, facts: unknown, nowMs: number) => void
  /** The images last seen on an engine, in the order of their IDs; empty where history is off. */
  readonly imagesOf: (engineId: EngineId) => InventoryImage[]
  /** Keeps `images` as all that the engine has. Writes only what differs from what is kept. */
  readonly replaceImages: (engineId: EngineId, images: readonly InventoryImage[], nowMs: number) => void
  /** Keeps what changed since. */
  readonly patchImages: (
    engineId: EngineId,
    upserted: readonly InventoryImage[],
    removed: readonly ImageId[],
    nowMs: number,
  ) => void
}

interface EngineRow {
  readonly engineId: string
  readonly facts: string
  readonly seenAtMs: number
}

interface FactsRow {
  readonly engineId: string
  readonly imageId: string
  readonly value: string
  readonly nowMs: number
}

const imagesSql = `
  SELECT known.image_id AS imageId, known.seen, fact.value AS facts
  FROM known_images AS known
  JOIN image_facts AS fact
    ON fact.engine_id = known.engine_id AND fact.image_id = known.image_id AND fact.kind = 'image'
  WHERE known.engine_id = ?
  ORDER BY known.image_id`

const rememberEngineSql = `
  INSERT INTO engines (endpoint, engine_id, facts, seen_at_ms) VALUES (?, ?, ?, ?)
  ON CONFLICT (endpoint) DO UPDATE SET
    engine_id = excluded.engine_id, facts = excluded.facts, seen_at_ms = excluded.seen_at_ms`

const seeImageSql = `
  INSERT INTO known_images (engine_id, image_id, seen) VALUES (?, ?, ?)
  ON CONFLICT (engine_id, image_id) DO UPDATE SET seen = excluded.seen
  WHERE known_images.seen IS NOT excluded.seen`

/**
 * Written once, with one exception: on a containerd store the date and labels of an index are those of the platform
 * at hand, and a pull may bring another one.
 */
const learnFactsSql = `
  INSERT INTO image_facts (engine_id, image_id, kind, value, learned_at_ms)
  VALUES (@engineId, @imageId, 'image', @value, @nowMs)
  ON CONFLICT (engine_id, image_id, kind) DO UPDATE SET
    value = excluded.value, learned_at_ms = excluded.learned_at_ms
  WHERE image_facts.value IS NOT excluded.value`

const statementsOf = (connection: Database.Database) => ({
  engineAt: connection.prepare<[string], EngineRow>(
    'SELECT engine_id AS engineId, facts, seen_at_ms AS seenAtMs FROM engines WHERE endpoint = ?',
  ),
  rememberEngine: connection.prepare<[string, string, string, number]>(rememberEngineSql),
  touchEngine: connection.prepare<[number, string]>('UPDATE engines SET seen_at_ms = ? WHERE engine_id = ?'),
  forgetUnreachable: connection.prepare<[]>(
    'DELETE FROM known_images WHERE engine_id NOT IN (SELECT engine_id FROM engines)',
  ),
  images: connection.prepare<[string], StoredImage>(imagesSql),
  seeImage: connection.prepare<[string, string, string]>(seeImageSql),
  learnFacts: connection.prepare<FactsRow>(learnFactsSql),
  forgetImage: connection.prepare<[string, string]>(
    'DELETE FROM known_images WHERE engine_id = ? AND image_id = ?',
  ),
})

type Statements = ReturnType<typeof statementsOf>

const putImage = (statements: Statements, engineId: EngineId, image: StoredImage, nowMs: number): void => {
  const { imageId, seen, facts } = image
  statements.seeImage.run(engineId, imageId, seen)
  statements.learnFacts.run({ engineId, imageId, value: facts, nowMs })
}

const isSame = (a: StoredImage, b: StoredImage | undefined): boolean =>
  a.seen === b?.seen && a.facts === b.facts

/** Compares here rather than in SQL: two statements for each of 5,000 images take 80 ms, one query and this 35. */
const putAll = (
  statements: Statements,
  engineId: EngineId,
  images: readonly InventoryImage[],
  nowMs: number,
): void => {
  const gone = new Map(statements.images.all(engineId).map((stored) => [stored.imageId, stored]))
  for (const image of images) {
    const stored = storedImageOf(image)
    if (!isSame(stored, gone.get(stored.imageId))) putImage(statements, engineId, stored, nowMs)
    gone.delete(stored.imageId)
  }
  for (const imageId of gone.keys()) statements.forgetImage.run(engineId, imageId)
}

/** The cache in `database`. */
export const createImageCache = (database: HistoryDatabase): ImageCache => {
  const { read, write } = database.prepare(statementsOf)

  const lastEngineAt = (endpoint: string): LastEngine | undefined => {
    const row = read(({ engineAt }) => engineAt.get(endpoint))
    if (row === undefined) return undefined
    return { engineId: engineIdOf(row.engineId), facts: parseJson(row.facts), seenAtMs: row.seenAtMs }
  }

  const imagesOf = (engineId: EngineId): InventoryImage[] => {
    const rows = read(({ images }) => images.all(engineId)) ?? []
    return rows.map(imageOfStored).filter((image) => image !== undefined)
  }

  return {
    lastEngineAt,
    rememberEngine: (endpoint, engineId, facts, nowMs) => {
      write((statements) => {
        statements.rememberEngine.run(endpoint, engineId, JSON.stringify(facts) ?? 'null', nowMs)
        statements.forgetUnreachable.run()
      })
    },
    imagesOf,
    replaceImages: (engineId, images, nowMs) => {
      write((statements) => {
        putAll(statements, engineId, images, nowMs)
        statements.touchEngine.run(nowMs, engineId)
      })
    },
    patchImages: (engineId, upserted, removed, nowMs) => {
      write((statements) => {
        for (const id of removed) statements.forgetImage.run(engineId, id)
        for (const image of upserted) putImage(statements, engineId, storedImageOf(image), nowMs)
        statements.touchEngine.run(nowMs, engineId)
      })
    },
  }
}
