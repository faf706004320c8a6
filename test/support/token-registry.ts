import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** What the token server and the registry insist on. All may be changed while they run. */
export interface TokenRegistryRules {
  /** Who gets a token; anybody where left out. */
  readonly user?: { readonly name: string; readonly password: string }
  /** Given instead of a password. */
  readonly identityToken?: string
  /** Issued to who signs in with the password, and accepted instead of it. */
  readonly issuedToken?: string
  /** How long a token is good for. */
  readonly tokenSeconds?: number
  /** The registry wants the password itself, and there is no token server. */
  readonly isBasic?: boolean
  /** Added to the registry's answers: `ratelimit-limit` and the like. */
  readonly headers?: Readonly<Record<string, string>>
  /** The registry's answer to everything. */
  readonly refuses?: { readonly status: number; readonly body: string }
  /** Answers to blobs that differ from what is stored. */
  readonly corruptsBlobs?: boolean
  /** Blobs are given whole, whatever range is asked for. */
  readonly ignoresRanges?: boolean
  readonly hidesDigests?: boolean
  /** Lists tags in pages, which Debian's registry does not. */
  readonly tagsAtOnce?: number
  /** Where redirects for blobs lead; the blob server where left out. */
  readonly redirectsTo?: string
}

/** A registry behind a token server, whose blobs are on a third host, as Docker Hub's are. */
export interface TokenRegistry {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string
  /** `127.0.0.1:PORT`. */
  readonly address: string
  rules: TokenRegistryRules
  /** Every request, as `registry GET /v2/…`, `token GET /token?…`, `blobs GET /v2/…`. */
  readonly requests: string[]
  dispose(): Promise<void>
}

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

