import { createServer } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { FailureError, type FailureKind } from '../../../electron/core/failure.ts'
import { createEngineClient } from '../../../electron/engine/client.ts'
import { engineFailure, failureOfWords, statusOf, unlessGone } from '../../../electron/engine/failures.ts'

const digest = 'sha256:ceae9b344214af0b048ad4554ab8ce1798117a7247c34d77f982378f31da5c1b'

/** What Docker 20.10.24, 26.1.5 and 28.5.2 on overlay2, 28.5.2 on containerd, and Podman 5.4.2 said. */
const words: readonly (readonly [kind: FailureKind, words: string])[] = [
  ['not-found', 'No such image: nosuch:1'],
  ['not-found', 'no such image: nosuch:1: No such image: nosuch:1'],
  ['not-found', 'failed to find image nosuch:1: docker.io/library/nosuch:1: No such image'],
  ['not-found', 'failed to find image nosuch:1: docker.io/library/nosuch:1: image not known'],
  ['not-found', 'manifest unknown: manifest unknown'],
  ['not-found', 'manifest for 127.0.0.1:5000/nosuch/repo:1 not found: manifest unknown: manifest unknown'],
  [
    'not-found',
    'failed to resolve reference "127.0.0.1:5000/nosuch/repo:1": 127.0.0.1:5000/nosuch/repo:1: not found',
  ],
  [
    'not-found',
    'failed to resolve reference "docker.io/library/python:nope": docker.io/library/python:nope: not found',
  ],
  ['invalid-reference', 'invalid reference format: repository name must be lowercase'],
  ['invalid-reference', 'invalid reference format: repository name (library/UPPER case) must be lowercase'],
  [
    'invalid-reference',
    'normalizing image: normalizing name for compat API: parsing reference "UPPER case:x": invalid reference format',
  ],
  [
    'invalid-reference',
    'normalizing image: normalizing name for compat API: parsing reference "UPPER:x": repository name must be lowercase',
  ],
  ['invalid-reference', 'cannot import digest reference'],
  ['invalid-reference', 'refusing to create an ambiguous tag using digest algorithm as name'],
  [
    'wrong-platform',
    'no matching manifest for linux/s390x in the manifest list entries: no match for platform in manifest: not found',
  ],
  ['wrong-platform', 'no matching manifest for linux/s390x in the manifest list entries'],
  ['wrong-platform', 'no image found in image index for architecture "s390x", variant "", OS "linux"'],
  [
    'registry-unreachable',
    'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io on 127.0.0.53:53: no such host',
  ],
  ['registry-unreachable', 'lookup registry-1.docker.io on 127.0.0.53:53: no such host'],
  [
    'registry-unreachable',
    'Get "http://127.0.0.1:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
  ],
  [
    'registry-unreachable',
    'failed to resolve reference "127.0.0.1:5999/x/y:1": failed to do request: Head "https://127.0.0.1:5999/v2/x/y/manifests/1": dial tcp 127.0.0.1:5999: connect: connection refused',
  ],
  ['registry-unreachable', 'connection refused'],
  ['registry-unreachable', 'Get "http://127.0.0.1:5000/v2/": EOF'],
  [
    'registry-unreachable',
    'Get "https://registry-1.docker.io/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)',
  ],
  [
    'registry-unreachable',
    'Get "https://127.0.0.1:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'registry-unreachable',
    'failed to copy: httpReadSeeker: failed open: unexpected status from GET request to http://127.0.0.1:5000/v2/x: 500 Internal Server Error',
  ],
  ['in-use', 'conflict: unable to delete ceae9b344214 (cannot be forced) - image has dependent child images'],
  [
    'in-use',
    'conflict: unable to delete ceae9b344214 (cannot be forced) - image is being used by running container 2ad96f3a6095',
  ],
  [
    'in-use',
    'conflict: unable to remove repository reference "alpine:3.20" (must force) - container 2ad96f3a6095 is using its referenced image ceae9b344214',
  ],
  [
    'in-use',
    'conflict: unable to delete bf96fd37e75e (must be forced) - image is referenced in multiple repositories',
  ],
  [
    'in-use',
    'conflict: unable to delete 565360f5d712 (must be forced) - image is being used by stopped container 9a6aa851f668',
  ],
  [
    'in-use',
    'conflict: unable to delete alpine:3.20 (must be forced) - container d6303aef45c4 is using its referenced image 2941a9aafbd4',
  ],
  [
    'in-use',
    `image ${digest} is in use: image used by 9c46d1341f24: image is in use by a container: consider listing external containers and force-removing image`,
  ],
  [
    'in-use',
    'unable to delete image "fa42508d6072" by ID with more than one tag ([docker.io/library/nginx:mine docker.io/library/nginx:latest]): please force removal',
  ],
  ['engine-too-old', 'client version 1.43 is too new. Maximum supported API version is 1.41'],
  [
    'engine-too-new',
    'client version 1.30 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version',
  ],
  [
    'unauthorized',
    "pull access denied for nosuch/private, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'unauthorized',
    'failed to resolve reference "docker.io/nosuch/private:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
  ],
  ['unauthorized', 'Get "https://ghcr.io/v2/acme/api/manifests/1": denied'],
  ['unauthorized', 'Get "http://127.0.0.1:5000/v2/": no basic auth credentials'],
  ['unauthorized', 'unauthorized: incorrect username or password'],
  [
    'rate-limited',
    'toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit',
  ],
  [
    'rate-limited',
    'failed to resolve reference "docker.io/library/redis:7": unexpected status from HEAD request to https://registry-1.docker.io/v2/library/redis/manifests/7: 429 Too Many Requests',
  ],
  [
    'disk-full',
    'failed to register layer: Error processing tar file(exit status 1): write /usr/lib/x: no space left on device',
  ],
  ['unexpected', 'archive/tar: invalid tar header'],
  ['unexpected', 'unexpected EOF'],
  ['unexpected', 'failed to register layer: open /var/lib/docker/x: permission denied'],
  ['unexpected', "invalid filter 'nope'"],
]

