import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineCall } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { repointTag } from '../support/registry-tags.ts'
import { startTokenRegistry } from '../support/token-registry.ts'
import { agree, askToCleanUp, cleanupView } from './support/cleanup-view.ts'
import { answerOpenDialog, answerSaveDialog } from './support/files.ts'
import { expect, test } from './support/inspecting.ts'
import { fast } from './support/pace.ts'
import { pinsView } from './support/pins-view.ts'
import { pushFromMenu } from './support/transfer-view.ts'

/** What axe finds on the views beside that of the images. Each test is a walk through many states. */
test.describe.configure({ timeout: 180_000 })

test.use({ imagesThere: ['python:3.13-alpine', 'nginx:alpine', 'redis:7-alpine', 'tiny:latest'] })

test('axe finds nothing wrong with Discover: search, repository, tags, forecast and README', async ({
  discover,
  hub,
  inspect,
}) => {
  const { page } = discover
  await inspect('nothing searched for')
  await discover.find('nginx')
  await inspect('results')
  await discover.find('acme', 'acme/api')
  await discover.result('acme/api').click()
  await expect(page.getByText(/nobody has checked who did\. Look twice/)).toBeVisible()
  await discover.back.click()
  await discover.open('nginx')
  await discover.tag('alpine').click()
  await expect(discover.forecastOf('Download')).toContainText('layers')
  await inspect('tags and a forecast')
  await discover.tab('README').click()
  await expect(discover.readme.getByRole('heading').first()).toBeVisible()
  await inspect('a README')
  await discover.readme.getByRole('link', { name: 'the forum' }).click()
  await expect(discover.question).toBeVisible()
  await inspect('the question about a link')
  await page.keyboard.press('Escape')
  await discover.back.click()
  hub.setFault({ kind: 'status', status: 503 })
  await discover.box.fill('postgres')
  await expect(discover.alert.or(discover.status.filter({ hasText: 'result' })).first()).toBeVisible()
  await inspect('a Docker Hub that does not answer')
})

test('axe finds nothing wrong with Pulls and Activity: running, done, failed, cancelled, refused', async ({
  engine,
  inspect,
  window,
  world,
}) => {
  const { page } = window
  await window.go('Pulls')
  await inspect('no pulls')
  const upToDate = await window.pull('tiny:latest')
  await expect(upToDate.region).toContainText('Up to date')
  const failed = await window.pull('python:3.99-alpine')
  await expect(failed.alert).toBeVisible()
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 60_000 })
  const running = await window.pull('node:22-alpine')
  await expect(running.layersThatAre('downloading')).not.toHaveCount(0)
  const cancelled = await window.pull('layers40:latest')
  await cancelled.cancel.click()
  await expect(cancelled.dismiss).toBeVisible()
  await inspect('pulls in every state')
  world.registry.setMode(fast)
  await failed.alert.getByText('In its own words').click()
  await expect(running.region).toContainText('Done')
  await running.region.getByRole('button', { name: /\d layers/ }).click()
  await inspect('pulls that ended, opened')

  const guarded = await startTokenRegistry(world.origin)
  try {
    guarded.rules = { user: { name: 'ada', password: 'correct-horse' } }
    const name = `${guarded.address}/acme/guarded:1`
    await operate(engine, { kind: 'tag', name: 'tiny:latest', as: name })
    await window.go('Images')
    const push = await pushFromMenu(window, name)
    await push.button(`Sign in to ${guarded.address}…`).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'User name' }).fill('ada')
    await dialog.getByLabel('Password or token').fill('battery-staple')
    await page.keyboard.press('Enter')
    await expect(dialog.getByRole('alert')).toBeVisible()
    await inspect('a password that is refused')
    await page.keyboard.press('Escape')
  } finally {
    await guarded.dispose()
  }

  await window.go('Activity')
  await window.activityRow('python:3.99').getByRole('button', { expanded: false }).click()
  await expect(page.getByText('docker pull python:3.99-alpine')).toBeVisible()
  await inspect('an opened entry of Activity')
})

