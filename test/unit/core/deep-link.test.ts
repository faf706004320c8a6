import { describe, expect, it } from 'vitest'
import { deepLinkIn, parseDeepLink } from '../../../electron/core/deep-link.ts'

const hex = 'a'.repeat(64)

describe('a link into Lading', () => {
  it.each([
    ['lading://pull/redis', 'redis'],
    ['lading://pull/redis:7/', 'redis:7'],
    ['LADING://pull/ghcr.io/acme/api:1.2', 'ghcr.io/acme/api:1.2'],
    ['lading://pull/ghcr.io%2Facme%2Fapi%3A1', 'ghcr.io/acme/api:1'],
    [`lading://pull/redis@sha256:${hex}`, `redis@sha256:${hex}`],
    ['lading://pull/docker.io/library/redis:7', 'redis:7'],
  ])('%s asks for %s', (url, reference) => {
    expect(parseDeepLink(url)).toEqual({ kind: 'pull', reference })
  })

  it.each([
    ['another deed', 'lading://remove/redis'],
    ['no name', 'lading://pull/'],
    ['no name at all', 'lading://pull'],
    ['another scheme', 'https://pull/redis'],
    ['a name that is none', 'lading://pull/Redis Server'],
    ['markup', 'lading://pull/<img src=x>'],
    ['a query', 'lading://pull/redis?run=1'],
    ['a broken escape', 'lading://pull/%E0%A4%A'],
    ['control characters', 'lading://pull/redis%0Aid'],
    ['a name without end', `lading://pull/${'a'.repeat(5000)}`],
  ])('with %s is none', (_what, url) => {
    expect(parseDeepLink(url)).toBeUndefined()
  })

  it('is found among the arguments of a start, the last one where there are several', () => {
    expect(deepLinkIn(['/opt/lading', '--hidden', 'lading://pull/a', 'lading://pull/b:2'])).toEqual({
      kind: 'pull',
      reference: 'b:2',
    })
    expect(deepLinkIn(['/opt/lading', '.'])).toBeUndefined()
  })
})
