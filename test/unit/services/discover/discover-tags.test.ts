import { describe, expect, it } from 'vitest'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { imageIdOf, parseDigest } from '../../../../electron/core/identity.ts'
import type { DiscoverParts } from '../../../../electron/services/discover/discover.ts'
import { manyTagsPath } from '../../../support/hub/catalogue.ts'
import { discoverTest, down, kindFrom, limited, newest } from './discover-support.ts'

const digestOf = (hex: string) => {
  const digest = parseDigest(`sha256:${hex.repeat(64)}`)
  if (digest === undefined) throw new Error('no digest')
  return digest
}

const localImage = (tag: string, rest: Partial<InventoryImage> = {}): InventoryImage => ({
  id: imageIdOf('e'.repeat(64)),
  tags: [tag],
  repositoryDigests: [],
  sizeBytes: 1,
  labels: {},
  usedBy: [],
  ...rest,
})

describe('the tags of a repository', () => {
  const remote = digestOf('a')
  const digests = { 'library/nginx:alpine': remote }

  const hereWith = async (...images: InventoryImage[]) => {
    const { discover } = await discoverTest({ digests, localImages: () => images })
    const { value } = await discover.tags({ name: 'nginx', ...newest, filter: 'alpine' })
    return value.tags.find(({ name }) => name === 'alpine')?.here
  }

  it('say nothing of what is not here', async () => {
    expect(await hereWith(localImage('nginx:1.27'))).toBeUndefined()
  })

  it('are the same where the digest is', async () => {
    const image = localImage('nginx:alpine', { repositoryDigests: [{ repository: 'nginx', digest: remote }] })
    expect(await hereWith(image)).toBe('same')
  })

  it('are the same where the image is named in full, as Podman does', async () => {
    const repository = 'docker.io/library/nginx'
    const image = localImage(`${repository}:alpine`, { repositoryDigests: [{ repository, digest: remote }] })
    expect(await hereWith(image)).toBe('same')
  })

  it('are the same where the digest is that of one platform', async () => {
    const { discover } = await discoverTest()
    const { value } = await discover.tags({ name: 'multi', ...newest })
    const digest = parseDigest(value.tags.find(({ name }) => name === 'latest')?.platforms[1]?.digest ?? '')
    const repositoryDigests = digest === undefined ? [] : [{ repository: 'multi', digest }]
    const again = await discoverTest({
      localImages: () => [localImage('multi:latest', { repositoryDigests })],
    })
    const marked = await again.discover.tags({ name: 'multi', ...newest })
    expect(marked.value.tags.find(({ name }) => name === 'latest')?.here).toBe('same')
  })

  it('are the same where the ID is the digest, as on a containerd store', async () => {
    expect(await hereWith(localImage('nginx:alpine', { id: imageIdOf(remote) }))).toBe('same')
  })

  it('are another image where the digests differ', async () => {
    const repositoryDigests = [{ repository: 'nginx', digest: digestOf('b') }]
    expect(await hereWith(localImage('nginx:alpine', { repositoryDigests }))).toBe('other')
  })

  it('are not compared with the digest of another repository', async () => {
    const repositoryDigests = [{ repository: 'mirror/nginx', digest: digestOf('b') }]
    expect(await hereWith(localImage('nginx:alpine', { repositoryDigests }))).toBe('unknown')
  })

  it('may be anything where the image has no digest', async () => {
    expect(await hereWith(localImage('nginx:alpine'))).toBe('unknown')
  })

  it('are compared with what is here now, also where they were kept', async () => {
    let images: InventoryImage[] = []
    const { discover, standIn } = await discoverTest({ digests, localImages: () => images })
    await discover.tags({ name: 'nginx', ...newest })
    standIn.setFault(down)
    images = [localImage('nginx:alpine', { id: imageIdOf(remote) })]
    const { value, insteadOf } = await discover.tags({ name: 'nginx', ...newest })
    expect(insteadOf?.kind).toBe('registry-unreachable')
    expect(value.tags.find(({ name }) => name === 'alpine')?.here).toBe('same')
  })

  it('go on with the page after', async () => {
    const { discover } = await discoverTest()
    const first = await discover.tags({ name: manyTagsPath, ...newest })
    const second = await discover.tags({ name: manyTagsPath, ...newest, next: first.value.next })
    expect(new Set([...first.value.tags, ...second.value.tags].map(({ name }) => name)).size).toBe(100)
  })
})

