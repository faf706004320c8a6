import { describe, expect, it } from 'vitest'
import { engineIdOf } from '../../../electron/core/identity.ts'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import type { Ledger, LedgerBeginning, LedgerEnding } from '../../../electron/history/ledger.ts'
import { createActivity } from '../../../electron/services/activity.ts'

const beginning: LedgerBeginning = {
  action: 'pull',
  engineId: engineIdOf('E1'),
  reference: 'redis:7',
  startedAtMs: 1_000,
  command: 'docker pull redis:7',
}

const ending: LedgerEnding = { outcome: 'succeeded', endedAtMs: 2_000, bytes: 12 }

const activityOn = (begin: Ledger['begin']) => {
  const told: LedgerEntry[] = []
  const finished: (readonly [number, LedgerEnding])[] = []
  const measured: (readonly [number, number])[] = []
  const ledger: Ledger = {
    begin,
    finish: (id, how) => finished.push([id, how]),
    measure: (id, bytes) => measured.push([id, bytes]),
    page: () => ({ entries: [], hasMore: false }),
    lastPulls: () => new Map(),
    wasDone: () => undefined,
    interruptRunning: () => 0,
  }
  return { activity: createActivity(ledger, (entry) => told.push(entry)), told, finished, measured }
}

describe('the activity', () => {
  it('tells the window of what began, under the ID that the ledger gave it', () => {
    const { activity, told } = activityOn(() => 42)
    expect(activity.begin(beginning)).toEqual({ ...beginning, id: 42, outcome: 'running' })
    expect(told).toEqual([{ ...beginning, id: 42, outcome: 'running' }])
  })

  it('tells the window and the ledger how it ended', () => {
    const { activity, told, finished } = activityOn(() => 42)
    activity.finish(activity.begin(beginning), ending)
    expect(finished).toEqual([[42, ending]])
    expect(told.at(-1)).toEqual({ ...beginning, ...ending, id: 42 })
  })

  it('tells the window and the ledger what was measured after it ended', () => {
    const { activity, told, measured } = activityOn(() => 42)
    const entry = { ...activity.begin(beginning), ...ending }
    activity.measure(entry, 99)
    expect(measured).toEqual([[42, 99]])
    expect(told.at(-1)).toEqual({ ...entry, bytes: 99 })
  })

  it('tells the window where nothing is kept, under an ID that no entry of the ledger has', () => {
    const { activity, told, finished } = activityOn(() => undefined)
    const [first, second] = [activity.begin(beginning), activity.begin(beginning)]
    activity.finish(first, ending)
    expect([first.id, second.id]).toEqual([-1, -2])
    expect(finished).toEqual([])
    expect(told.map(({ id, outcome }) => [id, outcome])).toEqual([
      [-1, 'running'],
      [-2, 'running'],
      [-1, 'succeeded'],
    ])
  })
})
