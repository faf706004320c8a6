import { formatExact } from '../../renderer/src/text/moments.ts'
import { catalogue } from '../support/hub/catalogue.ts'
import { expect, searchesOf, test } from './support/discover-fixtures.ts'
import { noticeViolations } from './support/in-page.ts'

const nginx = catalogue.get('library/nginx')
if (nginx === undefined) throw new Error('The stand-in has no nginx.')

test('what is typed is searched for without Enter, and not at every letter', async ({ discover, hub }) => {
  await discover.box.pressSequentially('nginx')
  await expect(discover.result('nginx')).toBeVisible()
  await expect(discover.status).toContainText(/^\s*[\d,]+ results\s*$/)
  const searches = searchesOf(hub)
  expect(searches.at(-1)?.['query']).toBe('nginx')
  expect(searches.length).toBeLessThan('nginx'.length)
})

test('a result shows its name, badge, stars, pulls, last update and description', async ({ discover }) => {
  const row = await discover.find('nginx')
  await expect(row).toContainText('Official')
  await expect(row).toContainText(nginx.description)
  await expect(row.getByTitle(`${nginx.stars.toLocaleString('en')} stars`)).toBeVisible()
  await expect(row.getByTitle(/^[\d,.]+[KMB+]* pulls$/)).toBeVisible()
  await expect(row.getByTitle(formatExact(nginx.updatedAtMs), { exact: true })).not.toBeEmpty()
  await expect(discover.result('bitnami/nginx')).toContainText('Verified publisher')
})

test('filters and the order change what Docker Hub is asked for, and what is shown', async ({
  discover,
  hub,
}) => {
  await discover.find('language', 'golang')
  expect(searchesOf(hub).at(-1)).toMatchObject({ query: 'language', from: '0', size: '25' })
  expect(searchesOf(hub).at(-1)).not.toHaveProperty('badges')

  await discover.publisher('Official').click()
  await expect(discover.publisher('Official')).toHaveAttribute('aria-pressed', 'true')
  await discover.publisher('Open source').click()
  await expect.poll(() => searchesOf(hub).at(-1)).toMatchObject({ badges: 'official,open_source' })
  await discover.publisher('Open source').click()

  await discover.architecture.selectOption('arm64')
  await discover.system.selectOption('windows')
  await expect
    .poll(() => searchesOf(hub).at(-1))
    .toMatchObject({ badges: 'official', architectures: 'arm64', operating_systems: 'windows' })
  await expect.poll(discover.names).toEqual(['golang'])

  await discover.system.selectOption('')
  await discover.sort.selectOption('updated')
  await expect.poll(() => searchesOf(hub).at(-1)).toMatchObject({ sort: 'updated_at', order: 'desc' })
  await discover.sort.selectOption('pulls')
  await expect.poll(() => searchesOf(hub).at(-1)).toMatchObject({ sort: 'pull_count', order: 'desc' })
  await expect.poll(async () => (await discover.names())[0]).toBe('python')
})

test('filters that leave nothing over can be taken away', async ({ discover }) => {
  await discover.find('golang')
  await discover.architecture.selectOption('riscv64')
  await expect(discover.page.getByText('Nothing on Docker Hub matches')).toBeVisible()
  await discover.page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(discover.result('golang')).toBeVisible()
})

test('more results come as one scrolls', async ({ discover, hub }) => {
  const all = [...catalogue.values()].filter(({ description }) => description.includes('my settings')).length
  await discover.box.fill('my settings')
  await expect(discover.status).toContainText(`${all} results`)
  const [first] = await discover.names()
  await expect(async () => {
    await discover.scrollToEnd(discover.results)
    expect(searchesOf(hub).at(-1)?.['from']).toBe(String(Math.floor(all / 25) * 25))
    await expect(discover.page.getByText('More as you scroll.')).toHaveCount(0, { timeout: 500 })
  }).toPass()
  const pages = searchesOf(hub)
  expect(pages.map(({ from }) => Number(from))).toEqual(pages.map((_, page) => page * 25))
  await expect.poll(() => discover.names()).not.toContain(first)
})

test('a publisher that is neither official nor verified gets a word of caution', async ({ discover }) => {
  const row = await discover.find('acme', 'acme/api')
  await expect(row).toContainText('Unverified')
  await expect(row.getByTitle(/nobody has checked who did/)).toBeVisible()
  await row.click()
  await expect(discover.page.getByText(/nobody has checked who did\. Look twice/)).toBeVisible()
})

test('an official image gets no word of caution', async ({ discover }) => {
  await discover.open('redis')
  await expect(discover.page.getByText('Official', { exact: true })).toBeVisible()
  await expect(discover.page.getByText(/nobody has checked/)).toHaveCount(0)
})

test('a newer search ends the older one', async ({ discover, hub }) => {
  hub.setFault({ kind: 'slow', path: /query=redi&/ })
  const asked = hub.nextRequest()
  await discover.box.fill('redi')
  await asked
  await discover.find('redis')
  expect(searchesOf(hub).map(({ query }) => query)).toEqual(['redi', 'redis'])
  // The second came only once the connection of the first was closed.
  expect(hub.mostAtOnce()).toBe(1)
  await expect(discover.alert).toHaveCount(0)
})

test('a repository’s page opens with a click, and the way back leads to the same results', async ({
  discover,
  hub,
}) => {
  await (await discover.find('nginx', 'bitnami/nginx')).click()
  await expect(discover.heading).toHaveText('bitnami/nginx')
  await expect(discover.page.getByText('nginx as bitnami builds it.')).toBeVisible()
  await discover.back.click()
  await expect(discover.box).toHaveValue('nginx')
  await expect(discover.result('bitnami/nginx')).toBeVisible()
  expect(searchesOf(hub)).toHaveLength(1)
})

test('a repository’s page opens with the keyboard, and so does the way back', async ({ discover }) => {
  const { keyboard } = discover.page
  await discover.find('nginx')
  await discover.results.focus()
  await keyboard.press('Tab')
  await expect(discover.result('nginx')).toBeFocused()
  await keyboard.press('Enter')
  await expect(discover.heading).toHaveText('nginx')

  await discover.tab('Tags').focus()
  await keyboard.press('ArrowRight')
  await expect(discover.tab('README')).toBeFocused()
  await expect(discover.readme.getByRole('heading').first()).toBeVisible()

  await discover.back.focus()
  await keyboard.press('Enter')
  await expect(discover.result('nginx')).toBeVisible()
})

test('searching and reading break no rule of the page’s content security policy', async ({ discover }) => {
  const violations = await noticeViolations(discover.page)
  await discover.open('nginx')
  await discover.tab('README').click()
  await expect(discover.readme.getByRole('heading').first()).toBeVisible()
  await discover.back.click()
  await expect(discover.result('nginx')).toBeVisible()
  expect(await violations()).toEqual([])
})
