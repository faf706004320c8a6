import { once } from 'node:events'
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EngineState } from '../../electron/core/engine-state.ts'
import { connectToEngine, type EngineConnection, type Route } from '../../electron/engine/connection.ts'
import type { EngineEvent } from '../../electron/engine/events.ts'
import { type Engine, type EngineKind, startEngine } from '../support/engine.ts'
import { operate } from '../support/engine-operations.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { greetAt, routeTo, startLading } from '../support/lading.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { createAwaited } from '../support/until.ts'

const kinds: readonly EngineKind[] = ['graph-driver', 'containerd']
const run = createRunFolder()
afterAll(() => run.dispose())

type Down = Extract<EngineState, { phase: 'down' }>
type Up = Extract<EngineState, { phase: 'up' }>

interface Connected {
  readonly connection: EngineConnection
  readonly states: readonly EngineState[]
  readonly events: readonly EngineEvent[]
  /** How often it has looked for the engine. */
  readonly attempts: () => number
  readonly untilUp: () => Promise<Up>
  readonly untilDown: (what: string, matches?: (state: Down) => boolean) => Promise<Down>
  readonly untilEvent: (kind: EngineEvent['kind']) => Promise<EngineEvent>
}

/** Longer than a test takes: an attempt that follows was asked for. */
const farOff = () => 0.999

const connect = (
  findRoute: () => Route,
  { random = () => 0, deadlineMs = 5_000 }: { random?: () => number; deadlineMs?: number } = {},
): Connected => {
  const { changed, until } = createAwaited()
  const states: EngineState[] = []
  const events: EngineEvent[] = []
  let attempts = 0
  const connection = connectToEngine({
    findRoute: () => {
      attempts += 1
      return Promise.resolve(findRoute())
    },
    nowMs: () => Date.now(),
    random,
    deadlineMs,
    onState: (state) => {
      states.push(state)
      changed()
    },
    onEvent: (event) => {
      events.push(event)
      changed()
    },
  })
  const { state } = connection
  return {
    connection,
    states,
    events,
    attempts: () => attempts,
    untilUp: () =>
      until(
        'the engine to be up',
        () => {
          const now = state()
          return now.phase === 'up' && now
        },
        state,
      ),
    untilDown: (what, matches = () => true) =>
      until(
        what,
        () => {
          const now = state()
          return now.phase === 'down' && matches(now) && now
        },
        state,
      ),
    untilEvent: (kind) =>
      until(
        kind,
        () => events.find((event) => event.kind === kind),
        () => events,
      ),
  }
}

