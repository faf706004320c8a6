import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { answerOpenDialog } from '../../test/e2e/support/files.ts'
import { repointTag } from '../../test/support/registry-tags.ts'
import { go, takeBoth, type Step } from './walk.ts'

const composeText = `# What the shop runs on.
services:
  web:
    image: nginx:alpine # the front
    ports: ['80:80']
  cache:
    image: "redis:7-alpine"
`

/** Pins `nginx:alpine` to the digest that it has here. */
export const pin: Step = async (walk) => {
  const { page } = walk
  await go(walk, 'Pins')
  await page.getByRole('grid', { name: 'Watched tags' }).waitFor()
  await walk.take('tags-that-are-watched')
  await page.getByRole('button', { name: 'More of pins' }).click()
  await page.getByRole('menuitem', { name: 'Pin a tag…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Tag' }).fill('nginx:alpine')
  await dialog.getByRole('radio').first().waitFor()
  await dialog.getByRole('textbox', { name: 'Note' }).fill('The front of the shop: tested with this one')
  await walk.take('a-tag-is-pinned')
  await dialog.getByRole('button', { name: 'Pin', exact: true }).click()
  await page.getByRole('row', { name: /nginx:alpine/ }).click()
  await page.getByRole('complementary', { name: 'About nginx:alpine' }).getByText('Pinned to').waitFor()
  await walk.take('pinned')
}

/** The tag is repointed on the registry behind Lading's back, and a check finds it. */
export const drift: Step = async (walk) => {
  const { page, world } = walk
  await repointTag(world.origin, 'library/nginx', 'alpine', '1.27-alpine')
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByRole('alert').filter({ hasText: 'nginx:alpine was repointed' }).waitFor()
  await takeBoth(walk, 'the-tag-was-repointed')
  await page.getByRole('alert').getByRole('button', { name: 'Show' }).click()
  const about = page.getByRole('complementary', { name: 'About nginx:alpine' })
  await about.getByRole('button', { name: 'What changed…', exact: true }).click()
  await page.getByRole('dialog').getByText('of layers new').waitFor()
  await takeBoth(walk, 'what-changed')
  await page.keyboard.press('Escape')
}

/** A Compose file gets its digests, follows a tag with one click, and is put back. */
export const file: Step = async (walk) => {
  const { app, page, world } = walk
  const path = join(world.folder, 'compose.yaml')
  await writeFile(path, composeText)
  await answerOpenDialog({ electron: app }, path)
  await page.getByRole('tab', { name: /^Files/ }).click()
  await walk.take('no-file-yet')
  await page.getByRole('button', { name: 'Open a file…' }).click()
  await page.getByRole('button', { name: 'Write to file' }).waitFor()
  await takeBoth(walk, 'a-compose-file-and-its-digests')
  await page.getByRole('button', { name: 'Write to file' }).click()
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).waitFor()
  await walk.take('the-compose-file-is-written')
  await page.getByRole('button', { name: 'Update to the newest' }).click()
  await page.getByRole('button', { name: 'Update to the newest' }).waitFor({ state: 'detached' })
  await walk.take('updated-by-one-click')
  await page.getByRole('main').getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Update to the newest' }).waitFor()
  await walk.take('and-undone')
}
