import { describe, expect, it } from 'vitest'
import { engineAnswer } from '../../../renderer/src/views/engine/engine-answers.ts'
import { imagesScreen, type ImagesKnown } from '../../../renderer/src/views/images/images-screen.ts'
import { hrefOfRepository, placeOfHash } from '../../../renderer/src/state/navigation.svelte.ts'
import { operatingSystemOf } from '../../../renderer/src/text/operating-system.ts'

describe('the images view', () => {
  const known: ImagesKnown = { phase: 'up', freshness: 'live', count: 0, isLoaded: true }

  it.each<[string, Partial<ImagesKnown>, string]>([
    ['invites to pull where there is nothing', {}, 'empty'],
    ['shows images, fresh or not', { phase: 'down', freshness: 'stale', count: 3 }, 'grid'],
    ['helps with an engine that is down', { phase: 'down', freshness: 'unknown' }, 'engine-down'],
    ['says that it connects', { phase: 'connecting', freshness: 'unknown' }, 'connecting'],
    ['says that it asks for the list', { freshness: 'unknown' }, 'listing'],
    ['is not empty before the first snapshot', { isLoaded: false }, 'listing'],
  ])('%s', (_sentence, parts, screen) => {
    expect(imagesScreen({ ...known, ...parts })).toBe(screen)
  })
})

describe('the answer to an engine that is down', () => {
  it('is that of the system it runs on', () => {
    const commands = (system: Parameters<typeof engineAnswer>[1]) =>
      engineAnswer('engine-unreachable', system).steps.map(({ command }) => command)
    expect(commands('linux')).toContain('sudo systemctl start docker')
    expect(commands('macos')).toContain('open -a Docker')
    expect(commands('windows')).not.toContain('sudo systemctl start docker')
  })

  it('to a missing permission names the risk', () => {
    expect(engineAnswer('permission-denied', 'linux').caution).toContain('root')
  })

  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', 'linux'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)', 'macos'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'windows'],
  ])('knows the system of %s', (userAgent, system) => {
    expect(operatingSystemOf(userAgent)).toBe(system)
  })
})

describe('an address', () => {
  it('that names no view leads to the images', () => {
    expect(placeOfHash('#/pulls')).toEqual({ view: 'pulls' })
    expect(placeOfHash('')).toEqual({ view: 'images' })
    expect(placeOfHash('#/nowhere')).toEqual({ view: 'images' })
  })

  it('leads to a repository’s page', () => {
    for (const repository of ['redis', 'grafana/grafana', 'localhost:5000/team/app'])
      expect(placeOfHash(hrefOfRepository(repository))).toEqual({ view: 'discover', repository })
  })

  it.each([
    '#/discover/',
    '#/discover/Redis',
    '#/discover/redis:7',
    '#/discover/<b>',
    '#/discover/../images',
  ])('such as %s names no repository, so it leads to the search', (hash) => {
    expect(placeOfHash(hash)).toEqual({ view: 'discover' })
  })
})
