import { join } from 'node:path'
import type { App, Session, WebPreferences } from 'electron'
import type { FrameGuard } from './readme-frame.ts'

/**
 * What every window of Lading is made with: its page reaches nothing but what its preload script exposes.
 * @param preload its file among the preload scripts
 */
export const shutIn = (session: Session, preload: string): WebPreferences => ({
  preload: join(__dirname, '../preload', preload),
  session,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webviewTag: false,
  spellcheck: false,
})

/** No page may do anything that asks for a permission: not the camera, not the clipboard, not notifications. */
const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/** In no session may a page do what asks for a permission, or save a file. To be called before the app is ready. */
export const lockDownSessions = (app: Pick<App, 'on'>): void => {
  app.on('session-created', (session) => {
    denyPermissions(session)
    session.on('will-download', (event) => event.preventDefault())
  })
}

/**
 * Takes the network from the pages of a session: every way to it leads to a proxy that cannot be. Their content security policy
 * forbids it too, but none holds for WebRTC, which asks this proxy because `lockDownContents` leaves it nothing else.
 */
export const cutOff = (session: Session): Promise<void> =>
  session.setProxy({
    mode: 'fixed_servers',
    proxyRules: 'socks5://127.0.0.1:0',
    // Of itself Chromium passes by the proxy on the way to this machine.
    proxyBypassRules: '<-loopback>',
  })

/**
 * No page leads anywhere: no navigation, no new windows, no webviews, whatever a name or a label on the screen
 * contains. Frames show what `frames` lets through and nothing else; without it there are none. Links are opened by
 * `desktop.openLink` alone.
 */
export const lockDownContents = (app: Pick<App, 'on'>, frames?: FrameGuard): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame && frames?.mayShow(event.url) === true) return
      event.preventDefault()
      if (!event.isMainFrame) frames?.onKeptFrom(event.url)
    })
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  })
}
