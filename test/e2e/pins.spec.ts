import { join } from 'node:path'
import { shortDigest } from '../../electron/core/identity.ts'
import { engineCall } from '../support/engine-http.ts'
import { digestOfTag, repointTag } from '../support/registry-tags.ts'
import { answerOpenDialog, answerSaveDialog } from './support/files.ts'
import { expect, test } from './support/fixtures.ts'
import { checkTags } from './support/in-page.ts'
import { pinsView } from './support/pins-view.ts'

test.use({ imagesThere: ['nginx:alpine', 'tiny:latest'] })

/** Each test begins with the registry as it was filled. */
test.afterEach(async ({ world }) => {
  const { origin, digests } = world
  await repointTag(origin, 'library/nginx', 'alpine', digests['library/nginx:alpine'])
})

test('a tag is pinned, found repointed, compared, followed, let go and put back', async ({
  window,
  world,
}) => {
  const { page } = window
  const view = pinsView(window)
  const before = shortDigest(await digestOfTag(world.origin, 'library/nginx', 'alpine'))
  await window.go('Pins')
  await view.pin('nginx:alpine', 'The front')
  await view.tagRow('nginx:alpine').click()
  const about = view.about('nginx:alpine')
  await expect(about.getByText('The front')).toBeVisible()

  const after = shortDigest(await repointTag(world.origin, 'library/nginx', 'alpine', '1.27-alpine'))
  await view.checkNow.click()
  // What is said to a screen reader gives way to the next sentence after a while.
  await expect(
    page.getByRole('status').filter({ hasText: 'Checked 2 tags: 1 was repointed.' }),
  ).toBeAttached()
  const notice = window.alert.filter({ hasText: 'nginx:alpine was repointed.' })
  await expect(notice).toBeVisible()
  await expect(about.getByText(`repointed: ${before} → ${after}, first seen just now`)).toBeVisible()
  await expect(window.link('Pins')).toHaveAccessibleDescription('1 tag moved')
  await notice.getByRole('button', { name: 'Dismiss' }).click()

  await about.getByRole('button', { name: 'What changed…', exact: true }).click()
  await expect(view.dialog.getByText(/of layers new, .* gone, .* kept/)).toBeVisible()
  await expect(view.dialog.getByRole('row', { name: /NGINX_VERSION/ })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(view.dialog).toHaveCount(0)

  await about.getByRole('button', { name: 'Update the pin' }).click()
  await expect(about.getByRole('listitem').filter({ hasText: after }).getByText('pinned')).toBeVisible()

  await about.getByRole('button', { name: 'Unpin' }).click()
  await expect(about.getByRole('button', { name: 'Pin…' })).toBeVisible()
  await window.alert.getByRole('button', { name: 'Undo' }).click()
  await expect(about.getByRole('button', { name: 'Unpin' })).toBeVisible()
  await expect(about.getByText('The front')).toBeVisible()
})

test('a tag that moved is told of once and marked until it is kept as it is', async ({ window, world }) => {
  const view = pinsView(window)
  await window.go('Pins')
  await view.pin('nginx:alpine', '')
  await repointTag(world.origin, 'library/nginx', 'alpine', '1.27-alpine')
  await view.checkNow.click()
  await expect(window.alert).toHaveCount(1)
  await window.alert.getByRole('button', { name: 'Dismiss' }).click()
  await checkTags(window.page)
  await expect(view.checkNow).toBeVisible()
  await expect(window.alert).toHaveCount(0)

  await window.go('Images')
  const row = window.imageRow('nginx:alpine')
  await expect(row.getByText('moved')).toBeVisible()
  await expect(row.getByText('pinned')).toBeVisible()
  await window.go('Pins')
  await view.tagRow('nginx:alpine').click()
  await view.about('nginx:alpine').getByRole('button', { name: 'Keep' }).click()
  await expect(view.grid.getByRole('row', { name: /^Moved/ })).toHaveCount(0)
  await window.go('Images')
  await expect(row.getByText('moved')).toHaveCount(0)
})

test('an image is pinned from its row’s menu, all by keyboard', async ({ window }) => {
  const { page } = window
  const view = pinsView(window)
  await expect(window.imageRows).toHaveCount(2)
  await window.grid.focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menuitem', { name: /^Pin…/ }).press('Enter')
  await expect(view.dialog.getByRole('radio')).toBeChecked()
  await expect(view.dialog.getByRole('textbox', { name: 'Note' })).toBeFocused()
  await page.keyboard.type('By hand')
  await page.keyboard.press('Enter')
  await expect(view.dialog).toHaveCount(0)
  await expect(window.grid).toBeFocused()
  await expect(window.imageRow('nginx:alpine').getByText('pinned')).toBeVisible()

  await window.link('Pins').press('Enter')
  await view.grid.focus()
  await expect(view.grid.getByRole('row', { selected: true })).toContainText('nginx:alpine')
  await page.keyboard.press('ArrowDown')
  await expect(view.grid.getByRole('row', { selected: true })).toContainText('Watched')
  await page.keyboard.press('ArrowLeft')
  await expect(view.tagRow('tiny:latest')).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(view.tagRow('tiny:latest')).toBeVisible()
})

test('pins outlast a restart', async ({ launch, lading, window }) => {
  await window.go('Pins')
  await pinsView(window).pin('nginx:alpine', 'For good')
  await lading.quit()
  const again = await launch({ userData: lading.userData })
  await again.window.go('Pins')
  await expect(pinsView(again.window).tagRow('nginx:alpine')).toContainText('For good')
})

test('what is here is exported as a lock file, and what is missing of it is pulled by digest', async ({
  engine,
  folder,
  lading,
  window,
}) => {
  const path = join(folder, 'lading.lock.json')
  await answerSaveDialog(lading, path)
  await answerOpenDialog(lading, path)
  const view = pinsView(window)
  await expect(window.imageRows).toHaveCount(2)
  await window.go('Pins')
  await view.choose('Export a lock file…')
  await expect(window.page.getByText('2 images written into the lock file')).toBeVisible()

  await engineCall(engine, 'DELETE', '/images/nginx:alpine')
  await window.go('Images')
  await expect(window.imageRows).toHaveCount(1)
  await window.go('Pins')
  await view.choose('Import a lock file…')
  await expect(window.page.getByText('2 images: 1 here, 1 missing')).toBeVisible()
  await window.page.getByRole('button', { name: 'Pull 1 missing' }).click()
  await window.go('Images')
  await expect(window.imageRow('nginx:alpine')).toBeVisible()
})
