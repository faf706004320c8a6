import { describe, expect, it } from 'vitest'
import { clientOf, failureFrom, hubTest, queryFor } from './support.ts'

const oneResult = (row: object) => clientOf({ total: 1, results: [row] }).search(queryFor('x'))

describe('a search', () => {
  it('finds the official image first', async () => {
    const { client } = await hubTest()
    const { results, source } = await client.search(queryFor('postgres'))
    expect(source).toBe('hub')
    expect(results[0]).toMatchObject({
      name: 'postgres',
      badge: 'official',
      pullsText: '1B+',
      isArchived: false,
    })
  })

  it('sends filters and sorting as v4 takes them', async () => {
    const { client, standIn } = await hubTest()
    const filters = { badges: ['official', 'verified-publisher'], architectures: ['amd64', 'arm64'] } as const
    await client.search(queryFor('a b', { ...filters, operatingSystems: ['linux'], sort: 'pulls', from: 25 }))
    const sent = new URL(standIn.requests[0] ?? '', standIn.url)
    expect(sent.pathname).toBe('/api/search/v4')
    expect(Object.fromEntries(sent.searchParams)).toEqual({
      ...{ query: 'a b', type: 'image', from: '25', size: '25', badges: 'official,verified_publisher' },
      ...{ architectures: 'amd64,arm64', operating_systems: 'linux', sort: 'pull_count', order: 'desc' },
    })
  })

  it('gives only what the filter lets through', async () => {
    const { client } = await hubTest()
    const { results } = await client.search(queryFor('nginx', { badges: ['verified-publisher'] }))
    expect(new Set(results.map(({ badge }) => badge))).toEqual(new Set(['verified-publisher']))
  })

  it('goes on where the page before ended', async () => {
    const { client } = await hubTest()
    const first = await client.search(queryFor('a'))
    expect(first.nextFrom).toBe(25)
    const second = await client.search(queryFor('a', { from: 25 }))
    const names = [...first.results, ...second.results].map(({ name }) => name)
    expect(new Set(names).size).toBe(50)
  })

  it('ends with the last page', async () => {
    const { client } = await hubTest()
    const { results, nextFrom, total } = await client.search(queryFor('grafana'))
    expect(nextFrom).toBeUndefined()
    expect(total).toBe(results.length)
  })

  it('does not go beyond the 2,500 results that v4 gives', async () => {
    const page = { total: 9_000, results: [{ id: 'library/x' }] }
    expect((await clientOf(page).search(queryFor('x', { from: 2_450 }))).nextFrom).toBe(2_475)
    expect((await clientOf(page).search(queryFor('x', { from: 2_475 }))).nextFrom).toBeUndefined()
  })

  it('finds nothing without failing', async () => {
    const { client } = await hubTest()
    expect((await client.search(queryFor('there is no such thing'))).results).toEqual([])
  })

  it('drops a broken row and keeps the page', async () => {
    const { client, standIn } = await hubTest()
    const whole = await client.search(queryFor('postgres'))
    standIn.setFault({ kind: 'broken-row' })
    expect((await client.search(queryFor('postgres'))).results).toEqual(whole.results)
  })

  it('names official images without their namespace, whether Hub writes it or not', async () => {
    expect((await oneResult({ id: 'library/nginx' })).results[0]?.name).toBe('nginx')
    expect((await oneResult({ id: 'nginx' })).results[0]?.name).toBe('nginx')
  })

  it.each(['evil.example/nginx', 'a/b/c', 'No Name', '', 'nginx:1.27', '../../x'])(
    'leaves out what is no name on Hub: %j',
    async (id) => expect((await oneResult({ id })).results).toEqual([]),
  )

  it('leaves out what is no image', async () => {
    expect((await oneResult({ id: 'docker/x', type: 'extension' })).results).toEqual([])
  })

  it('survives a result of which Hub says nothing but the name', async () => {
    const nulls = {
      badge: null,
      short_description: null,
      star_count: null,
      updated_at: null,
      architectures: null,
    }
    expect((await oneResult({ id: 'a/b', ...nulls })).results).toStrictEqual([
      { name: 'a/b', badge: 'none', description: '', stars: 0, architectures: [], isArchived: false },
    ])
  })

  it('takes a badge that it does not know for none', async () => {
    expect((await oneResult({ id: 'a/b', badge: 'dhi' })).results[0]?.badge).toBe('none')
  })

  it('keeps the exact number of pulls beside the rough one', async () => {
    const { results } = await oneResult({ id: 'a/b', pull_count: '1B+', raw_pull_count: 1_234_567_890 })
    expect(results[0]).toMatchObject({ pulls: 1_234_567_890, pullsText: '1B+' })
  })

  it('leaves out the architecture `unknown`', async () => {
    const { results } = await oneResult({
      id: 'a/b',
      architectures: [{ name: 'amd64' }, { name: 'unknown' }, 7],
    })
    expect(results[0]?.architectures).toEqual(['amd64'])
  })
})

describe('the older search', () => {
  const v4 = /api\/search\/v4/

  it.each([
    ['is in trouble', { kind: 'status', status: 503 }],
    ['is gone', { kind: 'status', status: 404 }],
    ['answers with a page', { kind: 'cloudflare-page' }],
    ['answers something else', { kind: 'other-json' }],
    ['answers half', { kind: 'half-json' }],
    ['breaks off', { kind: 'truncated' }],
  ] as const)('takes over where v4 %s', async (_, fault) => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ ...fault, path: v4 })
    const { results, source } = await client.search(queryFor('redis'))
    expect(source).toBe('hub-v2')
    expect(results[0]).toMatchObject({
      name: 'redis',
      badge: 'official',
      pulls: expect.any(Number) as number,
    })
  })

  it('says what it cannot do', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'status', status: 500, path: v4 })
    const filters = {
      badges: ['open-source'],
      architectures: ['arm64'],
      operatingSystems: ['linux'],
    } as const
    expect((await client.search(queryFor('redis', { ...filters, sort: 'updated' }))).ignored).toEqual([
      'publishers',
      'architectures',
      'systems',
      'sorting',
      'badges',
    ])
  })

  it('can do the filter for official images', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'status', status: 500, path: v4 })
    const { results, ignored } = await client.search(queryFor('redis', { badges: ['official'] }))
    expect(ignored).toEqual([])
    expect(new Set(results.map(({ badge }) => badge))).toEqual(new Set(['official']))
  })

  it('goes on where the page before ended', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'status', status: 500, path: v4 })
    const first = await client.search(queryFor('nginx'))
    const second = await client.search(queryFor('a', { from: 25 }))
    expect(first.nextFrom).toBeUndefined()
    expect(second.nextFrom).toBe(50)
    expect(standIn.requests.at(-1)).toContain('page=2&page_size=25')
  })

  it.each([
    ['the limit is used up', { kind: 'rate-limit', says: 'retry-after', seconds: 30 }],
    ['nobody answers', { kind: 'hang-up' }],
  ] as const)('is not asked where %s', async (_, fault) => {
    const { client, standIn } = await hubTest()
    standIn.setFault(fault)
    await failureFrom(client.search(queryFor('redis')))
    expect(standIn.requests).toHaveLength(1)
  })

  it('fails with its own failure where it fails too', async () => {
    const { client, standIn } = await hubTest()
    standIn.setFault({ kind: 'other-json' })
    expect(await failureFrom(client.search(queryFor('redis')))).toMatchObject({ kind: 'unexpected' })
    expect(standIn.requests).toHaveLength(2)
  })
})
