import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { parseReference, type Reference } from '../../../../electron/core/names/reference.ts'
import type { Credentials } from '../../../../electron/registry/distribution/authorization.ts'
import {
  createRegistryClient,
  type RegistryClient,
} from '../../../../electron/registry/distribution/client.ts'
import { pushImage, type PushedImage } from '../../../support/images.ts'
import { type Registry, startRegistry } from '../../../support/registry.ts'
import { createRunFolder } from '../../../support/run-folder.ts'
import { pushSampleImages, sampleImage } from '../../../support/sample-images.ts'
import { startTokenRegistry, type TokenRegistry } from '../../../support/token-registry.ts'

const run = createRunFolder()
const settings = { hubMirrors: [], isInsecure: () => true }
const amd64 = 'linux/amd64'
let stored: Registry
let guarded: TokenRegistry
let tiny: PushedImage
let digests: Record<'library/multi:latest' | 'library/tiny:latest', string>
let nowMs: number
let client: RegistryClient
let credentials: Credentials | undefined

beforeAll(async () => {
  stored = await startRegistry({ folder: run.path })
  digests = await pushSampleImages(stored, ['library/multi:latest', 'library/tiny:latest'])
  const sample = sampleImage('library/tiny:latest')
  if (!('image' in sample)) throw new Error('tiny is no index')
  tiny = await pushImage(stored, sample.image)
  guarded = await startTokenRegistry(stored)
})
afterAll(async () => {
  await guarded.dispose()
  await stored.dispose()
  await run.dispose()
})

const newClient = (hubUrl?: string): RegistryClient =>
  createRegistryClient({
    fetch: (url, init) => fetch(url, init),
    credentialsFor: () => Promise.resolve(credentials),
    nowMs: () => nowMs,
    hubUrl,
  })

beforeEach(() => {
  nowMs = Date.now()
  credentials = undefined
  client = newClient()
})
afterEach(() => {
  guarded.rules = {}
  guarded.requests.length = 0
})

const referenceTo = (text: string): Reference => {
  const parsed = parseReference(text)
  if (parsed.ok) return parsed.reference
  throw new Error(parsed.mistake.sentence)
}
const at = (name: string): Reference => referenceTo(`${guarded.address}/library/${name}`)

const failureOf = async (work: Promise<unknown>): Promise<Failure> => {
  const error = await work.then(
    () => undefined,
    (rejected: unknown) => rejected,
  )
  if (error instanceof FailureError) return error.failure
  throw new Error(`It did not fail as it should: ${String(error)}`)
}

const asked = (who: string): string[] => guarded.requests.filter((request) => request.startsWith(who))

const manifestOf = async (name: string, platform = amd64) => {
  const head = await client.headManifest(at(name), { settings })
  return client.getManifest(at(name), head, platform, { settings })
}

describe('a registry behind a token server', () => {
  it('is asked for a token once for all that is read of a repository', async () => {
    const manifest = await manifestOf('tiny:latest')
    const config = await client.getConfig(at('tiny:latest'), manifest.config, { settings })
    expect(manifest).toMatchObject({ digest: tiny.digest, config: { digest: tiny.configDigest } })
    expect(config).toEqual({ platform: amd64, diffIds: tiny.layers.map(({ diffId }) => diffId) })
    expect(asked('token')).toEqual([
      'token GET /token?service=registry.test&scope=repository%3Alibrary%2Ftiny%3Apull',
    ])
  })

  it('is asked for another token when the first has expired', async () => {
    guarded.rules = { tokenSeconds: 30 }
    await client.headManifest(at('tiny:latest'), { settings })
    nowMs += 29_000
    await client.headManifest(at('tiny:latest'), { settings })
    expect(asked('token')).toHaveLength(2)
  })

  it('gets the password, and the token is then good for the registry', async () => {
    guarded.rules = { user: { name: 'ada', password: 'pass:word' } }
    credentials = { kind: 'password', username: 'ada', password: 'pass:word' }
    expect((await client.headManifest(at('tiny:latest'), { settings })).digest).toBe(tiny.digest)
  })

  it('gets an identity token by POST', async () => {
    guarded.rules = { identityToken: 'refresh-me' }
    credentials = { kind: 'identity-token', token: 'refresh-me' }
    expect((await client.headManifest(at('tiny:latest'), { settings })).digest).toBe(tiny.digest)
    expect(asked('token')).toEqual(['token POST /token'])
  })

  it('says that it does not know the password, and the failure does not name it', async () => {
    guarded.rules = { user: { name: 'ada', password: 'right' } }
    credentials = { kind: 'password', username: 'ada', password: 'wrong-secret' }
    const failure = await failureOf(client.headManifest(at('tiny:latest'), { settings }))
    expect(failure.kind).toBe('unauthorized')
    expect(JSON.stringify(failure)).not.toContain('wrong-secret')
  })

  it('may want the password itself', async () => {
    guarded.rules = { isBasic: true, user: { name: 'ada', password: 'pw' } }
    expect((await failureOf(client.headManifest(at('tiny:latest'), { settings }))).kind).toBe('unauthorized')
    credentials = { kind: 'password', username: 'ada', password: 'pw' }
    expect((await client.headManifest(at('tiny:latest'), { settings })).digest).toBe(tiny.digest)
  })
})

