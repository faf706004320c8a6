/** What is asked where the window's page has crashed again as soon as it was loaded again: nothing in it could say so. */
import type { MessageBoxOptions } from 'electron'
import { m } from '../words/messages.ts'

/** How the question is put, and what can be answered. */
export interface CrashQuestionParts {
  /** Shows it; gives the number of the button. */
  readonly show: (options: MessageBoxOptions) => Promise<number>
  readonly reload: () => void
  /** Puts a report on the clipboard. */
  readonly copyDiagnostics: () => Promise<void>
  readonly quit: () => void
}

const question = (reason: string): MessageBoxOptions => ({
  type: 'error',
  message: m.desktop_crashed_again({ reason }),
  detail: m.desktop_crashed_again_meaning(),
  buttons: [m.desktop_crashed_reload(), m.settings_copy_diagnostics(), m.desktop_menu_quit()],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
})

/** Asks what is to be done, until the page is loaded again or Lading quits. `reason` is Chromium's word, such as `oom`. */
export const askAfterCrash = async (reason: string, parts: CrashQuestionParts): Promise<void> => {
  const button = await parts.show(question(reason))
  if (button === 2) return parts.quit()
  if (button !== 1) return parts.reload()
  await parts.copyDiagnostics()
  return askAfterCrash(reason, parts)
}
