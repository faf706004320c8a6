import { describe, expect, it } from 'vitest'
import { isInDiskImage } from '../../../electron/engine/disk-image.ts'

interface Case {
  readonly name?: string
  readonly operatingSystem?: string
  readonly enginePlatform?: string
  readonly host: string
  readonly platform: NodeJS.Platform
}

const is = ({
  name = 'host',
  operatingSystem = 'Debian GNU/Linux 12',
  enginePlatform,
  ...at
}: Case): boolean =>
  isInDiskImage({ name, operatingSystem, platform: enginePlatform ?? 'linux/amd64' }, at.host, at.platform)

const socket = 'unix:///var/run/docker.sock'

describe('an engine’s disk is a file of this machine', () => {
  it.each([
    ['Docker Desktop', { name: 'docker-desktop', operatingSystem: 'Docker Desktop' }],
    ['OrbStack', { name: 'orbstack', operatingSystem: 'OrbStack' }],
    ['Colima', { name: 'colima', operatingSystem: 'Ubuntu 24.04.1 LTS' }],
    ['a profile of Colima', { name: 'colima-work', operatingSystem: 'Ubuntu 24.04.1 LTS' }],
    ['Rancher Desktop', { name: 'lima-rancher-desktop', operatingSystem: 'Alpine Linux v3.20' }],
    ['Lima', { name: 'lima-docker', operatingSystem: 'Ubuntu 24.04.1 LTS' }],
  ])('where %s runs on Linux', (_, says) => {
    expect(is({ ...says, host: socket, platform: 'linux' })).toBe(true)
  })

  it.each([
    'unix:///home/me/.local/share/containers/podman/machine/podman.sock',
    'unix:///run/user/1000/podman/podman-machine-default-api.sock',
    'unix:///home/me/.docker/desktop/docker.sock',
    'unix:///home/me/.colima/default/docker.sock',
  ])('where the socket on Linux is a virtual machine’s: %s', (host) => {
    expect(is({ host, platform: 'linux' })).toBe(true)
  })

  it('wherever an engine for Linux is reached on macOS and Windows', () => {
    expect(is({ operatingSystem: 'fedora', host: socket, platform: 'darwin' })).toBe(true)
    expect(is({ host: 'npipe:////./pipe/docker_engine', platform: 'win32' })).toBe(true)
    expect(is({ host: 'ssh://core@127.0.0.1:53685/run/podman/podman.sock', platform: 'darwin' })).toBe(true)
    expect(is({ host: 'tcp://localhost:2375', platform: 'win32' })).toBe(true)
  })
})

describe('an engine’s disk is no file of this machine', () => {
  it.each([
    socket,
    'unix:///run/user/1000/docker.sock',
    'unix:///run/podman/podman.sock',
    'tcp://127.0.0.1:2375',
  ])('where it runs on Linux itself: %s', (host) => {
    expect(is({ host, platform: 'linux' })).toBe(false)
  })

  it('where it runs on another machine', () => {
    for (const host of ['tcp://build.example:2376', 'ssh://me@build.example', 'tcp://127.0.0.1.example:1'])
      for (const platform of ['linux', 'darwin', 'win32'] as const)
        expect(is({ operatingSystem: 'Docker Desktop', host, platform })).toBe(false)
  })

  it('where Windows runs containers of its own', () => {
    expect(
      is({ enginePlatform: 'windows/amd64', host: 'npipe:////./pipe/docker_engine', platform: 'win32' }),
    ).toBe(false)
  })
})
