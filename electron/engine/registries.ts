import { BlockList, isIPv4, isIPv6 } from 'node:net'
import type { EngineClient } from './client.ts'

/** How an engine is set up to reach registries, and where it keeps its data. */
export interface EngineSetup {
  /** Mirrors of Docker Hub, first choice first. */
  readonly hubMirrors: readonly string[]
  /** Whether the engine takes the registry with this name and port without TLS. */
  readonly isInsecure: (host: string) => boolean
  /** `DockerRootDir`, a folder on the engine's machine; absent where it does not say. */
  readonly rootFolder?: string
}

interface IndexConfig {
  readonly Mirrors?: readonly string[] | null
  readonly Secure?: boolean
}

interface SetupAnswer {
  readonly DockerRootDir?: string
  readonly RegistryConfig?: {
    readonly Mirrors?: readonly string[] | null
    readonly InsecureRegistryCIDRs?: readonly string[] | null
    readonly IndexConfigs?: Readonly<Record<string, IndexConfig>> | null
  } | null
}

const blockListOf = (cidrs: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', prefix] = cidr.split('/')
    if (prefix === undefined || !/^\d{1,3}$/.test(prefix)) continue
    if (isIPv4(address)) list.addSubnet(address, Number(prefix), 'ipv4')
    else if (isIPv6(address)) list.addSubnet(address, Number(prefix), 'ipv6')
  }
  return list
}

/** A registry's name without its port, IPv6 without brackets. Go resolves other names; `localhost` is enough here. */
const addressOf = (host: string): string => {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')
  return name === 'localhost' ? '127.0.0.1' : name
}

const isIn = (list: BlockList, address: string): boolean =>
  (isIPv4(address) && list.check(address, 'ipv4')) || (isIPv6(address) && list.check(address, 'ipv6'))

/** Reads the setup from an answer of `GET /info` (moby api/swagger.yaml, RegistryServiceConfig). Podman says nothing of it. */
export const setupOf = ({ RegistryConfig: config, DockerRootDir: rootFolder }: SetupAnswer): EngineSetup => {
  const indexes = config?.IndexConfigs ?? {}
  const insecure = blockListOf(config?.InsecureRegistryCIDRs ?? [])
  return {
    hubMirrors: indexes['docker.io']?.Mirrors ?? config?.Mirrors ?? [],
    isInsecure: (host) => indexes[host]?.Secure === false || isIn(insecure, addressOf(host)),
    ...(rootFolder === undefined || rootFolder === '' ? {} : { rootFolder }),
  }
}

/** Asks the engine how it is set up. */
export const askSetup = async (client: EngineClient, signal?: AbortSignal): Promise<EngineSetup> =>
  setupOf((await client.ask({ method: 'GET', path: '/info', signal })) as SetupAnswer)
