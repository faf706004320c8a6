/** Walks through the window: past every view as it is in use, and past everything that opens over them. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Locator } from '@playwright/test'
import { cleanupView } from './cleanup-view.ts'
import type { DiscoverView } from './discover-view.ts'
import { answerOpenDialog } from './files.ts'
import type { LadingApp } from './lading-app.ts'
import type { ViewName } from './lading-window.ts'
import { pinsView } from './pins-view.ts'

/** What a walk needs: a window whose images are `walkImages`, and a Docker Hub. */
export interface Walker {
  readonly lading: LadingApp
  readonly discover: DiscoverView
  /** For a file of its own. */
  readonly folder: string
}

/** The images that are to be there. */
export const walkImages: readonly string[] = [
  'python:3.13-alpine',
  'python:3.12-alpine',
  'nginx:alpine',
  'tiny:latest',
]

async function* imageStates({ lading: { window } }: Walker): AsyncGenerator<string> {
  const { page } = window
  await window.go('Images')
  await expect(window.imageRows).toHaveCount(walkImages.length)
  yield 'Images'
  await window.imageRow('python:3.12').click()
  await window.grid.press('Enter')
  for (const [tab, words] of [
    ['Overview', 'PYTHON_VERSION'],
    ['Layers', 'ADD alpine-minirootfs'],
    ['Inspect', 'RepoDigests'],
  ] as const) {
    await page.getByRole('tab', { name: tab, exact: true }).click()
    await expect(page.getByRole('tabpanel').getByText(words).first()).toBeVisible()
    yield `Images, details: ${tab}`
  }
  await page.getByRole('button', { name: 'Close details' }).click()
  await page.getByRole('button', { name: 'Layer map' }).click()
  await expect(page.getByRole('tree', { name: 'Layers' })).toBeVisible()
  yield 'Images, layer map'
  await page.getByRole('button', { name: 'As a table' }).click()
  await expect(page.getByRole('table', { name: 'Layers' })).toBeVisible()
  yield 'Images, layer map as a table'
  await page.getByRole('button', { name: 'As a table' }).click()
  await page.getByRole('button', { name: 'Table', exact: true }).click()
}

async function* discoverStates({ lading: { window }, discover }: Walker): AsyncGenerator<string> {
  await window.go('Discover')
  await discover.find('nginx')
  yield 'Discover, search'
  await discover.open('nginx')
  // Where the window is low, a tag further down is not there until the list is shorter.
  await discover.tagFilter.fill('alpine')
  await discover.tag('alpine').click()
  await expect(discover.forecastOf('Download')).toContainText('layers')
  yield 'Discover, tags'
  await discover.tab('README').click()
  await expect(discover.readme.getByRole('heading').first()).toBeVisible()
  yield 'Discover, README'
}

