/** Who speaks over IPC: the one thing that tells the app's own pages from any other. */
import type { WebContents, WebFrameMain } from 'electron'

/** What is to be known of a message's sender. */
export interface Sender {
  readonly sender: Pick<WebContents, 'id'>
  readonly senderFrame: Pick<WebFrameMain, 'parent' | 'origin'> | null
}

/** A page that is listened to. */
export interface Page {
  /** The contents of its window; `undefined` while there is none. */
  readonly contents: Sender['sender'] | undefined
  readonly origin: string
}

/** Whether a message comes from the page itself: from no frame in it and no other window, whatever origin those have. */
export const isFromPage = ({ sender, senderFrame }: Sender, { contents, origin }: Page): boolean =>
  sender === contents && senderFrame?.parent === null && senderFrame.origin === origin
