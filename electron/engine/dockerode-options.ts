import type { Agent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type Docker from 'dockerode'
import type { TcpAddress } from '../core/endpoint.ts'
import { unreachable } from '../core/failure.ts'
import type { DiscoveredEndpoint } from './endpoints/discover.ts'
import { sshAgent } from './endpoints/ssh-connection.ts'
import type { TlsMaterial } from './endpoints/tls-files.ts'

/** dockerode's options, with one that docker-modem takes and dockerode's types leave out. */
export type DockerodeOptions = Docker.DockerOptions & { readonly agent?: Agent }

/**
 * docker-modem fills in every option that is not there from DOCKER_HOST and its kin, so DOCKER_HOST=tcp://… beats an
 * explicit socketPath (docker-modem 5.0.7, lib/modem.js, `defaultOpts`). `undefined` counts as being there.
 */
const nothingFromEnvironment = {
  socketPath: undefined,
  host: undefined,
  port: undefined,
  protocol: 'http',
  username: undefined,
  ca: undefined,
  cert: undefined,
  key: undefined,
  timeout: undefined,
} as const satisfies DockerodeOptions

const tcpOptions = ({ hostname, port }: TcpAddress, tls: TlsMaterial | undefined): DockerodeOptions => {
  const protocol = tls === undefined ? 'http' : 'https'
  // docker-modem takes the first group of a bare IPv6 address for a protocol; of a URL it takes the parts.
  const host = `${protocol}://${hostname.includes(':') ? `[${hostname}]` : hostname}`
  const plain = { ...nothingFromEnvironment, protocol, host, port } as const
  if (tls === undefined) return plain
  const { ca, cert, key } = tls
  // docker-modem hands no rejectUnauthorized on, so the agent, whose options win, carries it.
  const agent = new HttpsAgent({ keepAlive: true, rejectUnauthorized: !tls.skipVerify })
  return { ...plain, ca, cert, key, agent }
}

/**
 * The options with which dockerode speaks to this endpoint and to no other, whatever the environment says. For SSH
 * and TLS they hold an agent of their own, so they are made once for a connection and not for each request.
 */
export const dockerodeOptions = ({ endpoint, tls }: DiscoveredEndpoint): DockerodeOptions => {
  const { address } = endpoint
  switch (address.kind) {
    case 'socket':
      return { ...nothingFromEnvironment, socketPath: address.path }
    case 'tcp':
      return tcpOptions(address, address.tls === true ? (tls ?? { skipVerify: false }) : undefined)
    case 'ssh':
      // The name is only for the Host header: the agent connects (docker/cli cli/connhelper/connhelper.go).
      return { ...nothingFromEnvironment, host: 'http://docker.example.com', agent: sshAgent(address) }
    default:
      return unreachable(address)
  }
}
