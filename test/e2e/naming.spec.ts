import type { Locator } from '@playwright/test'
import type { Engine } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { loadManyImages } from '../support/flood.ts'
import { expect, test as base } from './support/fixtures.ts'
import type { LadingWindow } from './support/lading-window.ts'
import { namingView, type NamingView } from './support/naming-view.ts'
import { answer } from './support/questions.ts'

const imagesThere = ['alpine:3.20', 'nginx:alpine', 'redis:7-alpine', 'tiny:latest']

const test = base.extend<{ readonly naming: NamingView }>({
  naming: async ({ window }, use) => {
    await expect(window.imageRows).toHaveCount(imagesThere.length)
    await use(namingView(window.page))
  },
})

test.use({ imagesThere })

/** The ID of the image that has a name on the engine now. */
const idOf = async (engine: Engine, name: string): Promise<string | undefined> => {
  const images = await engineCall(engine, 'GET', '/images/json')
  const found = images.json<{ Id: string; RepoTags: string[] | null }[]>()
  return found.find(({ RepoTags }) => RepoTags?.includes(name))?.Id
}

const row = ({ grid }: LadingWindow, name: string): Locator =>
  grid
    .getByRole('row')
    .filter({ has: grid.page().getByRole('button', { name: `Menu of ${name}`, exact: true }) })

const menuItem = async (window: LadingWindow, image: string, item: RegExp): Promise<void> => {
  await row(window, image).getByRole('button').click()
  await window.page.getByRole('menu').getByRole('menuitem', { name: item }).click()
}

test.describe('dragged with the mouse', () => {
  test('an image gets a name under the repository that it is dropped on, and Undo takes it off', async ({
    engine,
    naming,
    window,
  }) => {
    const id = await idOf(engine, 'alpine:3.20')
    await naming.drag(row(window, 'alpine:3.20'), naming.place('nginx'))
    await expect(naming.dialog).toContainText('nginx')
    await expect(naming.repository).toHaveCount(0)
    await expect(naming.tag).toHaveValue('3.20')
    await expect(naming.tag).toBeFocused()
    await naming.button('Tag').click()
    await expect(naming.said('Tagged nginx:3.20.')).toBeVisible()
    expect(await idOf(engine, 'nginx:3.20')).toBe(id)

    await naming.undo.click()
    await expect(naming.said('Undone')).toBeVisible()
    expect(await idOf(engine, 'nginx:3.20')).toBeUndefined()
    expect(await idOf(engine, 'alpine:3.20')).toBe(id)
  })

  test('an image can be dropped on the header of a group', async ({ engine, naming, window }) => {
    await window.page.getByRole('button', { name: 'Group by repository' }).click()
    await naming.drag(row(window, 'tiny:latest'), naming.groupHeader('redis'))
    await expect(naming.tag).toHaveValue('latest')
    await naming.tag.fill('tiny')
    await naming.button('Tag').click()
    await expect(naming.said('Tagged redis:tiny.')).toBeVisible()
    expect(await idOf(engine, 'redis:tiny')).toBe(await idOf(engine, 'tiny:latest'))
  })

  test('several images get their names together, or none does', async ({ engine, naming, window }) => {
    await row(window, 'alpine:3.20').click()
    await row(window, 'redis:7-alpine').click({ modifiers: ['ControlOrMeta'] })
    await row(window, 'tiny:latest').click({ modifiers: ['ControlOrMeta'] })
    await naming.drag(row(window, 'redis:7-alpine'), naming.newName)
    await expect(naming.dialog.getByRole('heading')).toHaveText('Tag 3 images')
    await expect(naming.button('Tag 3 images')).toBeDisabled()
    await naming.repository.fill('acme/set')
    await naming.tagFor('redis:7-alpine').fill('3.20')
    await expect(naming.dialog).toContainText('acme/set:3.20 is asked for more than once.')
    await expect(naming.button('Tag 3 images')).toBeDisabled()

    await naming.tagFor('redis:7-alpine').fill('7')
    await naming.button('Tag 3 images').click()
    await expect(naming.said('Tagged 3 images.')).toBeVisible()
    expect(await idOf(engine, 'acme/set:3.20')).toBe(await idOf(engine, 'alpine:3.20'))
    expect(await idOf(engine, 'acme/set:7')).toBe(await idOf(engine, 'redis:7-alpine'))
    expect(await idOf(engine, 'acme/set:latest')).toBe(await idOf(engine, 'tiny:latest'))

    await naming.undo.click()
    await expect(naming.said('Undone')).toBeVisible()
    expect(await idOf(engine, 'acme/set:7')).toBeUndefined()
  })

  test('a repository says that it takes what is held over it, and Escape lets nothing happen', async ({
    naming,
    window,
  }) => {
    await naming.dragOver(row(window, 'tiny:latest'), naming.place('nginx'))
    await expect(naming.place('nginx')).toHaveClass(/over/)
    await expect(naming.said('1 image picked up. Choose a repository, or press Escape.')).toHaveCount(1)
    await naming.moveTo(naming.place('redis'))
    await expect(naming.place('redis')).toHaveClass(/over/)
    await expect(naming.place('nginx')).not.toHaveClass(/over/)
    await window.page.keyboard.press('Escape')
    await expect(naming.place('redis')).not.toHaveClass(/over/)
    await window.page.mouse.up()
    await expect(naming.said('Cancelled: nothing was placed.')).toHaveCount(1)
    await expect(naming.dialog).toHaveCount(0)
  })

  test('let go over nothing, it does nothing', async ({ naming, window }) => {
    await naming.drag(row(window, 'tiny:latest'), row(window, 'alpine:3.20'))
    await expect(naming.said('Cancelled: nothing was placed.')).toHaveCount(1)
    await expect(naming.dialog).toHaveCount(0)
  })
})

