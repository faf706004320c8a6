import { describe, expect, it } from 'vitest'
import { setupOf } from '../../../electron/engine/registries.ts'

const setup = setupOf({
  DockerRootDir: '/var/lib/docker',
  RegistryConfig: {
    Mirrors: ['https://mirror.example/'],
    InsecureRegistryCIDRs: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', 'nonsense'],
    IndexConfigs: {
      'docker.io': { Mirrors: ['https://mirror.example/'], Secure: true },
      'registry.example:5000': { Mirrors: [], Secure: false },
    },
  },
})

describe('what an engine says of registries', () => {
  it('is where Docker Hub’s images are mirrored, and where its data is', () => {
    expect(setup).toMatchObject({ hubMirrors: ['https://mirror.example/'], rootFolder: '/var/lib/docker' })
  })

  it.each(['127.0.0.1:5000', 'localhost:5000', '[::1]:5000', '10.1.2.3', 'registry.example:5000'])(
    'is that %s needs no TLS',
    (host) => expect(setup.isInsecure(host)).toBe(true),
  )

  it.each(['docker.io', 'registry.example', '192.168.0.1:5000', 'ghcr.io'])('is that %s needs TLS', (host) =>
    expect(setup.isInsecure(host)).toBe(false),
  )

  it('may be nothing, as Podman’s answer', () => {
    const nothing = setupOf({ RegistryConfig: null })
    expect(nothing.hubMirrors).toEqual([])
    expect(nothing.isInsecure('localhost')).toBe(false)
  })
})
