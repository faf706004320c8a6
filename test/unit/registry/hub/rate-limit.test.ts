import { describe, expect, it } from 'vitest'
import { retryAtMsOf } from '../../../../electron/registry/hub/rate-limit.ts'
import { failureFrom, hubTest } from './support.ts'

const seconds = 30

describe('after a 429', () => {
  it.each(['x-retry-after', 'retry-after', 'retry-after-date', 'x-ratelimit-reset'] as const)(
    'the failure says when to come back, from %s',
    async (says) => {
      const { client, standIn, nowMs } = await hubTest()
      standIn.setFault({ kind: 'rate-limit', says, seconds })
      const failure = await failureFrom(client.repository('nginx'))
      expect(failure).toMatchObject({ kind: 'rate-limited', ownWords: 'Rate limit exceeded' })
      expect(Math.abs((failure.retryAtMs ?? 0) - nowMs() - seconds * 1_000)).toBeLessThan(2_500)
    },
  )

  it('the failure says that nothing is said', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'rate-limit', says: 'nothing', seconds })
    const failure = await failureFrom(client.repository('nginx'))
    expect(failure).not.toHaveProperty('retryAtMs')
    expect(failure.message).toContain('does not say when')
  })

  it('nothing is sent, and the same failure comes at once', async () => {
    const { client, standIn, pass } = await hubTest()
    standIn.setFault({ kind: 'rate-limit', says: 'retry-after', seconds })
    const failure = await failureFrom(client.repository('nginx'))
    pass((seconds - 5) * 1_000)
    expect(await failureFrom(client.tags('redis', { order: 'newest' }))).toEqual(failure)
    expect(standIn.requests).toHaveLength(1)
  })

  it('Hub is asked again once the time has passed', async () => {
    const { client, standIn, pass } = await hubTest()
    standIn.setFault({ kind: 'rate-limit', says: 'retry-after', seconds })
    await failureFrom(client.repository('nginx'))
    standIn.setFault()
    pass((seconds + 1) * 1_000)
    expect((await client.repository('nginx')).name).toBe('nginx')
  })

  it('Hub is left alone for a minute where it says nothing', async () => {
    const { client, standIn, pass } = await hubTest()
    standIn.setFault({ kind: 'rate-limit', says: 'nothing', seconds })
    await failureFrom(client.repository('nginx'))
    standIn.setFault()
    pass(55_000)
    await failureFrom(client.repository('nginx'))
    pass(6_000)
    expect((await client.repository('nginx')).name).toBe('nginx')
    expect(standIn.requests).toHaveLength(2)
  })

  it('a time far away does not lock Hub out for more than an hour', async () => {
    const { client, standIn, pass } = await hubTest()
    standIn.setFault({ kind: 'rate-limit', says: 'retry-after', seconds: 500_000 })
    await failureFrom(client.repository('nginx'))
    standIn.setFault()
    pass(3_601_000)
    expect((await client.repository('nginx')).name).toBe('nginx')
  })
})

describe('the time in the headers', () => {
  const nowMs = Date.UTC(2026, 9, 1, 8)
  const at = (headers: Record<string, string>) => retryAtMsOf(new Headers(headers), nowMs)

  it('is measured by Hub’s clock', () => {
    const hubNowMs = nowMs - 600_000
    const headers = { date: new Date(hubNowMs).toUTCString(), 'x-retry-after': String(hubNowMs / 1_000 + 20) }
    expect(at(headers)).toBe(nowMs + 20_000)
  })

  it('is taken for seconds from now where it is too small for a date', () => {
    expect(at({ 'x-retry-after': '7' })).toBe(nowMs + 7_000)
  })

  it('is never before now', () => {
    expect(at({ 'x-ratelimit-reset': String(nowMs / 1_000 - 500) })).toBe(nowMs)
  })

  it('comes from X-Retry-After rather than from X-RateLimit-Reset', () => {
    expect(at({ 'x-ratelimit-reset': '50', 'x-retry-after': '5' })).toBe(nowMs + 5_000)
  })

  it('is nothing where the headers are no times', () => {
    expect(at({ 'retry-after': 'soon', 'x-retry-after': '' })).toBeUndefined()
  })
})
