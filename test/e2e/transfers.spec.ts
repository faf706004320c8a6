import { chmod, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { engineCall, imageIdOn } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { digestOfTag } from '../support/registry-tags.ts'
import { startTokenRegistry, type TokenRegistry } from '../support/token-registry.ts'
import { answerOpenDialog, answerSaveDialog, dragFiles } from './support/files.ts'
import { expect, test as plainTest } from './support/fixtures.ts'
import { answerQuestions } from './support/lading-app.ts'
import { fast } from './support/pace.ts'
import { openRowMenu, pullUnpushedImage, pushFromMenu, transferCard } from './support/transfer-view.ts'

/** A registry that wants to know its user, and a folder for what the docker CLI knows of registries. */
interface SignIn {
  readonly guarded: TokenRegistry
  readonly cliFolder: string
}

const test = plainTest.extend<SignIn>({
  guarded: async ({ world }, use) => {
    const guarded = await startTokenRegistry(world.origin)
    guarded.rules = { user: { name: 'ada', password: 'correct-horse' } }
    await use(guarded)
    await guarded.dispose()
  },
  cliFolder: async ({ folder }, use) => use(await mkdtemp(join(folder, 'c-'))),
})

const slowly = { kind: 'throttle-requests', bytesPerSecond: 300_000 } as const

test.use({ imagesThere: ['tiny:latest', 'python:3.13-alpine'] })

test('a push shows its layers and the digest that the registry gave, and is remembered', async ({
  world,
  window,
}) => {
  const name = `${world.registry.address}/acme/pushed:1`
  await pullUnpushedImage(world, name)
  await expect(window.imageRow(name)).toBeVisible()
  world.registry.setMode(slowly)
  const push = await pushFromMenu(window, name)
  await expect(push.layersThatAre('pushing')).not.toHaveCount(0)
  await expect(push.region.getByRole('progressbar', { name: 'All layers' })).toBeVisible()
  await expect(window.link('Pulls')).toHaveAccessibleDescription('1 transfer running or waiting')
  world.registry.setMode(fast)
  await expect(push.region).toContainText('Done')
  const digest = await digestOfTag(world.origin, 'acme/pushed', '1')
  await expect(push.region).toContainText(digest)
  await expect(push.region).toContainText(/Pushed [\d.]+ [kM]B in/)

  await window.go('Activity')
  await expect(window.activityRow(name)).toContainText('Push')
  await expect(window.activityRow(name)).toContainText(/[\d.]+ [kM]B sent/)
  await window.activityRow(name).getByRole('button', { expanded: false }).click()
  await expect(window.page.getByText(`docker push ${name}`)).toBeVisible()
  await expect(window.activity).toContainText(digest)
})

test('a push of what is there already sends nothing, and each layer says so', async ({
  engine,
  world,
  window,
}) => {
  const name = `${world.registry.address}/acme/twice:1`
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: name })
  const first = await pushFromMenu(window, name)
  await expect(first.region).toContainText('Done')
  await first.dismiss.click()
  await window.go('Images')
  const again = await pushFromMenu(window, name)
  await expect(again.region).toContainText('Every layer was already there: nothing had to be sent.')
  await again.region.getByRole('button', { name: /1 layer/ }).click()
  await expect(again.layers).toHaveAttribute('aria-valuetext', 'already there')
})

test('a push that is cancelled stops, and Retry completes it', async ({ world, window }) => {
  const name = `${world.registry.address}/acme/cancelled:1`
  await pullUnpushedImage(world, name)
  world.registry.setMode(slowly)
  const push = await pushFromMenu(window, name)
  await expect(push.layersThatAre('pushing')).not.toHaveCount(0)
  await push.cancel.click()
  await expect(push.region).toContainText('Cancelled')
  world.registry.setMode(fast)
  await push.retry.click()
  await expect(push.region).toContainText('Done')
  await expect(push.region).toContainText(await digestOfTag(world.origin, 'acme/cancelled', '1'))
})

