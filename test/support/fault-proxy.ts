import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type ListenOptions, type NetConnectOpts, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createCorrupter, createThrottle, slices } from './response-faults.ts'

/** What the proxy does. `path` is looked for in what a request begins with: `POST /v1.41/images/create?fromImage=…`. */
export type FaultMode =
  | { readonly kind: 'pass' }
  /** Closes at once what connects, and any connection that sends a request. */
  | { readonly kind: 'refuse' }
  /** Takes requests and passes none on, so that no answer comes. */
  | { readonly kind: 'hang' }
  /** Breaks the connection after so many bytes of the response, its headers counted; also of one under way. */
  | { readonly kind: 'cut'; readonly path: RegExp; readonly afterBytes: number }
  /** Breaks the JSON of the responses to requests from now on. */
  | { readonly kind: 'corrupt'; readonly path: RegExp }
  /** Lets responses through at this rate, which all connections share; also those under way. */
  | { readonly kind: 'throttle'; readonly bytesPerSecond: number }
  /** Lets requests through at this rate, which all connections share; those under way from their next piece on. */
  | { readonly kind: 'throttle-requests'; readonly bytesPerSecond: number }
  /** Holds back the first byte of each response. */
  | { readonly kind: 'delay'; readonly ms: number }

/** A proxy whose faults are chosen while it runs. */
export interface Proxy {
  setMode(mode: FaultMode): void
  /** How many connections clients have open now. */
  readonly connections: number
  /** Every request so far: `GET /_ping`. */
  readonly requests: readonly string[]
  /** Settles at the next request that matches, with what it begins with. */
  whenConnected(path: RegExp): Promise<string>
  /** Settles once no connection is open. */
  whenIdle(): Promise<void>
  /** Breaks every connection that is open. */
  dropConnections(): void
  dispose(): Promise<void>
}

/** Stands before an engine. */
export interface FaultProxy extends Proxy {
  readonly socketPath: string
  /** As `DOCKER_HOST` takes it: `unix://…`. */
  readonly host: string
}

/** Stands before a registry. */
export interface RegistryProxy extends Proxy {
  /** For `startEngine`'s `registry`: `127.0.0.1:PORT`. */
  readonly address: string
  readonly url: string
}

/**
 * Starts a proxy on a unix socket of its own; it passes everything until told otherwise.
 * @param options.folder an existing folder, of the run
 * @param options.target the engine's socket
 */
export async function startFaultProxy(options: { folder: string; target: string }): Promise<FaultProxy> {
  const folder = await mkdtemp(join(options.folder, 'p-'))
  const socketPath = join(folder, 'docker.sock')
  const { proxy } = await startProxy({ path: socketPath }, { path: options.target })
  const close = proxy.dispose.bind(proxy)
  return Object.assign(proxy, {
    ...{ socketPath, host: `unix://${socketPath}` },
    async dispose() {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  })
}

/**
 * Starts a slow way to a registry, so that pulls last long enough to be watched and cancelled. Its other faults are
 * those of `FaultMode`: a blob's path is `/v2/library/python/blobs/sha256:…`.
 */
export async function startThrottledRegistry(
  registry: { readonly address: string },
  { bytesPerSecond }: { bytesPerSecond: number },
): Promise<RegistryProxy> {
  const [host = '', port] = registry.address.split(':')
  const { proxy, port: ownPort } = await startProxy(
    { host: '127.0.0.1', port: 0 },
    { host, port: Number(port) },
  )
  proxy.setMode({ kind: 'throttle', bytesPerSecond })
  const address = `127.0.0.1:${ownPort}`
  return Object.assign(proxy, { address, url: `http://${address}` })
}

interface Control {
  mode: FaultMode
  readonly throttle: ReturnType<typeof createThrottle>
  noteRequest(request: string): void
}

async function startProxy(
  listen: ListenOptions,
  target: NetConnectOpts,
): Promise<{ proxy: Proxy; port: number }> {
  const clients = new Set<Socket>()
  const requests: string[] = []
  const events = new EventEmitter<{ request: [string]; idle: [] }>().setMaxListeners(0)
  const control: Control = {
    mode: { kind: 'pass' },
    throttle: createThrottle(),
    noteRequest(request) {
      requests.push(request)
      events.emit('request', request)
    },
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client)
    client.once('close', () => {
      clients.delete(client)
      if (clients.size === 0) events.emit('idle')
    })
    serveClient(client, target, control)
  })
  server.listen(listen)
  await once(server, 'listening')
  const bound = server.address()

  const proxy: Proxy = {
    setMode: (mode) => void (control.mode = mode),
    get connections() {
      return clients.size
    },
    requests,
    async whenConnected(path) {
      for (;;) {
        const [request] = (await once(events, 'request')) as [string]
        if (path.test(request)) return request
      }
    },
    async whenIdle() {
      while (clients.size > 0) await once(events, 'idle')
    },
    dropConnections: () => clients.forEach((client) => client.destroy()),
    async dispose() {
      const closed = once(server, 'close')
      server.close()
      clients.forEach((client) => client.destroy())
      await closed
    },
  }
  return { proxy, port: typeof bound === 'object' ? (bound?.port ?? 0) : 0 }
}