test('the shelf scrolls under what is held near its edge, and is filtered where it is long', async ({
  engine,
  naming,
  window,
}) => {
  await loadManyImages(engine, 60, { prefix: 'many' })
  await expect(naming.place('flood/many-0000')).toBeVisible()
  const last = naming.place('tiny')
  await expect(last).not.toBeInViewport()
  await window.page.getByRole('searchbox', { name: 'Filter repositories' }).fill('0001')
  await expect(naming.shelf.getByRole('listitem')).toHaveCount(2)
  await window.page.getByRole('searchbox', { name: 'Filter repositories' }).fill('')

  const box = await naming.shelf.boundingBox()
  if (box === null) throw new Error('the shelf is there')
  await naming.dragOver(row(window, 'alpine:3.20'), naming.place('flood/many-0000'))
  await window.page.mouse.move(box.x + 60, box.y + box.height - 12, { steps: 4 })
  await expect(last).toBeInViewport()
  await expect(async () => {
    await naming.moveTo(last)
    await expect(last).toHaveClass(/over/, { timeout: 500 })
  }).toPass()
  await window.page.mouse.up()
  await expect(naming.dialog).toContainText('tiny')
  await expect(naming.tag).toHaveValue('3.20')
})

test('files that are dragged over the shelf are none of its business', async ({ naming, window }) => {
  const session = await window.page.context().newCDPSession(window.page)
  const box = await naming.place('nginx').boundingBox()
  if (box === null) throw new Error('the shelf is there')
  const at = {
    x: box.x + 20,
    y: box.y + 8,
    data: { items: [], files: ['/nowhere/image.tar'], dragOperationsMask: 1 },
  }
  for (const type of ['dragEnter', 'dragOver', 'dragOver'] as const) {
    await session.send('Input.dispatchDragEvent', { type, ...at })
    await expect(naming.place('nginx')).not.toHaveClass(/over|waiting/)
  }
  await session.send('Input.dispatchDragEvent', { type: 'dragCancel', ...at })
  await expect(naming.dialog).toHaveCount(0)
})

