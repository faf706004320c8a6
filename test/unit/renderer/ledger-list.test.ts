import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import { matchesLedgerFilter, mergeLedger, withUndone } from '../../../renderer/src/state/ledger-list.ts'

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

it('an entry that another one undid says so, once that succeeded', () => {
  const tagged = entry(1, { action: 'tag', undo: 'possible' })
  expect(withUndone([tagged], entry(2, { undoes: 1 }))).toEqual([{ ...tagged, undo: 'undone' }])
  expect(withUndone([tagged], entry(2, { undoes: 1, outcome: 'failed' }))).toEqual([tagged])
  expect(withUndone([tagged], entry(2))).toEqual([tagged])
})

it('a filter looks in all names of an entry, and asks for an action', () => {
  const saved = entry(1, { action: 'save', names: ['acme/API:1'] })
  expect(matchesLedgerFilter(saved, { text: 'acme/api' })).toBe(true)
  expect(matchesLedgerFilter(saved, { text: '', action: 'save' })).toBe(true)
  expect(matchesLedgerFilter(saved, { text: '', action: 'push' })).toBe(false)
})

it('a filter asks for the outcome and looks in the reference, whatever its case', () => {
  expect(matchesLedgerFilter(entry(1), { text: 'REDIS' })).toBe(true)
  expect(matchesLedgerFilter(entry(1), { text: 'redis', outcome: 'failed' })).toBe(false)
  expect(matchesLedgerFilter(entry(1), { text: 'node' })).toBe(false)
})
