import { describe, expect, it } from 'vitest'
import { createEngineClient, type EngineClient, type EngineRequest } from '../../../electron/engine/client.ts'
import { searchByEngine } from '../../../electron/engine/search.ts'
import { found, kindFrom } from '../services/discover/discover-support.ts'

describe('the engine’s own search', () => {
  const engineThatSays = (answer: unknown) => {
    const requests: EngineRequest[] = []
    const client: EngineClient = {
      ...createEngineClient({ socketPath: '/nowhere.sock' }),
      ask: (request) => Promise.resolve(answer).finally(() => requests.push(request)),
    }
    return { client, requests }
  }

  it('gives a hundred results under the names that one types', async () => {
    const row = {
      name: 'nginx',
      description: 'Official',
      star_count: 9,
      is_official: true,
      is_automated: false,
    }
    const { client, requests } = engineThatSays([row, { name: 'docker.io/grafana/grafana' }])
    expect(await searchByEngine(client, 'nginx')).toEqual([
      found('nginx', { badge: 'official', description: 'Official', stars: 9 }),
      found('grafana/grafana', { stars: 0 }),
    ])
    expect(requests[0]).toMatchObject({ path: '/images/search', query: { term: 'nginx', limit: 100 } })
  })

  it('leaves out what is of another registry or no result', async () => {
    const { client } = engineThatSays([{ name: 'quay.io/a/b' }, null, 7, {}, { name: 'a/b' }])
    expect(await searchByEngine(client, 'b')).toEqual([found('a/b', { stars: 0 })])
  })

  it('fails where the answer is no list', async () => {
    const { client } = engineThatSays({ message: 'what?' })
    expect(await kindFrom(searchByEngine(client, 'b'))).toBe('stream-broken')
  })
})
