import type { EndpointAddress, SocketAddress, SshAddress, TcpAddress } from '../../core/endpoint.ts'
import { FailureError } from '../../core/failure.ts'
import { m } from '../../words/messages.ts'

/** A docker host string, understood. */
export interface ParsedHost {
  readonly address: EndpointAddress
  /** The same host with the docker CLI's defaults filled in, such as `tcp://localhost:2375`. */
  readonly host: string
}

// docker/cli opts/hosts.go: the registered ports, and where an engine listens when nothing else is said.
const plainPort = 2375
const tlsPort = 2376
const defaultUnixSocket = '/var/run/docker.sock'
const defaultNamedPipe = '//./pipe/docker_engine'

const authorityPattern = /^(?:([^@/?#]*)@)?(\[[^\]\s]+\]|[^:/?#@[\]\s]*)(?::(\d*))?(\/[^?#]*)?$/

interface Authority {
  readonly user?: string
  readonly hostname: string
  readonly port?: number
  /** Without trailing slashes: `''` where there is none. */
  readonly path: string
}

class NotAHost extends Error {}

const parsePort = (text: string): number => {
  const port = Number(text)
  if (port < 1 || port > 65_535) throw new NotAHost(m.engine_host_no_port({ port: text }))
  return port
}

const parseAuthority = (text: string): Authority => {
  const parts = authorityPattern.exec(text)
  if (parts === null) throw new NotAHost(m.engine_host_no_pair())
  const [, user, hostname = '', port, path = ''] = parts
  if (user?.includes(':')) throw new NotAHost(m.engine_host_password())
  return {
    ...(user ? { user } : {}),
    hostname: hostname.replace(/^\[|\]$/g, ''),
    ...(port ? { port: parsePort(port) } : {}),
    path: path.replace(/\/+$/, ''),
  }
}

const bracketed = (hostname: string): string => (hostname.includes(':') ? `[${hostname}]` : hostname)

const socketHost = (scheme: 'unix' | 'npipe', path: string): ParsedHost => {
  if (path.includes('://')) throw new NotAHost(m.engine_host_two_protocols())
  return { address: { kind: 'socket', path }, host: `${scheme}://${path}` }
}

const tcpHost = (scheme: 'tcp' | 'http' | 'https', rest: string): ParsedHost => {
  const { user, hostname, port, path } = parseAuthority(rest)
  if (user !== undefined) throw new NotAHost(m.engine_host_user())
  if (path !== '') throw new NotAHost(m.engine_host_path())
  const tls = scheme === 'https'
  const address: TcpAddress = {
    kind: 'tcp',
    hostname: hostname || 'localhost',
    port: port ?? (tls ? tlsPort : plainPort),
    tls,
  }
  return { address, host: `${scheme}://${bracketed(address.hostname)}:${address.port}` }
}

const sshHost = (rest: string): ParsedHost => {
  const { user, hostname, port, path } = parseAuthority(rest)
  if (hostname === '') throw new NotAHost(m.engine_host_no_name())
  const address: SshAddress = {
    kind: 'ssh',
    ...(user === undefined ? {} : { user }),
    hostname,
    ...(port === undefined ? {} : { port }),
    ...(path === '' ? {} : { socketPath: path }),
  }
  const at = user === undefined ? '' : `${user}@`
  const colon = port === undefined ? '' : `:${port}`
  return { address, host: `ssh://${at}${bracketed(hostname)}${colon}${path}` }
}

const understood = (text: string): ParsedHost => {
  const separator = text.indexOf('://')
  if (separator < 0) return /^\.?\//.test(text) ? socketHost('unix', text) : tcpHost('tcp', text)
  const scheme = text.slice(0, separator)
  const rest = text.slice(separator + '://'.length)
  switch (scheme) {
    case 'unix':
      return socketHost(scheme, rest || defaultUnixSocket)
    case 'npipe':
      return socketHost(scheme, rest || defaultNamedPipe)
    case 'tcp':
    case 'http':
    case 'https':
      return tcpHost(scheme, rest)
    case 'ssh':
      return sshHost(rest)
    case 'fd':
      throw new NotAHost(m.engine_host_fd())
    default:
      throw new NotAHost(m.engine_host_no_protocol({ scheme }))
  }
}

/** The sentence that refuses a text: whose it is, what it is, and why. */
export type Refusal = (said: { readonly text: string; readonly reason: string }) => string

// Failures are shown and kept, so a password does not go into one.
const withoutPassword = (text: string): string => text.replace(/((?:^|\/\/)[^/:@]*):(?!\/\/).*@/, '$1:…@')

/**
 * Understands a docker host as the docker CLI does (docker/cli opts/hosts.go, `ParseHost`): a bare path is a Unix
 * socket, anything else without a protocol is `tcp://`, what is left out is filled in. `http://` and `https://`,
 * which the CLI takes in contexts only, and `ssh://user@host:port/socket` (cli/connhelper/ssh) are understood too.
 *
 * `refusal` says whose text it is, such as `m.engine_docker_host_unusable`, for the `invalid-input` failure that anything else
 * gives.
 */
export const parseDockerHost = (text: string, refusal: Refusal): ParsedHost => {
  try {
    return understood(text.trim())
  } catch (error) {
    if (!(error instanceof NotAHost)) throw error
    throw new FailureError({
      kind: 'invalid-input',
      message: refusal({ text: withoutPassword(text), reason: error.message }),
      advice: m.engine_host_unusable_advice(),
    })
  }
}

/** The socket that the docker CLI uses where nothing is configured (moby client: `DefaultDockerHost`). */
export const defaultHost = (platform: NodeJS.Platform): ParsedHost & { readonly address: SocketAddress } =>
  hostOfSocket(platform === 'win32' ? defaultNamedPipe : defaultUnixSocket)

/** The docker host of the socket or the Windows pipe at `path`. */
export const hostOfSocket = (path: string): ParsedHost & { readonly address: SocketAddress } => ({
  address: { kind: 'socket', path },
  host: `${path.startsWith('//./pipe/') ? 'npipe' : 'unix'}://${path}`,
})
