import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronCommand, inEnglish } from '../../../build/electron-command.mjs'
import { withHeldStart } from '../../support/held-start.ts'
import { type LadingWindow, ladingWindow } from './lading-window.ts'

/** How one run of the app is started. */
export interface LaunchOptions {
  /** As `DOCKER_HOST` takes it. */
  readonly host: string
  /** Where the app keeps its data; another run may go on with it. */
  readonly userData: string
  /** Started in place of Electron, with Electron and its arguments as arguments. */
  readonly wrapper?: string
  /** Added to the app's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Chromium's own switches: `--no-proxy-server`. */
  readonly switches?: readonly string[]
}

/** One run of Lading. */
export interface LadingApp {
  readonly electron: ElectronApplication
  readonly window: LadingWindow
  readonly page: Page
  readonly userData: string
  /** What went wrong in the pages without anybody being told: uncaught errors, and what the browser refused. */
  readonly problems: string[]
  /** Shows its page so many times as large, as the View menu does. */
  zoom(factor: number): Promise<void>
  /** Starts Lading a second time with the same data, as a click on its icon or on a link does; settles when that one has ended. */
  startAgain(more?: readonly string[]): Promise<void>
  /** Quits as the menu does; settles when the process is gone. */
  quit(): Promise<void>
  /** Ends it at once, whatever it is doing. */
  dispose(): Promise<void>
}

const definedOnly = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )

const noted = new WeakSet<Page>()

const noteProblems = (page: Page, problems: string[]): void => {
  if (noted.has(page)) return
  noted.add(page)
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
}

/** The process of one run, with its window or without. */
interface Started {
  readonly electron: ElectronApplication
  readonly dispose: () => Promise<void>
  /** Starts the same once more, beside it. */
  readonly startAgain: (more?: readonly string[]) => Promise<void>
}

const start = async (options: LaunchOptions): Promise<Started> => {
  const { host, userData, wrapper, switches = [] } = options
  const { command, args, env } = await electronCommand([`--user-data-dir=${userData}`, ...switches])
  // Nobody's desktop shows its tray or its notifications, but one that a test has started.
  const noDesktop = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${userData}/no-bus` }
  const ownEnv = definedOnly({ ...env, ...noDesktop, ...inEnglish, ...options.env, DOCKER_HOST: host })
  const electron = await _electron.launch({
    executablePath: wrapper ?? command,
    args: withHeldStart(args),
    env: ownEnv,
  })
  const child = electron.process()
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null
  return {
    electron,
    dispose: async () => {
      const ended = isRunning() ? once(child, 'exit') : Promise.resolve()
      child.kill('SIGKILL')
      await ended
      await electron.close().catch(() => {})
    },
    startAgain: async (more = []) => {
      const second = spawn(command, [...args, ...more], { env: ownEnv, stdio: 'ignore' })
      await once(second, 'exit')
    },
  }
}

/** Starts Lading as a login does: without a window. */
export const launchHidden = (options: LaunchOptions): Promise<Pick<Started, 'electron' | 'dispose'>> =>
  start({ ...options, switches: [...(options.switches ?? []), '--hidden'] })

/** Starts Lading and waits until its window can be used: keys that are pressed before that are nobody's. */
export const launchLading = async (options: LaunchOptions): Promise<LadingApp> => {
  const { electron, dispose, startAgain } = await start(options)
  try {
    const problems: string[] = []
    electron.on('window', (opened) => noteProblems(opened, problems))
    const page = await electron.firstWindow()
    noteProblems(page, problems)
    await page.getByRole('navigation').first().waitFor({ timeout: 60_000 })
    return {
      ...{ electron, page, userData: options.userData, problems, dispose, startAgain },
      window: ladingWindow(page),
      zoom: (factor) =>
        electron.evaluate(({ BrowserWindow }, wanted) => {
          BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(wanted)
        }, factor),
      async quit() {
        const ended = once(electron.process(), 'exit')
        await electron.evaluate(({ app }) => app.quit()).catch(() => {})
        await ended
        await electron.close().catch(() => {})
      },
    }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Closes the window as its own button does; settles when it is gone. */
export const closeWindow = async ({ electron, page }: LadingApp): Promise<void> => {
  const closed = page.waitForEvent('close')
  await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await closed
}

/** What a question on the screen said. */
export interface Question {
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

declare global {
  /** In the app's main process: what it asked since `answerQuestions`. */
  var questionsAsked: Question[] | undefined
}

/**
 * Answers from now on every question of a message box with the button of this name, without showing it.
 * @returns what was asked so far
 */
export const answerQuestions = async (
  { electron }: Pick<LadingApp, 'electron'>,
  button: string,
): Promise<() => Promise<Question[]>> => {
  await electron.evaluate(({ dialog }, answer) => {
    const asked: Question[] = (globalThis.questionsAsked = [])
    dialog.showMessageBox = (...given: unknown[]) => {
      const { message, detail, buttons } = given.at(-1) as Question
      asked.push({ message, detail, buttons })
      return Promise.resolve({ response: buttons.indexOf(answer), checkboxChecked: false })
    }
  }, button)
  return () => electron.evaluate(() => globalThis.questionsAsked ?? [])
}
