import type { Locator, Page } from '@playwright/test'
import { engineCall } from '../../support/engine-http.ts'
import type { Engine } from '../../support/engine.ts'
import type { Registry } from '../../support/registry.ts'
import type { LadingWindow } from './lading-window.ts'

/** The card of a push or an archive, by its reference or its path. */
export const transferCard = (page: Page, name: string) => {
  const region = page.getByRole('region', { name, exact: true })
  const layers = region.getByRole('list', { name: 'Layers' }).getByRole('progressbar')
  const button = (label: string | RegExp): Locator => region.getByRole('button', { name: label })
  return {
    region,
    layers,
    /** The layers whose state, as a screen reader says it, begins like this. */
    layersThatAre: (state: string): Locator =>
      layers.and(page.locator(`[role=progressbar][aria-valuetext^="${state}"]`)),
    cancel: region.getByRole('button', { name: 'Cancel', exact: true }),
    retry: button('Retry'),
    alert: region.getByRole('alert'),
    button,
  }
}

/** Opens the menu of the row in which `text` stands, and gives the item with this name. */
export const openRowMenu = async (window: LadingWindow, text: string): Promise<Locator> => {
  await window.imageRow(text).click({ button: 'right' })
  return window.page.getByRole('menu')
}

/** Asks in the row's menu for a name to be pushed, and agrees; gives the card that this leads to. */
export const pushFromMenu = async (window: LadingWindow, name: string) => {
  const menu = await openRowMenu(window, name)
  await menu.getByRole('menuitem', { name: `Push… ${name}` }).click()
  await window.page.getByRole('dialog').getByRole('button', { name: 'Push', exact: true }).click()
  return transferCard(window.page, name)
}

/** Gives an image of the engine another name. */
export const giveName = async (engine: Engine, image: string, name: string): Promise<void> => {
  const colon = name.lastIndexOf(':')
  const query = new URLSearchParams({ repo: name.slice(0, colon), tag: name.slice(colon + 1) })
  await engineCall(engine, 'POST', `/images/${image}/tag?${query.toString()}`)
}

/** The ID of the image with this name on the engine. */
export const idOnEngine = async (engine: Engine, name: string): Promise<string> => {
  const answer = await engineCall(engine, 'GET', `/images/${name}/json`)
  return answer.json<{ Id: string }>().Id
}

/** The digest by which a registry has a name; empty where it has not. */
export const digestInRegistry = async (registry: Registry, path: string, tag: string): Promise<string> => {
  const accept = [
    'application/vnd.docker.distribution.manifest.v2+json',
    'application/vnd.oci.image.manifest.v1+json',
  ]
  const answer = await fetch(`${registry.url}/v2/${path}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { Accept: accept.join(', ') },
  })
  return (answer.ok && answer.headers.get('docker-content-digest')) || ''
}
