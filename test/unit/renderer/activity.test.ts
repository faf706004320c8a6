import { describe, expect, it } from 'vitest'
import type { LedgerPage } from '../../../electron/contract/rooms/app-rooms.ts'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import { ActivityLog } from '../../../renderer/src/state/activity.svelte.ts'

const entry = (id: number, parts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  action: 'pull',
  reference: 'redis:7',
  startedAtMs: id,
  outcome: 'succeeded',
  ...parts,
})

/** A ledger of `count` entries, of which a page of `pageSize` is given at a time. */
const logOf = (count: number, pageSize: number) => {
  const asked: unknown[] = []
  let listener: (one: LedgerEntry) => void = () => undefined
  const all = Array.from({ length: count }, (_, index) => entry(count - index))
  const log = new ActivityLog(
    {
      activity: {
        page: (input) => {
          asked.push(input)
          const { before = Number.POSITIVE_INFINITY } = input
          const older = all.filter(({ id }) => id < before)
          const value: LedgerPage = { entries: older.slice(0, pageSize), hasMore: older.length > pageSize }
          return Promise.resolve({ ok: true, value })
        },
        history: () => Promise.resolve({ ok: true, value: { kind: 'open' } }),
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
  )
  log.start()
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return { log, asked, settle, tell: (one: LedgerEntry) => listener(one) }
}

const idsOf = (log: ActivityLog): readonly number[] => log.entries.map(({ id }) => id)

describe('the activity', () => {
  it('reads on where it stopped, until there is no more', async () => {
    const { log, asked, settle } = logOf(3, 2)
    await settle()
    log.readMore()
    log.readMore()
    await settle()
    log.readMore()
    expect(idsOf(log)).toEqual([3, 2, 1])
    expect(asked).toEqual([{ limit: 100 }, { limit: 100, before: 2 }])
  })

  it('puts what begins now on top', async () => {
    const { log, settle, tell } = logOf(1, 2)
    await settle()
    tell(entry(2, { outcome: 'running' }))
    tell(entry(2))
    expect(idsOf(log)).toEqual([2, 1])
    expect(log.entries[0]?.outcome).toBe('succeeded')
  })

  it('leaves out what its filter leaves out', async () => {
    const { log, asked, settle, tell } = logOf(1, 2)
    await settle()
    log.filterOutcome('failed')
    await settle()
    tell(entry(5))
    expect(idsOf(log)).not.toContain(5)
    expect(asked.at(-1)).toEqual({ limit: 100, outcome: 'failed' })
    log.filterAction('push')
    await settle()
    expect(asked.at(-1)).toEqual({ limit: 100, outcome: 'failed', action: 'push' })
    log.filterOutcome(undefined)
    await settle()
    expect(asked.at(-1)).toEqual({ limit: 100, action: 'push' })
  })
})
