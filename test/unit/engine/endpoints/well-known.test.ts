import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wellKnownSockets } from '../../../../electron/engine/endpoints/well-known.ts'
import type { Surroundings } from '../../../../electron/engine/endpoints/surroundings.ts'
import { createMachine, type Machine } from './machine.ts'

let machine: Machine
beforeEach(async () => {
  machine = await createMachine()
})
afterEach(() => machine[Symbol.asyncDispose]())

const found = async (given: Partial<Surroundings>) =>
  (await wellKnownSockets(machine.surroundings(given))).map(({ product, path }) => `${product}: ${path}`)

describe('the well-known sockets', () => {
  it('of Linux are rootless Docker’s, Docker Desktop’s, Colima’s, Rancher Desktop’s and Podman’s', async () => {
    expect(await found({ env: { XDG_RUNTIME_DIR: '/run/ada' } })).toEqual([
      'Rootless Docker: /run/ada/docker.sock',
      'Rootless Docker: /run/user/4242/docker.sock',
      'Rootless Docker: /home/ada/.docker/run/docker.sock',
      'Docker Desktop: /home/ada/.docker/desktop/docker.sock',
      'Colima: /home/ada/.colima/default/docker.sock',
      'Rancher Desktop: /home/ada/.rd/docker.sock',
      'Podman: /run/ada/podman/podman.sock',
      'Podman: /run/user/4242/podman/podman.sock',
      'Podman: /run/podman/podman.sock',
      'Podman: /home/ada/.local/share/containers/podman/machine/podman.sock',
    ])
  })

  it('of Linux are each there once where XDG_RUNTIME_DIR is the usual one', async () => {
    const sockets = await found({ env: { XDG_RUNTIME_DIR: '/run/user/4242' } })
    expect(new Set(sockets).size).toBe(sockets.length)
  })

  it('of macOS are Docker Desktop’s, OrbStack’s, Colima’s, Rancher Desktop’s and Podman’s', async () => {
    expect(await found({ platform: 'darwin' })).toEqual([
      'Docker Desktop: /home/ada/.docker/run/docker.sock',
      'OrbStack: /home/ada/.orbstack/run/docker.sock',
      'Colima: /home/ada/.colima/default/docker.sock',
      'Rancher Desktop: /home/ada/.rd/docker.sock',
      'Podman: /home/ada/.local/share/containers/podman/machine/podman.sock',
    ])
  })

  it('of Windows are Docker Desktop’s and Podman’s pipes', async () => {
    expect(await found({ platform: 'win32' })).toEqual([
      'Docker Desktop: //./pipe/dockerDesktopLinuxEngine',
      'Podman: //./pipe/podman-machine-default',
    ])
  })

  it('of Colima are the default profile’s, then those of the other profiles that have one', async () => {
    for (const profile of ['work', 'default', 'arm'])
      await machine.listen(`/home/ada/.colima/${profile}/docker.sock`)
    await machine.write('/home/ada/.colima/_lima/colima/lima.yaml', '')
    await machine.write('/home/ada/.colima/ssh_config', '')
    expect((await found({})).filter((socket) => socket.startsWith('Colima'))).toEqual([
      'Colima: /home/ada/.colima/default/docker.sock',
      'Colima profile arm: /home/ada/.colima/arm/docker.sock',
      'Colima profile work: /home/ada/.colima/work/docker.sock',
    ])
  })

  it('of Colima are looked for in COLIMA_HOME', async () => {
    expect(await found({ env: { COLIMA_HOME: '/srv/colima' } })).toContain(
      'Colima: /srv/colima/default/docker.sock',
    )
  })

  it('of Podman’s machines are found in the folder for temporary files', async () => {
    await machine.listen('/var/folders/podman/podman-machine-default-api.sock')
    await machine.write('/var/folders/podman/gvproxy.pid', '1')
    const sockets = await found({ platform: 'darwin', env: { TMPDIR: '/var/folders/' } })
    expect(sockets.at(-1)).toBe('Podman: /var/folders/podman/podman-machine-default-api.sock')
  })
})
