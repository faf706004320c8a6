import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { LedgerEntry } from '../../../../electron/core/ledger.ts'
import type { NamingWish } from '../../../../electron/core/names/naming.ts'
import { noDatabase } from '../../../../electron/history/guarded.ts'
import { createLedger } from '../../../../electron/history/ledger.ts'
import { createNamingUndos } from '../../../../electron/history/naming-undos.ts'
import { createActivity } from '../../../../electron/services/activity.ts'
import { createNaming } from '../../../../electron/services/names/naming.ts'
import { openIn, temporaryFolder } from '../../history/support.ts'
import { playedEngine, type PlayedEngine } from './naming-engine.ts'

export const tag = (imageId: ImageId, name: string): NamingWish => ({ kind: 'tag', imageId, name })
export const untag = (imageId: ImageId, from: string): NamingWish => ({ kind: 'untag', imageId, from })
export const rename = (imageId: ImageId, from: string, name: string): NamingWish => ({
  kind: 'rename',
  imageId,
  from,
  name,
})

/** Naming on an engine that the test plays, with a real history in `folder`, or none. */
export const namingOn = (
  engine: PlayedEngine | undefined,
  { folder, seen }: { folder?: string | undefined; seen?: () => readonly InventoryImage[] } = {},
) => {
  const database = folder === undefined ? noDatabase : openIn(folder).database
  const ledger = createLedger(database)
  const told: LedgerEntry[] = []
  const images = (): readonly InventoryImage[] =>
    (engine?.images() ?? []).map((image) => ({
      ...image,
      repositoryDigests: [],
      sizeBytes: 1,
      labels: {},
      usedBy: [],
    }))
  const naming = createNaming({
    engine: () => engine,
    images: seen ?? images,
    activity: createActivity(ledger, (entry) => told.push(entry)),
    undos: createNamingUndos(database),
    nowMs: () => 7,
  })
  const page = () => naming.withUndo(ledger.page({ limit: 100 }).entries)
  return { naming, told, page, close: database.close }
}

export const started = (
  names: Readonly<Record<string, readonly string[]>> = { a: ['app:1'], b: ['base:1'], c: [] },
) => {
  const engine = playedEngine(names)
  const folder = temporaryFolder()
  return { engine, folder, ...namingOn(engine, { folder }) }
}

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'it was done',
    (error: { failure?: unknown }) => error.failure,
  )
