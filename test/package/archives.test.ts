import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRunFolder, type RunFolder } from '../support/run-folder.ts'
import { packageFile, tarFolder } from './support/packages.ts'
import { startPackaged } from './support/packaged-lading.ts'
import { openPlace, type Place } from './support/place.ts'

let run: RunFolder
let place: Place

beforeAll(async () => {
  run = createRunFolder()
  place = await openPlace('machine', run.path)
})

afterAll(async () => {
  await place.dispose()
  await run.dispose()
})

const untilWindow = async (command: string, env = {}): Promise<number> => {
  const lading = await startPackaged(place, {
    ...{ command, env, home: place.folder, host: `unix://${place.folder}/no.sock` },
  })
  await lading.page.getByRole('link', { name: 'Images', exact: true }).waitFor()
  return lading.close()
}

it('the AppImage holds the app with its entry and icon', async () => {
  const file = packageFile('AppImage')
  const listed = await place.run(`unsquashfs -l -offset "$('${file}' --appimage-offset)" '${file}'`)
  expect(listed.split('\n')).toEqual(
    expect.arrayContaining(
      ['AppRun', 'lading', 'lading.desktop', 'lading.png', 'resources/app.asar'].map(
        (path) => `squashfs-root/${path}`,
      ),
    ),
  )
})

it('the AppImage runs from its own mount, and takes that away', async () => {
  const temporary = join(place.folder, 'mounts')
  await mkdir(temporary)
  expect(await untilWindow(`'${packageFile('AppImage')}'`, { TMPDIR: temporary })).toBe(0)
  expect((await readdir(temporary)).filter((name) => name.startsWith('.mount_'))).toEqual([])
})

it('the tar archive runs from where it is unpacked', async () => {
  await place.run(`tar -xzf '${packageFile('tar.gz')}' -C '${place.folder}'`)
  expect(await untilWindow(`'${place.folder}/${tarFolder}/lading'`)).toBe(0)
})
