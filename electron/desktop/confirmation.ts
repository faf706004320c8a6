import { BrowserWindow, nativeTheme, type Session } from 'electron'
import { confirmationChannels } from '../contract/confirmation.ts'
import type { Question } from '../core/confirmation.ts'
import { FailureError } from '../core/failure.ts'
import { confirmationOrigin, confirmationPage } from './app-protocol.ts'
import { shutIn } from './hardening.ts'
import { isFromPage } from './sender.ts'
import { m } from '../words/messages.ts'

/** What the window of a question is made of. */
export interface ConfirmationParts {
  /** The window that the question belongs to; it stands alone where there is none. */
  readonly parent: () => BrowserWindow | undefined
  /** The session whose app protocol serves the page. */
  readonly session: () => Session
}

const widthPx = 520
const leastHeightPx = 200
const mostHeightPx = 640

/** As tokens.css has it: the window's own colour until its page is drawn. */
const backgroundColor = (): string => (nativeTheme.shouldUseDarkColors ? '#22272c' : '#ffffff')

const create = (question: Question, parent: BrowserWindow | undefined, session: Session): BrowserWindow =>
  new BrowserWindow({
    ...(parent === undefined ? {} : { parent, modal: true }),
    title: question.title,
    show: false,
    width: widthPx,
    height: mostHeightPx,
    useContentSize: true,
    center: true,
    resizable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    backgroundColor: backgroundColor(),
    webPreferences: shutIn(session, 'confirmation-preload.cjs'),
  })

const anotherIsOpen = (): FailureError =>
  new FailureError({
    kind: 'cancelled',
    message: m.removal_another_question(),
    advice: m.removal_another_question_advice(),
  })

/** Makes the window as high as its page, within limits: beyond them the page scrolls. */
const fitToPage = async (window: BrowserWindow): Promise<void> => {
  const height: unknown = await window.webContents.executeJavaScript('document.body.scrollHeight')
  if (window.isDestroyed() || typeof height !== 'number') return
  window.setContentSize(widthPx, Math.max(leastHeightPx, Math.min(height, mostHeightPx)))
  window.center()
}

/** Shows the window and settles with the answer; closing it is a no. */
const put = (window: BrowserWindow, question: Question): Promise<boolean> =>
  new Promise((resolve) => {
    // These channels belong to this window's contents: what any other page sends there arrives nowhere.
    const { ipc } = window.webContents
    const page = { contents: window.webContents, origin: confirmationOrigin }
    const end = (): void => {
      if (!window.isDestroyed()) window.destroy()
    }
    ipc.on(confirmationChannels.question, (event) => {
      event.returnValue = isFromPage(event, page) ? question : undefined
    })
    ipc.on(confirmationChannels.answer, (event, isAgreed: unknown) => {
      if (!isFromPage(event, page)) return
      resolve(isAgreed === true)
      end()
    })
    window.on('closed', () => resolve(false))
    window.webContents.on('render-process-gone', end)
    window.once('ready-to-show', () => {
      fitToPage(window).then(() => {
        if (!window.isDestroyed()) window.show()
      }, end)
    })
    window.loadURL(confirmationPage).catch(end)
  })

/**
 * Puts questions to the person, each in a window of its own that the main process makes and answers to: no page of another
 * window can press its buttons, read it or stand in for it. One at a time: while one is open, another is refused with a
 * `FailureError`.
 */
export const createConfirmations = ({ parent, session }: ConfirmationParts) => {
  let open: BrowserWindow | undefined
  return {
    /** Whether the person agrees. */
    ask: async (question: Question): Promise<boolean> => {
      if (open !== undefined) {
        open.focus()
        throw anotherIsOpen()
      }
      const window = create(question, parent(), session())
      window.removeMenu()
      open = window
      try {
        return await put(window, question)
      } finally {
        open = undefined
      }
    },
  }
}
