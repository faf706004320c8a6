import { describe, expect, it } from 'vitest'
import { isPagingCap } from '../../../../electron/registry/hub/failures.ts'
import { manyTagsPath } from '../../../support/hub/catalogue.ts'
import { clientOf, failureFrom, hubTest } from './support.ts'

const newest = { order: 'newest' } as const

const oneTag = async (row: object) => {
  const { tags } = await clientOf({ count: 1, next: null, results: [row] }).tags('nginx', newest)
  return tags[0]
}

const digest = `sha256:${'ab'.repeat(32)}`

describe('the tags of a repository', () => {
  it('come newest first', async () => {
    const { client } = await hubTest()
    const { tags, source, total } = await client.tags('nginx', newest)
    const dates = tags.flatMap(({ pushedAtMs }) => pushedAtMs ?? [])
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
    expect([source, total]).toEqual(['hub', tags.length])
  })

  it('come from A to Z, for which Hub wants the wrong sign', async () => {
    const { client } = await hubTest()
    const { tags } = await client.tags('nginx', { order: 'name' })
    const names = tags.map(({ name }) => name)
    expect(names).toEqual(names.toSorted())
  })

  it('can be found by a part of the name', async () => {
    const { client } = await hubTest()
    const { tags } = await client.tags('nginx', { ...newest, filter: '1.27' })
    expect(tags.map(({ name }) => name)).toEqual(['1.27-alpine'])
  })

  it('have the digests that the stand-in was given', async () => {
    const { client } = await hubTest({}, { digests: { 'library/alpine:3.20': digest } })
    const { tags } = await client.tags('alpine', { ...newest, filter: '3.20' })
    expect(tags[0]).toMatchObject({ name: '3.20', digest, platforms: [{ platform: 'linux/amd64', digest }] })
  })

  it('leave out attestations', async () => {
    const { client } = await hubTest()
    const { tags } = await client.tags('multi', { ...newest, filter: 'latest' })
    expect(tags[0]?.platforms.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64/v8'])
  })

  it('survive missing digests, dates and sizes', async () => {
    const images = [{ os: 'linux', architecture: 'arm64', variant: null, size: null, last_pushed: null }]
    const nulls = { last_updated: null, tag_last_pushed: null, tag_last_pulled: null }
    expect(await oneTag({ name: 'a', images, ...nulls })).toStrictEqual({
      name: 'a',
      platforms: [{ platform: 'linux/arm64' }],
    })
  })

  it('leave out a digest that is none', async () => {
    expect(await oneTag({ name: 'a', digest: 'sha256:<script>' })).toStrictEqual({ name: 'a', platforms: [] })
  })

  it.each(['<b>', '-x', 'a/b', '', 'x'.repeat(129)])('leave out a name that is none: %j', async (name) => {
    expect(await oneTag({ name })).toBeUndefined()
  })

  it('take a date of the year 1 for none', async () => {
    expect(await oneTag({ name: 'a', last_updated: '0001-01-01T00:00:00Z' })).not.toHaveProperty('pushedAtMs')
  })

  it('lose a broken row, not the page', async () => {
    const { client, standIn } = await hubTest()
    const whole = await client.tags('nginx', newest)
    standIn.setFault({ kind: 'broken-row' })
    expect((await client.tags('nginx', newest)).tags).toEqual(whole.tags)
  })

  it('of a repository that is not there are not found', async () => {
    const { client } = await hubTest()
    expect(await failureFrom(client.tags('nobody/nothing', newest))).toMatchObject({
      kind: 'not-found',
      ownWords: 'httperror 404: object not found',
    })
  })
})

describe('the next tags', () => {
  it('are those after the page before', async () => {
    const { client } = await hubTest()
    const first = await client.tags(manyTagsPath, newest)
    const second = await client.tags(manyTagsPath, { ...newest, next: first.next })
    expect(new Set([...first.tags, ...second.tags].map(({ name }) => name)).size).toBe(100)
  })

  it('are no more where Hub writes null or nothing', async () => {
    const next = async (link: unknown) =>
      (await clientOf({ results: [], next: link }).tags('nginx', newest)).next
    expect([await next(null), await next(''), await next(undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('end at the paging cap for those who are not signed in', async () => {
    const { client } = await hubTest()
    let next: string | undefined
    let pages = 0
    const failure = await failureFrom(
      (async () => {
        for (; pages < 60; pages += 1) next = (await client.tags(manyTagsPath, { ...newest, next })).next
      })(),
    )
    expect(pages).toBe(20)
    expect(failure.kind).toBe('unauthorized')
    expect(isPagingCap(failure)).toBe(true)
  })

  it('are asked for at the same place, by number, where the link leads to another host', async () => {
    const { client, standIn } = await hubTest()
    const other = await hubTest()
    standIn.setFault({ kind: 'foreign-next', origin: other.standIn.url })
    const first = await client.tags(manyTagsPath, newest)
    await client.tags(manyTagsPath, { ...newest, next: first.next })
    expect(other.standIn.requests).toEqual([])
    expect(standIn.requests.at(-1)).toContain('page=2&page_size=50')
  })

  it('stay below the path of the base address', async () => {
    const paths: string[] = []
    const { client } = await hubTest({
      baseUrl: 'https://mirror.example/hub',
      fetch: (url) => {
        paths.push(url)
        return Promise.resolve(Response.json({ results: [], next: 'https://mirror.example/admin?page=2' }))
      },
    })
    const { next } = await client.tags('nginx', newest)
    await client.tags('nginx', { ...newest, next })
    expect(paths[1]).toMatch(
      /^https:\/\/mirror\.example\/hub\/v2\/namespaces\/library\/repositories\/nginx\/tags\?page=2/,
    )
  })

  it.each(['https://evil.example/v2/x', '//evil.example/v2', 'file:///etc/passwd', '/../admin'])(
    'are not looked for at %s',
    async (next) => {
      const { client, standIn } = await hubTest({ baseUrl: 'https://mirror.example/hub' })
      expect(await failureFrom(client.tags('nginx', { ...newest, next }))).toMatchObject({
        kind: 'invalid-input',
      })
      expect(standIn.requests).toEqual([])
    },
  )
})
