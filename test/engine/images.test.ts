import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Image } from '../../electron/core/images/image.ts'
import type { Greeting } from '../../electron/engine/greeting.ts'
import { inspectImage, listContainerUses, listImages, listImagesNamed } from '../../electron/engine/images.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { loadManyImages } from '../support/flood.ts'
import { pushImage, type ImageSpec } from '../support/images.ts'
import { greetAt } from '../support/lading.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages, sampleNames, type SampleName } from '../support/sample-images.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const names = sampleNames.filter((name): name is Exclude<SampleName, 'library/big:latest'> => {
  return name !== 'library/big:latest'
})
const run = createRunFolder()
let registry: Registry
let digests: Record<(typeof names)[number], string>

/** A tag of the registry that is pulled, then pushed anew and pulled again: the first image is left without a tag. */
const moving = (version: number): ImageSpec => ({
  repository: 'acme/moving',
  tags: ['latest'],
  layers: [{ instruction: 'COPY version /', files: { version: `${version}\n` } }],
  config: { Labels: { version: String(version) } },
  createdAtMs: Date.UTC(2025, 0, version),
})

beforeAll(async () => {
  registry = await startRegistry({ folder: run.path })
  digests = await pushSampleImages(registry, names)
})

afterAll(async () => {
  await registry.dispose()
  await run.dispose()
})

const createContainer = async (engine: Engine, image: string, name: string): Promise<string> => {
  const body = { Image: image, HostConfig: { NetworkMode: 'none' } }
  const answer = await engineCall(engine, 'POST', `/containers/create?name=${name}`, body)
  return answer.json<{ Id: string }>().Id
}

