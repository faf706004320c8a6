import { Readable } from 'node:stream'
import Docker from 'dockerode'
import { engineFailure } from './failures.ts'

/** One request to the engine. */
export interface EngineRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'DELETE'
  /** The path without version and query, such as `/images/json`. Names in it are already URL-encoded. */
  readonly path: string
  /** Query parameters; those that are `undefined` are left out, arrays are repeated, other objects are sent as JSON. */
  readonly query?: Readonly<Record<string, string | number | boolean | object | undefined>>
  /** Sent besides those that HTTP needs. */
  readonly headers?: Readonly<Record<string, string>>
  /**
   * An object is sent as JSON, a stream as a tar archive and no faster than the engine takes it. A stream is destroyed
   * where the request fails.
   */
  readonly body?: Readable | object
  readonly signal?: AbortSignal | undefined
}

/** The engine's HTTP API at one version. Every failure is a `FailureError`. */
export interface EngineClient {
  /** The whole answer, parsed; a `Buffer` where it is no JSON, an empty one where there is none. */
  readonly ask: (request: EngineRequest) => Promise<unknown>
  /** The answer's body as it comes. */
  readonly open: (request: EngineRequest) => Promise<Readable>
}

/** What docker-modem's `dial` takes; its types leave out what is used here. */
interface DialOptions {
  readonly path: string
  readonly method: string
  readonly statusCodes: Readonly<Record<number, boolean | string>>
  readonly options?: object
  readonly isStream?: boolean
  readonly headers?: Record<string, string>
  /** A body that is streamed. */
  readonly file?: Readable
  readonly abortSignal?: AbortSignal | undefined
}

/**
 * docker-modem never calls back where an answer that it collects by itself is cut in the middle (5.0.7,
 * `buildRequest` listens to `end` alone), so every answer is taken as a stream and collected here.
 */
const collect = async (stream: Readable, signal: AbortSignal | undefined): Promise<Buffer> => {
  const chunks: Buffer[] = []
  try {
    for await (const chunk of stream) chunks.push(chunk as Buffer)
  } catch (error) {
    throw engineFailure(error, signal)
  }
  return Buffer.concat(chunks)
}

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return body
  }
}

interface Modem {
  dial(options: DialOptions, callback: (error: unknown, answer: unknown) => void): void
}

const succeeded = { 200: true, 201: true, 204: true } as const

const withoutUndefined = (query: EngineRequest['query'] = {}) =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined))

/** docker-modem pipes a `file`, which keeps to the engine's pace, and takes one for a tar whatever its headers say. */
const bodyOf = ({ body }: EngineRequest, query: object): Pick<DialOptions, 'options' | 'file'> =>
  body instanceof Readable
    ? { options: { _query: query }, file: body }
    : { options: { _query: query, _body: body ?? {} } }

/**
 * A client that speaks `apiVersion` (such as `1.51`), or the engine's newest where none is given.
 *
 * Requests go through dockerode's modem rather than dockerode's own verbs: those drop the options of inspect and df
 * (dockerode 5.0.1) and do not URL-encode names. dockerode negotiates no version by itself, so it is handed one.
 */
export const createEngineClient = (options: Docker.DockerOptions, apiVersion?: string): EngineClient => {
  const docker = new Docker(apiVersion === undefined ? options : { ...options, version: `v${apiVersion}` })
  const modem = docker.modem as unknown as Modem

  const open = (request: EngineRequest) =>
    new Promise<Readable>((resolve, reject) => {
      const query = withoutUndefined(request.query)
      // docker-modem appends the query only to a path that ends with `?`.
      modem.dial(
        {
          path: Object.keys(query).length === 0 ? request.path : `${request.path}?`,
          method: request.method,
          statusCodes: succeeded,
          ...bodyOf(request, query),
          isStream: true,
          ...(request.headers === undefined ? {} : { headers: { ...request.headers } }),
          ...(request.signal === undefined ? {} : { abortSignal: request.signal }),
        },
        (error, answer) => {
          if (!error) return resolve(answer as Readable)
          if (request.body instanceof Readable) request.body.destroy()
          reject(engineFailure(error, request.signal))
        },
      )
    })

  return {
    ask: async (request) => parsed(await collect(await open(request), request.signal)),
    open,
  }
}