async function* otherStates(walker: Walker): AsyncGenerator<string> {
  const { lading, folder } = walker
  const { window } = lading
  const { page } = window
  await window.go('Pulls')
  const failed = await window.pull('python:3.99-alpine')
  await expect(failed.alert).toBeVisible()
  const done = await window.pull('tiny:latest')
  await expect(done.region).toContainText('Up to date')
  yield 'Pulls'
  const pins = pinsView(window)
  await window.go('Pins')
  await pins.tagRow('nginx:alpine').click()
  await expect(pins.about('nginx:alpine')).toBeVisible()
  yield 'Pins'
  const path = join(folder, 'compose.yaml')
  await writeFile(path, 'services:\n  web:\n    image: nginx:alpine\n  cache:\n    image: redis:7-alpine\n')
  await answerOpenDialog(lading, path)
  await pins.choose('Open a Compose file or Dockerfile…')
  await expect(pins.write).toBeEnabled()
  yield 'Pins, files'
  const cleanup = cleanupView(page)
  await window.go('Cleanup')
  await cleanup.rule('Unused images').check()
  await expect(cleanup.row('tiny:latest')).toBeVisible()
  await expect(cleanup.onDisk).toContainText('in all')
  yield 'Cleanup'
  await window.go('Activity')
  await window.activityRow('python:3.99').getByRole('button', { expanded: false }).click()
  await expect(page.getByText('docker pull python:3.99-alpine')).toBeVisible()
  yield 'Activity'
  await window.go('Settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  yield 'Settings'
}

/** Goes from view to view, and gives the name of each once it shows what it is for. */
export async function* everyView(walker: Walker): AsyncGenerator<string> {
  yield* imageStates(walker)
  yield* discoverStates(walker)
  yield* otherStates(walker)
}

/** What opens over a view. */
export interface Overlay {
  readonly name: string
  /** What has the focus before, and is to have it again. */
  readonly opener: Locator
  /** The dialog, menu or popover itself. */
  readonly overlay: Locator
}

interface Way extends Overlay {
  readonly view: ViewName
  /** The keys that open it from its opener. */
  readonly keys: readonly string[]
}

const ways = ({ window }: LadingApp): readonly Way[] => {
  const { page, grid } = window
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name })
  const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name })
  const menu = page.getByRole('menu')
  const byPalette = (words: string): string[] => ['Control+k', ...words, 'Enter']
  const fromGrid = { view: 'Images', opener: grid } as const
  return [
    { ...fromGrid, name: 'palette', keys: ['Control+k'], overlay: dialog('Palette') },
    { ...fromGrid, name: 'row menu', keys: ['Shift+F10'], overlay: menu },
    { ...fromGrid, name: 'tag dialog', keys: ['t', 'Home', 'Enter'], overlay: dialog(/^Tag /) },
    { ...fromGrid, name: 'rename dialog', keys: ['F2'], overlay: dialog(/^Rename /) },
    { ...fromGrid, name: 'push dialog', keys: byPalette('push'), overlay: dialog(/^Push /) },
    { ...fromGrid, name: 'protections', keys: byPalette('protect images'), overlay: dialog('Protections') },
    { ...fromGrid, name: 'registries', keys: byPalette('registries'), overlay: dialog('Registries') },
    { ...fromGrid, name: 'sign in', keys: byPalette('sign in to'), overlay: dialog(/^Sign in/) },
    {
      ...{ view: 'Images', name: 'menu of columns', keys: ['Enter'], overlay: menu },
      opener: grid.getByRole('button', { name: 'Columns' }),
    },
    {
      ...{ view: 'Images', name: 'engine', keys: ['Enter'], overlay: dialog('Engine') },
      opener: window.engineChip,
    },
    { ...fromGrid, name: 'shortcuts', keys: ['?'], overlay: dialog('Shortcuts') },
    { view: 'Pins', name: 'menu of pins', keys: ['Enter'], overlay: menu, opener: button('More of pins') },
    {
      ...{ view: 'Pins', name: 'pin dialog', keys: ['Enter', 'Enter'], overlay: dialog(/^Pin /) },
      opener: button('More of pins'),
    },
    {
      ...{ view: 'Cleanup', name: 'protections', keys: ['Enter'], overlay: dialog('Protections') },
      opener: button(/^Protections…/),
    },
    {
      ...{ view: 'Cleanup', name: 'automatic', keys: ['Enter'], overlay: page.getByRole('dialog') },
      opener: button(/^Automatic…/),
    },
  ]
}

/** Opens one thing after the other over the views, by keys alone; each is left open until the walk goes on. */
export async function* everyOverlay(lading: LadingApp): AsyncGenerator<Overlay> {
  const { window } = lading
  await expect(window.imageRows).toHaveCount(walkImages.length)
  for (const { view, keys, ...overlay } of ways(lading)) {
    await window.link(view).press('Enter')
    await overlay.opener.focus()
    for (const key of keys) await window.page.keyboard.press(key === ' ' ? 'Space' : key)
    await expect(overlay.overlay).toBeVisible()
    yield overlay
  }
}