describe.each(kinds)('the connection to a %s engine', (kind) => {
  let engine: Engine
  let proxy: FaultProxy
  let connected: Connected | undefined

  const connectHere = (options: { random?: () => number; deadlineMs?: number } = {}): Connected => {
    connected = connect(() => routeTo(proxy.socketPath), options)
    return connected
  }

  beforeAll(async () => {
    engine = await startEngine({ kind, folder: run.path })
    await operate(engine, { kind: 'import', as: 'mine:1' })
    proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  })

  afterAll(async () => {
    await proxy.dispose()
    await engine.dispose()
  })

  beforeEach(() => proxy.setMode({ kind: 'pass' }))

  afterEach(async () => {
    await connected?.connection.close()
    connected = undefined
  })

  it('is up with what the engine says of itself', async () => {
    const { untilUp, states, connection } = connectHere()
    const { engine: facts } = await greetAt(engine.socketPath)
    expect(await untilUp()).toMatchObject({
      phase: 'up',
      engine: facts,
      choice: { why: 'DOCKER_HOST is set.' },
    })
    expect(connection.current()?.engine).toEqual(facts)
    expect(states.map(({ phase }) => phase)).toEqual(['connecting', 'up'])
  })

  it('says where it is looking before the engine has answered', async () => {
    const { states, untilUp } = connectHere()
    await untilUp()
    expect(states[0]).toMatchObject({
      phase: 'connecting',
      choice: { endpoint: { host: `unix://${proxy.socketPath}` } },
    })
  })

  it('hears of what happens on the engine', async () => {
    const { untilUp, untilEvent } = connectHere()
    await untilUp()
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:2' })
    expect(await untilEvent('image-changed')).toMatchObject({
      imageId: expect.stringMatching(/^sha256:/) as string,
    })
  })

  it('is down as soon as its stream of events ends, and knows what it was connected to', async () => {
    const { untilUp, untilDown } = connectHere()
    const { engine: facts } = await untilUp()
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    expect(await untilDown('the engine to be down')).toMatchObject({
      failure: { kind: 'engine-unreachable', message: 'The engine went away.' },
      lastKnown: facts,
      attempts: 1,
    })
  })

  it('is not there to be asked while it is down', async () => {
    const { untilUp, untilDown, connection } = connectHere()
    await untilUp()
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    await untilDown('the engine to be down')
    expect(connection.current()).toBeUndefined()
  })

  it('comes back by itself', async () => {
    const { untilUp, untilDown, attempts } = connectHere()
    await untilUp()
    proxy.dropConnections()
    await untilDown('the engine to be down')
    await untilUp()
    expect(attempts()).toBe(2)
  })

  it('hears of what happens after it has come back', async () => {
    const { untilUp, untilDown, untilEvent } = connectHere()
    await untilUp()
    proxy.dropConnections()
    await untilDown('the engine to be down')
    await untilUp()
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:3' })
    expect((await untilEvent('image-changed')).kind).toBe('image-changed')
  })

  it('waits longer after each attempt that failed, and says until when', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { untilDown, connection } = connectHere()
    const pausesMs: number[] = []
    for (let attempts = 1; attempts <= 4; attempts += 1) {
      const { nextAttemptAtMs = 0 } = await untilDown(
        `attempt ${attempts} to fail`,
        (state) => state.attempts === attempts && state.nextAttemptAtMs !== undefined,
      )
      pausesMs.push(Math.round((nextAttemptAtMs - Date.now()) / 100) * 100)
      connection.retryNow()
    }
    expect(pausesMs).toEqual([500, 1_000, 2_000, 4_000])
  })

  it('was down since the first attempt that failed', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { untilDown, connection } = connectHere({ random: farOff })
    const first = await untilDown('the first attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    connection.retryNow()
    const second = await untilDown('the second attempt to fail', (state) => state.attempts === 2)
    expect(second.sinceMs).toBe(first.sinceMs)
  })

  it('says no time while an attempt runs', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { untilDown, connection } = connectHere({ random: farOff })
    await untilDown('the attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    proxy.setMode({ kind: 'hang' })
    connection.retryNow()
    const { attempts } = await untilDown('an attempt to run', (state) => state.nextAttemptAtMs === undefined)
    expect(attempts).toBe(1)
  })

  it('tries at once when it is told to', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { untilUp, untilDown, connection } = connectHere({ random: farOff })
    const { nextAttemptAtMs = 0 } = await untilDown('the attempt to fail', (state) => state.attempts === 1)
    proxy.setMode({ kind: 'pass' })
    connection.retryNow()
    await untilUp()
    expect(Date.now()).toBeLessThan(nextAttemptAtMs)
  })

  it('does nothing more when it is told to try while it is up', async () => {
    const { untilUp, states, attempts, connection } = connectHere()
    await untilUp()
    const before = states.length
    connection.retryNow()
    await greetAt(proxy.socketPath)
    expect(states).toHaveLength(before)
    expect(attempts()).toBe(1)
  })

  it('counts attempts anew after it was up', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { untilUp, untilDown, connection } = connectHere()
    await untilDown('the first attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    connection.retryNow()
    await untilDown('the second attempt to fail', (state) => state.attempts === 2)
    proxy.setMode({ kind: 'pass' })
    connection.retryNow()
    await untilUp()
    proxy.setMode({ kind: 'refuse' })
    proxy.dropConnections()
    expect((await untilDown('the engine to be down')).attempts).toBe(1)
  })

  it('is down where the stream of events is not readable', async () => {
    proxy.setMode({ kind: 'corrupt', path: /\/events/ })
    const { untilUp, untilDown } = connectHere()
    await untilUp()
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:4' })
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:5' })
    expect((await untilDown('the engine to be down')).failure.kind).toBe('engine-unreachable')
  })

  it('says that a frozen engine is silent, and finds it once it goes on', async () => {
    await engine.freeze()
    const { untilUp, untilDown, connection } = connectHere({ deadlineMs: 200 })
    const down = await untilDown('the attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    expect(down.failure.kind).toBe('engine-silent')
    engine.thaw()
    connection.retryNow()
    expect((await untilUp()).phase).toBe('up')
  })

  it('misses nothing where an engine that was up is frozen for a while', async () => {
    const { untilUp, untilEvent, states } = connectHere()
    await untilUp()
    await engine.freeze()
    const tagging = operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:6' })
    engine.thaw()
    await tagging
    await untilEvent('image-changed')
    expect(states.map(({ phase }) => phase)).toEqual(['connecting', 'up'])
  })

  it('is closed at once, even in the middle of an attempt', async () => {
    proxy.setMode({ kind: 'hang' })
    const asked = proxy.whenConnected(/\/version/)
    const { connection, states } = connectHere({ deadlineMs: 60_000 })
    await asked
    await connection.close()
    expect(states.map(({ phase }) => phase)).toEqual(['connecting'])
  })

  it('is closed at once, even in the middle of a pause', async () => {
    proxy.setMode({ kind: 'refuse' })
    const { connection, untilDown, attempts } = connectHere({ random: farOff })
    await untilDown('the attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    await connection.close()
    expect(attempts()).toBe(1)
  })

  it('tells nothing more once it was closed', async () => {
    const { connection, untilUp, states } = connectHere()
    await untilUp()
    const before = states.length
    await connection.close()
    proxy.dropConnections()
    await proxy.whenIdle()
    expect(states).toHaveLength(before)
  })

  it('asks the engine for nothing but what it needs, and for nothing again while nothing happens', async () => {
    const before = proxy.requests.length
    const lading = startLading({ socketPath: proxy.socketPath, folder: run.path })
    await lading.untilLive()
    await lading.untilAllFactsKnown()
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:7' })
    await lading.until('the new name', () =>
      lading.inventory.snapshot().images.some(({ tags }) => tags.includes('mine:7')),
    )
    await lading.close()
    const asked = proxy.requests.slice(before).map((request) => request.replace(/\?.*|\/v1\.\d+/g, ''))
    const [first, second, ...then] = asked.map((request) => request.replace(/sha256[^/]*/, 'ID'))
    // These two are asked at once, on two connections.
    expect([first, second].toSorted()).toEqual(['GET /info', 'GET /version'])
    const list = ['GET /events', 'GET /images/json', 'GET /containers/json']
    const facts = ['GET /images/ID/json', 'GET /images/ID/history']
    expect(then.slice(0, list.length)).toEqual(list)
    // The facts of the one image, once, and its names when one was added.
    expect(then.slice(list.length)).toEqual([...facts, 'GET /images/ID/json'])
  })
})

