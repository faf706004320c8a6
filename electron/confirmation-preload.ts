/**
 * What the window of a question has: the question, and a way to answer it. Nothing else of the app can be reached from it.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { confirmationChannels } from './contract/confirmation.ts'
import type { ConfirmationBridge, Question } from './core/confirmation.ts'

const bridge: ConfirmationBridge = {
  // At once, so that the page's first picture has all of it.
  question: ipcRenderer.sendSync(confirmationChannels.question) as Question,
  answer: (isAgreed) => ipcRenderer.send(confirmationChannels.answer, isAgreed),
}

contextBridge.exposeInMainWorld('confirmation', bridge)