test('a push that the registry refuses offers to sign in, and then goes through', async ({
  engine,
  world,
  guarded,
  cliFolder,
  launch,
}) => {
  const { window } = await launch({ env: { DOCKER_CONFIG: cliFolder } })
  const name = `${guarded.address}/acme/guarded:1`
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: name })
  const push = await pushFromMenu(window, name)
  await expect(push.alert).toContainText(`${guarded.address} does not let you push to this repository.`)
  await push.button(`Sign in to ${guarded.address}…`).click()

  const dialog = window.page.getByRole('dialog', { name: `Sign in to ${guarded.address}` })
  await expect(dialog.getByRole('textbox', { name: 'Registry' })).toHaveValue(guarded.address)
  await expect(dialog).toContainText('in the docker CLI’s config.json, unencrypted')
  await dialog.getByRole('textbox', { name: 'User name' }).fill('ada')
  const password = dialog.getByLabel('Password or token')
  await expect(password).toHaveAttribute('autocomplete', 'off')
  await password.fill('battery-staple')
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(dialog.getByRole('alert')).toContainText('does not accept this user name and password')
  await expect(window.page.getByText('battery-staple')).toHaveCount(0)

  await password.fill('correct-horse')
  await password.press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(push.region).toContainText('Done')
  await expect(push.region).toContainText(await digestOfTag(world.origin, 'acme/guarded', '1'))
  const kept = await readFile(join(cliFolder, 'config.json'), 'utf8')
  expect(kept).toContain(Buffer.from('ada:correct-horse').toString('base64'))
})

test('a push waits for a keychain that asks the person for its password', async ({
  engine,
  guarded,
  cliFolder,
  launch,
}) => {
  await writeFile(join(cliFolder, 'config.json'), JSON.stringify({ credsStore: 'asking' }))
  const helper = join(cliFolder, 'docker-credential-asking')
  // Longer than a forecast waits for a helper.
  const answer = JSON.stringify({ Username: 'ada', Secret: 'correct-horse' })
  await writeFile(helper, `#!/bin/sh\nsleep 7\necho '${answer}'\n`)
  await chmod(helper, 0o755)
  const PATH = `${cliFolder}${delimiter}${process.env['PATH'] ?? ''}`
  const { window } = await launch({ env: { DOCKER_CONFIG: cliFolder, PATH } })
  const name = `${guarded.address}/acme/asked:1`
  await operate(engine, { kind: 'tag', name: 'tiny:latest', as: name })
  const push = await pushFromMenu(window, name)
  await expect(push.region).toContainText('Done')
})

test('who is signed in where is listed, and can be signed out', async ({ cliFolder, launch }) => {
  const auth = Buffer.from('ada:secret').toString('base64')
  await writeFile(join(cliFolder, 'config.json'), JSON.stringify({ auths: { 'registry.example': { auth } } }))
  const { window } = await launch({ env: { DOCKER_CONFIG: cliFolder } })
  await window.page.keyboard.press('Control+k')
  await window.page.keyboard.type('registries')
  await window.page.keyboard.press('Enter')
  const dialog = window.page.getByRole('dialog', { name: 'Registries' })
  await expect(dialog.getByRole('listitem')).toContainText('registry.example')
  await expect(dialog.getByRole('listitem')).toContainText('Signed in as ada.')
  await dialog.getByRole('button', { name: 'Sign out of registry.example' }).click()
  await expect(dialog).toContainText('Nobody is signed in to any registry.')
  expect(await readFile(join(cliFolder, 'config.json'), 'utf8')).not.toContain(auth)
})

test('what is saved, removed and dropped on the window again is the same image', async ({
  engine,
  folder,
  lading,
  window,
}) => {
  const path = join(folder, 'both.tar')
  const ids = [await imageIdOn(engine, 'tiny:latest'), await imageIdOn(engine, 'python:3.13-alpine')]
  await expect(window.imageRows).toHaveCount(2)
  await answerSaveDialog(lading, path)
  await window.grid.focus()
  await window.page.keyboard.press('Control+a')
  await window.page.getByRole('button', { name: 'Save…' }).click()
  const save = transferCard(window.page, path)
  await expect(save.region).toContainText(/Saved [\d.]+ MB in/)
  await expect(save.region).toContainText('tiny:latest')
  expect((await stat(path)).size).toBeGreaterThan(1_000_000)
  await save.dismiss.click()

  await window.go('Images')
  for (const id of ids) await engineCall(engine, 'DELETE', `/images/${id}?force=1`)
  await expect(window.page.getByRole('heading', { name: 'No images yet' })).toBeVisible()

  const drag = await dragFiles(window.page, [path])
  await expect(window.page.getByText('Drop to look into it')).toBeVisible()
  await drag.drop()
  await expect(window.page.getByText('Drop to look into it')).toHaveCount(0)
  const dialog = window.page.getByRole('dialog', { name: 'Load an archive of images?' })
  await expect(dialog).toContainText('2 images')
  await expect(dialog).toContainText('python:3.13-alpine')
  await expect(dialog).not.toContainText('now')
  await dialog.getByRole('button', { name: 'Load' }).click()

  const load = transferCard(window.page, path)
  await expect(load.region).toContainText(/Loaded [\d.]+ MB in/)
  await load.button('tiny:latest').click()
  await expect(window.imageRows).toHaveCount(2)
  await expect(window.grid.getByRole('row', { selected: true })).toContainText('tiny:latest')
  expect([await imageIdOn(engine, 'tiny:latest'), await imageIdOn(engine, 'python:3.13-alpine')]).toEqual(ids)

  await window.go('Activity')
  await expect(window.activityRow('Load')).toContainText(/[\d.]+ MB read/)
  await expect(window.activityRow('Load')).toContainText('python:3.13-alpine')
  await window.page.getByRole('combobox', { name: 'Action' }).selectOption('Save')
  await expect(window.activity.getByRole('row')).toHaveCount(2)
  await expect(window.activityRow('Save')).toContainText(/[\d.]+ MB written/)
})

