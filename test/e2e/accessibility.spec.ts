import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { engineCall } from '../support/engine-http.ts'
import { operate } from '../support/engine-operations.ts'
import { answerOpenDialog, answerSaveDialog, dragFiles } from './support/files.ts'
import { expect, test } from './support/inspecting.ts'
import type { LadingApp } from './support/lading-app.ts'
import { namingView } from './support/naming-view.ts'
import { answer } from './support/questions.ts'
import { openRowMenu, transferCard } from './support/transfer-view.ts'
import { fillEngine } from './support/world.ts'

/** What axe finds on the images, on what is done with them and on every dialog. Each test is a walk through many states. */
test.describe.configure({ timeout: 180_000 })

const samples = ['python:3.13-alpine', 'python:3.12-alpine', 'nginx:alpine', 'redis:7-alpine', 'tiny:latest']

test.describe('on an engine that is empty at first', () => {
  test.use({ imagesThere: [] })

  test('axe finds nothing wrong with the images: table, menus, details and layer map', async ({
    engine,
    inspect,
    window,
    world,
  }) => {
    const { page } = window
    await expect(page.getByRole('heading', { name: 'No images yet' })).toBeVisible()
    await inspect('no images')
    await fillEngine(world, samples)
    await engineCall(engine, 'POST', '/containers/create?name=cache', { Image: 'redis:7-alpine' })
    await operate(engine, { kind: 'tag', name: 'python:3.13-alpine', as: 'team/runtime:1' })
    await expect(window.imageRows).toHaveCount(5)
    await expect(window.imageRow('redis').getByRole('gridcell').nth(8)).toHaveText('1')
    await inspect('images beside their shelf')

    await window.grid.focus()
    await page.keyboard.press('Control+a')
    await page.getByRole('button', { name: 'Group by repository' }).click()
    await inspect('images selected and grouped')
    await page.getByRole('button', { name: 'Group by repository' }).click()
    await page.getByRole('button', { name: /^Bigger than/ }).click()
    await expect(page.getByRole('spinbutton', { name: 'Bigger than' })).toBeVisible()
    await inspect('a filter that nothing fulfils')
    await page.getByRole('button', { name: /^Bigger than/ }).click()

    await window.grid.getByRole('button', { name: 'Columns' }).click()
    await inspect('the menu of columns')
    await page.keyboard.press('Escape')
    await window.imageRow('python:3.12').click()
    await window.grid.press('Shift+F10')
    await expect(page.getByRole('menu')).toBeVisible()
    await inspect('the menu of an image')
    await page.keyboard.press('Escape')

    await window.grid.press('Enter')
    await expect(page.getByText('PYTHON_VERSION')).toBeVisible()
    await inspect('details: overview')
    const tab = (name: string) => page.getByRole('tab', { name, exact: true })
    await tab('Layers').click()
    await expect(page.getByText('alpine-minirootfs').first()).toBeVisible()
    await inspect('details: layers')
    await tab('Inspect').click()
    await page.getByRole('textbox', { name: 'Format' }).fill('{{.Config.env}}')
    await expect(page.getByText('There is no env here, but Env.')).toBeVisible()
    await inspect('details: inspect, with a mistake')
    await tab('Activity').click()
    await expect(page.getByText('Nothing has been done with this image')).toBeVisible()
    await inspect('details: activity')
    await page.getByRole('button', { name: 'Close details' }).click()

    await page.getByRole('button', { name: 'Layer map' }).click()
    const tree = page.getByRole('tree', { name: 'Layers' })
    await expect(page.getByText('alpine-minirootfs').first()).toBeAttached()
    await tree.hover({ position: { x: 40, y: 10 } })
    await expect(page.getByRole('tooltip')).toBeVisible()
    await inspect('layer map, with a tip')
    await tree.focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('navigation', { name: 'Part of the map' })).toContainText('ADD alpine')
    await inspect('layer map, zoomed')
    await page.getByRole('button', { name: 'As a table' }).click()
    await expect(page.getByRole('table', { name: 'Layers' })).toBeVisible()
    await inspect('layer map as a table')
  })
})

