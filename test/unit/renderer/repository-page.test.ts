import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Discover } from '../../../renderer/src/state/discover.svelte.ts'
import { RepositoryPage } from '../../../renderer/src/state/repository-page.svelte.ts'
import { variantNames } from '../../../renderer/src/state/variants.ts'
import { failing, fresh, hubBridge, hubTag } from './hub-bridge.ts'

const tags = (names: readonly string[], next?: string) =>
  fresh({
    tags: names.map((name) => hubTag(name)),
    source: 'hub' as const,
    ...(next !== undefined && { next }),
  })

const opened = async (scriptedTags: ReturnType<typeof tags>[] = []) => {
  const bridge = hubBridge()
  bridge.scripted.tags = scriptedTags
  const page = new RepositoryPage(bridge, 'redis')
  page.start()
  const pause = () => vi.advanceTimersByTimeAsync(1_000)
  await pause()
  const askedOf = (wanted: string) =>
    bridge.asked.filter(([name]) => name === wanted).map(([, input]) => input)
  return { ...bridge, page, pause, askedOf }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a repository’s page', () => {
  it('says at once what the repository’s own reference will cost', async () => {
    const { page, askedOf } = await opened()
    expect(page.reference).toBe('redis')
    expect(askedOf('forecast')).toEqual([{ reference: 'redis' }])
    expect(page.forecasting.outcome?.kind).toBe('known')
  })

  it('asks about the chosen tag once choosing stops', async () => {
    const { page, pause, askedOf } = await opened([tags(['7', '8', '9'])])
    for (const tag of ['7', '8', '9']) page.choose(tag)
    expect(page.forecasting.outcome).toBeUndefined()
    await pause()
    page.choosePlatform('linux/arm64')
    await pause()
    expect(askedOf('forecast').slice(1)).toEqual([
      { reference: 'redis:9' },
      { reference: 'redis:9', platform: 'linux/arm64' },
    ])
  })

  it('says why nothing is known of the cost, whatever the reason', async () => {
    const { page, pause, scripted } = await opened()
    scripted.forecast = [failing()]
    page.choose('7')
    await pause()
    expect(page.forecasting.outcome).toMatchObject({ kind: 'unknown' })
  })

  it('opens the README when it is looked at, and with images when they are asked for', async () => {
    const { page, pause, askedOf } = await opened()
    expect(askedOf('readme')).toEqual([])
    page.open('readme')
    page.open('readme')
    await pause()
    page.readme.showImages()
    await pause()
    expect(askedOf('readme')).toEqual([
      { name: 'redis', withImages: false },
      { name: 'redis', withImages: true },
    ])
  })

  it('reads tags on, and from the start with another filter', async () => {
    const { page, pause, askedOf } = await opened([tags(['9', '8'], 'two'), tags(['8', '7']), tags(['7.4'])])
    page.tags.more()
    await pause()
    expect(page.tags.tags.map(({ name }) => name)).toEqual(['9', '8', '7'])
    page.tags.filterText('7.')
    await pause()
    expect(page.tags.tags.map(({ name }) => name)).toEqual(['7.4'])
    expect(askedOf('tags')).toEqual([
      { name: 'redis', order: 'newest' },
      { name: 'redis', order: 'newest', next: 'two' },
      { name: 'redis', order: 'newest', filter: '7.' },
    ])
  })

  it('points out smaller images of the chosen version, where there are any', async () => {
    const { page } = await opened([tags(['7.4', '7.4-alpine', '7.2', 'alpine'])])
    expect(page.variants).toEqual(['alpine'])
    page.choose('7.4')
    expect(page.variants).toEqual(['7.4-alpine'])
    page.choose('7.2')
    expect(page.variants).toEqual([])
  })

  it('looks for them further down the list', async () => {
    const { page, pause, askedOf } = await opened([tags(['7.4', '6.2'], 'two'), tags(['6.2-alpine'])])
    page.choose('6.2')
    await pause()
    expect(page.variants).toEqual(['6.2-alpine'])
    expect(askedOf('tags')[1]).toEqual({ name: 'redis', order: 'name', filter: '6.2-' })
  })
})

it('the way back to a repository leads to where one was, with what it costs by now', async () => {
  const bridge = hubBridge()
  const discover = new Discover(bridge)
  discover.open('redis')
  await vi.advanceTimersByTimeAsync(1_000)
  const page = discover.repository
  discover.open('redis')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(discover.repository).toBe(page)
  expect(bridge.asked.map(([name]) => name)).toEqual(['repository', 'tags', 'forecast', 'forecast'])
})

describe('the smaller variants', () => {
  it.each([
    ['latest', ['alpine', 'slim']],
    ['7.4', ['7.4-alpine', '7.4-slim']],
    ['7.4-bookworm', ['7.4-alpine', '7.4-slim']],
    ['3.13-slim-bookworm', ['3.13-alpine']],
    ['8.0.1-alpine3.21', ['8.0.1-slim']],
    ['v2.1', ['v2.1-alpine', 'v2.1-slim']],
    ['bookworm', []],
    ['sha-77ab01c', []],
  ])('of %s are called %j', (tag, names) => {
    expect(variantNames(tag)).toEqual(names)
  })
})
