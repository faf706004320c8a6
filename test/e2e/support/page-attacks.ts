/**
 * What a page would try whose script is somebody else’s. The functions within `evaluate` run there: this program has no types
 * for that, so what is used is declared.
 */
import type { Page } from '@playwright/test'
import type { LadingApp } from './lading-app.ts'

interface PageElement {
  textContent: string
  click(): void
  remove(): void
  requestSubmit(): void
  setAttribute(name: string, value: string): void
}

declare const document: {
  readonly body: { append(element: PageElement): void }
  createElement(name: string): PageElement & { readonly contentWindow: object | null }
  addEventListener(
    type: 'securitypolicyviolation',
    listener: (event: { readonly effectiveDirective: string }) => void,
    options: { once: true },
  ): void
}
declare const location: { readonly pathname: string }
declare const Notification: { requestPermission(): Promise<string> }
declare const IdleDetector: { requestPermission(): Promise<string> }
declare const getScreenDetails: () => Promise<unknown>
declare const queryLocalFonts: () => Promise<unknown[]>
declare const navigator: {
  readonly mediaDevices: {
    getUserMedia(wanted: object): Promise<unknown>
    getDisplayMedia(wanted: object): Promise<unknown>
  }
  readonly clipboard: { readText(): Promise<string> }
  readonly geolocation: {
    getCurrentPosition(found: () => void, failed: (error: { readonly code: number }) => void): void
  }
  readonly hid: { requestDevice(wanted: object): Promise<unknown[]> }
  readonly permissions: { query(wanted: object): Promise<{ readonly state: string }> }
  readonly serial: { requestPort(): Promise<unknown> }
  readonly storage: { persist(): Promise<boolean> }
  readonly usb: { requestDevice(wanted: object): Promise<unknown> }
  readonly wakeLock: { request(): Promise<unknown> }
  requestMIDIAccess(wanted: object): Promise<unknown>
  sendBeacon(url: string): boolean
}
declare const WebAssembly: { instantiate(bytes: Uint8Array): Promise<unknown> }
declare const Worker: new (url: string) => object
declare const WebSocket: new (url: string) => { onerror: () => void }
declare const EventSource: new (url: string) => { onerror: () => void; close(): void }
declare const RTCPeerConnection: new (configuration: object) => {
  readonly iceGatheringState: string
  onicegatheringstatechange: () => void
  createDataChannel(name: string): unknown
  createOffer(): Promise<object>
  setLocalDescription(offer: object): Promise<void>
  close(): void
}

/** An element that is put into the page: its name, its attributes, and what stands in it. */
export interface Planted {
  readonly tag: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly text?: string
}

/** Plants one element after the other, and gives the directive of the content security policy that refuses each. */
export const refusingDirectives = (page: Page, all: readonly Planted[]): Promise<string[]> =>
  page.evaluate(async (wanted) => {
    const directives: string[] = []
    for (const { tag, attributes = {}, text } of wanted) {
      const refused = new Promise<string>((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective), {
          once: true,
        })
      })
      const element = document.createElement(tag)
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      if (text !== undefined) element.textContent = text
      document.body.append(element)
      if (tag === 'form') element.requestSubmit()
      directives.push(await refused)
      element.remove()
    }
    return directives
  }, all)

/** Makes scripts of text in every way there is, and gives what each ends with. */
export const runText = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(
    () =>
      new Promise<Record<string, string>>((resolve) => {
        const nameOf = (error: unknown): string => (error instanceof Error ? error.name : String(error))
        const endOf = async (run: () => unknown): Promise<string> => {
          try {
            await run()
            return 'ran'
          } catch (error) {
            return nameOf(error)
          }
        }
        const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])
        const textUrl = `data:text/javascript,${encodeURIComponent('postMessage(1)')}`
        const tryAll = async () => ({
          eval: await endOf(() => (0, eval)('1')),
          Function: await endOf(() => Reflect.construct(Function, ['return 1'])),
          import: await endOf(() => import(textUrl)),
          WebAssembly: await endOf(() => WebAssembly.instantiate(emptyModule)),
          Worker: await endOf(() => new Worker(textUrl)),
        })
        // Later, because what Playwright evaluates itself is not bound by the policy.
        setTimeout(() => void tryAll().then(resolve))
      }),
  )

/** Asks for what needs a permission, and gives what the answer to each was. */
export const askForPermissions = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const nameOf = (error: unknown): string => (error as Error).name
    const answerTo = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'granted', nameOf)
    return {
      notifications: await Notification.requestPermission(),
      camera: await answerTo(navigator.mediaDevices.getUserMedia({ video: true })),
      microphone: await answerTo(navigator.mediaDevices.getUserMedia({ audio: true })),
      screen: await answerTo(navigator.mediaDevices.getDisplayMedia({ video: true })),
      screens: await answerTo(getScreenDetails()),
      clipboard: await answerTo(navigator.clipboard.readText()),
      midi: await answerTo(navigator.requestMIDIAccess({ sysex: true })),
      wakeLock: await answerTo(navigator.wakeLock.request()),
      idle: await IdleDetector.requestPermission(),
      storage: String(await navigator.storage.persist()),
      fonts: String((await queryLocalFonts()).length),
      place: await new Promise<string>((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          ({ code }) => resolve(code === 1 ? 'denied' : `failed with ${code}`),
        )
      }),
    }
  })

