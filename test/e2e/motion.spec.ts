import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'

test.use({ imagesThere: [] })

interface Styled {
  readonly className: string
  readonly tagName: string
}

declare const document: {
  querySelectorAll(selector: string): Iterable<Styled>
  getAnimations(): readonly { readonly effect: { readonly target: Styled } }[]
}
declare const getComputedStyle: (
  element: Styled,
) => Readonly<Record<'transitionDuration' | 'animationDuration' | 'animationName', string>>

/** What moves in a page, or would as soon as it changes. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isTimed = (durations: string): boolean =>
      durations.split(', ').some((one) => parseFloat(one) > 0.001)
    const styled = [...document.querySelectorAll('body *')].filter((element) => {
      const { transitionDuration, animationDuration, animationName } = getComputedStyle(element)
      return isTimed(transitionDuration) || (animationName !== 'none' && isTimed(animationDuration))
    })
    const running = document.getAnimations().map(({ effect }) => effect.target)
    return [...new Set([...styled, ...running])].map(({ tagName, className }) => `${tagName} ${className}`)
  })

test('where less motion is asked for nothing moves, not even while a pull runs', async ({
  window,
  world,
}) => {
  const { page } = window
  world.registry.setMode({ kind: 'throttle', bytesPerSecond: 200_000 })
  const pull = await window.pull('node:22-alpine')
  await expect(pull.layersThatAre('downloading')).not.toHaveCount(0)
  await page.emulateMedia({ reducedMotion: 'no-preference' })
  expect(await moving(page)).not.toEqual([])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  expect(await moving(page)).toEqual([])
  await pull.cancel.click()
  await expect(pull.dismiss).toBeVisible()
})
