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
export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

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
  })
}
