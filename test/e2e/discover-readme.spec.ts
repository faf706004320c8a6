import type { Page } from '@playwright/test'
import { hostilePath } from '../support/hub/catalogue.ts'
import { expect, takeProblems, test } from './support/discover-fixtures.ts'
import type { DiscoverView } from './support/discover-view.ts'
import { attributesOf, noticeViolations, untilPageHasFocus, wasScriptRun } from './support/in-page.ts'
import { answerImages, noteOpenedLinks } from './support/outside-effects.ts'

const openReadme = async (discover: DiscoverView, name: string): Promise<void> => {
  await discover.open(name)
  await discover.tab('README').click()
  await discover.readme.getByRole('heading').first().waitFor()
}

const framesOf = (page: Page): string[] =>
  page.frames().map((frame) => frame.url().replace(/[0-9a-f-]{36}/, 'ID'))

test('a README is shown as text, in a sandboxed frame of an origin of its own', async ({ discover }) => {
  await openReadme(discover, 'nginx')
  await expect(discover.frame).toHaveAttribute('sandbox', '')
  expect(framesOf(discover.page)).toEqual(['app://lading/index.html#/discover/nginx', 'readme://ID/'])
  await expect(discover.readme.getByRole('heading', { name: 'What is nginx?' })).toBeVisible()
  await expect(discover.readme.getByText('$ docker run --name some-nginx -d nginx:latest')).toBeVisible()
  await expect(discover.readme.getByRole('cell', { name: 'NGINX_PORT' })).toBeVisible()
})

test.describe('a README that tries everything', () => {
  test('runs nothing, loads nothing and leads nowhere', async ({ discover, hub, lading, outside }) => {
    const opened = await noteOpenedLinks(lading)
    const violations = await noticeViolations(discover.page)
    const title = await discover.page.title()
    await openReadme(discover, hostilePath)
    await expect(discover.readme.getByRole('heading', { name: 'Free pulls' })).toBeVisible()
    await expect(discover.readme.getByText('raw HTML that may stay')).toBeVisible()
    for (const words of ['a link', 'another', 'a reference', 'click me']) {
      await discover.readme.getByText(words, { exact: false }).first().click()
    }

    await expect(discover.question).toHaveCount(0)
    expect(await opened()).toEqual([])
    expect(framesOf(discover.page)).toEqual([
      `app://lading/index.html#/discover/${hostilePath}`,
      'readme://ID/',
    ])
    expect(lading.electron.windows()).toHaveLength(1)
    expect(await discover.page.title()).toBe(title)
    expect(await wasScriptRun(discover.page)).toBe(false)
    expect(outside.wasAskedFor('attacker.example')).toBe(false)
    expect(hub.requests.filter((request) => !/^\/(api\/search|v2\/)/.test(request))).toEqual([])
    expect(await violations()).toEqual([])
    expect(takeProblems(lading.problems)).toEqual([])
  })

  test('has nothing left that could', async ({ discover }) => {
    await openReadme(discover, hostilePath)
    const body = discover.readme.locator('body')
    await expect(
      body.locator(
        'script, svg, math, iframe, object, embed, style, link, meta, base, img, form, input, button, noscript, details',
      ),
    ).toHaveCount(0)
    await expect(
      body.locator('[style], [onload], [onerror], [onclick], [ontoggle], [target], [srcdoc]'),
    ).toHaveCount(0)
    expect((await attributesOf(body.locator('a'), 'href')).filter((href) => href !== '')).toEqual([])
    await expect(body.getByRole('table')).toBeVisible()
    expect(await body.getByRole('row').count()).toBeGreaterThan(100)
  })

  test('loads only its https image when images are asked for', async ({ discover, lading }) => {
    const fetched = await answerImages(lading, { contentType: 'image/png', body: png })
    await openReadme(discover, hostilePath)
    await discover.showImages.click()
    await expect(discover.readme.locator('img[src]')).toHaveCount(1)
    await expect(discover.readme.locator('img[src]')).toHaveJSProperty('naturalWidth', 1)
    expect(await fetched()).toEqual(['https://attacker.example/pixel.gif?who=you'])
  })
})

test('a repository’s description is text, whatever stands in it', async ({ discover }) => {
  await discover.open(hostilePath)
  await expect(discover.page.getByText('<img src=x onerror=alert(1)> cheap pulls')).toBeVisible()
})

