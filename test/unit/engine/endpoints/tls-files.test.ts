import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discoverEndpoint, endpointChoice } from '../../../../electron/engine/endpoints/discover.ts'
import type { Surroundings } from '../../../../electron/engine/endpoints/surroundings.ts'
import { contextFolder, createMachine, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const discover = (env: Surroundings['env']) => discoverEndpoint(machine.surroundings({ env }))

describe('TLS', () => {
  const addFiles = async (folder: string, ...names: string[]) => {
    for (const name of names) await machine.write(`${folder}/${name}.pem`, `the ${name}`)
  }
  const contextTls = `/home/ada/.docker/contexts/tls/${contextFolder('lab')}/docker`

  it('is not used for tcp:// unless it is asked for', async () => {
    const found = await discover({ DOCKER_HOST: 'tcp://lab:2376' })
    expect(found.endpoint.address).toEqual({ kind: 'tcp', hostname: 'lab', port: 2376, tls: false })
    expect(found.tls).toBeUndefined()
  })

  it('is asked for by DOCKER_TLS_VERIFY, with the files in DOCKER_CERT_PATH', async () => {
    await addFiles('/srv/certs', 'ca', 'cert', 'key')
    const env = { DOCKER_HOST: 'tcp://lab:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/srv/certs' }
    const found = await discover(env)
    expect(found.endpoint.address).toMatchObject({ tls: true })
    expect(found.tls).toEqual({ ca: 'the ca', cert: 'the cert', key: 'the key', skipVerify: false })
  })

  it('has its files in the CLI’s folder without DOCKER_CERT_PATH', async () => {
    await addFiles('/home/ada/.docker', 'ca')
    const found = await discover({ DOCKER_HOST: 'tcp://lab:2376', DOCKER_TLS_VERIFY: '1' })
    expect(found.tls).toEqual({ ca: 'the ca', skipVerify: false })
  })

  it('cannot verify without a ca.pem', async () => {
    await expect(discover({ DOCKER_HOST: 'tcp://lab', DOCKER_TLS_VERIFY: '1' })).rejects.toMatchObject({
      failure: { kind: 'invalid-input', message: expect.stringContaining('/home/ada/.docker/ca.pem') },
    })
  })

  it('is asked for by DOCKER_TLS, with nothing verified', async () => {
    expect((await discover({ DOCKER_HOST: 'tcp://lab', DOCKER_TLS: '1' })).tls).toEqual({ skipVerify: true })
  })

  it('is asked for by https://, trusting what the system trusts', async () => {
    const found = await discover({ DOCKER_HOST: 'https://lab' })
    expect(found.endpoint.address).toMatchObject({ tls: true })
    expect(found.tls).toEqual({ skipVerify: false })
  })

  it('is not for sockets, whatever the environment says', async () => {
    expect((await discover({ DOCKER_HOST: 'unix:///a', DOCKER_TLS_VERIFY: '1' })).tls).toBeUndefined()
  })

  it('is asked for by the files of a context', async () => {
    await machine.addContext('lab', { Host: 'tcp://lab:2376', SkipTLSVerify: false })
    await addFiles(contextTls, 'ca', 'cert', 'key')
    const found = await discover({ DOCKER_CONTEXT: 'lab' })
    expect(found.endpoint.address).toMatchObject({ tls: true })
    expect(found.tls).toEqual({ ca: 'the ca', cert: 'the cert', key: 'the key', skipVerify: false })
  })

  it('is asked for by a context that skips verification', async () => {
    await machine.addContext('lab', { Host: 'tcp://lab:2376', SkipTLSVerify: true })
    expect((await discover({ DOCKER_CONTEXT: 'lab' })).tls).toEqual({ skipVerify: true })
  })

  it('is not for a context without files, nor does the environment ask for it', async () => {
    await machine.addContext('lab', { Host: 'tcp://lab:2375' })
    const found = await discover({ DOCKER_CONTEXT: 'lab', DOCKER_TLS_VERIFY: '1' })
    expect(found.endpoint.address).toMatchObject({ tls: false })
  })

  it('leaves a certificate without its key unused', async () => {
    await addFiles('/srv/certs', 'ca', 'cert')
    const env = { DOCKER_HOST: 'tcp://lab', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/srv/certs' }
    expect((await discover(env)).tls).toEqual({ ca: 'the ca', skipVerify: false })
  })

  it('keeps its files from the window', async () => {
    await addFiles('/srv/certs', 'ca', 'cert', 'key')
    const env = { DOCKER_HOST: 'tcp://lab', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/srv/certs' }
    const shown = endpointChoice(await discover(env))
    expect(Object.keys(shown)).toEqual(['endpoint', 'why', 'passedOver'])
    expect(JSON.stringify(shown)).not.toContain('the key')
  })
})
