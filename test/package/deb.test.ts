import { chmod, copyFile, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { getCurrentFuseWire } from '@electron/fuses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fuseMistakes } from '../../build/packaging/check-package.mjs'
import { capture } from '../../build/process.mjs'
import { ladingWindow } from '../e2e/support/lading-window.ts'
import { type Engine, startEngine } from '../support/engine.ts'
import { imageIdOn } from '../support/engine-http.ts'
import { type Registry, startRegistry } from '../support/registry.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { pushSampleImages } from '../support/sample-images.ts'
import { packageFile, projectFolder } from './support/packages.ts'
import { startPackaged } from './support/packaged-lading.ts'
import { openPlace, type Place } from './support/place.ts'

const person = { name: 'ada', uid: 1000, home: '/home/ada' }

/** Files that are named after Lading or speak of it, but those of people, of this test, and of what records installations. */
const traces = `
  find / -xdev -iname '*lading*' -not -path '/home/*' -not -path '/tmp/*' -not -path '/root/*'
  grep -rlwi lading /etc /usr /var --exclude-dir=log --exclude-dir=lists --exclude='*-old' || true`

let place: Place
let engine: Engine
let registry: Registry
const ends: (() => Promise<void>)[] = []
const ended = <T extends { dispose(): Promise<void> }>(part: T): T => {
  ends.unshift(() => part.dispose())
  return part
}

beforeAll(async () => {
  const run = ended(createRunFolder())
  registry = ended(await startRegistry({ folder: run.path }))
  await pushSampleImages(registry, ['library/python:3.13-alpine'])
  engine = ended(await startEngine({ kind: 'graph-driver', folder: run.path, registry }))
  // The person may reach the socket, and look at nothing on the way to it.
  for (const folder of [run.path, dirname(engine.socketPath)]) await chmod(folder, 0o711)
  place = ended(await openPlace('debian', run.path))
  await copyFile(packageFile('deb'), join(place.folder, 'lading.deb'))
  await copyFile('/etc/resolv.conf', join(place.folder, 'resolv.conf'))
  await place.run(`
    cp '${place.folder}/resolv.conf' /etc/resolv.conf
    cp '${place.folder}/lading.deb' /root
    useradd --uid ${person.uid} --create-home ${person.name}
    apt-get -q -o Acquire::Check-Valid-Until=false update`)
})

afterAll(async () => {
  for (const end of ends) await end()
})

const install = (more = ''): Promise<string> =>
  place.run(`apt-get -qy --no-install-recommends install ${more} /root/lading.deb`)

/** A file of the place, outside of it. */
const copyOut = async (path: string): Promise<string> => {
  const copy = join(place.folder, 'copied', path)
  await place.run(`mkdir -p '${dirname(copy)}'\ncp '${path}' '${copy}'`)
  return copy
}

describe('the package of deb on a clean Debian 12', () => {
  it('is installed by apt, with nothing but what it depends on', async () => {
    await install('desktop-file-utils')
    expect(await place.run(`dpkg-query -W -f '\${db:Status-Status}' lading`)).toBe('installed')
  })

  it('has every file as it was packed', async () => {
    expect(await place.run('dpkg --verify lading')).toBe('')
  })

  it('has its fuses burnt into what is installed', async () => {
    const executable = await copyOut('/opt/Lading/lading')
    expect(fuseMistakes({ ...(await getCurrentFuseWire(executable)) })).toEqual([])
  })

  it('is found by the desktop: a valid entry, which opens lading: links', async () => {
    const entry = await copyOut('/usr/share/applications/lading.desktop')
    expect(await capture({ command: 'desktop-file-validate', args: [entry] })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const text = await readFile(entry, 'utf8')
    expect(text).toContain('Exec=/opt/Lading/lading %U\n')
    expect(text).toContain('StartupWMClass=lading\n')
    expect(await place.run('cat /usr/share/applications/mimeinfo.cache')).toContain(
      'x-scheme-handler/lading=lading.desktop;',
    )
  })

  it.each([16, 24, 32, 48, 64, 128, 256, 512])('has the icon of %i pixels', async (size) => {
    const name = `${size}x${size}`
    const installed = await copyOut(`/usr/share/icons/hicolor/${name}/apps/lading.png`)
    expect(await readFile(installed)).toEqual(await readFile(join(projectFolder, `build/icons/${name}.png`)))
  })

  it('is described for software centres', async () => {
    const metainfo = await copyOut('/usr/share/metainfo/io.github.lading.app.metainfo.xml')
    const validation = { command: 'appstreamcli', args: ['validate', '--no-net', metainfo] }
    expect(await capture(validation)).toMatchObject({ code: 0 })
  })

  it('pulls an image for a person, in Chromium’s sandbox', async () => {
    const lading = await startPackaged(place, {
      ...{ command: 'lading', home: person.home, host: engine.host },
      // As somebody has it whom the administrator lets use Docker.
      person: { uid: person.uid, groups: [0] },
    })
    const name = `${registry.address}/library/python:3.13-alpine`
    const pull = await ladingWindow(lading.page).pull(name)
    await pull.dismiss.waitFor()
    expect(await pull.region.textContent()).toContain('Done')
    expect(await imageIdOn(engine, name)).toMatch(/^sha256:/)
    expect(await lading.close()).toBe(0)
  })

  it('keeps its command when another version takes its place', async () => {
    await install('--reinstall')
    expect(await place.run('readlink -f /usr/bin/lading')).toBe('/opt/Lading/lading\n')
  })

  it('leaves nothing but the person’s own data when it is purged', async () => {
    expect(await place.run(traces)).not.toBe('')
    const data = `find ${person.home} | sort`
    const before = await place.run(data)
    await place.run('apt-get -qy purge lading')
    expect(await place.run(traces)).toBe('')
    expect(await place.run(data)).toBe(before)
    expect(before).toContain(`${person.home}/.config/Lading/`)
  })
})
