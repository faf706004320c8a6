import { describe, expect, it, onTestFinished } from 'vitest'
import { catalogue, hostilePath, manyTagsPath } from '../../../support/hub/catalogue.ts'
import { startHubStandIn, type HubStandIn } from '../../../support/hub/stand-in.ts'
import { sampleNames } from '../../../support/sample-images.ts'

const started = async (): Promise<HubStandIn> => {
  const standIn = await startHubStandIn()
  onTestFinished(standIn.dispose)
  return standIn
}

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const { url } = await started()
  const response = await fetch(url + path, { headers })
  return {
    url,
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as PageJson,
  }
}

interface PageJson {
  readonly count?: number
  readonly next?: string | null
  readonly previous?: string | null
  readonly results?: readonly Readonly<Record<string, unknown>>[]
}

const manyTags = `/v2/namespaces/nightly/repositories/builds/tags`

describe('the stand-in for Docker Hub', () => {
  it('has about 300 repositories, the sample images among them', () => {
    expect(catalogue.size).toBeGreaterThan(280)
    const missing = sampleNames.filter((name) => !catalogue.has(name.slice(0, name.indexOf(':'))))
    expect(missing).toEqual([])
  })

  it('has every sample image’s tag', async () => {
    const { json } = await ask('/v2/namespaces/library/repositories/python/tags?name=3.1&page_size=100')
    expect(json.results?.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['3.13-alpine', '3.12-alpine']),
    )
  })

  it('has a repository with 3,000 tags', async () => {
    expect((await ask(manyTags)).json.count).toBe(3_000)
    expect(catalogue.has(manyTagsPath)).toBe(true)
  })

  it('has a README that tries everything', async () => {
    const { json } = await ask(`/v2/namespaces/${hostilePath.replace('/', '/repositories/')}`)
    for (const attack of [
      '<script',
      '<svg',
      '<iframe',
      '<style',
      'javascript:',
      'data:',
      '<form',
      'pixel.gif',
    ]) {
      expect((json as { full_description: string }).full_description).toContain(attack)
    }
  })

  it('links to the next page by a whole address', async () => {
    const { json, url } = await ask(`${manyTags}?page_size=5`)
    expect(json.next).toBe(`${url}${manyTags}?page_size=5&page=2`)
  })

  it('clamps pages to 100', async () => {
    expect((await ask(`${manyTags}?page_size=500`)).json.results).toHaveLength(100)
  })

  it('gives ten a page unless asked', async () => {
    expect((await ask(manyTags)).json.results).toHaveLength(10)
  })

  it('writes null for no page before tags, and nothing for none before search results', async () => {
    expect((await ask(manyTags)).json.previous).toBeNull()
    expect((await ask('/v2/search/repositories/?query=nginx')).json.previous).toBe('')
  })

  it('writes pulls as people say them in search v4', async () => {
    const { json } = await ask('/api/search/v4?query=nginx')
    expect(json.results?.[0]?.['pull_count']).toBe('4B+')
  })

  it('leaves out some digests and dates', async () => {
    const { json } = await ask(`${manyTags}?page_size=100`)
    expect(json.results?.some((tag) => tag['digest'] === undefined)).toBe(true)
    expect(json.results?.some((tag) => tag['last_updated'] === null)).toBe(true)
  })

  it('lists attestations as unknown/unknown', async () => {
    const { json } = await ask('/v2/namespaces/library/repositories/multi/tags?name=latest')
    expect(JSON.stringify(json)).toContain('"os":"unknown"')
  })

  it('says of a tag that is not there which one', async () => {
    const { status, json } = await ask('/v2/namespaces/library/repositories/nginx/tags/nope')
    expect(status).toBe(404)
    expect(json).toEqual({
      message: `httperror 404: tag 'nope' not found`,
      errinfo: { namespace: 'library', repository: 'nginx', tag: 'nope' },
    })
  })

  it('gives one tag as in the list', async () => {
    const { json } = await ask('/v2/repositories/library/nginx/tags/alpine')
    expect(json).toMatchObject({ name: 'alpine', tag_status: 'active' })
  })

  it('shows the thousandth tag to none but those who signed in', async () => {
    expect((await ask(`${manyTags}?page=11&page_size=100`)).status).toBe(403)
    expect((await ask(`${manyTags}?page=10&page_size=100`)).status).toBe(200)
    expect((await ask(`${manyTags}?page=11&page_size=100`, { authorization: 'Bearer good' })).status).toBe(
      200,
    )
  })

  it('refuses an expired token', async () => {
    expect((await ask(manyTags, { authorization: 'Bearer expired' })).status).toBe(401)
  })

  it('says the limit in every answer', async () => {
    for (const path of [manyTags, '/nothing/here']) {
      const { headers } = await ask(path)
      expect(headers.get('x-ratelimit-limit')).toBe('180')
      expect(headers.get('x-ratelimit-remaining')).toBe('179')
      expect(Number(headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000 - 1)
    }
  })

  it('has no page after the last', async () => {
    expect((await ask('/v2/namespaces/library/repositories/tiny/tags?page=99')).status).toBe(404)
  })
})
