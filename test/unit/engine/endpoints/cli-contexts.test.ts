import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  cliConfigFolder,
  currentContextName,
  listCliContexts,
  readCliContext,
} from '../../../../electron/engine/endpoints/cli-contexts.ts'
import { contextFolder, createMachine, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const configFile = '/home/ada/.docker/config.json'

describe('the docker CLI’s folder', () => {
  it('is ~/.docker', () => {
    expect(cliConfigFolder(machine.surroundings())).toBe('/home/ada/.docker')
  })

  it('is where DOCKER_CONFIG says', () => {
    expect(cliConfigFolder(machine.surroundings({ env: { DOCKER_CONFIG: '/srv/cli' } }))).toBe('/srv/cli')
  })
})

describe('the current context', () => {
  it('is the one that config.json names', async () => {
    await machine.writeJson(configFile, { auths: {}, currentContext: 'colima' })
    expect(await currentContextName(machine.surroundings())).toBe('colima')
  })

  it('is none without a config.json', async () => {
    expect(await currentContextName(machine.surroundings())).toBeUndefined()
  })

  it('is none with an empty config.json', async () => {
    await machine.write(configFile, '\n')
    expect(await currentContextName(machine.surroundings())).toBeUndefined()
  })

  it('is none where config.json names the empty string', async () => {
    await machine.writeJson(configFile, { currentContext: '' })
    expect(await currentContextName(machine.surroundings())).toBeUndefined()
  })

  it.each(['{"currentContext": "col', '{"currentContext": 3}', '[]x'])(
    'cannot be told from a damaged config.json, which the failure names (%s)',
    async (text) => {
      await machine.write(configFile, text)
      await expect(currentContextName(machine.surroundings())).rejects.toMatchObject({
        failure: {
          kind: 'invalid-input',
          message: expect.stringContaining(configFile),
          ownWords: expect.any(String),
        },
      })
    },
  )

  it('cannot be told from a config.json that cannot be read, which the failure names', async () => {
    await machine.write(`${configFile}/a-folder-instead`, '')
    await expect(currentContextName(machine.surroundings())).rejects.toMatchObject({
      failure: { message: expect.stringContaining(configFile), ownWords: expect.stringContaining('EISDIR') },
    })
  })
})

describe('a context', () => {
  it('is found by the hash of its name', async () => {
    await machine.addContext('colima', { Host: 'unix:///home/ada/.colima/default/docker.sock' })
    expect(await readCliContext(machine.surroundings(), 'colima')).toEqual({
      name: 'colima',
      host: 'unix:///home/ada/.colima/default/docker.sock',
      skipTlsVerify: false,
      tlsFolder: `/home/ada/.docker/contexts/tls/${contextFolder('colima')}/docker`,
    })
  })

  it('may ask for TLS without verification', async () => {
    await machine.addContext('lab', { Host: 'tcp://lab:2376', SkipTLSVerify: true })
    expect(await readCliContext(machine.surroundings(), 'lab')).toMatchObject({ skipTlsVerify: true })
  })

  it('is the default socket where it names no host', async () => {
    await machine.addContext('bare', {})
    expect(await readCliContext(machine.surroundings(), 'bare')).toMatchObject({
      host: 'unix:///var/run/docker.sock',
    })
  })

  it('is looked for in DOCKER_CONFIG', async () => {
    await machine.addContext('colima', { Host: 'unix:///x' }, '/srv/cli')
    expect(await readCliContext(machine.surroundings(), 'colima')).toBeUndefined()
    const elsewhere = machine.surroundings({ env: { DOCKER_CONFIG: '/srv/cli' } })
    expect(await readCliContext(elsewhere, 'colima')).toMatchObject({ name: 'colima' })
  })

  it.each(['{', '{"Name":"lab","Endpoints":{}}', '{"Name":"lab","Endpoints":{"docker":{"Host":1}}}'])(
    'with a damaged meta.json is a failure that names the file (%s)',
    async (text) => {
      const path = `/home/ada/.docker/contexts/meta/${contextFolder('lab')}/meta.json`
      await machine.write(path, text)
      await expect(readCliContext(machine.surroundings(), 'lab')).rejects.toMatchObject({
        failure: { kind: 'invalid-input', message: expect.stringContaining(path) },
      })
    },
  )
})

describe('the list of contexts', () => {
  it('is in the order of their names, numbers as numbers', async () => {
    for (const name of ['lab10', 'colima', 'lab9']) await machine.addContext(name, { Host: `ssh://${name}` })
    const names = (await listCliContexts(machine.surroundings())).map((context) => context.name)
    expect(names).toEqual(['colima', 'lab9', 'lab10'])
  })

  it('leaves out what is no context', async () => {
    await machine.write('/home/ada/.docker/contexts/meta/.DS_Store', '')
    await machine.write('/home/ada/.docker/contexts/meta/empty/other.txt', '')
    await machine.addContext('colima', { Host: 'unix:///x' })
    expect(await listCliContexts(machine.surroundings())).toHaveLength(1)
  })

  it('is empty where the CLI never made one', async () => {
    expect(await listCliContexts(machine.surroundings())).toEqual([])
  })
})
