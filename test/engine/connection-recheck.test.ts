import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EngineState } from '../../electron/core/engine-state.ts'
import { connectToEngine, type EngineConnection } from '../../electron/engine/connection.ts'
import type { EngineEvent } from '../../electron/engine/events.ts'
import { startEngine, type Engine } from '../support/engine.ts'
import { operate } from '../support/engine-operations.ts'
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts'
import { routeTo } from '../support/lading.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { createAwaited } from '../support/until.ts'

const run = createRunFolder()
let engine: Engine
let proxy: FaultProxy
beforeAll(async () => {
  engine = await startEngine({ kind: 'graph-driver', folder: run.path })
  await operate(engine, { kind: 'import', as: 'mine:1' })
  proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
})
afterAll(async () => {
  await proxy.dispose()
  await engine.dispose()
  await run.dispose()
})

let states: EngineState[]
let events: EngineEvent[]
let attempts: number
let connection: EngineConnection
let until: ReturnType<typeof createAwaited>['until']

/** Connects through the proxy; a second attempt comes only where it is asked for. */
const connect = (): void => {
  const awaited = createAwaited()
  until = awaited.until
  states = []
  events = []
  attempts = 0
  connection = connectToEngine({
    findRoute: () => {
      attempts += 1
      return Promise.resolve(routeTo(proxy.socketPath))
    },
    nowMs: () => Date.now(),
    random: () => 0.999,
    deadlineMs: 3_000,
    onState: (state) => {
      states.push(state)
      awaited.changed()
    },
    onEvent: (event) => {
      events.push(event)
      awaited.changed()
    },
  })
}

const untilPhase = (phase: EngineState['phase']): Promise<boolean> =>
  until(`the engine to be ${phase}`, () => connection.state().phase === phase)

beforeEach(() => proxy.setMode({ kind: 'pass' }))
afterEach(() => connection.close())

describe('a connection that is doubted', () => {
  it('stays up where the engine answers, and follows its events anew', async () => {
    connect()
    await untilPhase('up')
    const before = states.length
    const again = proxy.whenConnected(/^GET \S*\/events/)
    connection.recheck()
    await again
    await until('the engine to be told of again', () => states.length > before)
    await operate(engine, { kind: 'tag', name: 'mine:1', as: 'mine:doubted' })
    await until('word of the new name', () => events.length > 0)
    expect(states.filter(({ phase }) => phase === 'down')).toEqual([])
    expect(states.at(-1)).toEqual(states[before - 1])
    expect(attempts).toBe(1)
  })

  it('is down where the engine does not answer, although its stream of events is open', async () => {
    connect()
    await untilPhase('up')
    proxy.setMode({ kind: 'hang' })
    connection.recheck()
    await untilPhase('down')
    proxy.setMode({ kind: 'pass' })
    connection.retryNow()
    await untilPhase('up')
  })

  it('is tried at once while it is down', async () => {
    proxy.setMode({ kind: 'refuse' })
    connect()
    await untilPhase('down')
    proxy.setMode({ kind: 'pass' })
    connection.recheck()
    await untilPhase('up')
    expect(attempts).toBe(2)
  })
})
