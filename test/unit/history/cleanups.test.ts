import { describe, expect, it } from 'vitest'
import { engineIdOf } from '../../../electron/core/identity.ts'
import { createCleanupScheduleMemory } from '../../../electron/history/cleanup-schedule.ts'
import { createCleanupMemory } from '../../../electron/history/cleanups.ts'
import { noDatabase } from '../../../electron/history/guarded.ts'
import { createLedger, type LedgerBeginning, type LedgerEnding } from '../../../electron/history/ledger.ts'
import { engineId, openIn, temporaryFolder } from './support.ts'

type Entry = Partial<LedgerBeginning> & Partial<LedgerEnding>

const memoryOf = (...entries: readonly Entry[]) => {
  const { database } = openIn(temporaryFolder())
  const ledger = createLedger(database)
  for (const { outcome = 'succeeded', endedAtMs = 20, bytes, ...beginning } of entries) {
    const id = ledger.begin({ action: 'remove', engineId, startedAtMs: 10, ...beginning })
    ledger.finish(id ?? 0, { outcome, endedAtMs, ...(bytes !== undefined && { bytes }) })
  }
  return createCleanupMemory(database)
}

describe('the last clean-up in the ledger', () => {
  it('is the sum of what went with it', () => {
    const memory = memoryOf(
      { cleanupId: 'first', bytes: 1 },
      { cleanupId: 'last', bytes: 30, endedAtMs: 25 },
      { cleanupId: 'last', action: 'prune-cache', bytes: 4, endedAtMs: 40 },
      { bytes: 500 },
    )
    expect(memory.last(engineId)).toEqual({ id: 'last', freedBytes: 34, isMeasured: true, endedAtMs: 40 })
  })

  it('counts as predicted what was not measured', () => {
    const memory = memoryOf({ cleanupId: 'last', bytes: 30 }, { cleanupId: 'last', predictedBytes: 7 })
    expect(memory.last(engineId)).toMatchObject({ freedBytes: 37, isMeasured: false })
  })

  it('counts neither what failed nor archives, and is none where nothing else was done', () => {
    const nothing = [
      { cleanupId: 'last', outcome: 'failed', predictedBytes: 7 },
      { cleanupId: 'last', action: 'archive', bytes: 900 },
    ] as const
    expect(memoryOf(...nothing).last(engineId)).toBeUndefined()
    expect(memoryOf(...nothing, { cleanupId: 'last', bytes: 1 }).last(engineId)).toMatchObject({
      freedBytes: 1,
      isMeasured: true,
    })
  })

  it('is that of the engine that is asked for', () => {
    const memory = memoryOf({ cleanupId: 'here', bytes: 1 })
    expect(memory.last(engineIdOf('another'))).toBeUndefined()
  })

  it('is not known where history is off', () => {
    expect(createCleanupMemory(noDatabase).last(engineId)).toBeUndefined()
  })
})

describe('since when a schedule counts', () => {
  it('is known after a restart, and forgotten with the schedule', () => {
    const folder = temporaryFolder()
    const first = openIn(folder)
    createCleanupScheduleMemory(first.database).keep({ rhythm: 'every-day@3', sinceMs: 7 })
    first.database.close()
    const memory = createCleanupScheduleMemory(openIn(folder).database)
    expect(memory.counted()).toEqual({ rhythm: 'every-day@3', sinceMs: 7 })
    memory.keep({ rhythm: 'every-week@4', sinceMs: 8 })
    expect(memory.counted()).toEqual({ rhythm: 'every-week@4', sinceMs: 8 })
    memory.keep(undefined)
    expect(memory.counted()).toBeUndefined()
  })
})