test.describe('without dragging', () => {
  test('images are placed with the keyboard alone', async ({ engine, naming, window }) => {
    const { keyboard } = window.page
    await window.grid.focus()
    await expect(window.grid.getByRole('row', { selected: true })).toContainText('alpine:3.20')
    await keyboard.press('t')
    await expect(naming.place('alpine')).toBeFocused()
    await keyboard.press('ArrowDown')
    await expect(naming.place('nginx')).toBeFocused()
    await keyboard.press('Escape')
    await expect(window.grid).toBeFocused()
    await expect(window.grid.getByRole('row', { selected: true })).toContainText('alpine:3.20')

    await keyboard.press('t')
    await keyboard.press('End')
    await expect(naming.place('tiny')).toBeFocused()
    await keyboard.press('Enter')
    await expect(naming.tag).toBeFocused()
    await expect(naming.tag).toHaveValue('3.20')
    await keyboard.press('Enter')
    await expect(naming.said('Tagged tiny:3.20.')).toBeVisible()
    await expect(window.grid).toBeFocused()
    expect(await idOf(engine, 'tiny:3.20')).toBe(await idOf(engine, 'alpine:3.20'))

    await keyboard.press('Control+z')
    await expect(naming.said('Undone')).toBeVisible()
    expect(await idOf(engine, 'tiny:3.20')).toBeUndefined()
  })

  test('images are placed with one click after another, also on the header of a group', async ({
    engine,
    naming,
    window,
  }) => {
    await menuItem(window, 'tiny:latest', /^Tag into…/)
    await naming.place('redis').click()
    await expect(naming.dialog).toContainText('redis')
    await window.page.keyboard.press('Escape')
    await expect(naming.dialog).toHaveCount(0)

    await window.page.getByRole('button', { name: 'Group by repository' }).click()
    await row(window, 'tiny:latest').click()
    await window.page.getByRole('button', { name: 'Tag into…' }).click()
    await naming.groupHeader('alpine').click()
    await naming.button('Tag').click()
    await expect(naming.said('Tagged alpine:latest.')).toBeVisible()
    expect(await idOf(engine, 'alpine:latest')).toBe(await idOf(engine, 'tiny:latest'))
  })

  test('a click on a repository shows only its images, and a second one all again', async ({
    naming,
    window,
  }) => {
    await naming.place('nginx').click()
    await expect(window.imageRows).toHaveCount(1)
    await expect(naming.place('nginx')).toHaveAttribute('aria-pressed', 'true')
    await naming.place('nginx').click()
    await expect(window.imageRows).toHaveCount(imagesThere.length)
  })

  test('the shelf is hidden and stays so, and comes back to place something', async ({
    launch,
    naming,
    lading,
  }) => {
    const { page, userData } = lading
    await page.getByRole('button', { name: 'Hide repositories' }).first().click()
    await expect(naming.shelf).toHaveCount(0)
    await lading.quit()
    const again = await launch({ userData })
    const view = namingView(again.page)
    await expect(again.window.imageRows).toHaveCount(imagesThere.length)
    await expect(view.shelf).toHaveCount(0)
    await again.window.grid.focus()
    await again.page.keyboard.press('t')
    await expect(view.place('alpine')).toBeFocused()
    await again.page.keyboard.press('Escape')
    await expect(view.shelf).toHaveCount(0)
  })
})

test.describe('the dialog', () => {
  test('shows how Docker reads the name, and the command that does the same', async ({
    naming,
    window,
    engine,
  }) => {
    await menuItem(window, 'tiny:latest', /^Tag…/)
    await naming.repository.fill('acme/api')
    await naming.tag.fill('')
    await expect(naming.dialog.getByText('registry, filled in')).toBeVisible()
    await expect(naming.dialog.getByText('tag, filled in')).toBeVisible()
    const id = (await idOf(engine, 'tiny:latest'))?.slice('sha256:'.length, 'sha256:'.length + 12)
    await expect(naming.dialog).toContainText(`docker tag ${id} acme/api:latest`)
  })

  test('says which image loses a name, and takes it only when asked to', async ({
    engine,
    naming,
    window,
  }) => {
    const loser = (await idOf(engine, 'redis:7-alpine')) ?? ''
    await menuItem(window, 'tiny:latest', /^Tag…/)
    await naming.repository.fill('redis')
    await naming.tag.fill('7-alpine')
    const short = loser.slice('sha256:'.length, 'sha256:'.length + 12)
    await expect(naming.dialog).toContainText(
      `redis:7-alpine now means ${short}, which will lose it and become dangling.`,
    )
    await expect(naming.button('Tag')).toHaveCount(0)
    await naming.button('Take the name').click()
    await expect(naming.said('Tagged redis:7-alpine.')).toBeVisible()
    expect(await idOf(engine, 'redis:7-alpine')).toBe(await idOf(engine, 'tiny:latest'))
    await naming.undo.click()
    await expect(naming.said('Undone')).toBeVisible()
    expect(await idOf(engine, 'redis:7-alpine')).toBe(loser)
  })

  const bad: readonly { readonly repository: string; readonly tag: string; readonly sentence: string }[] = [
    { repository: 'Acme', tag: '1', sentence: 'Repository names are lowercase' },
    { repository: 'acme', tag: 'x'.repeat(129), sentence: 'A tag has at most 128 characters' },
    { repository: 'acme', tag: 'a/b', sentence: 'A tag cannot contain /' },
    { repository: 'sha256', tag: '1', sentence: 'is the name of a digest algorithm' },
    { repository: 'acme:1', tag: '2', sentence: 'Write the tag 1 into its own box' },
    { repository: `acme@sha256:${'a'.repeat(64)}`, tag: '2', sentence: 'cannot be given' },
    { repository: 'f'.repeat(64), tag: '2', sentence: 'These 64 digits are an ID' },
    { repository: 'abcdef012345', tag: '2', sentence: 'looks like an image’s ID' },
  ]
  test('refuses bad names, each with a sentence', async ({ naming, window }) => {
    await menuItem(window, 'tiny:latest', /^Tag…/)
    for (const { repository, tag, sentence } of bad) {
      await naming.repository.fill(repository)
      await naming.tag.fill(tag)
      await expect(naming.dialog).toContainText(sentence)
      await expect(naming.button('Tag')).toBeDisabled()
    }
  })

  test('says so when the image goes behind it', async ({ engine, naming, window }) => {
    await menuItem(window, 'tiny:latest', /^Tag…/)
    await naming.repository.fill('acme/api')
    await expect(naming.button('Tag')).toBeEnabled()
    await engineCall(engine, 'DELETE', '/images/tiny:latest')
    await expect(naming.dialog).toContainText(/The image [0-9a-f]{12} is gone\./)
    await expect(naming.button('Tag')).toBeDisabled()
    await naming.button('Cancel').click()
    await expect(naming.dialog).toHaveCount(0)
    expect(await idOf(engine, 'acme/api:latest')).toBeUndefined()
  })

  test('renames an image: the new name is there, and the old one is not', async ({
    engine,
    naming,
    window,
  }) => {
    const id = await idOf(engine, 'alpine:3.20')
    await row(window, 'alpine:3.20').click()
    await window.page.keyboard.press('F2')
    await expect(naming.repository).toHaveValue('alpine')
    await expect(naming.tag).toHaveValue('3.20')
    await naming.repository.fill('base/alpine')
    await naming.button('Rename').click()
    await expect(naming.said('Renamed alpine:3.20 to base/alpine:3.20.')).toBeVisible()
    expect(await idOf(engine, 'base/alpine:3.20')).toBe(id)
    expect(await idOf(engine, 'alpine:3.20')).toBeUndefined()
  })
})

