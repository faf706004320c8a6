import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { electronCommand, inEnglish } from '../../build/electron-command.mjs'
import { root } from '../../build/process.mjs'
import { cpuMs, processTree, pssBytes } from './process-tree.ts'

/** A window of an app that was started for it. */
export interface OpenWindow {
  readonly page: Page
  readonly spawnedAtMs: number
  /** Milliseconds from the spawn to the paint of what the window is for. */
  readonly paintedMs: () => Promise<number>
  /** The longest time, in milliseconds, that the main process was held up since the last time this was asked. */
  readonly longestBlockMs: () => Promise<number>
  /** Looks away, so that looking costs nothing, and says what all processes hold and have used at rest. */
  readonly atRest: () => Promise<Rest>
  readonly end: () => Promise<void>
}

/** What an app holds and has used `restMs` after its spawn. */
export interface Rest {
  /** Over all of its processes. */
  readonly pssBytes: number
  /** Processor time since the spawn. */
  readonly cpuMs: number
}

/** How Lading is started. */
export interface LadingStart {
  /** As `DOCKER_HOST` takes it. */
  readonly host: string
  /** Where Lading keeps its data, to go on with that of another start; a new folder where absent. */
  readonly userData?: string
  /** The main process measures how long it is held up. */
  readonly isWatched?: boolean
}

/** Opens windows, as somebody does who starts the app. */
export interface Windows {
  readonly openLading: (start: LadingStart) => Promise<OpenWindow>
  /** The least that an Electron app can be: one window with a static page. */
  readonly openBare: (start?: Pick<LadingStart, 'isWatched'>) => Promise<OpenWindow>
}

/** A window has come to rest this long after its start. */
export const restMs = 8_000

const bareMain = `
const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1320, height: 800, webPreferences: { sandbox: true } })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
`

const writeBareApp = async (folder: string): Promise<string> => {
  const bare = join(folder, 'bare')
  await mkdir(bare)
  await writeFile(join(bare, 'package.json'), '{ "name": "bare", "version": "1.0.0", "main": "main.js" }')
  await writeFile(join(bare, 'main.js'), bareMain)
  await writeFile(join(bare, 'index.html'), '<!doctype html><title>Bare</title><p>A static page.</p>')
  return bare
}

/** In the page: resolves with the epoch milliseconds of the first entry of a kind, also of one that was before. */
const firstEntry = (type: 'paint' | 'element', name: string): string => `
  new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const entry = list.getEntries().find(({ name, identifier }) => (identifier ?? name) === '${name}')
      if (entry) resolve(performance.timeOrigin + (entry.renderTime ?? entry.startTime))
    }).observe({ type: '${type}', buffered: true })
  })`

const firstContentfulPaint = firstEntry('paint', 'first-contentful-paint')

/** The rows carry `elementtiming="image-row"`: Chromium notes when one was first painted. */
const rowsPainted = firstEntry('element', 'image-row')

const debuggerAddress = async (child: ChildProcess): Promise<string> => {
  let printed = ''
  for await (const chunk of child.stderr ?? []) {
    printed += String(chunk)
    const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(`the window ended early: ${printed}`)
}

const lookAgainMs = 20

/** A window that opens while Playwright attaches may be lost to it, and the attaching then never settles. */
const untilOpened = async (address: string): Promise<void> => {
  const list = `http://${new URL(address).host}/json/list`
  for (;;) {
    const targets = (await (await fetch(list)).json()) as readonly { readonly type: string }[]
    if (targets.some(({ type }) => type === 'page')) return
    await wait(lookAgainMs)
  }
}

const pageOf = async (address: string) => {
  await untilOpened(address)
  const browser = await chromium.connectOverCDP(address)
  const context = browser.contexts()[0]
  if (context === undefined) throw new Error('the window has no page')
  return { browser, page: context.pages()[0] ?? (await context.waitForEvent('page')) }
}

interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Starts a program; `painted` resolves in its page with the epoch milliseconds of the paint that counts. */
const openWindow = async ({ command, args, env }: Program, painted: string): Promise<OpenWindow> => {
  const spawnedAtMs = Date.now()
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  const end = async (): Promise<void> => {
    const ended = child.exitCode === null ? once(child, 'close') : Promise.resolve()
    child.kill('SIGKILL')
    await ended
  }

  try {
    const { browser, page } = await pageOf(await debuggerAddress(child))
    child.stderr?.resume()
    return {
      page,
      spawnedAtMs,
      paintedMs: async () => (await page.evaluate<number>(painted)) - spawnedAtMs,
      longestBlockMs: async () => {
        const answered = once(child, 'message')
        child.send('ask')
        const [longestMs] = (await answered) as [number]
        return longestMs
      },
      atRest: async () => {
        await browser.close()
        await wait(Math.max(0, spawnedAtMs + restMs - Date.now()))
        const pids = processTree(child.pid ?? 0)
        return { pssBytes: pssBytes(pids), cpuMs: cpuMs(pids) }
      },
      end,
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** What opens windows on a display. `folder` is of the run; it gets the bare app and what the apps keep. */
export const createWindows = async (folder: string, display: NodeJS.ProcessEnv): Promise<Windows> => {
  const bareApp = await writeBareApp(folder)
  const loopDelay = { NODE_OPTIONS: `--require ${join(import.meta.dirname, 'loop-delay.cjs')}` }

  const programOf = async (app: string, start: Partial<LadingStart>): Promise<Program> => {
    const userData = start.userData ?? (await mkdtemp(join(folder, 'u-')))
    const { command, args, env } = await electronCommand([
      '--remote-debugging-port=0',
      `--user-data-dir=${userData}`,
    ])
    return {
      command,
      args: args.map((arg) => (arg === root ? app : arg)),
      env: {
        ...{ ...display, ...env, ...inEnglish, DISPLAY: display['DISPLAY'], DOCKER_HOST: start.host },
        ...(start.isWatched === true && loopDelay),
      },
    }
  }

  return {
    openLading: async (start) => openWindow(await programOf(root, start), rowsPainted),
    openBare: async (start = {}) => openWindow(await programOf(bareApp, start), firstContentfulPaint),
  }
}
