import type { HubFault } from '../support/hub/stand-in.ts'
import { expect, searchesOf, test } from './support/discover-fixtures.ts'
import { discoverView } from './support/discover-view.ts'

const faults: readonly (readonly [string, HubFault, string])[] = [
  ['cannot be reached', { kind: 'hang-up' }, 'Docker Hub cannot be reached.'],
  ['answers with a page against robots', { kind: 'cloudflare-page' }, 'is a web page, not its API.'],
  ['answers with a code against robots', { kind: 'cloudflare-code' }, 'is a web page, not its API.'],
  ['answers with a sign-in page', { kind: 'sign-in-page' }, 'is a web page, not its API.'],
  ['breaks its answer off', { kind: 'truncated' }, 'Docker Hub’s answer broke off.'],
  ['answers with half of its JSON', { kind: 'half-json' }, 'Docker Hub’s answer broke off.'],
  ['answers with other JSON', { kind: 'other-json' }, 'Docker Hub’s answer is not what Lading expects.'],
  ['answers with far too much', { kind: 'huge', bytes: 5_000_000 }, 'Docker Hub’s answer is longer than'],
  ['is in trouble', { kind: 'status', status: 503 }, 'Docker Hub is in trouble: it answers with status 503.'],
  ['knows no such page', { kind: 'status', status: 404 }, 'Docker Hub has nothing under this name.'],
  ['refuses', { kind: 'unauthorized' }, 'Docker Hub does not let you see this.'],
]

for (const [what, fault, words] of faults) {
  test(`when Docker Hub ${what}, that is said, and what was found stays`, async ({ discover, hub }) => {
    await discover.find('nginx')
    hub.setFault(fault)
    await discover.box.fill('redis')
    await expect(discover.alert).toContainText(words)
    await expect(discover.result('nginx')).toBeVisible()
    await expect(discover.page.getByText('What is below was found for nginx.')).toBeVisible()

    hub.setFault()
    await discover.tryAgain.click()
    await expect(discover.result('redis')).toBeVisible()
    await expect(discover.alert).toHaveCount(0)
  })
}

test('an answer that does not come is given up after ten seconds; what was found stays', async ({
  discover,
  hub,
}) => {
  await discover.find('nginx')
  hub.setFault({ kind: 'stalled' })
  await discover.box.fill('redis')
  await expect(discover.status.getByText('Searching…')).toBeVisible()
  await expect(discover.result('nginx')).toBeVisible()
  await expect(discover.alert).toContainText('did not answer within 10 seconds', { timeout: 15_000 })
  await expect(discover.result('nginx')).toBeVisible()
})

test('an answer that comes late is waited for', async ({ discover, hub }) => {
  await discover.find('nginx')
  hub.setFault({ kind: 'slow', ms: 1_500 })
  await discover.box.fill('redis')
  await expect(discover.status.getByText('Searching…')).toBeVisible()
  await expect(discover.result('nginx')).toBeVisible()
  await expect(discover.result('redis')).toBeVisible()
})

test('a result that is broken does not take the others along', async ({ discover, hub }) => {
  hub.setFault({ kind: 'broken-row' })
  await discover.find('nginx')
  await expect(discover.alert).toHaveCount(0)
})

test('when Docker Hub’s search fails, its older one answers, and says what it cannot do', async ({
  discover,
  hub,
}) => {
  hub.setFault({ kind: 'status', status: 500, path: /search\/v4/ })
  await discover.sort.selectOption('pulls')
  await discover.find('nginx')
  const note = discover.status.getByText('Docker Hub’s older search answers.')
  await expect(note).toContainText('It does without the sorting')
  await expect(discover.result('bitnami/nginx')).not.toContainText('Unverified')
})

test('when Docker Hub cannot be reached, the engine’s own search answers', async ({
  discover,
  hub,
  searching,
}) => {
  hub.setFault({ kind: 'hang-up' })
  searching.setFound([
    { name: 'nginx', description: 'Official build of Nginx.', star_count: 20_000, is_official: true },
    { name: 'bitnami/nginx', description: 'By Bitnami.', star_count: 200, is_official: false },
  ])
  await discover.find('nginx')
  await expect(discover.status.getByText('the engine’s own search answers.')).toBeVisible()
  await expect(discover.result('nginx')).toContainText('Official')
  await expect(discover.result('bitnami/nginx')).not.toContainText('Unverified')
})

