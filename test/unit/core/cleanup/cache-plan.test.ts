import { describe, expect, it } from 'vitest'
import type { CacheRecord } from '../../../../electron/core/cleanup/resources.ts'
import type { CacheLimits } from '../../../../electron/core/cleanup/rules.ts'
import type { CleanupPlan } from '../../../../electron/core/cleanup/plan.ts'
import {
  cacheItem,
  daysBefore,
  goingIn,
  planOf,
  reasonsToGo,
  reasonsToStay,
  recordOf,
  resourcesOf,
} from './cleanup-samples.ts'

const planCache = (cache: readonly CacheRecord[], cacheOnly: CacheLimits = {}): CleanupPlan =>
  planOf({ rules: { buildCache: true, cacheOnly }, resources: resourcesOf({ cache }) })

const used = (id: string, daysAgo: number, more: Partial<CacheRecord> = {}): CacheRecord =>
  recordOf(id, { lastUsedAtMs: daysBefore(daysAgo), ...more })

const leftOut = (sentence: string) => [{ kind: 'left-out', sentence }]

describe('the rule for the build cache', () => {
  it('finds all that is not in use, and ticks it', () => {
    const plan = planCache([used('a', 2), recordOf('b'), recordOf('busy', { isInUse: true })])
    expect(goingIn(plan).toSorted()).toEqual([cacheItem('a'), cacheItem('b')])
    expect(plan.items.every(({ isTicked }) => isTicked)).toBe(true)
    expect(reasonsToGo(plan, cacheItem('a'))).toEqual(['Nothing uses it now.', 'Last used 2 days ago.'])
    expect(reasonsToStay(plan, cacheItem('busy'))).toEqual([{ kind: 'in-use' }])
  })

  it('says of what an image has as well that nothing comes back with it', () => {
    const plan = planCache([recordOf('a', { isShared: true })])
    expect(reasonsToGo(plan, cacheItem('a'))?.at(-1)).toBe(
      'An image has the same layer, so nothing comes back with it.',
    )
  })

  it('calls a record by what it was made for, or by its ID', () => {
    expect(
      planCache([recordOf('a'), recordOf('b', { description: '' })])
        .items.map(({ title }) => title)
        .toSorted(),
    ).toEqual(['b', 'step a'])
  })

  it('goes by the last use, else by when a record was made', () => {
    const plan = planCache(
      [
        used('old', 8),
        used('new', 3, { createdAtMs: daysBefore(30) }),
        recordOf('made', { createdAtMs: daysBefore(9) }),
        recordOf('fresh', { createdAtMs: daysBefore(0) }),
        recordOf('unknown'),
      ],
      { unusedForDays: 7 },
    )
    expect(goingIn(plan).toSorted()).toEqual([cacheItem('made'), cacheItem('old')])
    expect(reasonsToStay(plan, cacheItem('new'))).toEqual(leftOut('Used 3 days ago.'))
    expect(reasonsToStay(plan, cacheItem('fresh'))).toEqual(leftOut('Used today.'))
    expect(reasonsToStay(plan, cacheItem('unknown'))).toEqual(
      leftOut('It is not known when it was used last.'),
    )
  })

  it('keeps what was used last where so much may stay, what is in use counted', () => {
    const records = [used('a', 1), used('b', 2), used('c', 3), used('busy', 9, { isInUse: true })]
    const plan = planCache(records, { downToBytes: 30 })
    expect(goingIn(plan)).toEqual([cacheItem('c')])
    expect(reasonsToStay(plan, cacheItem('b'))).toEqual(leftOut('Among the 30 B that were used last.'))
    expect(goingIn(planCache(records, { downToBytes: 0 }))).toHaveLength(3)
  })

  it('counts nothing for what an image has as well', () => {
    const plan = planCache([used('a', 1, { isShared: true }), used('b', 2)], { downToBytes: 10 })
    expect(plan.items).toEqual([])
  })

  it('takes a record only where both limits do', () => {
    const plan = planCache([used('a', 1), used('b', 8), used('c', 9)], { unusedForDays: 7, downToBytes: 20 })
    expect(goingIn(plan)).toEqual([cacheItem('c')])
  })

  it('keeps what records that stay stand on, down to the lowest', () => {
    const plan = planCache(
      [
        used('base', 9),
        used('middle', 9, { parents: ['base'] }),
        used('top', 1, { parents: ['middle', 'unknown'] }),
      ],
      { unusedForDays: 7 },
    )
    expect(plan.items).toEqual([])
    expect(reasonsToStay(plan, cacheItem('base'))).toEqual(leftOut('Records that stay stand on it.'))
  })

  it('takes records before those that they stand on, which need them to go', () => {
    const plan = planCache([
      recordOf('base'),
      recordOf('top', { parents: ['middle', 'base'] }),
      recordOf('middle', { parents: ['base'] }),
    ])
    expect(goingIn(plan)).toEqual(['top', 'middle', 'base'].map(cacheItem))
    expect(plan.items.map(({ needs }) => needs)).toEqual([
      undefined,
      [cacheItem('top')],
      [cacheItem('top'), cacheItem('middle')],
    ])
  })

  it('comes to an end with records that claim to stand on each other', () => {
    const plan = planCache([recordOf('a', { parents: ['b'] }), recordOf('b', { parents: ['a'] })])
    expect(goingIn(plan)).toHaveLength(2)
    expect(plan.items.flatMap(({ needs = [] }) => needs)).toHaveLength(1)
  })
})
