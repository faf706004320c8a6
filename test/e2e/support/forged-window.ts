import type { LadingApp } from './lading-app.ts'

/** What every procedure of the bridge ended with, in a page and in the frame that is in it: the words of each error, once. */
export interface ForgedAnswers {
  readonly page: readonly string[]
  readonly frame: readonly string[]
}

/**
 * Opens a window that has the app's preload script, in its frames as well, on a page of somebody else's making, and calls
 * every procedure of the bridge there.
 * @param url whatever it is, that somebody answers it; `app:` and `https:` ones are meant
 */
export const callFromForgedWindow = (
  { electron }: Pick<LadingApp, 'electron'>,
  url: string,
): Promise<ForgedAnswers> =>
  electron.evaluate(async ({ app, BrowserWindow, session }, address) => {
    const forgedSession = session.fromPartition('forged')
    // Without a policy of its own, Electron would warn of the page.
    const headers = { 'content-type': 'text/html', 'content-security-policy': "default-src 'none'" }
    const answer = () => new Response('<iframe srcdoc="framed"></iframe>', { headers })
    for (const scheme of ['app', 'https'])
      if (!forgedSession.protocol.isProtocolHandled(scheme)) forgedSession.protocol.handle(scheme, answer)
    const preload = `${app.getAppPath()}/out/preload/preload.cjs`
    const webPreferences = { preload, session: forgedSession, nodeIntegrationInSubFrames: true }
    const forged = new BrowserWindow({ show: false, webPreferences })
    await forged.loadURL(address)
    const callAll = `{
      const calls = Object.values(lading).flatMap((room) => Object.values(room))
      Promise.all(calls.map((call) => call().then(() => 'answered', ({ message }) => message)))
        .then((ends) => [...new Set(ends.map((end) => end.replace(/^.*Error: /, '')))])
    }`
    const { mainFrame } = forged.webContents
    const answers = {
      page: (await mainFrame.executeJavaScript(callAll)) as string[],
      frame: (await mainFrame.frames[0]?.executeJavaScript(callAll)) as string[],
    }
    forged.destroy()
    return answers
  }, url)
