import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repointTag } from '../support/registry-tags.ts'
import { answerOpenDialog, dragFiles } from './support/files.ts'
import { expect, test } from './support/fixtures.ts'
import type { LadingApp } from './support/lading-app.ts'
import { pinsView } from './support/pins-view.ts'

test.use({ imagesThere: ['nginx:alpine'] })

test.afterEach(async ({ world }) => {
  const { origin, digests } = world
  await repointTag(origin, 'library/nginx', 'alpine', digests['library/nginx:alpine'])
})

/** Line ends of two kinds, a BOM, comments, quotes, an anchor: all of it has to stay. */
const composeText = [
  '\ufeff# The shop  \r\n',
  'services:\r\n',
  '  web: &web\r\n',
  '    image: nginx:alpine   # the front\r\n',
  "    ports: ['80:80']\n",
  '  cache:\r\n',
  '    image: "redis:7-alpine"\t# fast\r\n',
  '  built:\r\n',
  '    build: .',
].join('')

const dockerfileText = [
  'ARG BASE=nginx:alpine\n',
  'FROM ${BASE} AS web\n',
  'FROM scratch\n',
  'COPY --from=web /etc/nginx /etc/nginx\n',
].join('')

/** Opens a file by the menu of the Pins view. */
const openFile = async (lading: LadingApp, path: string) => {
  await answerOpenDialog(lading, path)
  const view = pinsView(lading.window)
  await lading.window.go('Pins')
  await view.choose('Open a Compose file or Dockerfile…')
  return view
}

test('a Compose file gets its digests, follows a tag by one click, and is put back byte for byte', async ({
  folder,
  lading,
  window,
  world,
}) => {
  const { digests, origin } = world
  const path = join(folder, 'compose.yaml')
  const text = (): Promise<string> => readFile(path, 'utf8')
  await writeFile(path, composeText)
  await answerOpenDialog(lading, path)
  const view = pinsView(window)
  await window.go('Pins')
  await view.files.click()
  await window.page.getByRole('button', { name: 'Open a file…' }).click()

  await expect(view.references.getByRole('row', { name: /nginx:alpine/ })).toContainText('not pinned')
  await expect(view.differences).toContainText(`nginx:alpine@${digests['library/nginx:alpine']}`)
  await view.write.click()
  await expect(view.undo).toBeVisible()
  const pinned = composeText
    .replace('nginx:alpine', `nginx:alpine@${digests['library/nginx:alpine']}`)
    .replace('redis:7-alpine', `redis:7-alpine@${digests['library/redis:7-alpine']}`)
  expect(await text()).toBe(pinned)

  const newest = await repointTag(origin, 'library/nginx', 'alpine', '1.27-alpine')
  await window.page.getByRole('button', { name: 'Check digests' }).click()
  await expect(view.references.getByRole('row', { name: /nginx:alpine/ })).toContainText('repointed')
  await view.update.click()
  await expect(view.update).toHaveCount(0)
  expect(await text()).toBe(pinned.replace(digests['library/nginx:alpine'], newest))

  await view.undo.click()
  await expect(view.update).toBeVisible()
  expect(await text()).toBe(pinned)
})

test('a place that is not ticked stays as it is', async ({ folder, lading, world }) => {
  const path = join(folder, 'compose.yaml')
  await writeFile(path, composeText)
  const view = await openFile(lading, path)
  await expect(view.differences).toContainText('redis:7-alpine@')
  await view.references.getByRole('checkbox', { name: /redis:7-alpine/ }).press('Space')
  await expect(view.differences).not.toContainText('redis:7-alpine@')
  await view.write.click()
  await expect(view.undo).toBeVisible()
  expect(await readFile(path, 'utf8')).toBe(
    composeText.replace('nginx:alpine', `nginx:alpine@${world.digests['library/nginx:alpine']}`),
  )
})

test('a Dockerfile says where its base is written and why the rest cannot be pinned', async ({
  folder,
  lading,
}) => {
  const path = join(folder, 'Dockerfile')
  await writeFile(path, dockerfileText)
  const view = await openFile(lading, path)
  await expect(view.differences).toContainText('ARG BASE=nginx:alpine@sha256:')
  await expect(view.references.getByRole('row', { name: /scratch/ })).toContainText('cannot be pinned')
  await expect(view.references.getByRole('checkbox', { name: /scratch/ })).toBeDisabled()
})

test('a file that somebody else changes is read again', async ({ folder, lading }) => {
  const path = join(folder, 'compose.yaml')
  await writeFile(path, 'services:\n  web:\n    image: nginx:alpine\n')
  const view = await openFile(lading, path)
  await expect(view.references.getByRole('row', { name: /nginx:alpine/ })).toBeVisible()
  await writeFile(path, 'services:\n  cache:\n    image: redis:7-alpine\n')
  await expect(view.references.getByRole('row', { name: /redis:7-alpine/ })).toBeVisible()
  await expect(view.references.getByRole('row', { name: /nginx:alpine/ })).toHaveCount(0)
})

test('a hostile name in a file is text', async ({ folder, lading, window }) => {
  const path = join(folder, 'compose.yaml')
  await writeFile(path, 'services:\n  "<img src=x onerror=alert(1)>\\u202e":\n    image: nginx:alpine\n')
  const view = await openFile(lading, path)
  await expect(view.references).toContainText('<img src=x onerror=alert(1)>⟨202E⟩')
  await expect(window.page.locator('main img')).toHaveCount(0)
})

test('a Compose file that is dropped on any view opens, and what is no such file does not', async ({
  folder,
  window,
}) => {
  const paths = ['notes.txt', 'compose.yaml'].map((name) => join(folder, name))
  for (const path of paths) await writeFile(path, 'services:\n  web:\n    image: nginx:alpine\n')
  await expect(window.imageRows).toHaveCount(1)
  const drag = await dragFiles(window.page, paths)
  await drag.drop()
  const view = pinsView(window)
  await expect(view.references.getByRole('row', { name: /nginx:alpine/ })).toBeVisible()
  await expect(window.page.getByRole('navigation', { name: 'Files' }).getByRole('listitem')).toHaveCount(1)
})
