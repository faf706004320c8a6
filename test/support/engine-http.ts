import { type IncomingMessage, request, type RequestOptions } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** What these functions need to know of an engine. */
export interface EngineAddress {
  readonly socketPath: string
}

/** A whole answer of the engine. */
export interface EngineAnswer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
  /** The body as JSON; throws when it is none. `Shape` is what the test expects, unchecked. */
  json<Shape>(): Shape
  /** A stream of JSON lines (pull, load, events), each parsed. */
  jsonLines<Shape>(): Shape[]
}

/** An archive, or anything that JSON can say. */
export type RequestBody = Readable | Buffer | object

/**
 * Sends one request to an engine, without the app's code, on a connection of its own, and reads the whole answer.
 * @param path with its query, and without an API version unless the test is about one: `/images/json?all=1`
 * @returns also answers that say an error: the test looks at `status`
 */
export async function engineRequest(
  engine: EngineAddress,
  method: string,
  path: string,
  body?: RequestBody,
): Promise<EngineAnswer> {
  const response = await openRequest(engine, method, path, body)
  const chunks: Buffer[] = await response.toArray()
  return toAnswer(response, Buffer.concat(chunks).toString('utf8'))
}

/**
 * As `engineRequest`, for arranging a test: an answer other than 2xx, or an error within its stream, is thrown.
 * @throws Error with the engine's own words
 */
export async function engineCall(
  engine: EngineAddress,
  method: string,
  path: string,
  body?: RequestBody,
): Promise<EngineAnswer> {
  const answer = await engineRequest(engine, method, path, body)
  const isError = answer.status >= 300 || /^\{"errorDetail"/m.test(answer.text)
  if (isError) throw new Error(`${method} ${path}: ${answer.status} ${answer.text.slice(-500)}`)
  return answer
}

/**
 * Pulls an image, by its familiar name or with a registry's address before it.
 * @param reference with its tag: `python:3.13-alpine`
 * @param query more of the request's parameters, `platform` for instance
 */
export async function pullImage(
  engine: EngineAddress,
  reference: string,
  query: Readonly<Record<string, string>> = {},
): Promise<EngineAnswer> {
  const parameters = new URLSearchParams({ fromImage: reference, ...query })
  return engineCall(engine, 'POST', `/images/create?${parameters.toString()}`)
}

/** The ID of the image that has this name on the engine. */
export async function imageIdOn(engine: EngineAddress, name: string): Promise<string> {
  return (await engineCall(engine, 'GET', `/images/${name}/json`)).json<{ Id: string }>().Id
}

/** Whether the engine answers, within a second. */
export async function isAnswering(engine: EngineAddress): Promise<boolean> {
  try {
    const response = await openRequest(engine, 'GET', '/_ping', undefined, { timeout: 1000 })
    response.resume()
    return response.statusCode === 200
  } catch {
    return false
  }
}

function openRequest(
  { socketPath }: EngineAddress,
  method: string,
  path: string,
  body: RequestBody | undefined,
  options: RequestOptions = {},
): Promise<IncomingMessage> {
  const sent = request({ agent: false, ...options, socketPath, method, path, headers: headersFor(body) })
  sent.once('timeout', () => sent.destroy(new Error('The engine does not answer.')))
  return new Promise((resolve, reject) => {
    sent.once('response', resolve).once('error', reject)
    if (body instanceof Readable) {
      // An engine that refuses an archive answers before it has read it all: the answer counts then.
      pipeline(body, sent).catch(reject)
    } else {
      sent.end(body && !Buffer.isBuffer(body) ? JSON.stringify(body) : body)
    }
  })
}

function headersFor(body: RequestBody | undefined): Record<string, string> {
  if (body === undefined) return {}
  const isArchive = body instanceof Readable || Buffer.isBuffer(body)
  return { 'Content-Type': isArchive ? 'application/x-tar' : 'application/json' }
}

function toAnswer(response: IncomingMessage, text: string): EngineAnswer {
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: <Shape>() => JSON.parse(text) as Shape,
    jsonLines: <Shape>() =>
      text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as Shape),
  }
}
