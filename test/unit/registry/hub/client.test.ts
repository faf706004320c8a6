import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { hostilePath } from '../../../support/hub/catalogue.ts'
import type { HubFault } from '../../../support/hub/stand-in.ts'
import { clientOf, failureFrom, hubTest } from './support.ts'

const failureUnder = async (fault: HubFault, rest: Parameters<typeof hubTest>[0] = {}) => {
  const { client, standIn } = await hubTest(rest)
  standIn.setFault(fault)
  return failureFrom(client.repository('nginx'))
}

describe('a repository', () => {
  it('has a description, a README, stars and pulls', async () => {
    const { client } = await hubTest()
    const repository = await client.repository('nginx')
    expect(repository).toMatchObject({
      name: 'nginx',
      description: 'Official build of Nginx.',
      isArchived: false,
    })
    expect(repository.readme).toContain('# Quick reference')
    expect(repository.stars).toBeGreaterThan(1_000)
    expect(repository.pulls).toBeGreaterThan(1_000_000)
  })

  it.each(['nginx', 'library/nginx', 'docker.io/nginx', 'nginx:1.27'])('is found as %s', async (name) => {
    const { client, standIn } = await hubTest()
    expect((await client.repository(name)).name).toBe('nginx')
    expect(standIn.requests).toEqual(['/v2/namespaces/library/repositories/nginx'])
  })

  it('may be archived', async () => {
    const { client } = await hubTest()
    expect((await client.repository('oldimages/nginx')).isArchived).toBe(true)
  })

  it('survives fields that are null', async () => {
    const nulls = { description: null, full_description: null, star_count: null, pull_count: null }
    expect(await clientOf({ name: 'x', ...nulls, last_updated: null }).repository('a/x')).toStrictEqual({
      ...{ name: 'a/x', description: '', readme: '', stars: 0, isArchived: false },
    })
  })

  it('takes a number of pulls that is written as a text', async () => {
    expect((await clientOf({ name: 'x', pull_count: '12' }).repository('a/x')).pulls).toBe(12)
  })

  it('has a README of 25,000 characters at most', async () => {
    const { client } = await hubTest()
    expect((await client.repository(hostilePath)).readme).toHaveLength(25_000)
    expect(
      (await clientOf({ name: 'x', full_description: 'x'.repeat(30_000) }).repository('a/x')).readme,
    ).toHaveLength(25_000)
  })

  it.each(['ghcr.io/foo/bar', 'a/b/c', 'UPPER', '../x', 'a b'])('is not asked for as %j', async (name) => {
    const { client, standIn } = await hubTest()
    expect(await failureFrom(client.repository(name))).toMatchObject({ kind: 'invalid-reference' })
    expect(standIn.requests).toEqual([])
  })
})

describe('a failure', () => {
  it('is `not-found` for a repository that is not there', async () => {
    const { client } = await hubTest()
    expect(await failureFrom(client.repository('nobody/nothing'))).toMatchObject({ kind: 'not-found' })
  })

  it('is `unauthorized` for 401, in Hub’s own words', async () => {
    expect(await failureUnder({ kind: 'unauthorized' })).toMatchObject({
      kind: 'unauthorized',
      ownWords: 'Token has expired',
    })
  })

  it('is `registry-unreachable` where Hub is in trouble', async () => {
    expect(await failureUnder({ kind: 'status', status: 502 })).toMatchObject({
      kind: 'registry-unreachable',
    })
  })

  it.each([
    ['cloudflare-page', 'Attention Required! | Cloudflare'],
    ['cloudflare-code', 'error code: 1010'],
    ['sign-in-page', 'Sign in to this network'],
  ] as const)('says that a web page answers: %s', async (kind, ownWords) => {
    expect(await failureUnder({ kind })).toMatchObject({
      kind: 'registry-unreachable',
      message: 'What answers for Docker Hub is a web page, not its API.',
      ownWords,
    })
  })

  it.each(['truncated', 'half-json'] as const)('is `stream-broken` where the answer is %s', async (kind) => {
    expect(await failureUnder({ kind })).toMatchObject({ kind: 'stream-broken' })
  })

  it('is `registry-unreachable` where the connection is closed', async () => {
    expect(await failureUnder({ kind: 'hang-up' })).toMatchObject({ kind: 'registry-unreachable' })
  })

  it('is `registry-unreachable` where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    server.close()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    const { client } = await hubTest({ baseUrl: `http://127.0.0.1:${port}` })
    expect(await failureFrom(client.repository('nginx'))).toMatchObject({
      kind: 'registry-unreachable',
      message: 'Docker Hub cannot be reached.',
    })
  })

  it.each(['slow', 'stalled'] as const)('is `registry-unreachable` where Hub is %s', async (kind) => {
    expect(await failureUnder({ kind }, { deadlineMs: 50 })).toMatchObject({
      kind: 'registry-unreachable',
      message: 'Docker Hub did not answer within 0.05 seconds.',
    })
  })

  it('does not come where Hub is slow but in time', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'slow', ms: 20 })
    expect((await client.repository('nginx')).name).toBe('nginx')
  })

  it('comes early where the answer is too long', async () => {
    expect(await failureUnder({ kind: 'huge', bytes: 300_000 }, { mostBytes: 200_000 })).toMatchObject({
      kind: 'unexpected',
      message: expect.stringContaining('195 KiB') as string,
    })
  })

  it('is `unexpected` for JSON that is something else', async () => {
    expect(await failureUnder({ kind: 'other-json' })).toMatchObject({ kind: 'unexpected' })
  })

  it('is `registry-unreachable` where the address is none', async () => {
    const { client } = await hubTest({ baseUrl: 'hub.docker.com' })
    expect(await failureFrom(client.repository('nginx'))).toMatchObject({
      kind: 'registry-unreachable',
      ownWords: 'hub.docker.com',
    })
  })
})

describe('whoever asked', () => {
  it.each(['slow', 'stalled'] as const)('can give up while the answer is %s', async (kind) => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind })
    const giveUp = new AbortController()
    const asked = standIn.nextRequest()
    const failure = failureFrom(client.repository('nginx', giveUp.signal))
    await asked
    giveUp.abort()
    expect(await failure).toMatchObject({ kind: 'cancelled' })
  })

  it('sends nothing when already given up', async () => {
    const { client, standIn } = await hubTest()
    expect(await failureFrom(client.repository('nginx', AbortSignal.abort()))).toMatchObject({
      kind: 'cancelled',
    })
    expect(standIn.requests).toEqual([])
  })
})
