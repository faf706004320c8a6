import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'

/** One result of the engine's own search, as engines write it. */
export interface EngineResult {
  readonly name: string
  readonly description: string
  readonly star_count: number
  readonly is_official: boolean
}

/** Stands before an engine and answers its search, for which the engine itself would ask the real Docker Hub. */
export interface SearchingEngine {
  /** As `DOCKER_HOST` takes it: `unix://…`. */
  readonly host: string
  /** What is found from now on; without results the search fails, as it does without a network. */
  readonly setFound: (found?: readonly EngineResult[]) => void
  readonly dispose: () => Promise<void>
}

const answerSearch = (response: ServerResponse, found: readonly EngineResult[] | undefined): void => {
  const body = found ?? { message: 'Get "https://index.docker.io/v1/search": no such host' }
  response.writeHead(found === undefined ? 500 : 200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

const passOn = (socketPath: string, incoming: IncomingMessage, response: ServerResponse): void => {
  const { method, url, headers } = incoming
  const outgoing = request({ socketPath, method, path: url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    response.flushHeaders()
    answer.pipe(response)
    answer.once('error', () => response.destroy())
  })
  outgoing.once('error', () => response.destroy())
  // Whoever goes away takes the other side along: that is how a cancelled pull reaches the engine.
  response.once('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

/** Starts it on a socket in `folder`; its search fails until told otherwise. */
export const startSearchingEngine = async (options: {
  readonly folder: string
  readonly target: string
}): Promise<SearchingEngine> => {
  const socketPath = join(options.folder, 's.sock')
  let found: readonly EngineResult[] | undefined
  const server = createServer((incoming, response) => {
    if (/\/images\/search\?/.test(incoming.url ?? '')) answerSearch(response, found)
    else passOn(options.target, incoming, response)
  })
  server.listen(socketPath)
  await once(server, 'listening')
  return {
    host: `unix://${socketPath}`,
    setFound: (next) => void (found = next),
    dispose: async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
