import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineFacts, EngineState } from '../../../../electron/core/engine-state.ts'
import type { EngineOffers, EngineWish } from '../../../../electron/core/engine-offers.ts'
import { FailureError } from '../../../../electron/core/failure.ts'
import { engineIdOf } from '../../../../electron/core/identity.ts'
import type { OfferedEndpoint } from '../../../../electron/engine/endpoints/offered.ts'
import { createEngines } from '../../../../electron/services/engines/engines.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const factsOf = (name: string): EngineFacts => ({
  id: engineIdOf(name),
  name,
  ...{ product: 'docker', version: '28.5.2', apiVersion: '1.51', operatingSystem: 'Debian' },
  ...{ platform: 'linux/amd64', store: 'graph-driver', storageDriver: 'overlay2' },
})

const contextOf = (name: string): OfferedEndpoint => {
  const host = `unix:///srv/${name}.sock`
  const source = { kind: 'chosen-context', name } as const
  const endpoint = { address: { kind: 'socket', path: `/srv/${name}.sock` }, source, host } as const
  return { wish: { kind: 'context', name }, endpoint: { endpoint, why: '', passedOver: [] } }
}

const automatic: OfferedEndpoint = { ...contextOf('own'), wish: { kind: 'automatic' } }

const unreachable = new FailureError({ kind: 'engine-unreachable', message: 'Nobody is there.', advice: '' })

/** Contexts with these names, asked by hand. */
const enginesOf = (...names: readonly string[]) => {
  const told: EngineOffers[] = []
  const asked = new Map<
    string,
    { answer: (facts: EngineFacts) => void; fail: () => void; signal: AbortSignal }
  >()
  const world = {
    chosen: { kind: 'automatic' } as EngineWish,
    shown: { phase: 'connecting' } as EngineState,
    isCleaningUp: false,
  }
  const engines = createEngines({
    list: () => Promise.resolve([automatic, ...names.map(contextOf)]),
    ask: ({ endpoint }, signal) =>
      new Promise((resolve, reject) => {
        asked.set(endpoint.host, { answer: resolve, fail: () => reject(unreachable), signal })
      }),
    shown: () => world.shown,
    chosen: () => world.chosen,
    choose: (wish) => {
      world.chosen = wish
      return Promise.resolve()
    },
    isCleaningUp: () => world.isCleaningUp,
    onChange: (offers) => told.push(offers),
  })
  const answerOf = (name: string) => {
    const one = asked.get(`unix:///srv/${name}.sock`)
    if (one === undefined) throw new Error(`${name} was not asked`)
    return one
  }
  const looks = async (): Promise<readonly string[]> => {
    await vi.advanceTimersByTimeAsync(100)
    return engines.offers().offers.map(({ look }) => look.kind)
  }
  return { engines, world, told, asked, answerOf, looks }
}

describe('the engines that can be chosen', () => {
  it('are asked all at once, and one that hangs keeps nobody waiting', async () => {
    const { engines, answerOf, looks, told } = enginesOf('hangs', 'is-up', 'is-down')
    const { offers } = await engines.look()
    expect(offers.map(({ look }) => look.kind)).toEqual(['looking', 'looking', 'looking', 'looking'])
    answerOf('is-up').answer(factsOf('box'))
    answerOf('is-down').fail()
    expect(await looks()).toEqual(['looking', 'looking', 'up', 'down'])
    expect(told.at(-1)?.offers[2]?.look).toEqual({ kind: 'up', engine: factsOf('box') })
  })

  it('are not asked what the connection knows', async () => {
    const { engines, world, asked, looks } = enginesOf('other')
    await engines.look()
    expect([...asked.keys()]).toEqual(['unix:///srv/other.sock'])
    world.shown = { phase: 'down', failure: unreachable.failure, sinceMs: 0, attempts: 1 }
    engines.shownChanged()
    expect((await looks())[0]).toBe('down')
  })

  it('are asked anew by another look, and what is answered to the one before is not heard', async () => {
    const { engines, answerOf, looks } = enginesOf('box')
    await engines.look()
    const before = answerOf('box')
    await engines.look()
    expect(before.signal.aborted).toBe(true)
    before.answer(factsOf('an old answer'))
    expect((await looks())[1]).toBe('looking')
  })

  it('still have the one that was shown before, as it was last seen', async () => {
    const { engines, world, looks } = enginesOf('box')
    await engines.look()
    world.shown = {
      ...{ phase: 'up', engine: factsOf('own'), sinceMs: 0 },
      choice: { endpoint: { ...ownEndpoint }, why: '', passedOver: [] },
    }
    await engines.choose({ kind: 'context', name: 'box' })
    world.shown = { phase: 'connecting' }
    expect(await looks()).toEqual(['up', 'looking'])
    expect(engines.offers().chosen).toEqual({ kind: 'context', name: 'box' })
  })

  it('have the one that was left before it had answered asked how it stands', async () => {
    const { engines, answerOf, looks } = enginesOf('box')
    await engines.look()
    await engines.choose({ kind: 'context', name: 'box' })
    answerOf('own').fail()
    expect((await looks())[0]).toBe('down')
  })

  it('have a choice on the list that is no longer there', async () => {
    const { engines, world } = enginesOf('box')
    world.chosen = { kind: 'context', name: 'gone' }
    await engines.look()
    expect(engines.offers().offers.at(-1)?.wish).toEqual({ kind: 'context', name: 'gone' })
  })
})

const ownEndpoint = {
  address: { kind: 'socket', path: '/srv/own.sock' },
  source: { kind: 'default-socket' },
  host: 'unix:///srv/own.sock',
} as const

describe('a choice', () => {
  it('is refused while a clean-up runs', async () => {
    const { engines, world } = enginesOf('box')
    await engines.look()
    world.isCleaningUp = true
    await expect(engines.choose({ kind: 'context', name: 'box' })).rejects.toMatchObject({
      failure: { kind: 'in-use' },
    })
    expect(world.chosen).toEqual({ kind: 'automatic' })
  })

  it('is refused of what is not on the list: no page can have an address of its own asked', async () => {
    const { engines, world } = enginesOf('box')
    await engines.look()
    await expect(engines.choose({ kind: 'host', host: 'tcp://example.com:2375' })).rejects.toMatchObject({
      failure: { kind: 'invalid-input' },
    })
    expect(world.chosen).toEqual({ kind: 'automatic' })
  })
})
