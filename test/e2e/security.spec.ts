import { procedures } from '../../electron/contract/procedures.ts'
import { expect, test } from './support/fixtures.ts'
import {
  askForPermissions,
  leadTo,
  listenTo,
  openedWindows,
  openLinks,
  reachOfPage,
  refusingDirective,
  runText,
  statusOfPaths,
  wasScriptRun,
} from './support/in-page.ts'
import type { LadingApp } from './support/lading-app.ts'

/** What the browser said on the console of what it refused; that is wanted here. */
const takeRefusals = ({ problems }: LadingApp): string[] => problems.splice(0)

test('the page cannot be led anywhere else', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const refused = await watchNavigation(lading)
  await leadTo(window.page, 'https://example.com/')
  expect(await refused()).toBe('https://example.com/')
  // Playwright itself waits from then on for the page to arrive there.
  const shown = await lading.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      'document.title + " at " + location.href',
    ),
  )
  expect(shown).toBe('Lading at app://lading/index.html')
})

test('the page opens no window', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  expect(await openedWindows(window.page, ['https://example.com/', 'app://lading/index.html'])).toEqual([])
  expect(lading.electron.windows()).toHaveLength(1)
})

const refusedElements = [
  ['an inline script', 'script', { textContent: 'globalThis.wasRun = true' }, 'script-src-elem'],
  ['a script from the network', 'script', { src: 'https://example.com/x.js' }, 'script-src-elem'],
  ['an inline style', 'style', { textContent: 'body { display: none }' }, 'style-src-elem'],
  ['a picture from the network', 'img', { src: 'https://example.com/x.png' }, 'img-src'],
  ['a frame of another page', 'iframe', { src: 'https://example.com/' }, 'frame-src'],
  ['a frame of the app’s own page', 'iframe', { src: 'app://lading/index.html' }, 'frame-src'],
] as const

for (const [what, tag, properties, directive] of refusedElements) {
  test(`${what} is refused by the content security policy`, async ({ lading, window }) => {
    await expect(window.imageRows).toHaveCount(1)
    expect(await refusingDirective(window.page, tag, properties)).toBe(directive)
    expect(await wasScriptRun(window.page)).toBe(false)
    await expect(window.imageRows).toHaveCount(1)
    expect(takeRefusals(lading).join('\n')).toContain('Content Security Policy')
  })
}

test('text is not run as a script', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  expect(await runText(window.page)).toBe('EvalError')
  takeRefusals(lading)
})

test('the page has the contract’s procedures and topics, and nothing else of the outside', async ({
  window,
}) => {
  const rooms = Object.entries(procedures).map(([room, calls]) => [room, Object.keys(calls)] as const)
  expect(await reachOfPage(window.page)).toEqual({
    rooms: { ...Object.fromEntries(rooms), on: [], pathOf: [] },
    globals: [],
  })
})

for (const topic of ['__proto__', 'lading:call:images.snapshot', '']) {
  test(`“${topic}”, which is no topic of the contract, cannot be listened to`, async ({ window }) => {
    expect(await listenTo(window.page, topic)).toContain('no such topic')
  })
}

test('the app’s protocol serves nothing from outside its folder', async ({ lading, window }) => {
  const paths = [
    '/../../eslint.config.js',
    '/%2e%2e/%2e%2e/eslint.config.js',
    '/..%2f..%2feslint.config.js',
    '/%2e%2e%2f%2e%2e%2feslint.config.js',
    '/..%5c..%5ceslint.config.js',
    '/assets/..%2f..%2f..%2feslint.config.js',
    '/../../etc/passwd',
    '/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/%2fetc%2fpasswd',
    '/index.html%00.js',
    '/%',
    '/',
    '/assets/',
    '/missing.js',
  ]
  expect(await statusOfPaths(window.page, paths)).toEqual(paths.map((path) => [path, 404]))
  expect(await statusOfPaths(window.page, ['/index.html'])).toEqual([['/index.html', 200]])
  expect(takeRefusals(lading).filter((words) => !words.includes('status of 404'))).toEqual([])
})