describe('a manifest', () => {
  it('is found for a platform within an index', async () => {
    const head = await client.headManifest(at('multi:latest'), { settings })
    expect(head.digest).toBe(digests['library/multi:latest'])
    const manifest = await client.getManifest(at('multi:latest'), head, 'linux/arm64', { settings })
    expect(manifest).toMatchObject({ platform: 'linux/arm64/v8', layers: [{}] })
    expect(manifest.digest).not.toBe(head.digest)
  })

  it('is not there for another platform, and the failure says for which', async () => {
    const failure = await failureOf(manifestOf('multi:latest', 'linux/s390x'))
    expect(failure.kind).toBe('wrong-platform')
    expect(failure.advice).toContain('linux/amd64, linux/arm64/v8')
  })

  it('is fetched once, since its digest names what it is', async () => {
    await manifestOf('tiny:latest')
    await manifestOf('tiny:latest')
    expect(asked('registry GET')).toHaveLength(1)
  })

  it('is known by its bytes where the registry does not say its digest', async () => {
    guarded.rules = { hidesDigests: true }
    expect((await client.headManifest(at('tiny:latest'), { settings })).digest).toBe(tiny.digest)
  })

  it('comes with what is left of the quota', async () => {
    guarded.rules = { headers: { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '76;w=21600' } }
    const { quota } = await client.headManifest(at('tiny:latest'), { settings })
    expect(quota).toEqual({ limit: 100, remaining: 76, windowSeconds: 21_600 })
  })
})

describe('a blob', () => {
  it('is fetched from the other host that the registry redirects to, without the token', async () => {
    const { config } = await manifestOf('tiny:latest')
    await client.getConfig(at('tiny:latest'), config, { settings })
    expect(asked('blobs')).toEqual([`blobs GET /v2/library/tiny/blobs/${tiny.configDigest}`])
  })

  it('is not taken where its bytes are not what its digest names', async () => {
    const { config } = await manifestOf('tiny:latest')
    guarded.rules = { corruptsBlobs: true }
    expect((await failureOf(client.getConfig(at('tiny:latest'), config, { settings }))).kind).toBe(
      'stream-broken',
    )
  })

  it('is not looked for where no web server is', async () => {
    const { config } = await manifestOf('tiny:latest')
    guarded.rules = { redirectsTo: 'file:///etc/passwd' }
    const failure = await failureOf(client.getConfig(at('tiny:latest'), config, { settings }))
    expect(failure).toMatchObject({ kind: 'stream-broken', ownWords: 'It redirects to file:' })
  })

  it('is not looked for in circles', async () => {
    const { config } = await manifestOf('tiny:latest')
    guarded.rules = { redirectsTo: `/v2/library/tiny/blobs/${tiny.configDigest}` }
    const failure = await failureOf(client.getConfig(at('tiny:latest'), config, { settings }))
    expect(failure).toMatchObject({ kind: 'stream-broken', ownWords: 'It redirects in circles.' })
  })

  it('tells the size of its tar in its last four bytes', async () => {
    const [layer] = (await manifestOf('tiny:latest')).layers
    expect(layer && (await client.tarBytes(at('tiny:latest'), layer, { settings }))).toBe(2560)
    expect(asked('blobs')).toHaveLength(1)
  })

  it('is given up where a server sends all of it instead of its end', async () => {
    const [layer] = (await manifestOf('tiny:latest')).layers
    guarded.rules = { ignoresRanges: true }
    if (layer === undefined) throw new Error('tiny has a layer')
    expect((await failureOf(client.tarBytes(at('tiny:latest'), layer, { settings }))).kind).toBe(
      'stream-broken',
    )
  })
})