const httpError = (statusCode: number, message: string, json: unknown) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message} `), { statusCode, json })

const systemError = (code: string, message = code) => Object.assign(new Error(message), { code })

describe("an engine's own words", () => {
  it.each(words)('mean %s: %s', (kind, text) => {
    expect(failureOfWords(text).kind).toBe(kind)
  })

  it.each(words)('stay with the failure of kind %s: %s', (_kind, text) => {
    expect(failureOfWords(text).ownWords).toBe(text)
  })

  it.each(words)('come with a sentence and an advice, for %s: %s', (_kind, text) => {
    const { message, advice } = failureOfWords(text)
    expect(message).toMatch(/^[A-Z].*\.$/)
    expect(advice).toMatch(/^[A-Z].*\.$/)
  })
})

describe('a request that failed', () => {
  it('has the words of the JSON answer', () => {
    const error = httpError(404, 'No such image: x:1', { message: 'No such image: x:1' })
    expect(engineFailure(error).failure).toMatchObject({ kind: 'not-found', ownWords: 'No such image: x:1' })
  })

  it('has the words of an answer that was read as a stream', () => {
    const text = 'manifest for python:nope not found: manifest unknown: manifest unknown'
    expect(engineFailure(httpError(404, text, null)).failure).toMatchObject({
      kind: 'not-found',
      ownWords: text,
    })
  })

  it('has the words of an answer that is plain text', () => {
    const text = 'client version 1.12 is too old. Minimum supported API version is 1.24'
    const error = httpError(400, `${text}\n`, Buffer.from(text))
    expect(engineFailure(error).failure).toMatchObject({ kind: 'engine-too-new', ownWords: text })
  })

  it('has the cause that Podman gives where it says nothing else', () => {
    const error = httpError(404, '', { cause: 'image not known', message: '', response: 404 })
    expect(engineFailure(error).failure).toMatchObject({ kind: 'not-found', ownWords: 'image not known' })
  })

  it('keeps the HTTP status it was answered with', () => {
    expect(statusOf(engineFailure(httpError(409, 'conflict', { message: 'conflict' })))).toBe(409)
    expect(statusOf(engineFailure(systemError('ECONNREFUSED')))).toBeUndefined()
    expect(statusOf('nonsense')).toBeUndefined()
  })

  it('stays the failure that it was', () => {
    const error = new FailureError({ kind: 'cancelled', message: 'It was cancelled.', advice: 'Go on.' })
    expect(engineFailure(error)).toBe(error)
  })

  it('that was given up is cancelled', () => {
    expect(engineFailure(AbortSignal.abort().reason).failure.kind).toBe('cancelled')
    expect(engineFailure(systemError('ABORT_ERR')).failure.kind).toBe('cancelled')
  })

  it('is cancelled whatever it was where its request was given up', () => {
    const given = AbortSignal.abort()
    expect(engineFailure(systemError('ECONNRESET'), given).failure.kind).toBe('cancelled')
    expect(engineFailure(engineFailure(systemError('ECONNRESET')), given).failure.kind).toBe('cancelled')
    const signal = new AbortController().signal
    expect(engineFailure(systemError('ECONNRESET'), signal).failure.kind).toBe('stream-broken')
  })

  it('that is no error at all is unexpected', () => {
    expect(engineFailure('what').failure).toMatchObject({ kind: 'unexpected', ownWords: 'what' })
    expect(engineFailure(new DOMException('too long', 'TimeoutError')).failure.kind).toBe('unexpected')
  })
})

describe('what an engine is asked for', () => {
  it('is nothing where it is gone', async () => {
    expect(await unlessGone(Promise.resolve('here'))).toBe('here')
    expect(
      await unlessGone(Promise.reject(engineFailure(httpError(404, 'gone', { message: 'gone' })))),
    ).toBeUndefined()
  })

  it('fails for any other reason', async () => {
    const error = engineFailure(httpError(500, 'broken', { message: 'broken' }))
    await expect(unlessGone(Promise.reject(error))).rejects.toBe(error)
  })
})

describe('a connection that failed', () => {
  it.each<[string, FailureKind]>([
    ['ENOENT', 'engine-unreachable'],
    ['ECONNREFUSED', 'engine-unreachable'],
    ['ENOTFOUND', 'engine-unreachable'],
    ['EHOSTUNREACH', 'engine-unreachable'],
    ['ETIMEDOUT', 'engine-unreachable'],
    ['EACCES', 'permission-denied'],
    ['EPERM', 'permission-denied'],
    ['ECONNRESET', 'stream-broken'],
    ['EPIPE', 'stream-broken'],
    ['ERR_STREAM_PREMATURE_CLOSE', 'stream-broken'],
    ['HPE_INVALID_CONSTANT', 'not-an-engine'],
    ['EPROTO', 'not-an-engine'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'not-an-engine'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'engine-unreachable'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'engine-unreachable'],
    ['CERT_HAS_EXPIRED', 'engine-unreachable'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'engine-unreachable'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'engine-unreachable'],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'engine-unreachable'],
  ])('with %s is %s', (code, kind) => {
    const { failure } = engineFailure(systemError(code, `connect ${code} certificate`))
    expect(failure).toMatchObject({ kind, ownWords: `connect ${code} certificate` })
  })
})

describe('an answer that breaks off', () => {
  it.each(['HTTP/1.1 200 OK', 'HTTP/1.1 500 Internal Server Error'])(
    'after the headers fails as a broken stream and does not hang: %s',
    async (statusLine) => {
      const server = createServer((socket) => {
        socket.once('data', () => {
          socket.write(`${statusLine}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":`)
          setImmediate(() => socket.destroy())
        })
      }).listen(0, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      if (address === null || typeof address === 'string') throw new Error('no port')

      const client = createEngineClient({ protocol: 'http', host: '127.0.0.1', port: address.port })
      const asking = client.ask({ method: 'GET', path: '/version' })
      await expect(asking).rejects.toMatchObject({ failure: { kind: 'stream-broken' } })
      server.close()
    },
  )
})
