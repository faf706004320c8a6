import { type FSWatcher, watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { createAwaited } from '../../support/until.ts'
import type { Place } from './place.ts'

const startDeadlineMs = 60_000
const askIntervalMs = 50

/** How a packaged Lading is started. */
export interface StartOptions {
  /** A shell command; Chromium's switches are added to it. */
  readonly command: string
  /** The person's home, an existing folder. */
  readonly home: string
  /** As `DOCKER_HOST` takes it. */
  readonly host: string
  /** Numbers of the person; root when left out, for whom Chromium has no sandbox. */
  readonly person?: { readonly uid: number; readonly groups: readonly number[] }
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** A packaged Lading with its window open. */
export interface PackagedLading {
  readonly page: Page
  /** Closes its window, and waits for its end. @returns its exit code */
  close(): Promise<number>
}

/**
 * Starts a packaged Lading and waits for its window. Chromium's own port for debugging is what a package still has
 * after Node's is burnt out.
 */
export async function startPackaged(place: Place, options: StartOptions): Promise<PackagedLading> {
  const { outputPath, whenEnded } = await place.start(startScript(options))
  const address = await debuggingAddress(outputPath, whenEnded)
  await whenPageIsThere(address)
  const browser = await chromium.connectOverCDP(address)
  const context = browser.contexts()[0]
  if (!context) throw new Error('Lading has no session.')
  const page = context.pages()[0] ?? (await context.waitForEvent('page'))
  return {
    page,
    async close() {
      await page.close()
      return whenEnded
    },
  }
}

function startScript({ command, home, host, person, env }: StartOptions): string {
  const variables = {
    ...{ HOME: home, DOCKER_HOST: host, XDG_SESSION_TYPE: 'x11' },
    // Nobody's desktop shows its tray or its notifications.
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/no-bus`,
    ...env,
  }
  const as = person
    ? `setpriv --reuid ${person.uid} --regid ${person.uid} --groups ${person.groups.join(',')} `
    : ''
  return [
    ...Object.entries(variables).map(([name, value]) => `export ${name}='${value}'`),
    `cd '${home}'`,
    `exec ${as}${command} --remote-debugging-port=0${person ? '' : ' --no-sandbox'}`,
  ].join('\n')
}

async function debuggingAddress(outputPath: string, whenEnded: Promise<number>): Promise<string> {
  const output = createAwaited()
  let said = ''
  let code: number | undefined
  const read = async (): Promise<void> => {
    said = await readFile(outputPath, 'utf8')
    output.changed()
  }
  const watcher: FSWatcher = watch(outputPath, () => void read())
  void whenEnded.then((ended) => {
    code = ended
    output.changed()
  })
  try {
    await read()
    return await output.until(
      'the window',
      () => {
        if (code !== undefined) throw new Error(`Lading ended with code ${code}:\n${said}`)
        return /^DevTools listening on (ws:\S+)/m.exec(said)?.[1]
      },
      () => said.split('\n'),
    )
  } finally {
    watcher.close()
  }
}

/**
 * Playwright must not come while the page is on its way: it would wait for a beginning that it has missed. Chromium
 * tells nobody of a title, so it is asked.
 */
async function whenPageIsThere(address: string): Promise<void> {
  const targets = new URL('/json/list', address.replace(/^ws/, 'http'))
  const deadlineMs = Date.now() + startDeadlineMs
  while (Date.now() < deadlineMs) {
    const answer = (await (await fetch(targets)).json()) as { title: string }[]
    if (answer.some(({ title }) => title === 'Lading')) return
    await wait(askIntervalMs)
  }
  throw new Error('Lading’s page did not come.')
}