describe.each(kinds)('the connection to a %s engine that ends', (kind) => {
  let engine: Engine

  beforeEach(async () => {
    engine = await startEngine({ kind, folder: run.path })
  })

  afterEach(() => engine.dispose())

  it('is down as soon as the engine was killed', async () => {
    const { untilUp, untilDown, connection } = connect(() => routeTo(engine.socketPath))
    await untilUp()
    await engine.kill()
    expect(await untilDown('the engine to be down')).toMatchObject({
      failure: { kind: 'engine-unreachable' },
    })
    await connection.close()
  })

  it('finds the engine again once it was started again', async () => {
    const { untilUp, untilDown, connection } = connect(() => routeTo(engine.socketPath))
    const before = await untilUp()
    await engine.stop()
    await untilDown('the engine to be down')
    await engine.start()
    connection.retryNow()
    expect((await untilUp()).engine.id).toBe(before.engine.id)
    await connection.close()
  })
})

describe('a connection', () => {
  const servers = new Set<Server>()

  afterEach(async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    }
    servers.clear()
  })

  const serve = async (events: (response: ServerResponse) => void): Promise<string> => {
    const answer: RequestListener = ({ url = '' }, response) => {
      if (url === '/version') response.end(JSON.stringify({ ApiVersion: '1.51', Version: '28.5.2' }))
      else if (url === '/info') response.end(JSON.stringify({ ID: 'E1', Name: 'here' }))
      else events(response)
    }
    const server = createServer(answer)
    servers.add(server)
    const socketPath = join(mkdtempSync(join(run.path, 's-')), 'docker.sock')
    server.listen(socketPath)
    await once(server, 'listening')
    return socketPath
  }

  it('is down, in the words of the engine, where that lets nobody follow its events', async () => {
    const socketPath = await serve((response) => response.writeHead(403).end('Forbidden by the proxy'))
    const { untilDown, connection, states } = connect(() => routeTo(socketPath))
    const second = async () => {
      await untilDown('the first attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
      connection.retryNow()
      return untilDown('the second attempt to fail', (state) => state.attempts === 2)
    }
    expect((await second()).failure.ownWords).toBe('Forbidden by the proxy')
    expect(states.filter(({ phase }) => phase === 'up')).toEqual([])
    await connection.close()
  })

  it('is up although the engine says nothing of its events until there is one', async () => {
    const socketPath = await serve(() => undefined)
    const { untilUp, connection } = connect(() => routeTo(socketPath))
    expect((await untilUp()).engine.name).toBe('here')
    await connection.close()
  })

  it('looks for the engine anew before each attempt', async () => {
    const socketPath = await serve((response) => response.flushHeaders())
    const ways = [join(run.path, 'nosuch.sock'), socketPath]
    const { untilUp, untilDown, connection } = connect(() => routeTo(ways.shift() ?? socketPath))
    await untilDown('the first attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    connection.retryNow()
    expect((await untilUp()).choice.endpoint.host).toBe(`unix://${socketPath}`)
    await connection.close()
  })

  it('says why no way to an engine was found, and goes on looking', async () => {
    const { untilDown, connection, attempts } = connect(() => {
      throw new Error('no context of that name')
    })
    const { failure } = await untilDown('the attempt to fail', (state) => state.nextAttemptAtMs !== undefined)
    expect(failure.ownWords).toBe('Error: no context of that name')
    connection.retryNow()
    await untilDown('the second attempt to fail', (state) => state.attempts === 2)
    expect(attempts()).toBe(2)
    await connection.close()
  })
})
