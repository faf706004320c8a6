import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EngineFacts } from '../../../electron/core/engine-state.ts'
import { imageIdOf } from '../../../electron/core/identity.ts'
import type { EngineClient, EngineRequest } from '../../../electron/engine/client.ts'
import { engineFailure } from '../../../electron/engine/failures.ts'
import { askImageDetails, rawInspection } from '../../../electron/engine/image-facts.ts'

type Store = Pick<EngineFacts, 'store' | 'apiVersion'>

const graphDriver: Store = { store: 'graph-driver', apiVersion: '1.41' }
const containerd: Store = { store: 'containerd', apiVersion: '1.51' }

const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/engine-images/${name}.json`, import.meta.url), 'utf8'))

const httpError = (statusCode: number) =>
  engineFailure(Object.assign(new Error('no'), { statusCode, json: { message: 'no' } }))

/** A client that answers by `KIND` or `KIND PLATFORM`, and notes what it was asked. */
const clientWith = (answers: Readonly<Record<string, unknown>>) => {
  const asked: string[] = []
  const ask = ({ path, query = {} }: EngineRequest): Promise<unknown> => {
    const kind = path.endsWith('/history') ? 'history' : 'inspect'
    const options = [query['manifests'] === 1 ? 'manifests' : '', query['platform'] as string | undefined]
    const key = [kind, ...options].filter((part) => part !== undefined && part !== '').join(' ')
    asked.push(key)
    const answer = answers[key]
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const client: EngineClient = { ask, open: () => Promise.reject(new Error('not asked for')) }
  return { client, asked }
}

const id = imageIdOf('a'.repeat(64))
const layers = ['sha256:1', 'sha256:2']
const history = [
  { CreatedBy: 'COPY b /', Size: 20, Created: 2 },
  { CreatedBy: 'ENV A=1', Size: 0, Created: 0 },
  { CreatedBy: 'ADD a /', Size: 10, Created: 1, Comment: 'first' },
]

describe.each(['e20', 'e26', 'e28', 'e28c', 'podman'])('an image that %s recorded', (engine) => {
  const isContainerd = engine === 'e28c'
  const inspection = recorded(`${engine}-inspect`) as { Id: string; RootFS: { Layers: string[] } }
  const { client, asked } = clientWith({
    inspect: inspection,
    'inspect manifests': inspection,
    history: recorded(`${engine}-history`),
  })
  const details = askImageDetails(client, isContainerd ? containerd : graphDriver, imageIdOf(inspection.Id))

  it('is asked for by one inspection and one history', async () => {
    await details
    expect(asked).toEqual([isContainerd ? 'inspect manifests' : 'inspect', 'history'])
  })

  it('has its configuration', async () => {
    expect((await details)?.platforms.map(({ config }) => config)).toEqual([
      {
        ...{ platform: 'linux/amd64', entrypoint: [], command: ['python3'], workingDirectory: '/' },
        ...{ exposedPorts: [], volumes: [], labels: {}, createdAtMs: Date.UTC(2025, 2, 8, 0, 0, 49, 5) },
        environment: [
          'PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin',
          'GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305',
          'PYTHON_VERSION=3.12.9',
          expect.stringMatching(/^PYTHON_SHA256=/),
        ],
      },
    ])
  })

  it('has its steps, the first one first, with the layers that they made', async () => {
    const steps = (await details)?.platforms[0]?.steps ?? []
    expect(steps.map(({ instruction }) => instruction.split(' ')[0])).toEqual([
      'ADD',
      'CMD',
      'RUN',
      'ENV',
      'ENV',
      'ENV',
      'RUN',
      'RUN',
      'CMD',
    ])
    expect(steps.flatMap(({ diffId }) => diffId ?? [])).toEqual(inspection.RootFS.Layers)
    expect(steps.map(({ createdAtMs }) => createdAtMs)).toEqual(
      steps.map(({ createdAtMs }) => createdAtMs ?? 0).toSorted((a, b) => a - b),
    )
  })

  it('has the bytes of its layers, and on a containerd store those of its content', async () => {
    const [platform] = (await details)?.platforms ?? []
    const sum = platform?.steps.reduce((bytes, { unpackedBytes }) => bytes + unpackedBytes, 0)
    expect(platform).toMatchObject({ certainty: 'exact', unpackedBytes: sum })
    expect(platform?.contentBytes).toBe(isContainerd ? 21_179_055 : 0)
    expect(platform?.manifestDigest).toBe(
      isContainerd ? 'sha256:bbb055c0ab5adbcdd23eb14c38e0869e42bc518b8ef812bdca33a0879f34432b' : undefined,
    )
  })
})

const platformOf = (architecture: string) => ({ os: 'linux', architecture })

const manifestOf = (architecture: string, content: number, unpacked: number, isAvailable = true) => ({
  ...{ ID: `sha256:${architecture}`, Kind: 'image', Available: isAvailable, Size: { Content: content } },
  ImageData: { Platform: platformOf(architecture), Size: { Unpacked: unpacked } },
})

const attestation = { ID: 'sha256:att', Kind: 'attestation', Available: true, Size: { Content: 7 } }

const platformAnswers = (architecture: string, diffIds: readonly string[]) => {
  const query = JSON.stringify(platformOf(architecture))
  const inspection = { Os: 'linux', Architecture: architecture, RootFS: { Layers: diffIds } }
  return { [`inspect ${query}`]: inspection, [`history ${query}`]: history }
}

describe('an image on a containerd store', () => {
  const both = {
    RootFS: { Layers: layers },
    Manifests: [
      manifestOf('amd64', 100, 30),
      manifestOf('arm64', 200, 30),
      manifestOf('s390x', 5, 0, false),
      { ...attestation, AttestationData: { For: 'sha256:arm64' } },
    ],
  }

  it('is asked for each of its platforms that is here', async () => {
    const { client, asked } = clientWith({
      'inspect manifests': both,
      ...platformAnswers('amd64', layers),
      ...platformAnswers('arm64', ['sha256:3', 'sha256:4']),
    })
    const details = await askImageDetails(client, containerd, id)
    expect(details?.platforms.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64'])
    expect(details?.platforms[1]?.steps.flatMap(({ diffId }) => diffId ?? [])).toEqual([
      'sha256:3',
      'sha256:4',
    ])
    expect(asked).toHaveLength(5)
  })

  it('has the content of attestations with the platform that they are for, and what is left with the first', async () => {
    const { client } = clientWith({
      'inspect manifests': both,
      ...platformAnswers('amd64', layers),
      ...platformAnswers('arm64', layers),
    })
    const details = await askImageDetails(client, containerd, id)
    expect(details?.platforms.map(({ contentBytes }) => contentBytes)).toEqual([105, 207])
  })

  it('has one platform for certain before API 1.49, and the content of all', async () => {
    const { client, asked } = clientWith({ 'inspect manifests': both, history })
    const details = await askImageDetails(client, { ...containerd, apiVersion: '1.48' }, id)
    expect(details?.platforms).toMatchObject([
      { certainty: 'estimate', contentBytes: 312, unpackedBytes: 30 },
    ])
    expect(asked).toEqual(['inspect manifests', 'history'])
  })

  it('has the inspection’s size for its content before API 1.48', async () => {
    const { client, asked } = clientWith({ inspect: { RootFS: { Layers: layers }, Size: 99 }, history })
    const details = await askImageDetails(client, { ...containerd, apiVersion: '1.44' }, id)
    expect(details?.platforms).toMatchObject([{ contentBytes: 99, unpackedBytes: 30, certainty: 'exact' }])
    expect(asked).toEqual(['inspect', 'history'])
  })

  it('that is not unpacked has layers without bytes where its history cannot be told', async () => {
    const manifests = { RootFS: { Layers: layers }, Manifests: [manifestOf('arm64', 100, 0)] }
    const { client } = clientWith({ 'inspect manifests': manifests, history: httpError(500) })
    const details = await askImageDetails(client, containerd, id)
    expect(details?.platforms[0]?.steps.map(({ diffId, unpackedBytes }) => [diffId, unpackedBytes])).toEqual([
      ['sha256:1', 0],
      ['sha256:2', 0],
    ])
  })
})

describe('what an engine says of an image', () => {
  it('may be as little as nothing', async () => {
    const { client } = clientWith({ inspect: {}, history: [] })
    const config = { entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} }
    expect(await askImageDetails(client, graphDriver, id)).toEqual({
      imageId: id,
      platforms: [{ config, steps: [], certainty: 'exact', unpackedBytes: 0, contentBytes: 0 }],
    })
  })

  it('has its configuration whole', async () => {
    const inspect = {
      ...{
        Os: 'linux',
        Architecture: 'arm',
        Variant: 'v7',
        Author: 'A <a@example>',
        Created: '0001-01-01T00:00:00Z',
      },
      Config: {
        ...{ Entrypoint: ['/e'], Cmd: ['a', 'b'], WorkingDir: '/w', User: '1000', StopSignal: 'SIGQUIT' },
        ...{ ExposedPorts: { '80/tcp': {}, '53/udp': {} }, Env: ['A=1'], Volumes: { '/v': {} } },
        ...{ Labels: { __proto__x: '1', 'a.b': '<script>' }, Healthcheck: { Test: ['CMD', 'true'] } },
      },
    }
    const { client } = clientWith({ inspect, history: [] })
    expect((await askImageDetails(client, graphDriver, id))?.platforms[0]?.config).toEqual({
      ...{
        platform: 'linux/arm/v7',
        entrypoint: ['/e'],
        command: ['a', 'b'],
        workingDirectory: '/w',
        user: '1000',
      },
      ...{
        exposedPorts: ['80/tcp', '53/udp'],
        environment: ['A=1'],
        volumes: ['/v'],
        author: 'A <a@example>',
      },
      ...{ labels: inspect.Config.Labels, stopSignal: 'SIGQUIT', healthcheck: ['CMD', 'true'] },
    })
  })

  it('may be anything: what is not what it should be is left out', async () => {
    const odd = fc.anything({ withNullPrototype: true })
    const some = fc.record(
      {
        ...{ Os: odd, Architecture: odd, Author: odd, Created: odd, RootFS: fc.record({ Layers: odd }) },
        Config: fc.record({
          Cmd: odd,
          Env: odd,
          Labels: odd,
          ExposedPorts: odd,
          Healthcheck: odd,
          User: odd,
        }),
        Manifests: fc.oneof(
          odd,
          fc.array(fc.record({ Kind: odd, Available: odd, Size: odd, ImageData: odd })),
        ),
      },
      { requiredKeys: [] },
    )
    const steps = fc.array(fc.record({ CreatedBy: odd, Size: odd, Created: odd, Comment: odd }))
    await fc.assert(
      fc.asyncProperty(some, steps, async (inspect, items) => {
        const { client } = clientWith({ inspect, history: items })
        const details = await askImageDetails(client, graphDriver, id)
        expect(details?.platforms).toHaveLength(1)
        expect(details?.platforms[0]?.unpackedBytes).toBeGreaterThanOrEqual(0)
        const { environment, command } = details?.platforms[0]?.config ?? { environment: [0], command: [0] }
        for (const text of [...environment, ...command]) expect(typeof text).toBe('string')
      }),
    )
  })

  it.each([['inspect'], ['history']])('is nothing where its %s is gone', async (gone) => {
    const { client } = clientWith({ inspect: {}, history: [], [gone]: httpError(404) })
    expect(await askImageDetails(client, graphDriver, id)).toBeUndefined()
  })

  it.each([
    ['inspect', Buffer.from('{"Id":')],
    ['inspect', []],
    ['history', Buffer.from('[')],
    ['history', null],
  ])('is not taken where its %s is no answer', async (kind, answer) => {
    const { client } = clientWith({ inspect: {}, history: [], [kind]: answer })
    await expect(askImageDetails(client, graphDriver, id)).rejects.toMatchObject({
      failure: { kind: 'stream-broken' },
    })
  })

  it('fails where the engine fails', async () => {
    const { client } = clientWith({ inspect: { RootFS: { Layers: layers } }, history: httpError(500) })
    await expect(askImageDetails(client, graphDriver, id)).rejects.toMatchObject({
      failure: { ownWords: 'no' },
    })
  })
})

describe('a raw inspection', () => {
  it('is as the engine gave it', async () => {
    const { client } = clientWith({ inspect: { Id: id, Config: null } })
    expect(await rawInspection(client, id)).toEqual({ Id: id, Config: null })
  })

  it('is nothing where the image is gone', async () => {
    expect(await rawInspection(clientWith({ inspect: httpError(404) }).client, id)).toBeUndefined()
  })
})
