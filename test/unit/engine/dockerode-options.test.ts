import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, ListenOptions } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { EndpointAddress, SshAddress } from '../../../electron/core/endpoint.ts'
import { dockerodeOptions } from '../../../electron/engine/dockerode-options.ts'
import type { DiscoveredEndpoint } from '../../../electron/engine/endpoints/discover.ts'
import { sshArguments } from '../../../electron/engine/endpoints/ssh-connection.ts'
import type { TlsMaterial } from '../../../electron/engine/endpoints/tls-files.ts'

let folder: string
const servers: Server[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lading-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  await rm(folder, { recursive: true })
})

const listening = async <S extends Server>(server: S, where: ListenOptions): Promise<S> => {
  servers.push(server)
  await once(server.listen(where), 'listening')
  return server
}

/** Answers each request with the name it is given, as an engine's version. */
const answers =
  (name: string): RequestListener =>
  (request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ Version: name, path: request.url }))
  }

const portOf = (server: Server): number => (server.address() as AddressInfo).port

const discovered = (address: EndpointAddress, tls?: TlsMaterial): DiscoveredEndpoint => ({
  endpoint: { address, source: { kind: 'docker-host' }, host: 'unused' },
  why: '',
  passedOver: [],
  ...(tls === undefined ? {} : { tls }),
})

const ask = (address: EndpointAddress, tls?: TlsMaterial): Promise<unknown> =>
  new Docker(dockerodeOptions(discovered(address, tls))).version()

/** The environment names a server that would answer, were it asked. */
const misleadByEnvironment = async (scheme: 'tcp' | 'ssh' | 'unix') => {
  const path = join(folder, 'wrong.sock')
  const wrong = createHttpServer(answers('the wrong one'))
  const server = await listening(wrong, scheme === 'unix' ? { path } : { port: 0, host: '127.0.0.1' })
  vi.stubEnv('DOCKER_HOST', scheme === 'unix' ? `unix://${path}` : `${scheme}://127.0.0.1:${portOf(server)}`)
}

describe('over a socket', () => {
  it.each(['tcp', 'ssh', 'unix'] as const)(
    'the request arrives there with DOCKER_HOST=%s',
    async (scheme) => {
      const path = join(folder, 'right.sock')
      await listening(createHttpServer(answers('the right one')), { path })
      await misleadByEnvironment(scheme)
      expect(await ask({ kind: 'socket', path })).toEqual({ Version: 'the right one', path: '/version' })
    },
  )

  it('DOCKER_TLS_VERIFY in the environment makes no TLS of it', async () => {
    const path = join(folder, 'right.sock')
    await listening(createHttpServer(answers('the right one')), { path })
    await misleadByEnvironment('tcp')
    vi.stubEnv('DOCKER_TLS_VERIFY', '1')
    expect(await ask({ kind: 'socket', path })).toMatchObject({ Version: 'the right one' })
  })
})

describe('over plain TCP', () => {
  it.each(['tcp', 'ssh', 'unix'] as const)(
    'the request arrives there with DOCKER_HOST=%s',
    async (scheme) => {
      const server = createHttpServer(answers('the right one'))
      const port = portOf(await listening(server, { port: 0, host: '127.0.0.1' }))
      await misleadByEnvironment(scheme)
      const answer = await ask({ kind: 'tcp', hostname: '127.0.0.1', port })
      expect(answer).toEqual({ Version: 'the right one', path: '/version' })
    },
  )

  it('the request arrives at an IPv6 address', async () => {
    const server = createHttpServer(answers('the right one'))
    const port = portOf(await listening(server, { port: 0, host: '::1' }))
    expect(await ask({ kind: 'tcp', hostname: '0:0:0:0:0:0:0:1', port })).toMatchObject({
      Version: 'the right one',
    })
  })
})

