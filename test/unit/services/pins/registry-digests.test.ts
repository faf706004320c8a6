import { describe, expect, it } from 'vitest'
import {
  isLocalOnly,
  registryDigests,
  withKnowledgeOf,
  type InventoryImage,
} from '../../../../electron/core/images/image.ts'
import type { DigestObservation } from '../../../../electron/core/pins/digest-ledger.ts'
import { createDigestMemory } from '../../../../electron/history/digests.ts'
import { createRegistryDigests } from '../../../../electron/services/pins/registry-digests.ts'
import { digestOf, imageOf, openIn, temporaryFolder } from '../../history/support.ts'

const nginx = 'docker.io/library/nginx:alpine'

const seen = (n: number, rest: Partial<DigestObservation> = {}): DigestObservation => ({
  ...{ reference: nginx, digest: digestOf(n), seenAtMs: 1, source: 'pull' },
  ...rest,
})

/** What a containerd store says of an image with this tag, wherever it came from. */
const tagged = (n: number, repository: string): InventoryImage =>
  imageOf(n, {
    tags: [`${repository}:1`],
    repositoryDigests: [{ repository, digest: digestOf(n), isSupposed: true }],
  })

const dangling = (n: number, rest: Partial<InventoryImage> = {}): InventoryImage =>
  imageOf(n, { tags: [], repositoryDigests: [], ...rest })

/** With a ledger that has these observations, and how often there was news. */
const knowing = (...observations: readonly DigestObservation[]) => {
  const memory = createDigestMemory(openIn(temporaryFolder()).database)
  memory.record(observations)
  const news: string[] = []
  const digests = createRegistryDigests({ memory, onNews: () => news.push('news') })
  const known = (image: InventoryImage, before?: InventoryImage): InventoryImage => {
    const { alsoKnownBy: _, ...rest } = image
    return { ...rest, ...digests.alsoKnownBy(withKnowledgeOf(image, before)) }
  }
  return { digests, known, news }
}

describe('an image', () => {
  it('that an engine made a digest up for is local only until a registry was seen to have that', () => {
    expect(isLocalOnly(knowing().known(tagged(1, 'nginx')))).toBe(true)
    expect(registryDigests(knowing(seen(1)).known(tagged(1, 'nginx')))).toEqual([
      { repository: 'nginx', digest: digestOf(1) },
    ])
  })

  it.each(['pull', 'push', 'forecast', 'tags-page', 'drift-check'] as const)(
    'is known to be in a registry by a %s',
    (source) => {
      expect(isLocalOnly(knowing(seen(1, { source })).known(tagged(1, 'nginx')))).toBe(false)
    },
  )

  it.each(['local-image', 'lock-file'] as const)('is not known to be in a registry by a %s', (source) => {
    expect(isLocalOnly(knowing(seen(1, { source })).known(tagged(1, 'nginx')))).toBe(true)
  })

  it('that was built has nothing of what a registry has under its tag', () => {
    expect(isLocalOnly(knowing(seen(2)).known(tagged(1, 'nginx')))).toBe(true)
  })

  it('is not known in a repository whose name it merely got here', () => {
    expect(registryDigests(knowing(seen(1)).known(tagged(1, 'mine/nginx')))).toEqual([
      { repository: 'nginx', digest: digestOf(1) },
    ])
  })

  it('that lost its tag and of which the engine says nothing is known by its ID as a digest', () => {
    expect(registryDigests(knowing(seen(1)).known(dangling(1)))).toEqual([
      { repository: 'nginx', digest: digestOf(1) },
    ])
  })

  it('whose ID is no digest of a registry is known by the pull that it came with', () => {
    expect(registryDigests(knowing(seen(7, { imageId: dangling(1).id })).known(dangling(1)))).toEqual([
      { repository: 'nginx', digest: digestOf(7) },
    ])
  })

  it('is known by the digest that Podman says of its content', () => {
    const known = knowing(seen(7)).known(dangling(1, { contentDigest: digestOf(7) }))
    expect(registryDigests(known)).toEqual([{ repository: 'nginx', digest: digestOf(7) }])
  })

  it('is known by the manifest of its platform where that is what it was pulled by', () => {
    const known = knowing(seen(8, { platformDigest: digestOf(1) })).known(dangling(1))
    expect(registryDigests(known)).toEqual([{ repository: 'nginx', digest: digestOf(1) }])
  })

  it('stays known by what its engine said of it before it lost its tag', () => {
    const told = imageOf(1, { repositoryDigests: [{ repository: 'redis', digest: digestOf(3) }] })
    expect(registryDigests(knowing().known(dangling(1), told))).toEqual(told.repositoryDigests)
  })

  it('does not become known by what its engine made up before it lost its tag', () => {
    expect(isLocalOnly(knowing().known(dangling(1), tagged(1, 'mine/app')))).toBe(true)
  })

  it('has nothing added that its engine says itself', () => {
    const told = imageOf(1, { repositoryDigests: [{ repository: 'nginx', digest: digestOf(1) }] })
    expect(knowing(seen(1)).known(told)).toEqual(told)
  })
})

describe('what is learnt', () => {
  it('is news where it is of an image that was looked up, and once', () => {
    const { digests, known, news } = knowing()
    known(tagged(1, 'nginx'))
    digests.learn([seen(2)])
    expect(news).toEqual([])
    digests.learn([seen(1)])
    digests.learn([seen(1, { seenAtMs: 9 })])
    expect(news).toEqual(['news'])
    expect(isLocalOnly(known(tagged(1, 'nginx')))).toBe(false)
  })

  it('is no news where it says what is here alone', () => {
    const { digests, known, news } = knowing()
    known(tagged(1, 'nginx'))
    digests.learn([seen(1, { source: 'local-image' })])
    expect(news).toEqual([])
  })
})