/** Asks for devices, and gives what the answer to each was. */
export const askForDevices = (page: Page): Promise<Record<string, string>> =>
  page.evaluate(async () => {
    const nameOf = (error: unknown): string => (error as Error).name
    return {
      hid: await navigator.hid
        .requestDevice({ filters: [] })
        .then((devices) => `${devices.length} devices`, nameOf),
      serial: await navigator.serial.requestPort().then(() => 'a port', nameOf),
      usb: await navigator.usb.requestDevice({ filters: [] }).then(() => 'a device', nameOf),
    }
  })

/** The state of each of these permissions, as the page can look it up. */
export const permissionStates = (page: Page, names: readonly string[]): Promise<Record<string, string>> =>
  page.evaluate(async (wanted) => {
    const states = wanted.map(
      async (name) => [name, (await navigator.permissions.query({ name })).state] as const,
    )
    return Object.fromEntries(await Promise.all(states))
  }, names)

/** Clicks a link that saves what is at an address. */
export const saveFrom = (page: Page, url: string): Promise<void> =>
  page.evaluate((address) => {
    const link = document.createElement('a')
    link.setAttribute('href', address)
    link.setAttribute('download', 'saved.txt')
    link.click()
  }, url)

/** Knocks at a TCP port of this machine in every way that HTTP gives; settles when each has failed or is under way. */
export const knockByHttp = (page: Page, port: number): Promise<void> =>
  page.evaluate(async (at) => {
    const url = `http://127.0.0.1:${at}/`
    await fetch(url).catch(() => undefined)
    await fetch(url, { mode: 'no-cors', method: 'POST', body: 'secret' }).catch(() => undefined)
    navigator.sendBeacon(url)
    await new Promise<void>((resolve) => {
      const source = new EventSource(url)
      source.onerror = () => {
        source.close()
        resolve()
      }
    })
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${at}/`)
      socket.onerror = () => resolve()
    })
    for (const rel of [
      'prefetch',
      'preload',
      'modulepreload',
      'preconnect',
      'icon',
      'stylesheet',
      'manifest',
    ]) {
      const link = document.createElement('link')
      for (const [name, value] of Object.entries({ rel, href: `${url}${rel}`, as: 'script' }))
        link.setAttribute(name, value)
      document.body.append(link)
    }
  }, port)

/** Knocks at two ports of this machine by WebRTC, which no content security policy binds; settles when it has given up. */
export const knockByWebRtc = (
  page: Page,
  ports: { readonly udp: number; readonly tcp: number },
): Promise<void> =>
  page.evaluate(async ({ udp, tcp }) => {
    const account = { username: 'ada', credential: 'secret' }
    const connection = new RTCPeerConnection({
      iceServers: [
        { urls: `stun:127.0.0.1:${udp}` },
        { urls: `turn:127.0.0.1:${tcp}?transport=tcp`, ...account },
      ],
    })
    const gathered = new Promise<void>((resolve) => {
      connection.onicegatheringstatechange = () => {
        if (connection.iceGatheringState === 'complete') resolve()
      }
    })
    connection.createDataChannel('a')
    await connection.setLocalDescription(await connection.createOffer())
    await gathered
    connection.close()
  }, ports)

/** What the app's protocol said of one of a page's files. */
export interface FileHeaders {
  readonly path: string
  readonly policy: string | null
  readonly options: string | null
}

/** The headers of the page and of every file that it has loaded. */
export const headersOfFiles = (page: Page): Promise<FileHeaders[]> =>
  page.evaluate(() => {
    const loaded = performance.getEntriesByType('resource').map(({ name }) => name)
    const files = [location.pathname, ...loaded.map((url) => new URL(url).pathname)]
    return Promise.all(
      [...new Set(files)].map(async (path) => {
        const { headers } = await fetch(path)
        return {
          path,
          policy: headers.get('content-security-policy'),
          options: headers.get('x-content-type-options'),
        }
      }),
    )
  })

/** What frames find of the bridge that the page itself can make: an empty one, and one with a document of the page's. */
export const reachOfOwnFrames = (page: Page): Promise<Record<string, boolean>> =>
  page.evaluate(() => {
    const hasBridge = (attributes: Readonly<Record<string, string>>): boolean => {
      const frame = document.createElement('iframe')
      for (const [name, value] of Object.entries(attributes)) frame.setAttribute(name, value)
      document.body.append(frame)
      return frame.contentWindow === null || 'lading' in frame.contentWindow
    }
    return { empty: hasBridge({}), written: hasBridge({ srcdoc: '<p>framed</p>' }) }
  })

/** How a window’s contents were kept from an address that the page tried to go to. */
export const keptFrom = (
  { electron }: Pick<LadingApp, 'electron'>,
  urls: readonly string[],
): Promise<(readonly [string, boolean])[]> =>
  electron.evaluate(async ({ BrowserWindow }, addresses) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (contents === undefined) throw new Error('there is no window')
    const kept: (readonly [string, boolean])[] = []
    for (const address of addresses) {
      const asked = new Promise<boolean>((resolve) => {
        contents.once('will-frame-navigate', (event) => resolve(event.defaultPrevented))
      })
      await contents.executeJavaScript(`location.href = ${JSON.stringify(address)}; undefined`)
      kept.push([address, await asked])
    }
    return kept
  }, urls)
