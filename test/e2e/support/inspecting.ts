import type { Page } from '@playwright/test'
import { brokenRules, seePlainly, sights } from './axe.ts'
import { expect, test as base } from './discover-fixtures.ts'

export { expect } from './discover-fixtures.ts'

/** Looks at the window as it is now, or at another page, in every sight; `state` is what the report calls it. */
export type Inspect = (state: string, page?: Page) => Promise<void>

/** As the tests that have a Docker Hub, with axe to look at what is on the screen. */
export const test = base.extend<{ readonly inspect: Inspect }>({
  inspect: async ({ lading }, use) => {
    await use((state, page = lading.page) =>
      base.step(state, async () => {
        for (const sight of sights) {
          expect.soft(await brokenRules(page, sight), `${state}, ${sight.name}`).toEqual([])
        }
        await seePlainly(page)
      }),
    )
  },
})
