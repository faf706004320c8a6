import type { Page } from '@playwright/test'

/**
 * Answers the question of a window by a key or a click. The window goes before that is over, which Playwright takes for a
 * failure; that it goes is awaited.
 */
export const answer = async (question: Page, press: () => Promise<void>): Promise<void> => {
  const closed = question.waitForEvent('close')
  await press().catch(() => {})
  await closed
}
