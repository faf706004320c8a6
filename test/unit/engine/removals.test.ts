import { describe, expect, it } from 'vitest'
import type { EngineClient, EngineRequest } from '../../../electron/engine/client.ts'
import { askImageBytes, imageBytesIn } from '../../../electron/engine/disk-usage.ts'
import { removalOf, removeImage } from '../../../electron/engine/removals.ts'
import { recordedRemoval } from './recorded-removals.ts'

const clientThatSays = (answer: unknown) => {
  const requests: EngineRequest[] = []
  const client: EngineClient = {
    ask: (request) => {
      requests.push(request)
      return Promise.resolve(answer)
    },
    open: () => Promise.reject(new Error('not asked')),
  }
  return { client, requests }
}

const imageIds = {
  e20: 'sha256:bf96fd37e75e21ae9188118a26f0f9f369e2b0194f8296660a4515edcea315c9',
  e26: 'sha256:bf96fd37e75e21ae9188118a26f0f9f369e2b0194f8296660a4515edcea315c9',
  e28: 'sha256:bf96fd37e75e21ae9188118a26f0f9f369e2b0194f8296660a4515edcea315c9',
  e28c: 'sha256:d5146280b6fd1778488411fc7237c62999f52d1c63c21701c831176db6977e4e',
  podman: 'sha256:bf96fd37e75e21ae9188118a26f0f9f369e2b0194f8296660a4515edcea315c9',
} as const
const engines = Object.keys(imageIds) as (keyof typeof imageIds)[]

describe('what an engine says that it removed', () => {
  it.each(engines)('has the image under its whole ID, and its names: %s', (engine) => {
    const { untagged, deleted } = removalOf(recordedRemoval(`${engine}-delete-by-id-force`))
    expect([...deleted]).toContain(imageIds[engine])
    const names = untagged.map((name) => name.replace(/^docker\.io\/(library\/)?/, ''))
    expect(names).toEqual(expect.arrayContaining(['mine/py:moved', 'python:3.13-alpine', 'python:alpine']))
  })

  it.each(engines)('has no image where one name of several went: %s', (engine) => {
    const { untagged, deleted } = removalOf(recordedRemoval(`${engine}-delete-untag-one-of-several`))
    expect(untagged.map((name) => name.replace('docker.io/', ''))).toEqual(['mine/py:dev'])
    expect([...deleted]).toEqual([])
  })

  it.each(['e20', 'e26', 'e28', 'e28c'])('has no image where a running container keeps it: %s', (engine) => {
    const { deleted } = removalOf(recordedRemoval(`${engine}-delete-running-container-force`))
    expect([...deleted]).toEqual([])
  })

  it('is not read where it is no list', () => {
    expect(() => removalOf({ message: 'what?' })).toThrow('not readable')
  })

  it('is nothing where the list holds nothing', () => {
    expect(removalOf([{}, { Untagged: '' }])).toEqual({ untagged: [], deleted: new Set() })
  })
})

describe('asking an engine to remove', () => {
  it('sends no force unless it is told to', async () => {
    const { client, requests } = clientThatSays([])
    await removeImage(client, '127.0.0.1:5000/acme/api:1', { isForced: false })
    await removeImage(client, 'redis:7', { isForced: true })
    expect(requests).toMatchObject([
      { method: 'DELETE', path: '/images/127.0.0.1%3A5000%2Facme%2Fapi%3A1', query: { force: undefined } },
      { method: 'DELETE', path: '/images/redis%3A7', query: { force: 1 } },
    ])
  })
})

describe('the engine’s figure of the bytes that images take', () => {
  it.each([
    ['e20', 219_796_098],
    ['e26', 219_796_098],
    ['e28', 219_796_098],
    ['e28c', 689_361_049],
    ['podman', 220_487_220],
  ] as const)('is read from what %s answers', (engine, bytes) => {
    expect(imageBytesIn(recordedRemoval(`${engine}-df-images`))).toBe(bytes)
    expect(imageBytesIn(recordedRemoval(`${engine}-df-empty`))).toBe(0)
  })

  it('is read in the shape of API 1.52, which leaves a zero out', () => {
    expect(imageBytesIn({ ImageUsage: { TotalSize: 12, TotalCount: 1 } })).toBe(12)
    expect(imageBytesIn({ ImageUsage: {} })).toBe(0)
  })

  it('is not read from what is no answer', () => {
    expect(() => imageBytesIn(Buffer.from('what?'))).toThrow('not readable')
  })

  it('is asked for images alone where the engine can tell', async () => {
    const { client, requests } = clientThatSays({ LayersSize: 5 })
    expect(await askImageBytes(client, { apiVersion: '1.41' })).toBe(5)
    expect(await askImageBytes(client, { apiVersion: '1.42' })).toBe(5)
    expect(requests.map(({ query }) => query)).toEqual([{ type: undefined }, { type: 'image' }])
  })
})