describe('the registry’s list', () => {
  const asked: unknown[][] = []
  const registryTags: NonNullable<DiscoverParts['registryTags']> = (name, next) => {
    asked.push([name, next])
    return Promise.resolve(next === undefined ? { names: ['a', 'b'], next: 'b' } : { names: ['c-Alpine'] })
  }

  const firstNames = {
    tags: [
      { name: 'a', platforms: [] },
      { name: 'b', platforms: [] },
    ],
    source: 'registry',
    next: 'registry:b',
  }

  it.each([
    ['is in trouble', down],
    ['has its limit used up', limited],
  ] as const)('is given where Hub %s', async (_, fault) => {
    const { discover, standIn } = await discoverTest({ registryTags })
    standIn.setFault(fault)
    expect((await discover.tags({ name: 'nginx', ...newest })).value).toEqual(firstNames)
    expect(asked.at(-1)).toEqual(['docker.io/library/nginx', undefined])
  })

  it('is given from its beginning where Hub shows no further pages', async () => {
    const { discover } = await discoverTest({ registryTags })
    const next = 'hub:/v2/namespaces/nightly/repositories/builds/tags?page=21&page_size=50'
    const { value } = await discover.tags({ name: manyTagsPath, ...newest, next })
    expect(value).toEqual(firstNames)
    expect(asked.at(-1)).toEqual(['docker.io/nightly/builds', undefined])
  })

  it('goes on by itself, without Hub', async () => {
    const { discover, standIn } = await discoverTest({ registryTags })
    const { value } = await discover.tags({ name: 'nginx', ...newest, next: 'registry:b' })
    expect(value).toEqual({ tags: [{ name: 'c-Alpine', platforms: [] }], source: 'registry' })
    expect(standIn.requests).toEqual([])
  })

  it('is searched for the filter', async () => {
    const { discover, standIn } = await discoverTest({ registryTags })
    standIn.setFault(down)
    const { value } = await discover.tags({ name: 'nginx', ...newest, filter: 'alpine' })
    expect(value.tags.map(({ name }) => name)).toEqual(['c-Alpine'])
  })

  it('is not searched to its end for one page', async () => {
    let lists = 0
    const endless = () => Promise.resolve({ names: ['x'], next: String((lists += 1)) })
    const { discover, standIn } = await discoverTest({ registryTags: endless })
    standIn.setFault(down)
    const { value } = await discover.tags({ name: 'nginx', ...newest, filter: 'alpine' })
    expect([value.tags, value.next, lists]).toEqual([[], 'registry:10', 10])
  })

  it('comes after what Hub said before, which knows more', async () => {
    const { discover, standIn } = await discoverTest({ registryTags })
    await discover.tags({ name: 'nginx', ...newest })
    standIn.setFault(limited)
    expect((await discover.tags({ name: 'nginx', ...newest })).value.source).toBe('hub')
  })

  it('is not asked for a repository that Hub does not have', async () => {
    const { discover } = await discoverTest({ registryTags })
    expect(await kindFrom(discover.tags({ name: 'nobody/nothing', ...newest }))).toBe('not-found')
  })

  it('is not asked for one that Hub does not show', async () => {
    const { discover, standIn } = await discoverTest({ registryTags })
    standIn.setFault({ kind: 'unauthorized' })
    expect(await kindFrom(discover.tags({ name: 'nginx', ...newest }))).toBe('unauthorized')
  })

  it('is what there is of another registry’s repository', async () => {
    const { discover, standIn } = await discoverTest({ registryTags })
    expect((await discover.tags({ name: 'ghcr.io/a/b', ...newest })).value.source).toBe('registry')
    expect(asked.at(-1)).toEqual(['ghcr.io/a/b', undefined])
    expect(standIn.requests).toEqual([])
  })

  it('leaves Hub’s failure where it fails too', async () => {
    const { discover, standIn } = await discoverTest({ registryTags: () => Promise.reject(new Error('no')) })
    standIn.setFault(down)
    expect(await kindFrom(discover.tags({ name: 'nginx', ...newest }))).toBe('registry-unreachable')
  })

  it('is not there for a name that is none', async () => {
    const { discover } = await discoverTest({ registryTags })
    expect(await kindFrom(discover.tags({ name: 'No Name', ...newest }))).toBe('invalid-reference')
  })
})
