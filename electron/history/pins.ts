import type Database from 'better-sqlite3'
import type { Pin } from '../core/pins/pin.ts'
import type { HistoryDatabase } from './guarded.ts'
import { digestIn, withoutNulls } from './rows.ts'

/** The pins that are kept. Nothing of it throws because of the disk. */
export interface PinMemory {
  /** In the order of their references. */
  readonly all: () => readonly Pin[]
  /** Keeps a pin in place of the one that the reference had. */
  readonly keep: (pin: Pin) => void
  readonly forget: (reference: string) => void
}

interface PinRow {
  readonly reference: string
  readonly digest: string
  readonly platform: string | null
  readonly platformDigest: string | null
  readonly note: string
  readonly pinnedAtMs: number
}

const allSql = `
  SELECT reference, digest, platform, platform_digest AS platformDigest, note, pinned_at_ms AS pinnedAtMs
  FROM pins ORDER BY reference`

const keepSql = `
  INSERT OR REPLACE INTO pins (reference, digest, platform, platform_digest, note, pinned_at_ms)
  VALUES (@reference, @digest, @platform, @platformDigest, @note, @pinnedAtMs)`

const statementsOf = (connection: Database.Database) => ({
  all: connection.prepare<[], PinRow>(allSql),
  keep: connection.prepare<PinRow>(keepSql),
  forget: connection.prepare<[string]>('DELETE FROM pins WHERE reference = ?'),
})

/** What is no pin in the file is passed over. */
const pinOf = (row: PinRow): readonly Pin[] => {
  const { platform, ...rest } = withoutNulls(row)
  const [digest, platformDigest] = [digestIn(rest.digest), digestIn(rest.platformDigest)]
  if (digest === undefined) return []
  return [
    {
      reference: rest.reference,
      digest,
      ...(platform !== undefined && { platform }),
      ...(platformDigest !== undefined && { platformDigest }),
      note: rest.note,
      pinnedAtMs: rest.pinnedAtMs,
    },
  ]
}

/** The pins in `database`. */
export const createPinMemory = (database: HistoryDatabase): PinMemory => {
  const { read, write } = database.prepare(statementsOf)
  return {
    all: () => (read(({ all }) => all.all()) ?? []).flatMap(pinOf),
    keep: ({ platform, platformDigest, ...pin }) => {
      const row = { ...pin, platform: platform ?? null, platformDigest: platformDigest ?? null }
      write(({ keep }) => keep.run(row))
    },
    forget: (reference) => void write(({ forget }) => forget.run(reference)),
  }
}