describe('what goes wrong', () => {
  it('is that there is no such tag', async () => {
    expect((await failureOf(client.headManifest(at('tiny:0'), { settings }))).kind).toBe('not-found')
  })

  it.each([
    [
      429,
      'rate-limited',
      '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit"}]}',
    ],
    [503, 'registry-unreachable', 'upstream is down'],
    [403, 'unauthorized', '{"errors":[{"code":"DENIED","message":"requested access is denied"}]}'],
  ])('is HTTP %i, in the registry’s own words', async (status, kind, body) => {
    const manifest = await manifestOf('tiny:latest')
    guarded.rules = { refuses: { status, body } }
    const failure = await failureOf(client.getConfig(at('tiny:latest'), manifest.config, { settings }))
    expect(failure.kind).toBe(kind)
    expect(failure.ownWords).toMatch(/TOOMANYREQUESTS: You have reached|upstream is down|DENIED: requested/)
  })

  it('is that nobody listens', async () => {
    const failure = await failureOf(client.headManifest(referenceTo('127.0.0.1:1/a:b'), { settings }))
    expect(failure).toMatchObject({ kind: 'registry-unreachable', message: '127.0.0.1:1 cannot be reached.' })
  })

  it('is that nothing comes before the deadline', async () => {
    const deaf = createRegistryClient({
      fetch: (_url, { signal }) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
        ),
      credentialsFor: () => Promise.resolve(undefined),
      ...{ nowMs: () => nowMs, deadlineMs: 20 },
    })
    const failure = await failureOf(deaf.headManifest(at('tiny:latest'), { settings }))
    expect(failure.message).toContain('did not answer within 0.02 seconds')
  })

  it('is not hidden by another scheme that is tried after it', async () => {
    await client.headManifest(at('tiny:latest'), { settings })
    guarded.rules = { refuses: { status: 503, body: 'down' } }
    expect(await failureOf(client.headManifest(at('tiny:latest'), { settings }))).toMatchObject({
      message: `${guarded.address} answers with HTTP 503.`,
    })
  })

  it('is that somebody gave up', async () => {
    const signal = AbortSignal.abort()
    expect((await failureOf(client.headManifest(at('tiny:latest'), { settings, signal }))).kind).toBe(
      'cancelled',
    )
  })
})

describe('Docker Hub', () => {
  it('is asked after its mirrors, and shown the credentials that a mirror is not', async () => {
    const keys: string[] = []
    const urls: string[] = []
    const hub = createRegistryClient({
      fetch: (url, init) => {
        urls.push(url)
        return fetch(url, init)
      },
      credentialsFor: (key) => {
        keys.push(key)
        return Promise.resolve(undefined)
      },
      nowMs: () => nowMs,
      hubUrl: guarded.url,
    })
    const mirrored = { ...settings, hubMirrors: ['http://127.0.0.1:1/', `${stored.url}/`] }
    await hub.headManifest(referenceTo('tiny:latest'), { settings: mirrored })
    expect(urls.map((url) => new URL(url).origin)).toEqual(['http://127.0.0.1:1', stored.url])
    urls.length = 0
    await hub.headManifest(referenceTo('tiny:latest'), {
      settings: { ...settings, hubMirrors: ['http://127.0.0.1:1'] },
    })
    expect(urls.map((url) => new URL(url).origin)).toContain(guarded.url)
    expect(keys).toEqual(['https://index.docker.io/v1/'])
  })
})

describe('the tags of a repository', () => {
  it('come a page at a time', async () => {
    const spec = {
      repository: 'acme/many',
      tags: Array.from({ length: 120 }, (_, index) => `t${100 + index}`),
    }
    await pushImage(stored, { ...spec, layers: [] })
    guarded.rules = { tagsAtOnce: 100 }
    const repository = referenceTo(`${guarded.address}/acme/many`)
    const first = await client.listTags(repository, { settings })
    expect(first.tags).toHaveLength(100)
    const second = await client.listTags(repository, { settings, next: first.next ?? '' })
    expect([...first.tags, ...second.tags]).toEqual(spec.tags)
    expect(second.next).toBeUndefined()
  })
})
