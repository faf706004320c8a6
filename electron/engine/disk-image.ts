import type { EngineFacts } from '../core/engine-state.ts'

/**
 * What products that bring a virtual machine call themselves in `/info`: `OperatingSystem` is "Docker Desktop" on every
 * platform (testcontainers-node#815) or "OrbStack"; `Name` is "docker-desktop" (docker/for-win#13655), "orbstack" and
 * "lima-rancher-desktop" (psviderski/uncloud#251), "colima" or "colima-PROFILE", and "lima-INSTANCE" as Lima names its hosts.
 */
const machineSystems = /^(Docker Desktop|OrbStack|Rancher Desktop)/
const machineNames = /^(docker-desktop|orbstack|colima(-.+)?|lima-.+)$/

/** Where such products put their sockets on Linux, as `endpoints/well-known.ts` has them. */
const machineSockets =
  /\/\.docker\/desktop\/|\/\.colima\/|\/\.lima\/|\/\.rd\/|\/\.orbstack\/|\/podman\/machine\/|\/podman\/[^/]+-api\.sock$/

/** A host as the docker CLI writes it, that leads to this machine. */
const isHere = (host: string): boolean =>
  /^(unix|npipe):/.test(host) ||
  /^(tcp|ssh|https?):\/\/([^@/]*@)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/.test(host)

/**
 * The engine runs in a virtual machine whose disk is a file of this machine: on macOS and Windows each engine for Linux that
 * is reached here, on Linux those of products that bring one. What an engine in a WSL distribution of its own says cannot be
 * told from one on plain Linux.
 */
export const isInDiskImage = (
  {
    name,
    operatingSystem,
    platform: enginePlatform,
  }: Pick<EngineFacts, 'name' | 'operatingSystem' | 'platform'>,
  host: string,
  platform: NodeJS.Platform,
): boolean => {
  if (!isHere(host)) return false
  if (platform !== 'linux') return enginePlatform.startsWith('linux/')
  return machineSystems.test(operatingSystem) || machineNames.test(name) || machineSockets.test(host)
}