const listen = async (handler: Handler): Promise<{ server: Server; url: string }> => {
  const server = createServer((request, response) => {
    handler(request, response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No port.')
  return { server, url: `http://127.0.0.1:${address.port}` }
}

const bytesOf = async (request: IncomingMessage): Promise<Buffer> =>
  Buffer.concat((await request.toArray()) as Buffer[])

const bodyOf = async (request: IncomingMessage): Promise<string> => (await bytesOf(request)).toString('utf8')

const hasBody = ({ method = 'GET' }: IncomingMessage): boolean => ['POST', 'PUT', 'PATCH'].includes(method)

const passedOn = ['accept', 'range', 'content-type', 'content-range'] as const
const passedBack = [
  ...(['content-type', 'docker-content-digest', 'content-range', 'link'] as const),
  ...(['docker-upload-uuid', 'range'] as const),
] as const

/**
 * Starts it before a real registry. A blob that is asked for with an `Authorization` on the third host is refused, as
 * object stores refuse it.
 */
export async function startTokenRegistry(upstream: { readonly url: string }): Promise<TokenRegistry> {
  const tokens = new Map<string, number>()
  const requests: string[] = []
  const note = (who: string, { method, url }: IncomingMessage): void =>
    void requests.push(`${who} ${method} ${url}`)

  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { rules } = registry
    const headers: Record<string, string> = {}
    for (const name of passedOn) {
      const value = request.headers[name]
      if (value !== undefined && !(name === 'range' && rules.ignoresRanges === true)) headers[name] = value
    }
    const answer = await fetch(`${upstream.url}${request.url}`, {
      ...{ method: request.method ?? 'GET', headers },
      ...(hasBody(request) && { body: await bytesOf(request) }),
    })
    const location = answer.headers.get('location')
    // Where an upload goes on: by the same way.
    if (location !== null) response.setHeader('location', location.replace(upstream.url, registry.url))
    response.statusCode = answer.status
    for (const name of passedBack) {
      const value = answer.headers.get(name)
      if (value !== null && !(name === 'docker-content-digest' && rules.hidesDigests))
        response.setHeader(name, value)
    }
    const length = answer.headers.get('content-length')
    if (length !== null && request.method === 'HEAD') response.setHeader('content-length', length)
    const body = Buffer.from(await answer.arrayBuffer())
    if (rules.corruptsBlobs === true && request.url?.includes('/blobs/')) body.fill('x')
    Readable.from([body]).pipe(response)
  }

  const blobs = await listen(async (request, response) => {
    note('blobs', request)
    if (request.headers.authorization === undefined) return pass(request, response)
    response.writeHead(400).end('Only one auth mechanism allowed')
  })

  const isKnown = (request: IncomingMessage, form: URLSearchParams): boolean => {
    const { user, identityToken, issuedToken } = registry.rules
    if (issuedToken !== undefined && form.get('refresh_token') === issuedToken) return true
    if (identityToken !== undefined) return form.get('refresh_token') === identityToken
    if (user === undefined) return true
    const expected = Buffer.from(`${user.name}:${user.password}`).toString('base64')
    return request.headers.authorization === `Basic ${expected}`
  }

  const tokenServer = await listen(async (request, response) => {
    note('token', request)
    const form = new URLSearchParams(await bodyOf(request))
    if (!isKnown(request, form)) {
      response.writeHead(401).end(JSON.stringify({ details: 'incorrect username or password' }))
      return
    }
    const token = `t${tokens.size}`
    const { tokenSeconds: seconds, issuedToken } = registry.rules
    const isForLong = issuedToken !== undefined && request.url?.includes('offline_token=true') === true
    tokens.set(token, Date.now() + (seconds ?? 60) * 1000)
    response.end(
      JSON.stringify({
        ...{ token, access_token: token },
        ...(seconds !== undefined && { expires_in: seconds }),
        ...(isForLong && { refresh_token: issuedToken }),
      }),
    )
  })

  const isAllowed = ({ headers }: IncomingMessage): boolean => {
    const [scheme, given = ''] = (headers.authorization ?? '').split(' ')
    const { isBasic, user } = registry.rules
    if (isBasic !== true) return scheme === 'Bearer' && (tokens.get(given) ?? 0) > Date.now()
    const expected = Buffer.from(`${user?.name}:${user?.password}`).toString('base64')
    return scheme === 'Basic' && given === expected
  }

  const challenge = ({ url }: IncomingMessage): string => {
    if (registry.rules.isBasic === true) return 'Basic realm="registry"'
    const path = /^\/v2\/(.+)\/(manifests|blobs|tags)\//.exec(url ?? '')?.[1]
    return `Bearer realm="${tokenServer.url}/token",service="registry.test",scope="repository:${path}:pull"`
  }

  const listTags = async (
    { url = '' }: IncomingMessage,
    response: ServerResponse,
    most: number,
  ): Promise<void> => {
    const asked = new URL(url, upstream.url)
    const { tags } = (await (await fetch(asked.href.replace(/\?.*$/, ''))).json()) as { tags: string[] }
    const rest = tags.toSorted().filter((tag) => tag > (asked.searchParams.get('last') ?? ''))
    const page = rest.slice(0, most)
    const next = `${asked.pathname}?last=${page.at(-1)}&n=${most}`
    if (page.length < rest.length) response.setHeader('link', `<${next}>; rel="next"`)
    response.end(JSON.stringify({ tags: page }))
  }

  const front = await listen(async (request, response) => {
    note('registry', request)
    const { headers = {}, refuses, redirectsTo } = registry.rules
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (refuses !== undefined) return void response.writeHead(refuses.status).end(refuses.body)
    if (!isAllowed(request)) {
      response.writeHead(401, { 'www-authenticate': challenge(request) })
      response.end(JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }))
      return
    }
    const { tagsAtOnce } = registry.rules
    if (tagsAtOnce !== undefined && request.url?.includes('/tags/list'))
      return listTags(request, response, tagsAtOnce)
    const isBlob = request.method === 'GET' && request.url?.includes('/blobs/sha256:')
    if (isBlob !== true) return pass(request, response)
    response.writeHead(307, { location: redirectsTo ?? `${blobs.url}${request.url}` }).end()
  })

  const registry: TokenRegistry = {
    ...{ url: front.url, address: front.url.slice('http://'.length), rules: {}, requests },
    async dispose() {
      for (const { server } of [front, tokenServer, blobs]) {
        server.closeAllConnections()
        server.close()
      }
      await Promise.resolve()
    },
  }
  return registry
}
