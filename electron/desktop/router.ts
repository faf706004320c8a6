import { ipcMain, type BrowserWindow } from 'electron'
import type * as v from 'valibot'
import { callChannel, type Handlers } from '../contract/bridge.ts'
import { procedures } from '../contract/procedures.ts'
import { answerCall, type OnUnexpected } from './answering.ts'
import { appOrigin } from './app-protocol.ts'
import { isFromPage } from './sender.ts'

type AnyHandler = (input: unknown) => unknown

/**
 * Answers the bridge: one channel a procedure. Only the page of the app's own window is answered: no frame in it, and no other
 * window, whatever origin that has. A handler sees nothing that its schema has not let through. Whatever it throws goes
 * back as a failure.
 * @param window gives the app's window, while there is one
 */
export const routeCalls = (
  handlers: Handlers,
  window: () => BrowserWindow | undefined,
  onUnexpected: OnUnexpected,
): void => {
  for (const [room, calls] of Object.entries<Record<string, { readonly input: v.GenericSchema }>>(
    procedures,
  )) {
    for (const [name, procedure] of Object.entries(calls)) {
      const handler = (handlers as Record<string, Record<string, AnyHandler>>)[room]?.[name]
      if (handler === undefined) throw new Error(`nobody answers ${room}.${name}`)
      const answerer = { name: `${room}.${name}`, schema: procedure.input, handler }
      ipcMain.handle(callChannel(room, name), (event, input: unknown) => {
        const page = { contents: window()?.webContents, origin: appOrigin }
        if (!isFromPage(event, page)) throw new Error('this sender is not answered')
        return answerCall(answerer, input, onUnexpected)
      })
    }
  }
}
