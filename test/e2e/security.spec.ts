/** What the window's page cannot do, whoever wrote the script that runs in it. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from './support/fixtures.ts'
import { leadTo, openedWindows, wasScriptRun } from './support/in-page.ts'
import type { LadingApp } from './support/lading-app.ts'
import {
  askForDevices,
  askForPermissions,
  keptFrom,
  knockByHttp,
  knockByWebRtc,
  permissionStates,
  type Planted,
  refusingDirectives,
  runText,
  saveFrom,
} from './support/page-attacks.ts'

/** What the browser said on the console of what it refused; that is wanted here. */
const takeRefusals = ({ problems }: LadingApp): string[] => problems.splice(0)

/** What is in the window, seen from the main process: Playwright itself waits for a page that was led away to arrive. */
const shownIn = ({ electron }: LadingApp): Promise<unknown> =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
      '`${document.title} at ${location.href}`',
    ),
  )

test('the page cannot be led anywhere else', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const elsewhere = [
    'https://example.com/',
    'http://example.com/',
    'readme://00000000-0000-4000-8000-000000000000/',
    'app://confirmation/confirmation.html',
    'app://lading/assets/',
    'ftp://example.com/',
    'smb://example.com/share',
    'mailto:ada@example.com',
    'ms-settings:about',
  ]
  expect(await keptFrom(lading, elsewhere)).toEqual(elsewhere.map((url) => [url, true]))
  expect(await shownIn(lading)).toBe('Lading at app://lading/index.html')
})

test('Chromium itself keeps the page from what is of no website', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const local = [
    ['file:///etc/passwd', 'Not allowed to load local resource'],
    ['chrome://gpu/', 'Not allowed to load local resource'],
    ['data:text/html,<script>globalThis.wasRun = true</script>', 'Not allowed to navigate top frame'],
    ['javascript:globalThis.wasRun = true', 'Content Security Policy'],
  ] as const
  for (const [url, refusal] of local) {
    await leadTo(window.page, url)
    await expect.poll(() => takeRefusals(lading).join('\n')).toContain(refusal)
  }
  expect(await wasScriptRun(window.page)).toBe(false)
  expect(await shownIn(lading)).toBe('Lading at app://lading/index.html')
})

test('a page that leads itself to an empty one is back at once', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const isBack = lading.electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<string[]>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        const seen: string[] = []
        contents?.on('did-navigate', (_event, url) => {
          if (seen.push(url) === 2) resolve(seen)
        })
        void contents?.executeJavaScript("location.href = 'about:blank'; undefined")
      }),
  )
  expect(await isBack).toEqual(['about:blank', 'app://lading/index.html'])
  await expect.poll(() => shownIn(lading)).toBe('Lading at app://lading/index.html')
})

test('the page opens no window', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const urls = ['https://example.com/', 'app://lading/index.html', 'about:blank', 'data:text/html,a', '']
  expect(await openedWindows(window.page, urls)).toEqual([])
  expect(lading.electron.windows()).toHaveLength(1)
})

const refused: Readonly<Record<string, readonly [Planted, directive: string]>> = {
  'an inline script': [{ tag: 'script', text: 'globalThis.wasRun = true' }, 'script-src-elem'],
  'a script from the network': [
    { tag: 'script', attributes: { src: 'https://example.com/x.js' } },
    'script-src-elem',
  ],
  'a script that is data': [
    { tag: 'script', attributes: { src: 'data:text/javascript,globalThis.wasRun=true' } },
    'script-src-elem',
  ],
  'a script in an attribute': [
    { tag: 'img', attributes: { src: 'data:,', onerror: 'globalThis.wasRun = true' } },
    'script-src-attr',
  ],
  'an inline style': [{ tag: 'style', text: 'body { display: none }' }, 'style-src-elem'],
  'a style in an attribute': [{ tag: 'p', attributes: { style: 'color: red' } }, 'style-src-attr'],
  'a style from the network': [
    { tag: 'link', attributes: { rel: 'stylesheet', href: 'https://example.com/x.css' } },
    'style-src-elem',
  ],
  'a picture from the network': [{ tag: 'img', attributes: { src: 'https://example.com/x.png' } }, 'img-src'],
  'a sound from the network': [
    { tag: 'audio', attributes: { src: 'https://example.com/x.ogg' } },
    'media-src',
  ],
  'a frame of another page': [{ tag: 'iframe', attributes: { src: 'https://example.com/' } }, 'frame-src'],
  'a frame of the app’s own page': [
    { tag: 'iframe', attributes: { src: 'app://lading/index.html' } },
    'frame-src',
  ],
  'a frame of the question’s page': [
    { tag: 'iframe', attributes: { src: 'app://confirmation/confirmation.html' } },
    'frame-src',
  ],
  'a frame that is data': [{ tag: 'iframe', attributes: { src: 'data:text/html,a' } }, 'frame-src'],
  'an object': [{ tag: 'object', attributes: { data: 'https://example.com/x.pdf' } }, 'object-src'],
  'a form that is sent away': [
    { tag: 'form', attributes: { action: 'https://example.com/' } },
    'form-action',
  ],
  // Chromium complains of a base a second time when it is taken away.
  'another base of all addresses': [
    { tag: 'base', attributes: { href: 'https://example.com/' } },
    'base-uri',
  ],
}