test.describe('with images there', () => {
  test.use({ imagesThere: samples })

  test('axe finds nothing wrong with names: the name box, the shelf, the tag dialog', async ({
    inspect,
    window,
  }) => {
    const { page } = window
    const naming = namingView(page)
    await expect(window.imageRows).toHaveCount(5)
    await window.nameBox.fill('127.0.0.1:5000/Acme/API:1.0')
    await expect(page.getByRole('button', { name: /^Use / })).toBeVisible()
    await inspect('the name box, with a mistake')
    await window.nameBox.fill('python:3.13-alpine')
    await expect(window.forecast).toBeVisible()
    await inspect('the name box, with a forecast')
    await window.nameBox.fill('')

    await window.imageRow('python:3.12').click()
    await window.grid.press('t')
    await inspect('choosing a place')
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await naming.repository.fill('redis')
    await naming.tag.fill('7-alpine')
    await inspect('the tag dialog, where another image would lose its name')
    await naming.repository.fill('Upper')
    await inspect('the tag dialog, with a mistake')
    await page.keyboard.press('Escape')
    await window.grid.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.press('t')
    await page.keyboard.press('Enter')
    await expect(naming.button('Tag 5 images')).toBeVisible()
    await inspect('the tag dialog, for several images')
    await page.keyboard.press('Escape')

    await window.imageRow('tiny:latest').click()
    await window.grid.press('t')
    await page.keyboard.press('Enter')
    await naming.tag.fill('small')
    await naming.button('Tag').click()
    await expect(naming.undo).toBeVisible()
    await inspect('a name that can be undone')
  })

  test('axe finds nothing wrong with the window’s own dialogs and questions', async ({
    folder,
    inspect,
    lading,
    window,
  }) => {
    const { page } = window
    await expect(window.imageRows).toHaveCount(5)
    await window.engineChip.click()
    await inspect('which engine this is')
    await page.keyboard.press('Escape')
    await window.go('Settings')
    await inspect('settings')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible()
    await inspect('the shortcuts')
    await page.keyboard.press('Escape')
    await window.go('Images')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('python')
    await expect(page.getByRole('option', { name: 'python:3.12-alpine' })).toBeVisible()
    await inspect('the palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('registries')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Registries' })).toBeVisible()
    await inspect('who is signed in where')
    await page.getByRole('button', { name: 'Sign in…' }).click()
    await expect(page.getByRole('textbox', { name: 'User name' })).toBeVisible()
    await inspect('signing in')
    await page.keyboard.press('Escape')
    await expect(page.getByRole('textbox', { name: 'User name' })).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)

    const menu = await openRowMenu(window, 'tiny:latest')
    await menu.getByRole('menuitem', { name: /^Push/ }).click()
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Push', exact: true })).toBeVisible()
    await inspect('before a push')
    await page.keyboard.press('Escape')

    const junk = join(folder, 'junk.tar')
    await writeFile(junk, 'x'.repeat(4096))
    const drag = await dragFiles(page, [junk])
    await expect(page.getByText('Drop to look into it')).toBeVisible()
    await inspect('a file over the window')
    await drag.drop()
    await expect(page.getByRole('dialog', { name: 'There is nothing to load' })).toBeVisible()
    await inspect('a file that is no archive')
    await page.keyboard.press('Escape')
    const archive = join(folder, 'tiny.tar')
    await answerSaveDialog(lading, archive)
    await answerOpenDialog(lading, archive)
    await (await openRowMenu(window, 'tiny:latest')).getByRole('menuitem', { name: 'Save…' }).click()
    await expect(transferCard(page, archive).region).toContainText('Done')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('load archive')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Load an archive of images?' })).toContainText('now')
    await inspect('an archive to load')
    await page.keyboard.press('Escape')

    await window.go('Images')
    await window.imageRow('tiny:latest').click()
    const question = await questionAfter(lading, () => page.keyboard.press('Delete'))
    await inspect('the question of a removal', question)
    await answer(question, () => question.getByRole('button', { name: 'Remove', exact: true }).press('Enter'))
    await expect(page.getByRole('status').filter({ hasText: 'came back' })).toBeVisible()
    await inspect('what came back')
  })

  test('axe finds nothing wrong with what is said of an engine that does not answer', async ({
    engineProxy,
    folder,
    inspect,
    launch,
  }) => {
    const { page, window } = await launch({ host: engineProxy.host })
    await expect(window.imageRows).toHaveCount(5)
    engineProxy.setMode({ kind: 'refuse' })
    engineProxy.dropConnections()
    await expect(window.alert).toContainText('The engine went away.')
    await inspect('images of an engine that went away', page)
    await page.getByRole('link', { name: 'What to do' }).click()
    await expect(page.getByRole('article')).toBeVisible()
    await inspect('what to do about it', page)

    const withoutOne = await launch({ host: `unix://${join(folder, 'nothing.sock')}` })
    await expect(withoutOne.page.getByRole('article')).toContainText('Endpoint')
    await inspect('no engine at all', withoutOne.page)
  })
})

/** Does what makes the main process ask, and gives the window of its question. */
const questionAfter = async ({ electron }: LadingApp, act: () => Promise<void>): Promise<Page> => {
  const opened = electron.waitForEvent('window')
  await act()
  const question = await opened
  await question.getByRole('button', { name: 'Cancel' }).waitFor()
  return question
}
