import type { App, Session } from 'electron'

/** No page may do anything that asks for a permission: not the camera, not the clipboard, not notifications. */
export const denyPermissions = (session: Session): void => {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
}

/**
 * No page leads anywhere: no navigation, no new windows, no webviews, whatever a name or a label on the screen
 * contains. Links are opened by `desktop.openLink` alone.
 */
export const lockDownContents = (app: App): void => {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
}