test('a repository that Docker Hub does not have is said to be missing', async ({
  discover,
  hub,
  searching,
}) => {
  hub.setFault({ kind: 'hang-up' })
  searching.setFound([{ name: 'nobody/gone', description: 'Gone.', star_count: 0, is_official: false }])
  await discover.find('gone', 'nobody/gone')
  hub.setFault()
  await discover.result('nobody/gone').click()
  await expect(discover.alert).toContainText('Docker Hub has nothing under this name.')
  await discover.back.click()
  await expect(discover.result('nobody/gone')).toBeVisible()
})

for (const says of ['x-retry-after', 'retry-after', 'retry-after-date', 'x-ratelimit-reset'] as const) {
  test(`a limit on requests shows how long to wait (${says}), and nothing is sent meanwhile`, async ({
    discover,
    hub,
  }) => {
    await discover.find('nginx')
    hub.setFault({ kind: 'rate-limit', says, seconds: 120 })
    await discover.box.fill('redis')
    await expect(discover.alert).toContainText('limit on requests is used up for now.')
    await expect(discover.page.getByText(/It may be asked again in (2 min|1 min( \d+ s)?)\./)).toBeVisible()
    await expect(discover.tryAgain).toBeDisabled()
    await expect(discover.result('nginx')).toBeVisible()

    const sent = hub.requests.length
    hub.setFault()
    await discover.box.press('Enter')
    await discover.result('nginx').click()
    await expect(discover.alert).toContainText('limit on requests is used up for now.')
    await discover.tab('README').click()
    await expect(discover.alert).toContainText('limit on requests is used up for now.')
    expect(hub.requests).toHaveLength(sent)
  })
}

test('a limit on requests that says nothing more is kept to as well', async ({ discover, hub }) => {
  await discover.find('nginx')
  hub.setFault({ kind: 'rate-limit', says: 'nothing', seconds: 0 })
  await discover.box.fill('redis')
  await expect(discover.alert).toContainText('it does not say when it is renewed.')
  const sent = hub.requests.length
  hub.setFault()
  await discover.tryAgain.click()
  await discover.result('nginx').click()
  await expect(discover.alert).toContainText('it does not say when it is renewed.')
  expect(hub.requests).toHaveLength(sent)
})

test('once the wait is over, one may ask again', async ({ discover, hub }) => {
  hub.setFault({ kind: 'rate-limit', says: 'retry-after', seconds: 3 })
  await discover.box.fill('redis')
  await expect(discover.tryAgain).toBeDisabled()
  expect(searchesOf(hub)).toHaveLength(1)
  hub.setFault()
  await expect(discover.tryAgain).toBeEnabled()
  expect(searchesOf(hub)).toHaveLength(1)
  await discover.tryAgain.click()
  await expect(discover.result('redis')).toBeVisible()
})

test('when Docker Hub does not show a repository’s tags, the registry’s own list answers', async ({
  discover,
  hub,
}) => {
  await discover.find('nginx')
  hub.setFault({ kind: 'rate-limit', says: 'retry-after', seconds: 120 })
  await discover.result('nginx').click()
  await expect(discover.tag('alpine')).toBeVisible()
  await expect(discover.tag('1.27-alpine')).toBeVisible()
  await expect(discover.page.getByText('The registry’s own list answers: it knows names only.')).toBeVisible()
})

test('what was seen can be read offline, also after a start, and says how old it is', async ({
  folder,
  hub,
  launch,
}) => {
  const first = await launch({ userData: folder })
  const before = discoverView(first.page)
  await first.window.go('Discover')
  await before.open('nginx')
  await expect(before.tag('latest')).toBeVisible()
  await first.quit()

  hub.setFault({ kind: 'hang-up' })
  const again = await launch({ userData: folder })
  const discover = discoverView(again.page)
  await again.window.go('Discover')
  await discover.find('nginx')
  const age = /As of (just now|\d+ minutes? ago), because Docker Hub cannot be reached\./i
  await expect(discover.status.getByText(age)).toBeVisible()
  await expect(discover.result('nginx')).toContainText('Official')

  await discover.result('nginx').click()
  await expect(discover.page.getByText('Official build of Nginx.')).toBeVisible()
  await expect(discover.status.getByText(age)).toHaveCount(2)
  await expect(discover.tag('latest').getByText(/^[\d.]+ MB$/)).toBeVisible()
  await discover.tab('README').click()
  await expect(discover.readme.getByRole('heading', { name: 'What is nginx?' })).toBeVisible()
})
