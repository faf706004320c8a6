import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EngineWish } from '../../../../electron/core/engine-offers.ts'
import { endpointOf } from '../../../../electron/engine/endpoints/discover.ts'
import { offeredEndpoints } from '../../../../electron/engine/endpoints/offered.ts'
import type { Surroundings } from '../../../../electron/engine/endpoints/surroundings.ts'
import { contextFolder, createMachine, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const defaultSocket = '/var/run/docker.sock'
const colimaSocket = '/home/ada/.colima/default/docker.sock'

const offeredWith = async (env: Surroundings['env'] = {}) =>
  (await offeredEndpoints(machine.surroundings({ env }))).map((offer) => ({
    wish: offer.wish,
    host: 'endpoint' in offer ? offer.endpoint.endpoint.host : offer.failure.kind,
  }))

describe('the engines on offer', () => {
  it('are the docker CLI’s own, each of its contexts, and the sockets that are there', async () => {
    await machine.listen(defaultSocket)
    await machine.listen('/run/podman/podman.sock')
    await machine.addContext('build box', { Host: 'ssh://ada@box' })
    expect(await offeredWith()).toEqual([
      { wish: { kind: 'automatic' }, host: `unix://${defaultSocket}` },
      { wish: { kind: 'context', name: 'build box' }, host: 'ssh://ada@box' },
      { wish: { kind: 'host', host: `unix://${defaultSocket}` }, host: `unix://${defaultSocket}` },
      {
        wish: { kind: 'host', host: 'unix:///run/podman/podman.sock' },
        host: 'unix:///run/podman/podman.sock',
      },
    ])
  })

  it('have no address twice that a context names', async () => {
    await machine.listen(colimaSocket)
    await machine.addContext('colima', { Host: `unix://${colimaSocket}` })
    const wishes = (await offeredWith()).map(({ wish }) => wish)
    expect(wishes).toEqual([{ kind: 'automatic' }, { kind: 'context', name: 'colima' }])
  })

  it('have sockets that nobody listens at any more, since they tell of an engine that is off', async () => {
    await machine.leaveDeadSocket(colimaSocket)
    expect(await offeredWith()).toContainEqual({
      wish: { kind: 'host', host: `unix://${colimaSocket}` },
      host: `unix://${colimaSocket}`,
    })
  })

  it('are there although one of the CLI’s files is damaged', async () => {
    await machine.write(`/home/ada/.docker/contexts/meta/${contextFolder('bad')}/meta.json`, '{')
    await machine.addContext('good', { Host: 'unix:///srv/good.sock' })
    expect(await offeredWith({ DOCKER_CONTEXT: 'bad' })).toEqual([
      { wish: { kind: 'automatic' }, host: 'invalid-input' },
      { wish: { kind: 'context', name: contextFolder('bad') }, host: 'invalid-input' },
      { wish: { kind: 'context', name: 'good' }, host: 'unix:///srv/good.sock' },
    ])
  })

  it('have a context whose file is damaged, with that file and what to do', async () => {
    const path = `/home/ada/.docker/contexts/meta/${contextFolder('lab')}/meta.json`
    await machine.writeJson(path, { Name: 'lab', Endpoints: {} })
    const offers = await offeredEndpoints(machine.surroundings())
    expect(offers).toContainEqual({
      wish: { kind: 'context', name: 'lab' },
      failure: {
        kind: 'invalid-input',
        message: expect.stringContaining(path) as unknown,
        advice: expect.stringMatching(/./) as unknown,
        ownWords: expect.any(String) as unknown,
      },
    })
  })
})

const endpointFor = (wish: EngineWish, env: Surroundings['env'] = {}) =>
  endpointOf(machine.surroundings({ env }), wish)

describe('the engine that was chosen', () => {
  it('is taken whatever the environment says', async () => {
    await machine.addContext('colima', { Host: `unix://${colimaSocket}` })
    const env = { DOCKER_HOST: 'unix:///srv/docker.sock' }
    expect(await endpointFor({ kind: 'context', name: 'colima' }, env)).toEqual({
      endpoint: {
        address: { kind: 'socket', path: colimaSocket },
        source: { kind: 'chosen-context', name: 'colima' },
        host: `unix://${colimaSocket}`,
      },
      why: 'You chose the docker CLI’s context colima.',
      passedOver: [],
    })
    expect((await endpointFor({ kind: 'automatic' }, env)).why).toBe('DOCKER_HOST is set.')
  })

  it('is called by the product whose socket it is', async () => {
    const { endpoint } = await endpointFor({ kind: 'host', host: `unix://${colimaSocket}` })
    expect(endpoint.source).toEqual({ kind: 'chosen-host', product: 'Colima' })
    const other = await endpointFor({ kind: 'host', host: 'unix:///srv/docker.sock' })
    expect(other.endpoint.source).toEqual({ kind: 'chosen-host' })
  })

  it('that is no longer there says to choose another', async () => {
    await expect(endpointFor({ kind: 'context', name: 'gone' })).rejects.toMatchObject({
      failure: { kind: 'not-found', advice: expect.stringContaining('Choose another engine') as unknown },
    })
  })
})
