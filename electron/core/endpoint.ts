/**
 * Which Docker Engine is spoken to, and why that one. The window shows all of this, so no key and no certificate
 * is ever part of it.
 */
import { m } from '../words/messages.ts'
import { unreachable } from './failure.ts'

/** A Unix socket or a Windows named pipe. */
export interface SocketAddress {
  readonly kind: 'socket'
  /** Such as `/var/run/docker.sock` or `//./pipe/docker_engine`. */
  readonly path: string
}

/** An engine that listens on the network. */
export interface TcpAddress {
  readonly kind: 'tcp'
  /** A name or an IP address; IPv6 without brackets. */
  readonly hostname: string
  readonly port: number
  /** The connection is HTTPS. */
  readonly tls?: boolean
}

/** An engine on another machine, reached by running `docker system dial-stdio` there. */
export interface SshAddress {
  readonly kind: 'ssh'
  readonly user?: string
  /** A name, an IP address (IPv6 without brackets) or an alias from `~/.ssh/config`. */
  readonly hostname: string
  readonly port?: number
  /** The engine's socket over there, where it is not that machine's default one. */
  readonly socketPath?: string
}

/** Where an engine listens. */
export type EndpointAddress = SocketAddress | TcpAddress | SshAddress

/** What named an endpoint. */
export type EndpointSource =
  /** The environment variable DOCKER_HOST. */
  | { readonly kind: 'docker-host' }
  /** The docker CLI's context that the environment variable DOCKER_CONTEXT names. */
  | { readonly kind: 'docker-context'; readonly name: string }
  /** The docker CLI's context that `docker context use` chose. */
  | { readonly kind: 'current-context'; readonly name: string }
  /** One of the docker CLI's contexts, which was chosen in Lading. */
  | { readonly kind: 'chosen-context'; readonly name: string }
  /** An address that was chosen in Lading, and the product that is known to put its socket there. */
  | { readonly kind: 'chosen-host'; readonly product?: string }
  /** The socket that the docker CLI uses where nothing is configured. */
  | { readonly kind: 'default-socket' }
  /** A place where a product is known to put its socket. */
  | { readonly kind: 'well-known'; readonly product: string }

/** An engine's address, and what named it. */
export interface Endpoint {
  readonly address: EndpointAddress
  readonly source: EndpointSource
  /** As the docker CLI writes it: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://…`, `ssh://…`. */
  readonly host: string
}

/** A host that was tried and not chosen. */
export interface PassedOver {
  /** As the docker CLI writes it. */
  readonly host: string
  /** A sentence for the person: `Nothing listens there.` */
  readonly why: string
}

/** The endpoint that was chosen, and the reason. */
export interface EndpointChoice {
  readonly endpoint: Endpoint
  /** A sentence for the person: `DOCKER_HOST is set.` */
  readonly why: string
  /** What was tried before, best first. */
  readonly passedOver: readonly PassedOver[]
}

/** A label of a few words, such as `context colima`. */
export const describeSource = (source: EndpointSource): string => {
  switch (source.kind) {
    case 'docker-host':
      return 'DOCKER_HOST'
    case 'docker-context':
      return m.engine_source_docker_context({ name: source.name })
    case 'current-context':
      return m.engine_source_context({ name: source.name })
    case 'chosen-context':
      return m.engine_source_context({ name: source.name })
    case 'chosen-host':
      return source.product ?? m.engine_source_chosen_host()
    case 'default-socket':
      return m.engine_source_default_socket()
    case 'well-known':
      return source.product
    default:
      return unreachable(source)
  }
}