test('axe finds nothing wrong with Pins: tags, dialogs, files and the lock file', async ({
  folder,
  inspect,
  lading,
  window,
  world,
}) => {
  const { page } = window
  const view = pinsView(window)
  await window.go('Pins')
  await page.getByRole('button', { name: 'More of pins' }).click()
  await inspect('tags that are watched, and the menu')
  await page.keyboard.press('Escape')
  await view.choose('Pin a tag…')
  await view.dialog.getByRole('textbox', { name: 'Tag' }).fill('nginx:alpine')
  await expect(view.dialog.getByRole('radio').first()).toBeVisible()
  await inspect('a tag to pin')
  await page.keyboard.press('Escape')
  await view.pin('nginx:alpine', 'The front')
  try {
    await repointTag(world.origin, 'library/nginx', 'alpine', '1.27-alpine')
    await view.checkNow.click()
    await expect(window.alert).toContainText('nginx:alpine was repointed.')
    await view.tagRow('nginx:alpine').click()
    await inspect('a tag that moved')
    const about = view.about('nginx:alpine')
    await about.getByRole('button', { name: 'What changed…', exact: true }).click()
    await expect(view.dialog.getByText(/of layers new, .* gone, .* kept/)).toBeVisible()
    await inspect('what changed')
    await page.keyboard.press('Escape')
    await about.getByRole('button', { name: 'Update the pin' }).click()

    const path = join(folder, 'compose.yaml')
    await writeFile(path, 'services:\n  web:\n    image: nginx:alpine\n  cache:\n    image: redis:7-alpine\n')
    await answerOpenDialog(lading, path)
    await view.files.click()
    await inspect('no file yet')
    await page.getByRole('button', { name: 'Open a file…' }).click()
    await expect(view.write).toBeEnabled()
    await inspect('a file and its digests')
    await view.write.click()
    await expect(page.getByRole('status').filter({ hasText: 'digests written' })).toBeVisible()
    await inspect('a file that is written')
    const lockFile = join(folder, 'lading.lock.json')
    await answerSaveDialog(lading, lockFile)
    await answerOpenDialog(lading, lockFile)
    await view.choose('Export a lock file…')
    await expect(page.getByText('written into the lock file')).toBeVisible()
    await view.choose('Import a lock file…')
    await expect(
      page
        .getByRole('main')
        .getByRole('status')
        .filter({ hasText: /^\d+ images/ }),
    ).toBeVisible()
    await inspect('a lock file')
  } finally {
    await repointTag(world.origin, 'library/nginx', 'alpine', world.digests['library/nginx:alpine'])
  }
})

test('axe finds nothing wrong with Cleanup: plan, what stays, dialogs, question and run', async ({
  engine,
  inspect,
  lading,
  window,
}) => {
  const { page } = window
  const view = cleanupView(page)
  await engineCall(engine, 'POST', '/containers/create?name=old', { Image: 'redis:7-alpine' })
  await engineCall(engine, 'POST', '/volumes/create', { Name: 'database' })
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: 'mine/tiny:1' })
  await window.go('Cleanup')
  for (const rule of ['Unused images', 'Stopped containers', 'Unused volumes', 'Build cache'])
    await view.rule(rule).check()
  await expect(view.onDisk).toContainText('in all')
  await expect(view.row('tiny:latest')).toBeVisible()
  await view.box('old').uncheck()
  await view.limit('Older than').fill('many')
  await inspect('a plan, and a limit that cannot be read')
  await view.limit('Older than').fill('')
  await view.rule('Stopped containers').uncheck()
  await view.grid.press('End')
  await view.whatStays.click()
  await view.grid.press('Home')
  await view.grid.press('ArrowDown')
  await view.grid.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await inspect('what stays, and the menu')
  await page.keyboard.press('Escape')

  await view.protections.click()
  await view.dialog.getByRole('textbox', { name: 'What to protect' }).fill('nginx:alpine')
  await view.dialog.getByRole('textbox', { name: 'Reason' }).fill('Ours')
  await view.dialog.getByRole('button', { name: 'Protect', exact: true }).click()
  await expect(view.dialog.getByRole('list', { name: 'Protections' })).toContainText('1 image here')
  await inspect('protections')
  await page.keyboard.press('Escape')
  await view.automatic.click()
  await view.dialog.getByRole('combobox', { name: 'Clean up by itself' }).selectOption('every-week')
  await expect(view.dialog.getByRole('combobox', { name: 'Hour' })).toBeVisible()
  await inspect('what happens by itself')
  await view.dialog.getByRole('combobox', { name: 'Clean up by itself' }).selectOption('off')
  await page.keyboard.press('Escape')

  const question = await askToCleanUp(lading)
  await inspect('the question of a clean-up', question)
  await agree(question)
  await expect(view.ended).toBeVisible()
  await inspect('what came back of a clean-up')
})
