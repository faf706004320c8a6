import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { PullId } from '../../../../electron/core/identity.ts'
import { failureThrownBy, finishWell, pullsOn, settle } from './pulls-on.ts'
import { downloading, itsDigest, newer, scriptedEngine } from './scripted-engine.ts'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => vi.useRealTimers())

describe('a cancelled pull', () => {
  it('that waited never reaches the engine nor the ledger', async () => {
    const { pulls, pull, engine, recorded } = pullsOn(scriptedEngine(), 0)
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'cancelled' }, endedAtMs: 1_000_000 })
    await settle()
    expect(engine.asked).toEqual([])
    expect(recorded).toEqual([])
  })

  it('that ran has told the engine, and is cancelled when that has let go', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    expect(asked(0).signal.aborted).toBe(true)
    expect(pull(id).state).toEqual({ kind: 'cancelling' })
    await settle()
    expect(pull(id).state).toEqual({ kind: 'cancelled' })
  })

  it('makes room for the next one', async () => {
    const { pulls, states } = pullsOn(scriptedEngine(), 1)
    const [first] = ['a', 'b'].map((reference) => pulls.start({ reference }))
    pulls.cancel(first as PullId)
    await settle()
    expect(states()).toEqual(['cancelled', 'running'])
  })

  it('may be cancelled twice, and after its end', async () => {
    const { pulls, pull } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    pulls.cancel(id)
    await settle()
    pulls.cancel(id)
    expect(pull(id).state).toEqual({ kind: 'cancelled' })
  })

  it('has succeeded where the engine was done first', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    asked(0).say(itsDigest, newer('redis:latest'))
    asked(0).end()
    pulls.cancel(id)
    await settle()
    expect(pull(id).state.kind).toBe('succeeded')
  })

  it('that is not on the list is not found', () => {
    const { pulls } = pullsOn()
    expect(failureThrownBy(() => pulls.cancel('nosuch' as PullId)).kind).toBe('not-found')
  })
})

describe('a retried pull', () => {
  it('begins anew under its ID, as the next attempt', async () => {
    const { pulls, pull, asked, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis', platform: 'linux/arm64' })
    asked(0).say(downloading('aaaaaaaaaaaa', 10, 100))
    asked(0).fail(new Error('no'))
    await settle()
    pulls.retry(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'running' }, attempt: 2, progress: { layers: [] } })
    expect(pull(id).endedAtMs).toBeUndefined()
    expect(engine.asked.map(({ request }) => request)).toEqual([asked(0).request, asked(0).request])
  })

  it('goes to the end of the queue', async () => {
    const { pulls, asked } = pullsOn(scriptedEngine(), 1)
    const [first] = ['a', 'b', 'c'].map((reference) => pulls.start({ reference }))
    asked(0).fail(new Error('no'))
    await settle()
    pulls.retry(first as PullId)
    expect(pulls.list().map(({ reference, state }) => `${reference} ${state.kind}`)).toEqual([
      'b:latest running',
      'c:latest queued',
      'a:latest queued',
    ])
  })

  it('is left alone while it runs', () => {
    const { pulls, pull, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.retry(id)
    expect(pull(id).attempt).toBe(1)
    expect(engine.asked).toHaveLength(1)
  })

  it('is left alone where the same was asked for again meanwhile', async () => {
    const { pulls, pull, asked, engine } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    asked(0).fail(new Error('no'))
    await settle()
    pulls.start({ reference: 'redis' })
    pulls.retry(id)
    expect(pull(id)).toMatchObject({ state: { kind: 'failed' }, attempt: 1 })
    expect(engine.asked).toHaveLength(2)
  })

  it('can be cancelled again', async () => {
    const { pulls, pull, asked } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    pulls.cancel(id)
    await settle()
    pulls.retry(id)
    expect(asked(1).signal.aborted).toBe(false)
    pulls.cancel(id)
    await settle()
    expect(pull(id)).toMatchObject({ state: { kind: 'cancelled' }, attempt: 2 })
  })
})

describe('a dismissed pull', () => {
  it('is off the list, and the window is told', async () => {
    const { pulls, asked, changes } = pullsOn()
    const id = pulls.start({ reference: 'redis' })
    await finishWell(asked(0), 'redis:latest')
    await vi.advanceTimersByTimeAsync(100)
    pulls.dismiss(id)
    await vi.advanceTimersByTimeAsync(100)
    expect(pulls.list()).toEqual([])
    expect(changes.at(-1)).toEqual({ upserted: [], removed: [id] })
  })

  it('stays while it has not ended', () => {
    const { pulls } = pullsOn()
    pulls.dismiss(pulls.start({ reference: 'redis' }))
    expect(pulls.list()).toHaveLength(1)
  })
})

describe('cancelling all', () => {
  it('ends what runs and what waits, and starts nothing more', async () => {
    const { pulls, states, engine, recorded } = pullsOn(scriptedEngine(), 1)
    for (const name of ['a', 'b', 'c']) pulls.start({ reference: name })
    await pulls.cancelAll()
    expect(states()).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(engine.asked).toHaveLength(1)
    expect(recorded.map(({ ending }) => ending?.outcome)).toEqual(['cancelled'])
  })

  it('is through at once where nothing runs', async () => {
    const { pulls } = pullsOn()
    await expect(pulls.cancelAll()).resolves.toBeUndefined()
  })
})
