import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRunFolder, type RunFolder } from '../support/run-folder.ts'
import { packageFile } from './support/packages.ts'
import { startPackaged } from './support/packaged-lading.ts'
import { openPlace, type Place } from './support/place.ts'

let run: RunFolder
const places: Place[] = []

const open = async (kind: 'machine' | 'debian'): Promise<Place> => {
  const place = await openPlace(kind, run.path)
  places.push(place)
  await copyFile(packageFile('rpm'), join(place.folder, 'lading.rpm'))
  return place
}

beforeAll(() => {
  run = createRunFolder()
})

afterAll(async () => {
  for (const place of places) await place.dispose()
  await run.dispose()
})

describe('the package of rpm', () => {
  it('holds the app, its entry, its icons and its description, and is whole', async () => {
    const place = await open('machine')
    const files = await place.run(`rpm -qlp '${place.folder}/lading.rpm'`)
    expect(files.split('\n')).toEqual(
      expect.arrayContaining([
        '/opt/Lading',
        '/opt/Lading/lading',
        '/opt/Lading/resources/app.asar',
        '/usr/share/applications/lading.desktop',
        '/usr/share/icons/hicolor/512x512/apps/lading.png',
        '/usr/share/metainfo/io.github.lading.app.metainfo.xml',
      ]),
    )
    expect(await place.run(`rpm -K '${place.folder}/lading.rpm'`)).toMatch(/: digests OK\n$/)
  })

  it('names the libraries that it needs, and finds none by itself', async () => {
    const place = await open('machine')
    const needed = await place.run(`rpm -qp --requires '${place.folder}/lading.rpm'`)
    const names = needed.split('\n').filter((line) => line !== '' && !/^(rpmlib|\/bin\/)/.test(line))
    expect(names.sort()).toEqual([
      '(alsa-lib or libasound2)',
      '(libX11-xcb or libX11-xcb1)',
      '(libXtst or libXtst6)',
      '(libdrm or libdrm2)',
      '(libuuid or libuuid1)',
      '(mesa-libgbm or libgbm1)',
      ...['at-spi2-core', 'gtk3', 'libXScrnSaver', 'libnotify', 'nss', 'xdg-utils'],
    ])
  })

  it('starts from where it is unpacked', async () => {
    const place = await open('machine')
    await place.run(`cd '${place.folder}'\nrpm2cpio lading.rpm | cpio --quiet -idm`)
    const lading = await startPackaged(place, {
      command: `'${place.folder}/opt/Lading/lading'`,
      ...{ home: place.folder, host: `unix://${place.folder}/no.sock` },
    })
    await lading.page.getByRole('link', { name: 'Images', exact: true }).waitFor()
    expect(await lading.close()).toBe(0)
  })

  it('is installed with its command, keeps it through an upgrade, and takes everything with it in the end', async () => {
    const place = await open('debian')
    await place.run(`
      apt-get -q -o Acquire::Check-Valid-Until=false update
      apt-get -qy --no-install-recommends install rpm`)
    // Folders of every desktop belong to rpm's own packages, which are not here; its database is in root's home.
    const everyFile = `find / -xdev ! -type d -not -path '/root/*' | sort; find / -xdev -type d -iname '*lading'`
    const before = await place.run(everyFile)
    // Debian's own packages are none of rpm's.
    await place.run(`rpm --install --nodeps '${place.folder}/lading.rpm'`)
    expect(await place.run('rpm --verify --nodeps lading; readlink -f /usr/bin/lading')).toBe(
      '/opt/Lading/lading\n',
    )

    await place.run(`rpm --reinstall --nodeps '${place.folder}/lading.rpm'`)
    expect(await place.run('readlink -f /usr/bin/lading')).toBe('/opt/Lading/lading\n')

    await place.run('rpm --erase lading')
    expect(await place.run(everyFile)).toBe(before)
  })
})