test('a link asks with its host, and opens only when that is confirmed', async ({ discover, lading }) => {
  const opened = await noteOpenedLinks(lading)
  await openReadme(discover, 'nginx')
  const link = discover.readme.getByRole('link', { name: 'the forum' })
  await link.click()
  await expect(discover.question).toContainText('forums.example.com')
  await expect(discover.question).toContainText('https://forums.example.com/c/nginx')
  await expect(discover.question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  expect(await opened()).toEqual([])
  await discover.page.keyboard.press('Escape')
  await expect(discover.question).toHaveCount(0)

  await link.press('Enter')
  await discover.question.getByRole('button', { name: 'Cancel' }).click()
  await expect(discover.question).toHaveCount(0)
  expect(await opened()).toEqual([])

  await link.focus()
  await discover.page.keyboard.press('Enter')
  await discover.question.getByRole('button', { name: 'Open in browser' }).click()
  await expect(discover.question).toHaveCount(0)
  await expect.poll(opened).toEqual(['https://forums.example.com/c/nginx'])
  expect(framesOf(discover.page)).toContain('readme://ID/')
})

test('the question about a link keeps the keyboard, though the README takes the focus after it', async ({
  discover,
}) => {
  const { page } = discover
  await openReadme(discover, 'nginx')
  const link = discover.readme.getByRole('link', { name: 'the forum' })
  await link.click()
  await expect(discover.question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  const takenBack = untilPageHasFocus(page)
  await link.focus()
  await takenBack
  await page.keyboard.press('Escape')
  await expect(discover.question).toHaveCount(0)
})

/** One white dot. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==',
  'base64',
)

test('images are left out until they are asked for', async ({ discover, lading }) => {
  const fetched = await answerImages(lading, { contentType: 'image/png', body: png })
  await openReadme(discover, 'nginx')
  await expect(discover.readme.getByText('logo', { exact: true })).toBeVisible()
  await expect(discover.readme.locator('img')).toHaveCount(0)
  expect(await fetched()).toEqual([])

  await expect(
    discover.page.getByText('loading them tells their servers that somebody reads this'),
  ).toBeVisible()
  await discover.showImages.click()
  await expect(discover.readme.getByRole('img', { name: 'logo' })).toHaveJSProperty('naturalWidth', 1)
  expect(await fetched()).toEqual(['https://example.com/images/nginx/logo.png'])
  await expect(discover.showImages).toHaveCount(0)
})

test('nothing is asked of an image’s server until images are asked for', async ({
  discover,
  lading,
  outside,
}) => {
  await openReadme(discover, 'nginx')
  await expect(discover.readme.getByText('logo', { exact: true })).toBeVisible()
  expect(outside.wasAskedFor('example.com')).toBe(false)
  await discover.showImages.click()
  await expect.poll(() => outside.wasAskedFor('example.com')).toBe(true)
  await expect(discover.readme.getByRole('img', { name: 'logo' })).toHaveJSProperty('complete', true)
  // Its server hung up.
  for (const problem of takeProblems(lading.problems)) expect(problem).toContain('Failed to load resource')
})

const noImages = [
  ['an SVG', { contentType: 'image/png', body: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }],
  ['a web page', { contentType: 'text/html', body: Buffer.from('<script>alert(1)</script>') }],
  [
    'more than two megabytes',
    { contentType: 'image/png', body: Buffer.concat([png, Buffer.alloc(2_000_000)]) },
  ],
  ['an answer that says 404', { status: 404, contentType: 'image/png', body: png }],
] as const

for (const [what, answer] of noImages) {
  test(`${what} is not shown as an image`, async ({ discover, lading }) => {
    const fetched = await answerImages(lading, answer)
    await openReadme(discover, 'nginx')
    await discover.showImages.click()
    const logo = discover.readme.getByRole('img', { name: 'logo' })
    await expect.poll(fetched).toEqual(['https://example.com/images/nginx/logo.png'])
    await expect(logo).toHaveJSProperty('complete', true)
    await expect(logo).toHaveJSProperty('naturalWidth', 0)
    for (const problem of takeProblems(lading.problems)) expect(problem).toContain('Failed to load resource')
  })
}
