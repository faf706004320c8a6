import { chmod } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeSource } from '../../../../electron/core/endpoint.ts'
import { discoverEndpoint, type DiscoveredEndpoint } from '../../../../electron/engine/endpoints/discover.ts'
import type { Surroundings } from '../../../../electron/engine/endpoints/surroundings.ts'
import { createMachine, unprivileged, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const defaultSocket = '/var/run/docker.sock'
const colimaSocket = '/home/ada/.colima/default/docker.sock'
const rootlessSocket = '/run/user/4242/docker.sock'
const config = '/home/ada/.docker/config.json'

const discover = (env: Surroundings['env'] = {}): Promise<DiscoveredEndpoint> =>
  discoverEndpoint(machine.surroundings({ env }))

const addColima = () => machine.addContext('colima', { Host: `unix://${colimaSocket}` })

describe('the order', () => {
  it('begins with DOCKER_HOST', async () => {
    await addColima()
    await machine.listen(defaultSocket)
    const env = { DOCKER_HOST: 'unix:///srv/docker.sock', DOCKER_CONTEXT: 'colima' }
    expect(await discover(env)).toEqual({
      endpoint: {
        address: { kind: 'socket', path: '/srv/docker.sock' },
        source: { kind: 'docker-host' },
        host: 'unix:///srv/docker.sock',
      },
      why: 'DOCKER_HOST is set.',
      passedOver: [],
    })
  })

  it('goes on with DOCKER_CONTEXT', async () => {
    await addColima()
    await machine.writeJson(config, { currentContext: 'other' })
    expect(await discover({ DOCKER_CONTEXT: 'colima', DOCKER_HOST: '' })).toEqual({
      endpoint: {
        address: { kind: 'socket', path: colimaSocket },
        source: { kind: 'docker-context', name: 'colima' },
        host: `unix://${colimaSocket}`,
      },
      why: 'DOCKER_CONTEXT is set to colima.',
      passedOver: [],
    })
  })

  it('goes on with the CLI’s current context', async () => {
    await addColima()
    await machine.listen(defaultSocket)
    await machine.writeJson(config, { currentContext: 'colima' })
    expect(await discover()).toMatchObject({
      endpoint: { source: { kind: 'current-context', name: 'colima' }, host: `unix://${colimaSocket}` },
      why: 'The docker CLI’s current context is colima.',
    })
  })

  it('ends with the default socket', async () => {
    await machine.listen(defaultSocket)
    await machine.listen(rootlessSocket)
    expect(await discover()).toEqual({
      endpoint: {
        address: { kind: 'socket', path: defaultSocket },
        source: { kind: 'default-socket' },
        host: `unix://${defaultSocket}`,
      },
      why: 'The default socket.',
      passedOver: [],
    })
  })
})

describe('what is named', () => {
  it('is chosen even where nothing listens and another socket would answer', async () => {
    await machine.listen(defaultSocket)
    expect((await discover({ DOCKER_HOST: 'unix:///gone.sock' })).endpoint.host).toBe('unix:///gone.sock')
  })

  it('may be on another machine, reached by ssh', async () => {
    await machine.addContext('build', { Host: 'ssh://ada@build' })
    expect((await discover({ DOCKER_CONTEXT: 'build' })).endpoint.address).toEqual({
      kind: 'ssh',
      user: 'ada',
      hostname: 'build',
    })
  })

  it('is the default socket where DOCKER_CONTEXT is default, whatever the current context is', async () => {
    await addColima()
    await machine.writeJson(config, { currentContext: 'colima' })
    await machine.listen(defaultSocket)
    expect((await discover({ DOCKER_CONTEXT: 'default' })).endpoint.source).toEqual({
      kind: 'default-socket',
    })
  })

  it('is the default socket where the current context is default', async () => {
    await machine.writeJson(config, { currentContext: 'default' })
    await machine.listen(defaultSocket)
    expect((await discover()).endpoint.source).toEqual({ kind: 'default-socket' })
  })

  it('is not found where DOCKER_CONTEXT names a context that there is not', async () => {
    await expect(discover({ DOCKER_CONTEXT: 'gone' })).rejects.toMatchObject({
      failure: { kind: 'not-found', advice: expect.stringContaining('DOCKER_CONTEXT') },
    })
  })

  it('is not found where the current context is one that there is not', async () => {
    await machine.writeJson(config, { currentContext: 'gone' })
    await expect(discover()).rejects.toMatchObject({
      failure: { kind: 'not-found', message: expect.stringContaining('gone') },
    })
  })

  it('is an invalid input where a context’s host cannot be understood, and the context is named', async () => {
    await machine.addContext('odd', { Host: 'gopher://build' })
    await expect(discover({ DOCKER_CONTEXT: 'odd' })).rejects.toMatchObject({
      failure: { kind: 'invalid-input', message: expect.stringContaining('context odd') },
    })
  })

  it('does not depend on a damaged config.json where DOCKER_HOST or DOCKER_CONTEXT is set', async () => {
    await addColima()
    await machine.write(config, '{')
    expect((await discover({ DOCKER_HOST: 'unix:///a' })).endpoint.host).toBe('unix:///a')
    expect((await discover({ DOCKER_CONTEXT: 'colima' })).endpoint.host).toBe(`unix://${colimaSocket}`)
  })
})

describe('where nothing listens at the default socket', () => {
  it('the best well-known socket that answers is chosen, and what came before it is told', async () => {
    await machine.leaveDeadSocket(rootlessSocket)
    await machine.listen(colimaSocket)
    await machine.listen('/run/podman/podman.sock')
    const { endpoint, why, passedOver } = await discover()
    expect(endpoint).toEqual({
      address: { kind: 'socket', path: colimaSocket },
      source: { kind: 'well-known', product: 'Colima' },
      host: `unix://${colimaSocket}`,
    })
    expect(why).toBe('Nothing listens at the default socket; Colima’s socket does.')
    expect(passedOver).toEqual([
      { host: `unix://${defaultSocket}`, why: 'There is no socket.' },
      { host: `unix://${rootlessSocket}`, why: 'Nothing listens there.' },
      { host: 'unix:///home/ada/.docker/run/docker.sock', why: 'There is no socket.' },
      { host: 'unix:///home/ada/.docker/desktop/docker.sock', why: 'There is no socket.' },
    ])
  })

  it('a dead default socket is passed over like one that is not there', async () => {
    await machine.leaveDeadSocket(defaultSocket)
    await machine.listen(colimaSocket)
    const { endpoint, passedOver } = await discover()
    expect(endpoint.host).toBe(`unix://${colimaSocket}`)
    expect(passedOver[0]).toEqual({ host: `unix://${defaultSocket}`, why: 'Nothing listens there.' })
  })

  it('the default socket is chosen where no other answers, and everything tried is told', async () => {
    const { endpoint, why, passedOver } = await discover()
    expect(endpoint.source).toEqual({ kind: 'default-socket' })
    expect(why).toBe('The default socket. Nothing listens there, nor anywhere else that Lading knows of.')
    expect(passedOver.map(({ host }) => host)).toContain(`unix://${rootlessSocket}`)
    expect(passedOver.at(-1)?.host).toBe(
      'unix:///home/ada/.local/share/containers/podman/machine/podman.sock',
    )
  })

  it('well-known sockets are tried at the same time', async () => {
    let knocking = 0
    let most = 0
    const surroundings = machine.surroundings()
    await discoverEndpoint({
      ...surroundings,
      canConnect: async (address, deadlineMs) => {
        most = Math.max(most, ++knocking)
        const outcome = await surroundings.canConnect(address, deadlineMs)
        knocking -= 1
        return outcome
      },
    })
    expect(most).toBeGreaterThan(1)
  })
})

describe('where the default socket is not this user’s to open', () => {
  beforeEach(async () => {
    await machine.listen(defaultSocket)
    await chmod(machine.at(defaultSocket), 0)
  })

  it('it is chosen all the same, for the window to explain', async () => {
    const { endpoint, why } = await unprivileged(() => discover())
    expect(endpoint.source).toEqual({ kind: 'default-socket' })
    expect(why).toBe('The default socket is there, but you may not open it.')
  })

  it('a well-known socket that answers is chosen instead', async () => {
    await machine.listen(rootlessSocket)
    await chmod(machine.at(rootlessSocket), 0o777)
    const { endpoint, why, passedOver } = await unprivileged(() => discover())
    expect(endpoint.host).toBe(`unix://${rootlessSocket}`)
    expect(why).toBe('You may not open the default socket; Rootless Docker’s socket answers.')
    expect(passedOver).toEqual([{ host: `unix://${defaultSocket}`, why: 'You may not open this socket.' }])
  })
})

describe('where the default socket is silent', () => {
  it('it is chosen: the engine is in trouble, not elsewhere', async () => {
    await machine.listen(colimaSocket)
    const surroundings = machine.surroundings({
      canConnect: ({ path }) => Promise.resolve(path === defaultSocket ? 'silent' : 'accepts'),
    })
    expect((await discoverEndpoint(surroundings)).endpoint.source).toEqual({ kind: 'default-socket' })
  })
})

describe('a source in a few words', () => {
  it.each([
    [{ kind: 'docker-host' }, 'DOCKER_HOST'],
    [{ kind: 'docker-context', name: 'colima' }, 'context colima (DOCKER_CONTEXT)'],
    [{ kind: 'current-context', name: 'colima' }, 'context colima'],
    [{ kind: 'default-socket' }, 'default socket'],
    [{ kind: 'well-known', product: 'OrbStack' }, 'OrbStack'],
  ] as const)('%o is %s', (source, words) => {
    expect(describeSource(source)).toBe(words)
  })
})
