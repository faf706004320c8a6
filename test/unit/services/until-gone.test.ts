import { expect, it } from 'vitest'
import { createUntilGone } from '../../../electron/services/until-gone.ts'

it('what was asked of an engine that went away ends, and what is asked of the next one does not', () => {
  const untilGone = createUntilGone()
  const before = untilGone.signal()
  untilGone.suspend()
  expect([before.aborted, untilGone.signal().aborted]).toEqual([true, false])
})

it('nothing is asked any more once Lading ends, whatever becomes of the engine', () => {
  const untilGone = createUntilGone()
  untilGone.close()
  untilGone.suspend()
  expect(untilGone.signal().aborted).toBe(true)
})