test('a name of several goes at once and can be had back; the last one is asked about', async ({
  engine,
  lading,
  naming,
  window,
}) => {
  await engineCall(engine, 'POST', '/images/tiny:latest/tag?repo=mine/tiny&tag=1')
  await expect(naming.place('mine/tiny')).toBeVisible()
  const title = 'tiny:latest'
  await row(window, title).getByRole('button').click()
  await window.page.getByRole('menuitem', { name: 'Untag mine/tiny:1' }).click()
  await expect(naming.said('Took off mine/tiny:1.')).toBeVisible()
  expect(await idOf(engine, 'mine/tiny:1')).toBeUndefined()
  await naming.undo.click()
  await expect(naming.place('mine/tiny')).toBeVisible()

  const opened = lading.electron.waitForEvent('window')
  await menuItem(window, 'redis:7-alpine', /^Untag…/)
  const question = await opened
  await answer(question, () => question.getByRole('button', { name: 'Cancel' }).click())
  expect(await idOf(engine, 'redis:7-alpine')).toBeDefined()
})

test('what was done is undone in Activity, also after a restart', async ({
  engine,
  launch,
  lading,
  naming,
  window,
}) => {
  await row(window, 'tiny:latest').click()
  await menuItem(window, 'tiny:latest', /^Tag…/)
  await naming.repository.fill('acme/api')
  await naming.button('Tag').click()
  await expect(naming.said('Tagged acme/api:latest.')).toBeVisible()
  await lading.quit()

  const again = await launch({ userData: lading.userData })
  await again.window.go('Activity')
  const entry = again.window.activityRow('acme/api:latest')
  await entry.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(entry.filter({ hasText: 'Undone' })).toHaveCount(1)
  expect(await idOf(engine, 'acme/api:latest')).toBeUndefined()
})

test('an undo that cannot be done any more says why', async ({ engine, naming, window }) => {
  await menuItem(window, 'tiny:latest', /^Tag…/)
  await naming.repository.fill('acme/api')
  await naming.button('Tag').click()
  await expect(naming.said('Tagged acme/api:latest.')).toBeVisible()
  await engineCall(engine, 'POST', '/images/redis:7-alpine/tag?repo=acme/api&tag=latest')
  await window.page.keyboard.press('Control+z')
  await expect(window.alert).toContainText('It cannot be undone any more: acme/api:latest has moved on')
  expect(await idOf(engine, 'acme/api:latest')).toBe(await idOf(engine, 'redis:7-alpine'))
})
