import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../../electron/core/failure.ts'
import { createHubClient } from '../../../../electron/registry/hub/client.ts'
import type { DiscoverParts } from '../../../../electron/services/discover/discover.ts'
import {
  answersInMemory,
  discoverTest,
  down,
  failureFrom,
  found,
  kindFrom,
  limited,
  queryFor,
} from './discover-support.ts'

describe('a search', () => {
  it('gives what Hub says now', async () => {
    const { discover, startMs } = await discoverTest()
    const { value, asOfMs, insteadOf } = await discover.search(queryFor('nginx'))
    expect(value.results[0]?.name).toBe('nginx')
    expect([asOfMs, insteadOf]).toEqual([startMs, undefined])
  })

  it('ends the one before, which answers `cancelled`', async () => {
    const { discover, standIn } = await discoverTest()
    standIn.setFault({ kind: 'slow', path: /query=ngi&/ })
    const asked = standIn.nextRequest()
    const older = kindFrom(discover.search(queryFor('ngi')))
    await asked
    const newer = await discover.search(queryFor('nginx'))
    expect(await older).toBe('cancelled')
    expect(newer.value.results[0]?.name).toBe('nginx')
  })

  it('has never more than one request under way, and sends none for what was passed over', async () => {
    let [atOnce, most] = [0, 0]
    const sent: string[] = []
    const { standIn } = await discoverTest()
    const hub = createHubClient({
      baseUrl: standIn.url,
      nowMs: Date.now,
      fetch: async (url, init) => {
        sent.push(new URL(url).searchParams.get('query') ?? '')
        most = Math.max(most, (atOnce += 1))
        return fetch(url, init).finally(() => (atOnce -= 1))
      },
    })
    const { discover } = await discoverTest({ hub })
    standIn.setFault({ kind: 'slow', ms: 10 })
    const asked = standIn.nextRequest()
    const first = kindFrom(discover.search(queryFor('p')))
    await asked
    const typed = ['po', 'pos', 'post'].map((text) => kindFrom(discover.search(queryFor(text))))
    const last = await discover.search(queryFor('postgres'))
    expect(await Promise.all([first, ...typed])).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled'])
    expect(last.value.results[0]?.name).toBe('postgres')
    expect(most).toBe(1)
    expect(sent).toEqual(['p', 'postgres'])
  })

  it('answers `cancelled` even where its answer came first', async () => {
    const results = { results: [], source: 'hub', ignored: [] } as const
    const answered: (() => void)[] = []
    const hub: DiscoverParts['hub'] = {
      search: () => new Promise((resolve) => answered.push(() => resolve(results))),
      repository: () => Promise.reject(new Error('not asked')),
      tags: () => Promise.reject(new Error('not asked')),
    }
    const { discover } = await discoverTest({ hub })
    const older = kindFrom(discover.search(queryFor('a')))
    await Promise.resolve()
    answered[0]?.()
    const newer = discover.search(queryFor('ab'))
    expect(await older).toBe('cancelled')
    answered[1]?.()
    expect((await newer).value).toEqual(results)
  })

  it('that was ended is not put to the engine', async () => {
    const asked: string[] = []
    const engineSearch = (text: string) => Promise.resolve(asked.push(text)).then(() => [])
    const { discover, standIn } = await discoverTest({ engineSearch })
    standIn.setFault({ kind: 'slow', path: /query=ngi&/ })
    const request = standIn.nextRequest()
    const older = kindFrom(discover.search(queryFor('ngi')))
    await request
    await discover.search(queryFor('nginx'))
    expect([await older, asked]).toEqual(['cancelled', []])
  })

  it('goes to Hub’s older search where v4 fails', async () => {
    const { discover, standIn } = await discoverTest()
    standIn.setFault({ ...down, path: /v4/ })
    expect((await discover.search(queryFor('nginx'))).value.source).toBe('hub-v2')
  })

  it('goes to the engine where both of Hub’s fail', async () => {
    const engineSearch = () => Promise.resolve([found('nginx', { badge: 'official' }), found('a/nginx')])
    const { discover, standIn } = await discoverTest({ engineSearch })
    standIn.setFault(down)
    const { value } = await discover.search(queryFor('nginx', { sort: 'pulls' }))
    expect(value.source).toBe('engine')
    expect(value.results.map(({ name }) => name)).toEqual(['nginx', 'a/nginx'])
    expect(value.ignored).toContain('sorting')
  })

  it('knows what a kept answer lacked, unless an older Lading wrote it as a sentence', async () => {
    const answers = answersInMemory()
    const { discover, standIn } = await discoverTest({ answers })
    standIn.setFault({ ...down, path: /v4/ })
    await discover.search(queryFor('nginx', { sort: 'pulls' }))
    standIn.setFault(down)
    const again = async () => (await discover.search(queryFor('nginx', { sort: 'pulls' }))).value.ignored
    expect(await again()).toEqual(['sorting', 'badges'])
    const [[key, { value, learnedAtMs }] = ['', { value: {}, learnedAtMs: 0 }]] = answers.kept
    answers.keep(key, { ...(value as object), ignored: ['the sorting'] }, learnedAtMs)
    expect(await again()).toEqual([])
  })

  it('for official images alone is answered by the engine with these alone', async () => {
    const engineSearch = () => Promise.resolve([found('nginx', { badge: 'official' }), found('a/nginx')])
    const { discover, standIn } = await discoverTest({ engineSearch })
    standIn.setFault(down)
    const { value } = await discover.search(queryFor('nginx', { badges: ['official'] }))
    expect(value.results.map(({ name }) => name)).toEqual(['nginx'])
  })

  it('fails as Hub did where the engine fails too', async () => {
    const engineSearch = () => Promise.reject(new Error('no engine'))
    const { discover, standIn } = await discoverTest({ engineSearch })
    standIn.setFault(limited)
    expect(await failureFrom(discover.search(queryFor('nginx')))).toMatchObject({
      kind: 'rate-limited',
      retryAtMs: expect.any(Number) as number,
    })
  })

  it('does not begin again at the engine’s first result after a page of Hub’s', async () => {
    const engineSearch = () => Promise.resolve([found('nginx')])
    const { discover, standIn } = await discoverTest({ engineSearch })
    standIn.setFault(down)
    expect(await kindFrom(discover.search(queryFor('nginx', { from: 25 })))).toBe('registry-unreachable')
  })

  it('gives what Hub said before, and since when, where it cannot be asked', async () => {
    const engineSearch = () => Promise.resolve([found('nginx')])
    const { discover, standIn, startMs, pass } = await discoverTest({ engineSearch })
    const before = await discover.search(queryFor('nginx', { architectures: ['arm64', 'amd64'] }))
    standIn.setFault(down)
    pass(3_600_000)
    expect(await discover.search(queryFor('nginx', { architectures: ['amd64', 'arm64'] }))).toEqual({
      value: before.value,
      asOfMs: startMs,
      insteadOf: expect.objectContaining({ kind: 'registry-unreachable' }) as Failure,
    })
  })

  it('does not give what Hub said to another question', async () => {
    const { discover, standIn } = await discoverTest()
    await discover.search(queryFor('nginx'))
    standIn.setFault(down)
    expect(await kindFrom(discover.search(queryFor('nginx', { badges: ['official'] })))).toBe(
      'registry-unreachable',
    )
  })

  it('does not give what somebody made of a kept answer', async () => {
    const answers = answersInMemory()
    const { discover, standIn } = await discoverTest({ answers })
    await discover.search(queryFor('nginx'))
    for (const key of answers.kept.keys()) answers.keep(key, { results: 'none' }, 1)
    standIn.setFault(down)
    expect(await kindFrom(discover.search(queryFor('nginx')))).toBe('registry-unreachable')
  })
})

describe('a repository', () => {
  it('is what Hub says now', async () => {
    const { discover, startMs } = await discoverTest()
    const { value, asOfMs } = await discover.repository({ name: 'redis' })
    expect([value.name, asOfMs]).toEqual(['redis', startMs])
  })

  it('is what Hub said before where the limit is used up', async () => {
    const { discover, standIn, startMs, pass } = await discoverTest()
    await discover.repository({ name: 'redis' })
    standIn.setFault(limited)
    pass(60_000)
    expect(await discover.repository({ name: 'docker.io/library/redis' })).toMatchObject({
      value: { name: 'redis' },
      asOfMs: startMs,
      insteadOf: { kind: 'rate-limited' },
    })
  })

  it('that is no longer there is not found, whatever was said before', async () => {
    const { discover, standIn } = await discoverTest()
    await discover.repository({ name: 'redis' })
    standIn.setFault({ kind: 'status', status: 404 })
    expect(await kindFrom(discover.repository({ name: 'redis' }))).toBe('not-found')
  })
})