test('the content security policy refuses whatever the app does not bring itself', async ({
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(1)
  const planted = Object.values(refused).map(([element]) => element)
  const directives = await refusingDirectives(window.page, planted)
  const names = Object.keys(refused)
  expect(Object.fromEntries(names.map((name, index) => [name, directives[index]]))).toEqual(
    Object.fromEntries(Object.entries(refused).map(([name, [, directive]]) => [name, directive])),
  )
  expect(await wasScriptRun(window.page)).toBe(false)
  // Playwright takes the form for a navigation that is still to come, and looks for no element until then.
  expect(await window.page.evaluate('location.href')).toMatch(/^app:\/\/lading\/index\.html/)
  takeRefusals(lading)
})

test('text is not run as a script', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  expect(await runText(window.page)).toEqual({
    eval: 'EvalError',
    Function: 'EvalError',
    import: 'TypeError',
    WebAssembly: 'CompileError',
    Worker: 'SecurityError',
  })
  takeRefusals(lading)
})

/** Ports of this machine, and what came there. */
const startListening = async () => {
  const heard: string[] = []
  const udp = createSocket('udp4')
  udp.on('message', () => heard.push('udp'))
  udp.bind(0, '127.0.0.1')
  const tcp = createServer((socket) => {
    heard.push('tcp')
    socket.on('error', () => {})
    socket.destroy()
  })
  tcp.listen(0, '127.0.0.1')
  await Promise.all([once(udp, 'listening'), once(tcp, 'listening')])
  const address = tcp.address()
  return {
    heard,
    ports: { udp: udp.address().port, tcp: typeof address === 'object' ? (address?.port ?? 0) : 0 },
    end: async () => {
      await Promise.all([once(udp.close(), 'close'), once(tcp.close(), 'close')])
    },
  }
}

test('the page reaches nothing on the network, not even by WebRTC, which no policy binds', async ({
  lading,
  window,
}) => {
  await expect(window.imageRows).toHaveCount(1)
  const { heard, ports, end } = await startListening()
  try {
    await knockByHttp(window.page, ports.tcp)
    await knockByWebRtc(window.page, ports)
    expect(heard).toEqual([])

    // The same is heard as soon as the session has a network.
    await lading.electron.evaluate(async ({ BrowserWindow, session }) => {
      await session.defaultSession.setProxy({ mode: 'direct' })
      BrowserWindow.getAllWindows()[0]?.webContents.setWebRTCIPHandlingPolicy('default')
    })
    void knockByWebRtc(window.page, ports).catch(() => undefined)
    await expect.poll(() => [...new Set(heard)].toSorted()).toEqual(['tcp', 'udp'])
  } finally {
    await end()
  }
  takeRefusals(lading)
})

test('every permission that a page can ask for is denied', async ({ launch }) => {
  // A camera and a microphone that say yes: what is refused is not refused for want of them.
  const { window, page } = await launch({ switches: ['--use-fake-device-for-media-stream'] })
  await expect(window.imageRows).toHaveCount(1)
  expect(await askForPermissions(page)).toEqual({
    notifications: 'denied',
    camera: 'NotAllowedError',
    microphone: 'NotAllowedError',
    screen: 'NotAllowedError',
    screens: 'NotAllowedError',
    clipboard: 'NotAllowedError',
    midi: 'NotAllowedError',
    wakeLock: 'NotAllowedError',
    idle: 'denied',
    storage: 'false',
    fonts: '0',
    place: 'denied',
  })
  const names = [
    ...[
      'accelerometer',
      'background-fetch',
      'background-sync',
      'camera',
      'clipboard-read',
      'clipboard-write',
    ],
    ...[
      'display-capture',
      'geolocation',
      'idle-detection',
      'keyboard-lock',
      'local-fonts',
      'microphone',
      'midi',
    ],
    ...['notifications', 'payment-handler', 'persistent-storage', 'pointer-lock', 'screen-wake-lock'],
    ...['storage-access', 'window-management'],
  ]
  expect(await permissionStates(page, names)).toEqual(
    Object.fromEntries(names.map((name) => [name, 'denied'])),
  )
})

test('the page gets no device', async ({ window }) => {
  await expect(window.imageRows).toHaveCount(1)
  expect(await askForDevices(window.page)).toEqual({
    hid: '0 devices',
    serial: 'NotFoundError',
    usb: 'NotFoundError',
  })
})

test('the page saves no file', async ({ lading, window }) => {
  await expect(window.imageRows).toHaveCount(1)
  const urls = ['data:text/plain,saved', 'app://lading/index.html']
  const refusedDownloads = lading.electron.evaluate(
    ({ session }, count) =>
      new Promise<(readonly [string, boolean])[]>((resolve) => {
        const seen: (readonly [string, boolean])[] = []
        session.defaultSession.on('will-download', (event, item) => {
          if (seen.push([item.getURL(), event.defaultPrevented]) === count) resolve(seen)
        })
      }),
    urls.length,
  )
  for (const url of urls) await saveFrom(window.page, url)
  expect(await refusedDownloads).toEqual(urls.map((url) => [url, true]))
})
