import { expect, it } from 'vitest'
import { orderJobs } from '../../../renderer/src/state/jobs.svelte.ts'
import { pull } from './samples.ts'

it('what is under way comes first, then what ended last', () => {
  const ended = { kind: 'cancelled' } as const
  const pulls = [
    pull({ reference: 'ended early', state: ended, queuedAtMs: 9, endedAtMs: 10 }),
    pull({ reference: 'running', queuedAtMs: 1 }),
    pull({ reference: 'ended late', state: ended, queuedAtMs: 2, endedAtMs: 20 }),
    pull({ reference: 'running later', queuedAtMs: 5 }),
  ]
  expect(orderJobs(pulls).map(({ reference }) => reference)).toEqual([
    'running later',
    'running',
    'ended late',
    'ended early',
  ])
})