test('names that images have now are said before an archive is loaded', async ({
  folder,
  lading,
  window,
}) => {
  const path = join(folder, 'tiny.tar')
  await expect(window.imageRows).toHaveCount(2)
  await answerSaveDialog(lading, path)
  const menu = await openRowMenu(window, 'tiny:latest')
  await menu.getByRole('menuitem', { name: 'Save…' }).click()
  await expect(transferCard(window.page, path).region).toContainText('Done')
  await answerOpenDialog(lading, path)
  await window.page.getByRole('button', { name: 'Find an action or an image' }).click()
  await window.page.getByRole('combobox', { name: 'Find an action or an image' }).fill('load archive')
  await window.page.keyboard.press('Enter')
  const dialog = window.page.getByRole('dialog', { name: 'Load an archive of images?' })
  await expect(dialog).toContainText('An image here has this name now: tiny:latest')
  await window.page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
})

test('a dialog that is dismissed saves nothing and loads nothing', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(2)
  const saving = await answerSaveDialog(lading, undefined)
  const menu = await openRowMenu(window, 'tiny:latest')
  await menu.getByRole('menuitem', { name: 'Save…' }).click()
  await expect.poll(saving).toBe(1)
  await window.go('Pulls')
  await expect(window.page.getByRole('heading', { name: 'No pulls yet' })).toBeVisible()
  const loading = await answerOpenDialog(lading, undefined)
  await window.page.getByRole('button', { name: 'Load an archive…' }).click()
  await expect.poll(loading).toBe(1)
  await expect(window.page.getByRole('dialog')).toHaveCount(0)
})

const noArchives = [
  ['junk', 'junk.tar', 'x'.repeat(4096)],
  ['an empty file', 'empty.tar', ''],
  ['a file with a hostile name', '<img src=x onerror=alert(1)>.tar', 'nothing'],
] as const

for (const [what, fileName, content] of noArchives) {
  test(`${what} that is dropped is said to be no archive, and leads nowhere`, async ({ folder, window }) => {
    const path = join(folder, fileName)
    await writeFile(path, content)
    await expect(window.imageRows).toHaveCount(2)
    const drag = await dragFiles(window.page, [path])
    await drag.drop()
    const dialog = window.page.getByRole('dialog', { name: 'There is nothing to load' })
    await expect(dialog.getByRole('alert')).toContainText(fileName)
    await expect(dialog.getByRole('button', { name: 'Load' })).toHaveCount(0)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(window.imageRows).toHaveCount(2)
    expect(window.page.url()).toMatch(/^app:\/\/lading\/index\.html/)
  })
}

test('files that leave the window again are not looked at', async ({ folder, window }) => {
  const path = join(folder, 'junk.tar')
  await writeFile(path, 'junk')
  await expect(window.imageRows).toHaveCount(2)
  const drag = await dragFiles(window.page, [path])
  await expect(window.page.getByText('Drop to look into it')).toBeVisible()
  await drag.leave()
  await expect(window.page.getByText('Drop to look into it')).toHaveCount(0)
  await expect(window.page.getByRole('dialog')).toHaveCount(0)
})

test('quitting while a push runs asks, and keeps going when that is the answer', async ({
  world,
  lading,
  window,
}) => {
  const name = `${world.registry.address}/acme/quit:1`
  await pullUnpushedImage(world, name)
  world.registry.setMode({ ...slowly, bytesPerSecond: 50_000 })
  const push = await pushFromMenu(window, name)
  await expect(push.layersThatAre('pushing')).not.toHaveCount(0)
  const questions = await answerQuestions(lading, 'Keep going')
  await lading.electron.evaluate(({ app }) => app.quit())
  await expect.poll(questions).toEqual([
    expect.objectContaining({
      message: 'A transfer is running.',
      buttons: ['Keep going', 'Stop it and quit'],
    }),
  ])
  world.registry.setMode(fast)
  await expect(push.region).toContainText('Done')
})
