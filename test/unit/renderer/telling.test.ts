import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Failure } from '../../../electron/core/failure.ts'
import { ask } from '../../../renderer/src/bridge.ts'
import { Announcer } from '../../../renderer/src/state/announcer.svelte.ts'
import { Notices } from '../../../renderer/src/state/notices.svelte.ts'

const failure: Failure = { kind: 'not-found', message: 'There is no such image.', advice: 'Check the name.' }

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the announcer', () => {
  it('says the first thing at once and what gathers meanwhile together', () => {
    const announcer = new Announcer()
    announcer.say('One.')
    announcer.say('Two.')
    announcer.say('Three.')
    expect(announcer.words).toBe('One.')
    vi.advanceTimersByTime(3_000)
    expect(announcer.words).toBe('Two. Three.')
  })
})

describe('a notice', () => {
  it('that comes again is counted instead of repeated', () => {
    const notices = new Notices()
    notices.tell(failure)
    notices.tell({ ...failure })
    expect(notices.failures).toMatchObject([{ failure, times: 2 }])
  })

  it('stays until it is dismissed', () => {
    const notices = new Notices()
    notices.tell(failure)
    vi.advanceTimersByTime(60_000)
    notices.failures.forEach(({ id }) => notices.dismiss(id))
    expect(notices.failures).toEqual([])
  })

  it('of success passes by itself', () => {
    const notices = new Notices()
    notices.pass('Image ID copied')
    expect(notices.passing).toBe('Image ID copied')
    vi.advanceTimersByTime(3_000)
    expect(notices.passing).toBe('')
  })
})

describe('a call over the bridge', () => {
  it('shows its failure', async () => {
    const told: Failure[] = []
    await ask(Promise.resolve({ ok: false, failure }), (one) => told.push(one))
    expect(told).toEqual([failure])
  })

  it('that the bridge rejects is a failure, too', async () => {
    const told: Failure[] = []
    const result = await ask(Promise.reject(new Error('gone')), (one) => told.push(one))
    expect(result.ok).toBe(false)
    expect(told).toMatchObject([{ kind: 'unexpected', ownWords: 'Error: gone' }])
  })
})
