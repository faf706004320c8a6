import { describe, expect, it } from 'vitest'
import type { EngineFacts } from '../../../electron/core/engine-state.ts'
import { FailureError } from '../../../electron/core/failure.ts'
import { engineIdOf } from '../../../electron/core/identity.ts'
import type { EngineRequest } from '../../../electron/engine/client.ts'
import { askResources } from '../../../electron/engine/resources.ts'
import { clientThatAnswers } from './answering-client.ts'
import { recordedResource } from './recorded-resources.ts'

const factsOf = (apiVersion: string, store: EngineFacts['store']): EngineFacts => ({
  ...{ id: engineIdOf('E'), product: 'docker', name: 'host', version: '28.5.2', apiVersion, store },
  ...{ operatingSystem: 'Debian', platform: 'linux/amd64', storageDriver: 'overlay2' },
})
const newer = factsOf('1.51', 'containerd')
const older = factsOf('1.41', 'graph-driver')

const recordedNewer = ({ path, query }: EngineRequest): unknown =>
  recordedResource(path === '/system/df' ? `e28c-df-${query?.['type'] as string}` : 'e28c-containers-volumes')
const recordedOlder = ({ path }: EngineRequest): unknown =>
  recordedResource(path === '/system/df' ? 'e20-df' : 'e20-containers-volumes')

const asking = (withImages: boolean) => ({ withImages, signal: new AbortController().signal })

describe('what takes an engine’s disk', () => {
  it.each([
    ['in one answer before API 1.42', older, recordedOlder, 2],
    ['in several since', newer, recordedNewer, 4],
  ] as const)('is there %s', async (_, engine, answer, count) => {
    const { client, requests } = clientThatAnswers(answer)
    const read = await askResources(client, engine, asking(true))
    expect(requests).toHaveLength(count)
    expect(read.engineId).toBe('E')
    expect([read.containers.length, read.volumes.length, read.cache.length]).toEqual([2, 2, 6])
  })

  it('has the layers of images alone on a graph driver', async () => {
    const { client } = clientThatAnswers(recordedOlder)
    expect((await askResources(client, older, asking(true))).imageBytes).toBe(4_121_754)
  })

  it('has the bytes of images without those of containers and of the cache on a containerd store', async () => {
    const { client } = clientThatAnswers(recordedNewer)
    const { imageBytes, containers, cache } = await askResources(client, newer, asking(true))
    const writtenBytes = containers.reduce((sum, one) => sum + one.writableBytes, 0)
    const cacheBytes = cache.reduce((sum, one) => sum + (one.isShared ? 0 : one.bytes), 0)
    expect(cacheBytes).toBe(1_511_424 + 508_956 + 8_192 + 4_096 + 1_009_649)
    expect(imageBytes).toBe(10_048_112 - writtenBytes - cacheBytes)
  })

  it('has no bytes of images where nobody asked, and never asks a containerd store for them then', async () => {
    const { client, requests } = clientThatAnswers(recordedNewer)
    expect(await askResources(client, newer, asking(false))).not.toHaveProperty('imageBytes')
    expect(requests.map(({ query }) => query?.['type'])).toEqual([undefined, 'volume', 'build-cache'])
    const before = clientThatAnswers(recordedOlder)
    expect(await askResources(before.client, older, asking(false))).not.toHaveProperty('imageBytes')
  })

  it('is asked for at once: no request waits for another', async () => {
    const hanging = clientThatAnswers(() => new Promise(() => {}))
    void askResources(hanging.client, newer, asking(true))
    await Promise.resolve()
    expect(hanging.requests).toHaveLength(4)
  })

  it('is asked for in full from API 1.52 on', async () => {
    const { client, requests } = clientThatAnswers(({ path }) => (path === '/system/df' ? {} : []))
    await askResources(client, factsOf('1.52', 'containerd'), asking(true))
    expect(requests.slice(1).map(({ query }) => query)).toEqual([
      { type: 'volume', verbose: 1 },
      { type: 'build-cache', verbose: 1 },
      { type: 'image', verbose: undefined },
    ])
  })

  it('is asked for again while Docker 20.10 reckons for somebody else', async () => {
    const ownWords = 'a disk usage operation is already running'
    let refusals = 2
    const { client, requests } = clientThatAnswers((request) => {
      if (request.path === '/system/df' && refusals-- > 0)
        throw new FailureError({ kind: 'unexpected', message: 'm', advice: 'a', ownWords })
      return recordedOlder(request)
    })
    expect((await askResources(client, older, asking(true))).volumes).toHaveLength(2)
    expect(requests.filter(({ path }) => path === '/system/df')).toHaveLength(3)
  })

  it('is given up while it is asked for again', async () => {
    const giveUp = new AbortController()
    const { client } = clientThatAnswers(({ path }) => {
      if (path !== '/system/df') return []
      giveUp.abort()
      const ownWords = 'a disk usage operation is already running'
      throw new FailureError({ kind: 'unexpected', message: 'm', advice: 'a', ownWords })
    })
    const asked = askResources(client, older, { withImages: true, signal: giveUp.signal })
    await expect(asked).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
  })

  it('is not there where one part of it is not', async () => {
    const { client } = clientThatAnswers((request) => {
      if (request.query?.['type'] === 'volume') throw new Error('no')
      return recordedNewer(request)
    })
    await expect(askResources(client, newer, asking(true))).rejects.toThrow('no')
  })
})
