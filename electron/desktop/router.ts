import { ipcMain, type BrowserWindow } from 'electron'
import * as v from 'valibot'
import { callChannel, type Handlers } from '../contract/bridge.ts'
import { procedures } from '../contract/procedures.ts'
import { FailureError, failureOf, type Result } from '../core/failure.ts'
import { m } from '../words/messages.ts'
import { appOrigin } from './app-protocol.ts'
import { isFromPage } from './sender.ts'

type AnyHandler = (input: unknown) => unknown

const invalidInput = (issues: readonly v.BaseIssue<unknown>[]): FailureError =>
  new FailureError({
    kind: 'invalid-input',
    message: issues[0]?.message ?? m.desktop_unexpected_input(),
    advice: m.desktop_unexpected_input_advice(),
    ownWords: issues.map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`).join('\n'),
  })

const parse = (schema: v.GenericSchema, input: unknown): unknown => {
  const parsed = v.safeParse(schema, input)
  if (parsed.success) return parsed.output
  throw invalidInput(parsed.issues)
}

const answer = async (
  schema: v.GenericSchema,
  handler: AnyHandler,
  input: unknown,
): Promise<Result<unknown>> => {
  try {
    return { ok: true, value: await handler(parse(schema, input)) }
  } catch (error) {
    return { ok: false, failure: failureOf(error) }
  }
}

/**
 * Answers the bridge: one channel a procedure. Only the page of the app's own window is answered: no frame in it, and no other
 * window, whatever origin that has. A handler sees nothing that its schema has not let through. Whatever it throws goes
 * back as a failure.
 * @param window gives the app's window, while there is one
 */
export const routeCalls = (handlers: Handlers, window: () => BrowserWindow | undefined): void => {
  for (const [room, calls] of Object.entries<Record<string, { readonly input: v.GenericSchema }>>(
    procedures,
  )) {
    for (const [name, procedure] of Object.entries(calls)) {
      const handler = (handlers as Record<string, Record<string, AnyHandler>>)[room]?.[name]
      if (handler === undefined) throw new Error(`nobody answers ${room}.${name}`)
      ipcMain.handle(callChannel(room, name), (event, input: unknown) => {
        const page = { contents: window()?.webContents, origin: appOrigin }
        if (!isFromPage(event, page)) throw new Error('this sender is not answered')
        return answer(procedure.input, handler, input)
      })
    }
  }
}
