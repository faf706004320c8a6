import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { electronCommand } from '../../build/electron-command.mjs'
import type { Engine } from '../support/engine.ts'
import { measurePairs, runs, rowOf, showMegabytes, showMs, type Pair, type Row } from './measure.ts'
import { cpuMs, processTree, pssBytes } from './process-tree.ts'

/** What one start of a window cost. */
interface Start {
  /** From the spawn to the paint of what is looked for, in milliseconds. */
  readonly paintedMs: number
  /** Over all of its processes, when it has come to rest. */
  readonly pssBytes: number
  /** Processor time until then. */
  readonly cpuMs: number
}

/** When what a window is for was painted, in epoch milliseconds. Runs in the page. */
type PaintedAt = (page: Page) => Promise<number>

/** A window has come to rest this long after its start. */
const restMs = 8_000

const bareMain = `
const { app, BrowserWindow } = require('electron')
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1240, height: 800, webPreferences: { sandbox: true } })
  window.loadFile('index.html')
})
app.on('window-all-closed', () => app.quit())
`

/** The least that an Electron app can be: one window with a static page. */
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

const firstContentfulPaint: PaintedAt = (page) =>
  page.evaluate<number>(firstEntry('paint', 'first-contentful-paint'))

/** The rows carry `elementtiming="image-row"`: Chromium notes when one was first painted. */
const rowsPainted: PaintedAt = (page) => page.evaluate<number>(firstEntry('element', 'image-row'))

const debuggerAddress = async (child: ChildProcess): Promise<string> => {
  let printed = ''
  for await (const chunk of child.stderr ?? []) {
    printed += String(chunk)
    const address = /DevTools listening on (ws:\S+)/.exec(printed)?.[1]
    if (address !== undefined) return address
  }
  throw new Error(`the window ended early: ${printed}`)
}

const pageOf = async (address: string) => {
  const browser = await chromium.connectOverCDP(address)
  const context = browser.contexts()[0]
  if (context === undefined) throw new Error('the window has no page')
  return { browser, page: context.pages()[0] ?? (await context.waitForEvent('page')) }
}

const startOnce = async (
  command: { command: string; args: string[]; env: NodeJS.ProcessEnv },
  paintedAt: PaintedAt,
): Promise<Start> => {
  const spawnedAtMs = Date.now()
  const child = spawn(command.command, command.args, {
    env: command.env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  try {
    const { browser, page } = await pageOf(await debuggerAddress(child))
    child.stderr?.resume()
    const paintedMs = (await paintedAt(page)) - spawnedAtMs
    await browser.close()
    await wait(Math.max(0, spawnedAtMs + restMs - Date.now()))
    const pids = processTree(child.pid ?? 0)
    return { paintedMs, pssBytes: pssBytes(pids), cpuMs: cpuMs(pids) }
  } finally {
    const ended = child.exitCode === null ? once(child, 'close') : Promise.resolve()
    child.kill('SIGKILL')
    await ended
  }
}

const pairsOf = (
  lading: readonly Start[],
  bare: readonly Start[],
  pick: (start: Start) => number,
): readonly Pair[] =>
  lading.map((start, index) => ({ lading: pick(start), against: pick(bare[index] ?? start) }))

/**
 * A window with the rows of 1,000 images against a bare one with a static page: time to paint, memory and processor
 * time. The engine's list comes from the engine: Lading's data folder is a new one each time.
 */
export const benchWindow = async (
  engine: Engine,
  folder: string,
  display: NodeJS.ProcessEnv,
): Promise<readonly Row[]> => {
  const bareApp = await writeBareApp(folder)
  const lading: Start[] = []
  const bare: Start[] = []

  const start = async (args: readonly string[], paintedAt: PaintedAt, app?: string): Promise<Start> => {
    const userData = await mkdtemp(join(folder, 'u-'))
    const command = await electronCommand([
      '--remote-debugging-port=0',
      `--user-data-dir=${userData}`,
      ...args,
    ])
    return startOnce(
      {
        command: command.command,
        args: app === undefined ? command.args : command.args.map((arg) => (arg === projectRoot ? app : arg)),
        env: { ...display, ...command.env, DISPLAY: display['DISPLAY'], DOCKER_HOST: engine.host },
      },
      paintedAt,
    )
  }

  const pairs = await measurePairs(
    async () => {
      const one = await start([], rowsPainted)
      lading.push(one)
      return one.paintedMs
    },
    async () => {
      const one = await start([], firstContentfulPaint, bareApp)
      bare.push(one)
      return one.paintedMs
    },
  )
  if (pairs.length !== runs) throw new Error('a window was not measured')
  const against = 'bare window'
  return [
    rowOf('Spawn to rows of 1,000 images painted', pairs, showMs, against, 2),
    rowOf(
      'Memory of all processes (PSS)',
      pairsOf(lading, bare, (one) => one.pssBytes),
      showMegabytes,
      against,
      1.3,
    ),
    rowOf(
      `Processor time of the first ${restMs / 1000} s`,
      pairsOf(lading, bare, (one) => one.cpuMs),
      showMs,
      against,
      2,
    ),
  ]
}

const projectRoot = join(import.meta.dirname, '../..')
