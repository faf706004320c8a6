import { describe, expect, it } from 'vitest'
import type { CleanupAnswer, CleanupRun, CleanupStep } from '../../../../electron/core/cleanup/cleanup-run.ts'
import type { Notice } from '../../../../electron/core/cleanup/notices.ts'
import { itemIdOf } from '../../../../electron/core/cleanup/plan.ts'
import type { RestoreResult } from '../../../../electron/core/cleanup/removed-image.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import type { KeptCleanup } from '../../../../electron/history/cleanups.ts'
import { createQuickPrune } from '../../../../electron/services/cleanup/quick-prune.ts'
import { failing } from './cleanup-on.ts'

const engineId = engineIdOf('E1')

const gone = (kind: CleanupStep['kind'], entryId: number): CleanupStep => ({
  ...{ id: itemIdOf(kind, String(entryId)), kind, title: String(entryId), entryId },
  state: { kind: 'gone' },
})

const run: CleanupRun = {
  ...{ id: 'R1', engineId, origin: 'tray', phase: 'ended', startedAtMs: 1, endedAtMs: 9 },
  planned: { bytes: 500, certainty: 'exact' },
  predicted: { bytes: 400, certainty: 'exact' },
  measuredBytes: 399,
  steps: [gone('image', 1), gone('cache', 2), gone('image', 3)],
}

const kept: KeptCleanup = { id: 'R0', freedBytes: 70, isMeasured: true, endedAtMs: 5 }

interface World {
  readonly answer?: CleanupAnswer | Error
  readonly run?: CleanupRun
  readonly kept?: KeptCleanup
  readonly isUp?: boolean
  readonly restorable?: readonly number[]
  readonly restored?: readonly RestoreResult[] | Error
}

const given = <T>(value: T | Error): Promise<T> =>
  value instanceof Error ? Promise.reject(value) : Promise.resolve(value)

const quickPruneOn = (world: World) => {
  const notices: Notice[] = []
  const restored: (readonly number[])[] = []
  const quickPrune = createQuickPrune({
    cleanup: {
      runQuick: () => given(world.answer ?? { kind: 'ended', runId: 'R1' }),
      last: () => world.run,
    },
    restores: {
      restore: ({ entryIds }) => {
        restored.push(entryIds)
        return given(world.restored ?? entryIds.map((entryId) => ({ kind: 'started', entryId })))
      },
    },
    undo: { isRestorable: (id) => (world.restorable ?? [1]).includes(id) },
    removals: { ofCleanup: (id) => (id === 'R0' ? [1, 4] : []) },
    memory: { last: () => world.kept },
    engineId: () => (world.isUp === false ? undefined : engineId),
    notify: (notice) => notices.push(notice),
  })
  return { quickPrune, notices, restored }
}

describe('the quick prune', () => {
  it('tells how it went', async () => {
    const { quickPrune, notices } = quickPruneOn({ run })
    await quickPrune.run('tray')
    expect(notices).toEqual([
      {
        title: '399 B came back',
        body: 'Gone: 2 images, 1 record of the build cache.\nPredicted: 400 B, measured: 399 B.',
      },
    ])
  })

  it('tells nothing where the person has said no', async () => {
    const { quickPrune, notices } = quickPruneOn({ answer: { kind: 'declined' }, run })
    await quickPrune.run('tray')
    expect(notices).toEqual([])
  })

  it('tells whoever has asked that nothing was left, and nobody where the clock did', async () => {
    const { quickPrune, notices } = quickPruneOn({ answer: { kind: 'nothing-left' } })
    await quickPrune.run('schedule')
    expect(notices).toEqual([])
    await quickPrune.run('tray')
    expect(notices).toMatchObject([{ title: 'Nothing was cleaned up' }])
  })

  it('tells why it could not begin', async () => {
    const { quickPrune, notices } = quickPruneOn({ answer: failing('engine-unreachable') })
    await quickPrune.run('schedule')
    expect(notices).toEqual([
      { title: 'The clean-up that was due did not work', body: 'It is engine-unreachable.\nTry again.' },
    ])
  })
})

describe('the last clean-up', () => {
  it('is that of this run of Lading, as it was measured', () => {
    const { quickPrune } = quickPruneOn({ run, kept })
    expect(quickPrune.last()).toEqual({
      freed: { bytes: 399, certainty: 'exact' },
      endedAtMs: 9,
      isRestorable: true,
    })
  })

  it('is as it was predicted where it could not be measured', () => {
    const { measuredBytes: _, ...unmeasured } = run
    const { quickPrune } = quickPruneOn({ run: unmeasured })
    expect(quickPrune.last()?.freed).toEqual({ bytes: 400, certainty: 'exact' })
  })

  it('is the one before where nothing of this run has gone, or it was of another engine', () => {
    const stays = {
      ...run,
      steps: run.steps.map((step) => ({ ...step, state: { kind: 'stopped' } as const })),
    }
    const elsewhere = { ...run, engineId: engineIdOf('E2') }
    for (const other of [stays, elsewhere])
      expect(quickPruneOn({ run: other, kept }).quickPrune.last()).toEqual({
        freed: { bytes: 70, certainty: 'exact' },
        endedAtMs: 5,
        isRestorable: true,
      })
  })

  it('is none without an engine, or before the first', () => {
    expect(quickPruneOn({ run, isUp: false }).quickPrune.last()).toBeUndefined()
    expect(quickPruneOn({}).quickPrune.last()).toBeUndefined()
  })

  it('is undone with those of its images that can be had again', async () => {
    const { quickPrune, restored, notices } = quickPruneOn({ run, restorable: [3] })
    await quickPrune.undoLast()
    expect(restored).toEqual([[3]])
    expect(notices).toEqual([
      { title: 'The last clean-up is undone', body: '1 image on the way: see Pulls.' },
    ])
  })

  it('of an earlier run of Lading is undone as well', async () => {
    const { quickPrune, restored } = quickPruneOn({ kept, restorable: [1, 4] })
    await quickPrune.undoLast()
    expect(restored).toEqual([[1, 4]])
  })

  it('that cannot be undone has nobody asked for anything', async () => {
    const { quickPrune, restored, notices } = quickPruneOn({ run, restorable: [] })
    expect(quickPrune.last()?.isRestorable).toBe(false)
    await quickPrune.undoLast()
    expect([restored, notices]).toEqual([[], []])
  })

  it('says what stood in the way of having it undone', async () => {
    const { quickPrune, notices } = quickPruneOn({ run, restored: failing('engine-unreachable') })
    await quickPrune.undoLast()
    expect(notices).toEqual([
      { title: 'The last clean-up could not be undone', body: 'It is engine-unreachable.\nTry again.' },
    ])
  })
})
