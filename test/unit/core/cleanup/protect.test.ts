import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  matchesName,
  protectionMistake,
  protectionOf,
  type ProtectedImage,
} from '../../../../electron/core/cleanup/protect.ts'
import type { ProtectionKind } from '../../../../electron/core/cleanup/protection.ts'
import { parseDigest } from '../../../../electron/core/identity.ts'
import { digestOf } from '../../../support/layer.ts'
import { idOf } from '../removal/removal-samples.ts'
import { protection } from './cleanup-samples.ts'

const registryDigest = parseDigest(digestOf('redis in a registry'))
if (registryDigest === undefined) throw new Error('a digest')

const image = (tags: readonly string[], more: Partial<ProtectedImage> = {}): ProtectedImage => ({
  id: idOf('redis'),
  tags,
  repositoryDigests: [],
  labels: {},
  ...more,
})

const isProtected = (kind: ProtectionKind, value: string, of: ProtectedImage): boolean =>
  protectionOf(of, [protection(kind, value)]) !== undefined

describe('an image is protected', () => {
  it('by its ID, and no other is', () => {
    expect(isProtected('image', idOf('redis'), image([]))).toBe(true)
    expect(isProtected('image', idOf('other'), image([]))).toBe(false)
  })

  it('by a name with its tag, however the engine prints it', () => {
    for (const printed of ['redis:7', 'docker.io/library/redis:7'])
      for (const value of ['redis:7', 'library/redis:7', 'docker.io/library/redis:7'])
        expect(isProtected('image', value, image(['other:1', printed]))).toBe(true)
    expect(isProtected('image', 'redis:7', image(['redis:7.4']))).toBe(false)
    expect(isProtected('image', 'redis:7', image(['example.com/redis:7']))).toBe(false)
  })

  it('by a name without a tag, which means `latest`', () => {
    expect(isProtected('image', 'redis', image(['redis:latest']))).toBe(true)
    expect(isProtected('image', 'redis', image(['redis:7']))).toBe(false)
  })

  it('by the digest that a registry has it by', () => {
    const pulled = image([], { repositoryDigests: [{ repository: 'redis', digest: registryDigest }] })
    expect(isProtected('image', `docker.io/library/redis:7@${registryDigest}`, pulled)).toBe(true)
    expect(isProtected('image', `redis@${digestOf('another')}`, pulled)).toBe(false)
  })

  it('by its repository, also where a digest is all that is left of its name', () => {
    const pulled = image([], { repositoryDigests: [{ repository: 'redis', digest: registryDigest }] })
    expect(isProtected('repository', 'docker.io/library/redis', image(['redis:7']))).toBe(true)
    expect(isProtected('repository', 'redis', image(['docker.io/library/redis:7']))).toBe(true)
    expect(isProtected('repository', 'redis', pulled)).toBe(true)
    expect(isProtected('repository', 'redis', image(['redis-stack:7', 'example.com/redis:7']))).toBe(false)
  })

  it('by a label with any value, or with that value alone', () => {
    const labelled = image([], { labels: { keep: 'yes', 'a=b': 'odd' } })
    expect(isProtected('label', 'keep', labelled)).toBe(true)
    expect(isProtected('label', 'keep=yes', labelled)).toBe(true)
    expect(isProtected('label', 'keep=', labelled)).toBe(false)
    expect(isProtected('label', 'constructor', labelled)).toBe(false)
  })

  it('by the first of the protections that cover it', () => {
    const [all, one] = [protection('pattern', 'red*'), protection('image', 'redis:7')]
    expect(protectionOf(image(['redis:7']), [protection('label', 'keep'), all, one])).toBe(all)
    expect(protectionOf(image(['nginx:1']), [all, one])).toBeUndefined()
  })
})

describe('a pattern', () => {
  it('is held against the whole name, short and in full', () => {
    expect(matchesName('redis:7*', ['redis:7.4'])).toBe(true)
    expect(matchesName('docker.io/library/redis:?.4', ['redis:7.4'])).toBe(true)
    expect(matchesName('redis:7', ['redis:7.4'])).toBe(false)
    expect(matchesName('edis:*', ['redis:7.4'])).toBe(false)
  })

  it('is meant for all tags where it has none', () => {
    expect(matchesName('team/*', ['team/app:1'])).toBe(true)
    expect(matchesName('redis', ['redis:7'])).toBe(true)
    expect(matchesName('localhost', ['localhost:5000/app:1'])).toBe(false)
  })

  it('has no other special characters', () => {
    expect(matchesName('redis.', ['redis:7'])).toBe(false)
    expect(matchesName('[r]edis:7', ['redis:7'])).toBe(false)
  })

  it('means what it means as a regular expression', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', '/'), maxLength: 8 })
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 })
    fc.assert(
      fc.property(texts, patterns, (text, pattern) => {
        // A name that cannot be read has one form alone.
        const name = `:${text}`
        const expected = new RegExp(`^:${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
        expect(matchesName(`:${pattern}`, [name])).toBe(expected.test(name))
      }),
    )
  })

  it('is done with in the steps of its length times the name’s, however many stars it has', () => {
    expect(matchesName(`${'*a'.repeat(500)}b`, [`:${'a'.repeat(20_000)}`])).toBe(false)
  })
})

describe('what is wrong with a protection', () => {
  it('is nothing where it can cover an image', () => {
    const fine: readonly (readonly [ProtectionKind, string])[] = [
      ['image', idOf('redis')],
      ['image', ' redis:7 '],
      ['repository', 'example.com:5000/team/app'],
      ['pattern', 'team/*:v?.*'],
      ['label', 'keep'],
      ['label', 'com.example/keep=for ever'],
    ]
    for (const [kind, value] of fine) expect(protectionMistake(kind, value)).toBeUndefined()
  })

  it('is a sentence on what to write', () => {
    const wrong: readonly (readonly [ProtectionKind, string, string])[] = [
      ['image', ' ', 'Write what is to be kept.'],
      [
        'image',
        'abcdef123456',
        'Write the ID in full, with its algorithm before it, such as `sha256:abcdef…`.',
      ],
      ['repository', 'redis:7', 'Write the repository without a tag or digest, or protect the image.'],
      ['pattern', 'my app*', 'Write the pattern without spaces: no name has any.'],
      ['pattern', 'app[12]', 'Write the pattern without `[`: no name has that.'],
      ['pattern', '**', 'Write part of a name as well: this would protect every image.'],
      ['label', '=yes', 'Write the label’s key before the `=`.'],
    ]
    for (const [kind, value, sentence] of wrong) expect(protectionMistake(kind, value)).toBe(sentence)
    expect(protectionMistake('image', 'Redis:7')).toMatch(/\.$|\?$/)
  })
})
