import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import { matchesLedgerFilter, mergeLedger } from '../../../renderer/src/state/ledger-list.ts'

const entry = (id: number, parts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  action: 'pull',
  reference: 'redis:7',
  startedAtMs: id,
  outcome: 'succeeded',
  ...parts,
})

it('an entry that ended takes the place of the one that began', () => {
  const [only, ...rest] = mergeLedger([entry(1, { outcome: 'running' })], [entry(1)])
  expect(only?.outcome).toBe('succeeded')
  expect(rest).toEqual([])
})

it('what is not kept counts down and still comes newest first', () => {
  const merged = mergeLedger(
    [entry(-1, { startedAtMs: 5 })],
    [entry(-2, { startedAtMs: 5 }), entry(9, { startedAtMs: 3 })],
  )
  expect(merged.map(({ id }) => id)).toEqual([-2, -1, 9])
})

it('a filter asks for the outcome and looks in the reference, whatever its case', () => {
  expect(matchesLedgerFilter(entry(1), { text: 'REDIS' })).toBe(true)
  expect(matchesLedgerFilter(entry(1), { text: 'redis', outcome: 'failed' })).toBe(false)
  expect(matchesLedgerFilter(entry(1), { text: 'node' })).toBe(false)
})