test('a page of another origin gets nothing over the bridge, though it has it', async ({ lading }) => {
  const { page } = await askFromForgedPage(lading, 'data:text/html,<iframe srcdoc="framed"></iframe>')
  expect(page).toContain('this sender is not answered')
  takeRefusals(lading)
})

test('a frame gets nothing over the bridge, not even one of the app’s own origin', async ({ lading }) => {
  const { page, frame } = await askFromForgedPage(lading, 'app://lading/forged')
  expect(page).toBe('answered: true')
  expect(frame).toContain('this sender is not answered')
  takeRefusals(lading)
})

test('every permission that a page can ask for is denied', async ({ window }) => {
  expect(await askForPermissions(window.page)).toEqual({
    notifications: 'denied',
    camera: expect.stringMatching(/^Not(Allowed|Found)Error$/),
    clipboard: 'NotAllowedError',
    place: 'denied',
  })
})

test('only https links are opened, and those in the person’s browser', async ({ lading, window }) => {
  await lading.electron.evaluate(({ shell }) => {
    shell.openExternal = (url) => {
      globalThis.linksOpened = [...(globalThis.linksOpened ?? []), url]
      return Promise.resolve()
    }
  })
  const refused = [
    'http://example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'x-apple-helpbasic://example.com',
    'HTTPS:/\\example.com',
    ' https://example.com/',
    '',
  ]
  const results = await openLinks(window.page, [...refused, 'https://hub.docker.com/_/redis'])
  expect(results).toEqual([...refused.map(() => 'invalid-input'), 'opened'])
  const opened = await lading.electron.evaluate(() => globalThis.linksOpened)
  expect(opened).toEqual(['https://hub.docker.com/_/redis'])
})

/** @returns gives where the page was kept from going when it was next led somewhere; `allowed` where it was not kept */
const watchNavigation = async ({ electron }: LadingApp): Promise<() => Promise<string | undefined>> => {
  await electron.evaluate(({ BrowserWindow }) => {
    globalThis.navigationRefused = new Promise<string>((resolve) => {
      BrowserWindow.getAllWindows()[0]?.webContents.once('will-frame-navigate', (event) =>
        resolve(event.defaultPrevented ? event.url : 'allowed'),
      )
    })
  })
  return () => electron.evaluate(() => globalThis.navigationRefused)
}

/**
 * Opens a window with the app's preload script on a page of somebody else's making, and asks for the images over the
 * bridge: in the page itself, and in the frame that is in it.
 * @param url `app:` ones are answered by that somebody, too
 */
const askFromForgedPage = ({ electron }: LadingApp, url: string): Promise<{ page: string; frame: string }> =>
  electron.evaluate(async ({ app, BrowserWindow, session }, address) => {
    const forgedSession = session.fromPartition('forged')
    const body = '<iframe srcdoc="framed"></iframe>'
    const answer = () => new Response(body, { headers: { 'content-type': 'text/html' } })
    forgedSession.protocol.handle('app', answer)
    const preload = `${app.getAppPath()}/out/preload/preload.cjs`
    const webPreferences = { preload, session: forgedSession, nodeIntegrationInSubFrames: true }
    const forged = new BrowserWindow({ show: false, webPreferences })
    await forged.loadURL(address)
    const call = 'lading.images.snapshot().then(({ ok }) => `answered: ${ok}`, ({ message }) => message)'
    const { mainFrame } = forged.webContents
    const answers = {
      page: (await mainFrame.executeJavaScript(call)) as string,
      frame: (await mainFrame.frames[0]?.executeJavaScript(call)) as string,
    }
    forged.destroy()
    return answers
  }, url)

declare global {
  /** In the app's main process: what would have been opened in the browser. */
  var linksOpened: string[] | undefined
  /** In the app's main process: where the page was kept from going. */
  var navigationRefused: Promise<string> | undefined
}