describe.each(kinds)('the images of a %s engine', (kind) => {
  let engine: Engine
  let greeting: Greeting
  let listed: readonly Image[]

  const localName = (name: SampleName): string => {
    return name.startsWith('library/') ? name.slice('library/'.length) : `${registry.address}/${name}`
  }
  const tagged = (tag: string): Image => {
    const found = listed.find(({ tags }) => tags.includes(tag))
    if (found === undefined)
      throw new Error(`${tag} is not among ${listed.flatMap(({ tags }) => tags).join()}`)
    return found
  }
  const inspect = (name: string) => inspectImage(greeting.client, greeting.engine, name)

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path, registry })
    greeting = await greetAt(engine.socketPath)
    for (const name of names) await pullImage(engine, localName(name))
    await pullImage(engine, `${registry.address}/library/redis@${digests['library/redis:7-alpine']}`)
    await engineCall(engine, 'DELETE', '/images/redis:7-alpine')
    await engineCall(engine, 'POST', '/images/alpine:3.20/tag?repo=base&tag=one')
    await engineCall(engine, 'POST', `/images/alpine:3.20/tag?repo=${registry.address}/acme/base&tag=two`)
    for (const version of [1, 2]) {
      await pushImage(registry, moving(version))
      await pullImage(engine, `${registry.address}/acme/moving:latest`)
    }
    await loadManyImages(engine, 3, { prefix: 'loaded' })
    listed = await listImages(greeting.client, greeting.engine)
  })
  afterAll(() => engine.dispose())

  it('are all listed', () => {
    expect(listed.flatMap(({ tags }) => tags).toSorted()).toEqual(
      [
        ...names.filter((name) => name !== 'library/redis:7-alpine').map(localName),
        ...['base:one', `${registry.address}/acme/base:two`, `${registry.address}/acme/moving:latest`],
        ...['flood/loaded-0000:1', 'flood/loaded-0000:2', 'flood/loaded-0000:3'],
      ].toSorted(),
    )
  })

  it('are the same when they are inspected as they are in the list', async () => {
    expect(listed.length).toBeGreaterThan(15)
    for (const image of listed) expect(await inspect(image.id)).toEqual(image)
  })

  it('are found by each of their names', async () => {
    for (const image of listed) {
      const digestNames = image.repositoryDigests.map(({ repository, digest }) => `${repository}@${digest}`)
      for (const name of [...image.tags, ...digestNames]) expect((await inspect(name))?.id).toBe(image.id)
    }
  })

  it('have the digest that the registry gave them', () => {
    for (const name of names.filter((one) => one !== 'library/redis:7-alpine')) {
      const repository = localName(name).replace(/:[^:/]+$/, '')
      // A containerd store says the same of what was built here.
      const isSupposed = kind === 'containerd' && { isSupposed: true }
      const expected = { repository, digest: digests[name], ...isSupposed }
      expect(tagged(localName(name)).repositoryDigests).toContainEqual(expected)
    }
  })

  it('have several tags where several were given', () => {
    const { tags } = tagged('alpine:3.20')
    expect(tags.toSorted()).toEqual(
      ['alpine:3.20', 'base:one', `${registry.address}/acme/base:two`].toSorted(),
    )
  })

  it('have no tag where they were pulled by digest alone', () => {
    const repository = `${registry.address}/library/redis`
    const digest = digests['library/redis:7-alpine']
    const images = listed.filter(({ repositoryDigests }) =>
      repositoryDigests.some((one) => one.repository === repository && one.digest === digest),
    )
    expect(images.map(({ tags }) => tags)).toEqual([[]])
  })

  it('have no tag where another image took it', () => {
    const older = listed.filter(({ labels }) => labels['version'] === '1')
    expect(older.map(({ tags }) => tags)).toEqual([[]])
  })

  it('have the date at which they were made', () => {
    expect(tagged('python:3.13-alpine').createdAtMs).toBe(Date.UTC(2025, 7, 12, 9, 30))
  })

  it('have their labels', () => {
    expect(tagged(`${registry.address}/acme/api:1.1.0`).labels).toMatchObject({
      'org.opencontainers.image.version': '1.1.0',
    })
    expect(tagged('alpine:3.20').labels).toEqual({})
  })

  it('take as much disk as their layers, and on a containerd store the compressed content, too', () => {
    const { sizeBytes } = tagged('multi:latest')
    const mebibyte = 1024 * 1024
    const copies = kind === 'containerd' ? 2 : 1
    expect(sizeBytes).toBeGreaterThanOrEqual(copies * mebibyte)
    expect(sizeBytes).toBeLessThan(copies * 1.1 * mebibyte)
  })

  it('are none where the name is not there', async () => {
    expect(await inspect('nosuch:1')).toBeUndefined()
    expect(await inspect(`sha256:${'0'.repeat(64)}`)).toBeUndefined()
  })

  it('fail with the words of the engine where the name is none', async () => {
    await expect(inspect('UPPER CASE')).rejects.toMatchObject({ failure: { kind: 'invalid-reference' } })
  })

  it('are listed by repository', async () => {
    const named = await listImagesNamed(greeting.client, greeting.engine, 'flood/loaded-0000')
    expect(named.flatMap(({ tags }) => tags).toSorted()).toEqual([
      'flood/loaded-0000:1',
      'flood/loaded-0000:2',
      'flood/loaded-0000:3',
    ])
  })

  it('know their containers, those that run and those that do not', async () => {
    const idle = await createContainer(engine, 'tiny:latest', 'idle')
    const busy = await createContainer(engine, 'alpine:3.20', 'busy')
    const busyToo = await createContainer(engine, 'tiny:latest', 'busy-too')
    await engineCall(engine, 'POST', `/containers/${busyToo}/start`)
    const listedUses = await listContainerUses(greeting.client)
    const of = (tag: string) =>
      listedUses
        .filter(({ imageId }) => imageId === tagged(tag).id)
        .map(({ use }) => use)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(of('tiny:latest')).toEqual([
      { id: busyToo, name: 'busy-too', running: true },
      { id: idle, name: 'idle', running: false },
    ])
    expect(of('alpine:3.20')).toEqual([{ id: busy, name: 'busy', running: false }])
    expect(of('multi:latest')).toEqual([])
    const made = listedUses.map(({ createdAtMs }) => createdAtMs ?? 0)
    expect(Math.min(...made)).toBeGreaterThan(Date.now() - 60_000)
    expect(Math.max(...made)).toBeLessThanOrEqual(Date.now())
  })

  it('have the image for a parent that they were committed on', async () => {
    const container = await createContainer(engine, 'tiny:latest', 'parent')
    await engineCall(engine, 'POST', `/commit?container=${container}&repo=child&tag=one`, {})
    const again = await listImages(greeting.client, greeting.engine)
    const child = again.find(({ tags }) => tags.includes('child:one'))
    expect(child?.parentId).toBe(tagged('tiny:latest').id)
    expect(await inspect('child:one')).toEqual(child)
    expect(again.filter(({ parentId }) => parentId !== undefined)).toEqual([child])
  })

  it('are the same in the list as inspected where another platform than the engine’s was pulled', async () => {
    await pullImage(engine, `${registry.address}/library/multi:latest`, { platform: 'linux/arm64' })
    const again = await listImages(greeting.client, greeting.engine)
    for (const image of again) expect(await inspect(image.id)).toEqual(image)
  })
})