describe('over TLS', () => {
  let certificates: string
  let ca: string
  let client: { readonly cert: string; readonly key: string }
  let serverPair: { readonly cert: string; readonly key: string }

  const run = promisify(execFile)
  const openssl = (...args: string[]) => run('openssl', args, { cwd: certificates })
  const pem = (name: string) => readFile(join(certificates, name), 'utf8')

  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const signed = async (name: string) => {
    await openssl('req', ...newKey, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    await writeFile(join(certificates, 'names'), 'subjectAltName=IP:127.0.0.1')
    const request = ['-req', '-in', `${name}.csr`, '-extfile', 'names', '-days', '2', '-out', `${name}.pem`]
    await openssl('x509', ...request, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial')
    return { cert: await pem(`${name}.pem`), key: await pem(`${name}.key`) }
  }

  beforeAll(async () => {
    certificates = await mkdtemp(join(tmpdir(), 'lading-tls-'))
    const authority = ['-x509', ...newKey, '-subj', '/CN=Lading tests', '-days', '2']
    await openssl('req', ...authority, '-keyout', 'ca.key', '-out', 'ca.pem')
    ca = await pem('ca.pem')
    serverPair = await signed('server')
    client = await signed('client')
  })
  afterAll(() => rm(certificates, { recursive: true }))

  const listenSecurely = async (
    clients: { readonly requestCert?: boolean } = {},
  ): Promise<EndpointAddress> => {
    const server = createHttpsServer({ ...serverPair, ca, ...clients }, answers('the right one'))
    const port = portOf(await listening(server, { port: 0, host: '127.0.0.1' }))
    return { kind: 'tcp', hostname: '127.0.0.1', port, tls: true }
  }

  it('the request arrives there, with the authority trusted', async () => {
    const address = await listenSecurely()
    await misleadByEnvironment('tcp')
    expect(await ask(address, { ca, skipVerify: false })).toMatchObject({ Version: 'the right one' })
  })

  it('the client shows its certificate', async () => {
    const address = await listenSecurely({ requestCert: true })
    const answer = await ask(address, { ca, ...client, skipVerify: false })
    expect(answer).toMatchObject({ Version: 'the right one' })
  })

  it('a client without a certificate is turned away by an engine that wants one', async () => {
    const address = await listenSecurely({ requestCert: true })
    await expect(ask(address, { ca, skipVerify: false })).rejects.toThrow()
  })

  it('an engine that no trusted authority vouches for is not spoken to', async () => {
    const address = await listenSecurely()
    await expect(ask(address, { skipVerify: false })).rejects.toMatchObject({
      code: 'SELF_SIGNED_CERT_IN_CHAIN',
    })
  })

  it('TLS files that are missing do not turn TLS off', async () => {
    const address = await listenSecurely()
    await expect(ask(address)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' })
  })

  it('it is spoken to where verification is skipped', async () => {
    const address = await listenSecurely()
    expect(await ask(address, { skipVerify: true })).toMatchObject({ Version: 'the right one' })
  })
})

describe('over SSH', () => {
  const build: SshAddress = { kind: 'ssh', user: 'ada', hostname: 'build.example' }

  /** Puts a program called ssh before all others: the shell script `lines`. */
  const installSsh = async (lines: string) => {
    const path = join(folder, 'ssh')
    await writeFile(path, `#!/bin/sh\n${lines}\n`)
    await chmod(path, 0o755)
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`)
  }

  /** An ssh that connects to the socket at `path`, as `docker system dial-stdio` does over there. */
  const installDialer = (path: string) => {
    const script = `const s = require('node:net').connect('${path}'); process.stdin.pipe(s).pipe(process.stdout)`
    return installSsh(`echo "$@" >> ${folder}/arguments\nexec '${process.execPath}' -e "${script}"`)
  }

  it('the request arrives at the engine over there', async () => {
    const path = join(folder, 'right.sock')
    await listening(createHttpServer(answers('the right one')), { path })
    await installDialer(path)
    await misleadByEnvironment('ssh')
    expect(await ask(build)).toEqual({ Version: 'the right one', path: '/version' })
    const used = await readFile(join(folder, 'arguments'), 'utf8')
    expect(used).toBe(`${sshArguments(build).join(' ')}\n`)
  })

  it('a large answer arrives whole', async () => {
    const path = join(folder, 'right.sock')
    const large = 'x'.repeat(5_000_000)
    await listening(createHttpServer(answers(large)), { path })
    await installDialer(path)
    expect(await ask(build)).toMatchObject({ Version: large })
  })

  it('requests at the same time each have a connection', async () => {
    const path = join(folder, 'right.sock')
    await listening(createHttpServer(answers('the right one')), { path })
    await installDialer(path)
    const docker = new Docker(dockerodeOptions(discovered(build)))
    const versions = await Promise.all([docker.version(), docker.version(), docker.version()])
    expect(versions.map(({ Version }) => Version)).toEqual(Array(3).fill('the right one'))
  })

  it('ssh ends when the request is cancelled', async () => {
    const ending = `kill $!; echo > ${folder}/ended; exit`
    await installSsh(`sleep 60 & trap "${ending}" TERM; echo > ${folder}/started; wait`)
    const cancel = new AbortController()
    const docker = new Docker(dockerodeOptions(discovered(build)))
    const answer = docker.version({ abortSignal: cancel.signal } as never)
    const rejected = expect(answer).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => existsSync(join(folder, 'started'))).toBe(true)
    cancel.abort()
    await rejected
    await expect.poll(() => existsSync(join(folder, 'ended'))).toBe(true)
  })

  it('ssh’s own words tell why it failed', async () => {
    await installSsh('echo "ada@build.example: Permission denied (publickey)." >&2; exit 255')
    await expect(ask(build)).rejects.toThrow('Permission denied (publickey)')
  })

  it('a machine without ssh says so', async () => {
    vi.stubEnv('PATH', folder)
    await expect(ask(build)).rejects.toMatchObject({ code: 'ENOENT', path: 'ssh' })
  })

  it('ssh is given user, port and socket, and nothing that could be taken for an option or a command', () => {
    const address: SshAddress = { ...build, port: 2222, socketPath: "/run/o'clock;reboot.sock" }
    expect(sshArguments(address).slice(5)).toEqual([
      ...['-l', 'ada', '-p', '2222', '--', 'build.example', 'docker'],
      `'--host=unix:///run/o'\\''clock;reboot.sock'`,
      ...['system', 'dial-stdio'],
    ])
  })
})
