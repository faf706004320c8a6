import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../electron/core/failure.ts'
import { createEngineClient } from '../../electron/engine/client.ts'
import { greetEngine } from '../../electron/engine/greeting.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { greetAt, routeTo } from '../support/lading.ts'
import { createRunFolder } from '../support/run-folder.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()
afterAll(() => run.dispose())

interface EngineInfo {
  readonly ID: string
  readonly Name: string
  readonly OperatingSystem: string
  readonly Driver: string
}

interface EngineVersion {
  readonly Version: string
  readonly ApiVersion: string
}

describe.each(kinds)('the greeting of a %s engine', (kind) => {
  let engine: Engine

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path })
  })
  afterAll(() => engine.dispose())

  it('says who the engine is', async () => {
    const info = (await engineCall(engine, 'GET', '/info')).json<EngineInfo>()
    const version = (await engineCall(engine, 'GET', '/version')).json<EngineVersion>()
    expect((await greetAt(engine.socketPath)).engine).toEqual({
      id: info.ID,
      product: 'docker',
      name: info.Name,
      version: version.Version,
      apiVersion: version.ApiVersion,
      operatingSystem: info.OperatingSystem,
      platform: 'linux/amd64',
      store: kind,
      storageDriver: info.Driver,
    })
  })

  it('agrees on a version that the engine answers to', async () => {
    const { client, engine: facts } = await greetAt(engine.socketPath)
    expect(facts.apiVersion).toBe(kind === 'containerd' ? '1.51' : '1.41')
    expect(await client.ask({ method: 'GET', path: '/images/json' })).toEqual([])
  })

  it('speaks no other version than the one it agreed on: the engine refuses what it does not know', async () => {
    const client = createEngineClient(routeTo(engine.socketPath).options, '1.99')
    await expect(client.ask({ method: 'GET', path: '/info' })).rejects.toMatchObject({
      failure: { kind: 'engine-too-old', ownWords: expect.stringContaining('1.99 is too new') as string },
    })
  })

  it('gives up at once when it is told to', async () => {
    await engine.freeze()
    const { choice, options } = routeTo(engine.socketPath)
    const giveUp = new AbortController()
    const greeting = greetEngine(options, choice.endpoint.host, giveUp.signal, 60_000)
    giveUp.abort()
    await expect(greeting).rejects.toMatchObject({ failure: { kind: 'cancelled' } })
    engine.thaw()
  })

  it('says that an engine is silent which was stopped in its tracks', async () => {
    await engine.freeze()
    await expect(greetAt(engine.socketPath, 200)).rejects.toMatchObject({
      failure: { kind: 'engine-silent' },
    })
    engine.thaw()
    expect((await greetAt(engine.socketPath)).engine.store).toBe(kind)
  })
})

describe('the greeting of something else', () => {
  const servers = new Set<Server>()
  const sockets = new Set<Socket>()

  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers) {
      server.close()
      await once(server, 'close')
    }
    sockets.clear()
    servers.clear()
  })

  const listen = async (server: Server): Promise<string> => {
    const socketPath = join(mkdtempSync(join(run.path, 's-')), 'docker.sock')
    servers.add(server)
    server.on('connection', (socket: Socket) => sockets.add(socket))
    server.listen(socketPath)
    await once(server, 'listening')
    return socketPath
  }

  const http = (answer: RequestListener): Promise<string> => listen(createServer(answer))

  const failureAt = async (socketPath: string, deadlineMs = 5_000): Promise<Failure> => {
    const error = await greetAt(socketPath, deadlineMs).catch((thrown: unknown) => thrown)
    if (error instanceof FailureError) return error.failure
    throw new Error(`no failure: ${String(error)}`)
  }

  const json = (answers: Readonly<Record<string, object>>): RequestListener => {
    return ({ url = '' }, response) => {
      const answer = Object.entries(answers).find(([path]) => url.endsWith(path))?.[1]
      response.writeHead(answer === undefined ? 404 : 200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(answer ?? { message: 'page not found' }))
    }
  }

  it('fails where nothing listens', async () => {
    expect((await failureAt(join(run.path, 'nosuch.sock'))).kind).toBe('engine-unreachable')
  })

  it('fails with an engine that is too old, and says what it speaks', async () => {
    const socketPath = await http(json({ '/version': { ApiVersion: '1.24', MinAPIVersion: '1.12' } }))
    expect(await failureAt(socketPath)).toMatchObject({
      kind: 'engine-too-old',
      message: expect.stringContaining('1.24') as string,
    })
  })

  it('fails with an engine that is too new, and says what it asks for', async () => {
    const socketPath = await http(json({ '/version': { ApiVersion: '1.99', MinAPIVersion: '1.80' } }))
    expect(await failureAt(socketPath)).toMatchObject({
      kind: 'engine-too-new',
      message: expect.stringContaining('1.80') as string,
    })
  })

  it.each<[string, RequestListener]>([
    ['that answers with a page', (_request, response) => response.end('<html>Welcome to nginx!</html>')],
    ['that answers with nothing', (_request, response) => response.end()],
    ['that knows no such page', json({})],
    ['that answers with other JSON', json({ '/version': { version: '2.8.2' } })],
    ['that answers with a list', json({ '/version': [] })],
    ['that is out of order', (_request, response) => response.writeHead(502).end('Bad Gateway')],
    ['that asks for a password', (_request, response) => response.writeHead(401).end('Unauthorized')],
  ])('fails with an HTTP server %s, which is no engine', async (_what, answer) => {
    expect((await failureAt(await http(answer))).kind).toBe('not-an-engine')
  })

  it('fails with what does not speak HTTP, which is no engine', async () => {
    const echo = createTcpServer((socket) => socket.pipe(socket))
    expect((await failureAt(await listen(echo))).kind).toBe('not-an-engine')
  })

  it('fails with what takes a connection and closes it', async () => {
    const closing = createTcpServer((socket) => socket.destroy())
    expect((await failureAt(await listen(closing))).kind).toBe('stream-broken')
  })

  it('does not call an engine something else that will not say who it is', async () => {
    const socketPath = await http(({ url }, response) => {
      if (url === '/version') response.end(JSON.stringify({ ApiVersion: '1.51', MinAPIVersion: '1.24' }))
      else response.writeHead(403).end('Forbidden by the proxy')
    })
    expect(await failureAt(socketPath)).toMatchObject({
      kind: 'unexpected',
      ownWords: 'Forbidden by the proxy',
    })
  })

  it('says that what never answers is silent', async () => {
    const silent = createTcpServer(() => undefined)
    expect((await failureAt(await listen(silent), 200)).kind).toBe('engine-silent')
  })

  it('says that what stops in the middle of an answer is silent', async () => {
    const socketPath = await http((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_000 })
      response.write('{"ApiVersion":')
    })
    expect((await failureAt(socketPath, 200)).kind).toBe('engine-silent')
  })

  it('fails with what breaks off in the middle of an answer', async () => {
    const socketPath = await http((_request, response) => {
      response.writeHead(200, { 'Content-Length': 1_000 })
      response.write('{"ApiVersion":', () => response.destroy())
    })
    expect((await failureAt(socketPath)).kind).toBe('stream-broken')
  })
})
