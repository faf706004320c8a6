import type { LadingApp } from './lading-app.ts'

declare global {
  /** In the app's main process: what it would have opened since `noteOpenedLinks`. */
  var linksOpened: string[] | undefined
  /** In the app's main process: which images of READMEs it fetched since `answerImages`. */
  var imagesFetched: string[] | undefined
}

type App = Pick<LadingApp, 'electron'>

/** Gives what lies on the clipboard, as the app itself reads it. */
export const clipboardOf = async ({ electron }: App): Promise<() => Promise<string>> => {
  await electron.evaluate(({ clipboard }) => clipboard.clear())
  return () => electron.evaluate(({ clipboard }) => clipboard.readText())
}

/** Has the app open no link from now on, and note it instead; gives those so far. */
export const noteOpenedLinks = async ({ electron }: App): Promise<() => Promise<string[]>> => {
  await electron.evaluate(({ shell }) => {
    const opened: string[] = (globalThis.linksOpened = [])
    shell.openExternal = (url) => {
      opened.push(url)
      return Promise.resolve()
    }
  })
  return () => electron.evaluate(() => globalThis.linksOpened ?? [])
}

/** What the web answers to every request for an image. */
export interface ImageAnswer {
  readonly status?: number
  readonly contentType: string
  readonly body: Buffer
}

/** Answers the requests for the images of READMEs in place of the web; gives the addresses so far. */
export const answerImages = async (
  { electron }: App,
  { status = 200, contentType, body }: ImageAnswer,
): Promise<() => Promise<string[]>> => {
  await electron.evaluate(
    ({ session }, answer) => {
      const fetched: string[] = (globalThis.imagesFetched = [])
      session.fromPartition('readme-images').protocol.handle('https', ({ url }) => {
        fetched.push(url)
        return new Response(Buffer.from(answer.base64, 'base64'), {
          status: answer.status,
          headers: { 'content-type': answer.contentType },
        })
      })
    },
    { status, contentType, base64: body.toString('base64') },
  )
  return () => electron.evaluate(() => globalThis.imagesFetched ?? [])
}