/** The request whose response is under way on a connection. */
interface Exchange {
  readonly request: string
  responseBytes: number
  readonly corrupt?: (piece: Buffer) => Buffer
}

function serveClient(client: Socket, target: NetConnectOpts, control: Control): void {
  client.on('error', () => {})
  if (control.mode.kind === 'refuse') return void client.destroy()
  const engine = connect({ ...target, allowHalfOpen: true })
  let exchange: Exchange = { request: '', responseBytes: 0 }
  // Whoever goes away takes the other side along: that is how a cancelled pull reaches the engine.
  client.once('close', () => engine.destroy())
  engine.on('error', () => client.destroy())

  client.on('data', (chunk) => {
    const request = requestLine(chunk)
    if (request) {
      exchange = beginExchange(request, control.mode)
      control.noteRequest(request)
    }
    if (control.mode.kind === 'refuse') return void client.destroy()
    if (control.mode.kind === 'hang') return
    if (control.mode.kind === 'throttle-requests') return void passSlowly(chunk, client, engine, control)
    if (engine.write(chunk)) return
    client.pause()
    engine.once('drain', () => client.resume())
  })
  client.once('end', () => engine.end())
  // A broken stream is no error of the proxy's: the client sees it break.
  passResponses(engine, client, control, () => exchange).catch(() => client.destroy())
}

/** Passes a piece of a request on at the rate that holds now; the next one comes after it. */
async function passSlowly(chunk: Buffer, client: Socket, engine: Socket, control: Control): Promise<void> {
  client.pause()
  const { mode, throttle } = control
  const bytesPerSecond = mode.kind === 'throttle-requests' ? mode.bytesPerSecond : Infinity
  for (const piece of slices(chunk, bytesPerSecond)) {
    if (control.mode === mode) await throttle(piece.length, bytesPerSecond)
    engine.write(piece)
  }
  client.resume()
}

function beginExchange(request: string, mode: FaultMode): Exchange {
  const isCorrupt = mode.kind === 'corrupt' && mode.path.test(request)
  return { request, responseBytes: 0, ...(isCorrupt && { corrupt: createCorrupter() }) }
}

/** A request's method and path, when a piece of what the client sends begins with one. */
const requestLine = (chunk: Buffer): string | undefined =>
  /^([A-Z]+ \/\S*) HTTP\/1\.[01]\r\n/.exec(chunk.toString('latin1', 0, 4096))?.[1]

async function passResponses(
  engine: Socket,
  client: Socket,
  control: Control,
  current: () => Exchange,
): Promise<void> {
  for await (const chunk of engine as AsyncIterable<Buffer>) {
    for (const piece of piecesOf(chunk, control.mode)) {
      await holdBack(piece, current(), control)
      await passPiece(piece, client, control.mode, current())
    }
  }
  client.end()
}

const piecesOf = (chunk: Buffer, mode: FaultMode): Iterable<Buffer> =>
  mode.kind === 'throttle' ? slices(chunk, mode.bytesPerSecond) : [chunk]

async function holdBack(piece: Buffer, exchange: Exchange, { mode, throttle }: Control): Promise<void> {
  if (mode.kind === 'throttle') await throttle(piece.length, mode.bytesPerSecond)
  if (mode.kind === 'delay' && exchange.responseBytes === 0) await wait(mode.ms)
}

async function passPiece(piece: Buffer, client: Socket, mode: FaultMode, exchange: Exchange): Promise<void> {
  const leftBytes = mode.kind === 'cut' && mode.path.test(exchange.request) ? mode.afterBytes : Infinity
  const bytes = exchange.corrupt?.(piece) ?? piece
  const allowed = bytes.subarray(0, Math.max(0, leftBytes - exchange.responseBytes))
  exchange.responseBytes += bytes.length
  const isTaken = allowed.length === 0 || client.write(allowed)
  if (allowed.length < bytes.length) return void client.destroySoon()
  if (!isTaken) await Promise.race([once(client, 'drain'), once(client, 'close')])
}
