import { describe, expect, it } from 'vitest'
import { trayMenu, type TrayState } from '../../../../electron/core/cleanup/tray-menu.ts'

const quiet: TrayState = {
  isEngineUp: true,
  disk: {
    images: { bytes: 12_400_000_000, certainty: 'exact' },
    reclaimable: { bytes: 5_300_000_000, certainty: 'exact' },
    quick: { bytes: 1_200_000_000, certainty: 'exact' },
  },
  quickRules: 'Dangling images',
  isCleaningUp: false,
  pulls: [],
  areChecksPaused: false,
}

const labels = (state: TrayState): readonly string[] =>
  trayMenu(state).flatMap((entry) => (entry.kind === 'separator' ? [] : [entry.label]))

const entry = (state: TrayState, id: string) =>
  trayMenu(state).find((one) => (one.kind === 'action' || one.kind === 'checkbox') && one.id === id)

const lastCleanup = {
  freed: { bytes: 5_000_000, certainty: 'exact' },
  endedAtMs: new Date(2026, 10, 24, 8, 36).getTime(),
  isRestorable: true,
} as const

describe('the tray’s menu', () => {
  it('says what images take, what could come back, and what the quick plan looks for', () => {
    expect(labels(quiet)).toEqual([
      'Images: 12.4 GB, 5.30 GB could come back',
      'Quick prune (1.20 GB)',
      'Dangling images',
      'Last clean-up: none yet',
      'Open Lading',
      'Pause checks and clean-ups',
      'Quit',
    ])
  })

  it('marks an amount that is an estimate', () => {
    const guess = { bytes: 1_200_000_000, certainty: 'estimate' } as const
    const state: TrayState = { ...quiet, disk: { images: guess, reclaimable: guess, quick: guess } }
    expect(entry(state, 'quick-prune')).toMatchObject({ label: 'Quick prune (~1.20 GB)', isEnabled: true })
    expect(labels(state)[0]).toBe('Images: ~1.20 GB, ~1.20 GB could come back')
  })

  it('says why there is nothing to prune', () => {
    expect(
      [
        { ...quiet, isEngineUp: false },
        { ...quiet, disk: { ...quiet.disk, quick: { bytes: 0, certainty: 'exact' as const } } },
        { ...quiet, isCleaningUp: true },
      ].map((state) => entry(state, 'quick-prune')),
    ).toMatchObject([
      { label: 'Quick prune (no engine)', isEnabled: false },
      { label: 'Quick prune (nothing to get back)', isEnabled: false },
      { label: 'Quick prune (running)', isEnabled: false },
    ])
  })

  it('offers a quick prune before it is known what comes back', () => {
    const { quick: _unknown, ...disk } = quiet.disk
    const state: TrayState = { ...quiet, disk }
    expect(entry(state, 'quick-prune')).toMatchObject({ label: 'Quick prune…', isEnabled: true })
    expect(labels(state)[0]).toBe('Images: 12.4 GB, 5.30 GB could come back')
  })

  it('says nothing of images that it does not know', () => {
    const state: TrayState = { ...quiet, disk: {} }
    expect(labels(state)[0]).toBe('Looking at the images…')
    expect(labels({ ...state, isEngineUp: false })[0]).toBe('No engine is running')
  })

  it('tells of the last clean-up and lets it be undone', () => {
    const state: TrayState = { ...quiet, lastCleanup }
    expect(labels(state)).toContain('Last clean-up: 5.00 MB, 24 Nov, 08:36')
    expect(entry(state, 'undo')).toMatchObject({ label: 'Undo the last clean-up', isEnabled: true })
  })

  it('does not let it be undone where nothing can be had again, no engine is up, or another runs', () => {
    const states: readonly TrayState[] = [
      { ...quiet, lastCleanup: { ...lastCleanup, isRestorable: false } },
      { ...quiet, lastCleanup, isEngineUp: false },
      { ...quiet, lastCleanup, isCleaningUp: true },
    ]
    expect(states.map((state) => entry(state, 'undo'))).toMatchObject([
      { isEnabled: false },
      { isEnabled: false },
      { isEnabled: false },
    ])
  })

  it('shows how far pulls are, and of many only the first', () => {
    const pulls = Array.from({ length: 7 }, (_, index) => ({ reference: `image:${index}`, fraction: 0.456 }))
    expect(labels({ ...quiet, pulls: [{ reference: 'nginx:alpine' }] })).toContain('Pulling nginx:alpine')
    const shown = labels({ ...quiet, pulls }).filter((label) => /^Pulling|^And/.test(label))
    expect(shown).toEqual([
      ...[0, 1, 2, 3, 4].map((index) => `Pulling image:${index}: 45%`),
      'And 2 more pulls',
    ])
  })

  it('has a box that is ticked while checks are paused', () => {
    expect(entry(quiet, 'pause-checks')).toMatchObject({ kind: 'checkbox', isChecked: false })
    expect(entry({ ...quiet, areChecksPaused: true }, 'pause-checks')).toMatchObject({ isChecked: true })
  })
})
