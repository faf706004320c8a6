import { startRegistry } from '../support/registry.ts'
import { expect, test } from './support/fixtures.ts'

const mistakes = [
  ['', 'Type the name of an image, such as redis:7.'],
  ['Redis:7', 'did you mean redis:7?'],
  ['redis:', 'tag'],
  ['https://hub.docker.com/_/redis', 'did you mean redis?'],
  ['docker pull redis:7', 'did you mean redis:7?'],
  ['redis@sha256:abc', 'sha256'],
  ['a'.repeat(256), '255'],
] as const

for (const [typed, sentence] of mistakes) {
  const shown = typed.length > 40 ? `${typed.slice(0, 10)}… (${typed.length} characters)` : typed
  test(`“${shown}” is named as a mistake and not sent`, async ({ engineProxy, launch }) => {
    const { window } = await launch({ host: engineProxy.host })
    await expect(window.imageRow('tiny:latest')).toBeVisible()
    await window.nameBox.fill(typed)
    await window.nameBox.press('Enter')
    await expect(window.nameBox).toHaveAccessibleDescription(new RegExp(escaped(sentence)))
    await expect(window.nameBox).toHaveAttribute('aria-invalid', 'true')
    await expect(window.alert).toBeVisible()
    await expect(window.nameBox).toBeFocused()
    await window.go('Pulls')
    await expect(window.page.getByRole('heading', { name: 'No pulls yet' })).toBeVisible()
    expect(engineProxy.requests.filter((request) => request.includes('/images/create'))).toEqual([])
  })
}

test('a name that was probably meant is taken with one click', async ({ window }) => {
  await window.nameBox.fill('Tiny:latest')
  await window.page.getByRole('button', { name: 'Use tiny:latest' }).click()
  await expect(window.nameBox).toHaveValue('tiny:latest')
  await window.pullButton.click()
  await expect(window.pullOf('tiny:latest').region).toContainText('Up to date')
})

test('a tag that does not exist is named as such, in the engine’s own words too', async ({
  world,
  window,
}) => {
  const pull = await window.pull(`${world.registry.address}/library/python:3.99-alpine`)
  await expect(pull.alert).toContainText('There is no image with this name and tag.')
  await pull.region.getByText('In its own words').click()
  await expect(pull.alert).toContainText('manifest unknown')
  await window.go('Activity')
  await expect(window.activityRow('library/python:3.99-alpine')).toContainText('Failed')
})

test('a registry that is down is named as unreachable', async ({ folder, window }) => {
  const registry = await startRegistry({ folder })
  await registry.dispose()
  const pull = await window.pull(`${registry.address}/acme/api:1.0.0`)
  await expect(pull.alert).toContainText('The engine cannot reach the registry.')
  await expect(pull.retry).toBeVisible()
})

test('a platform for which there is no image is named as such', async ({ world, window }) => {
  await window.platform.selectOption('linux/s390x')
  const pull = await window.pull(`${world.registry.address}/library/multi:latest`)
  await expect(pull.alert).toContainText('There is no image under this name for that platform.')
})

test('an image of another platform is pulled when it is asked for', async ({ window }) => {
  await window.platform.selectOption('linux/arm64')
  const pull = await window.pull('multi:latest')
  await expect(pull.region).toContainText('linux/arm64')
  await expect(pull.region).toContainText('Done')
})

const faults = [
  ['is cut in the middle', { kind: 'cut', path: /images\/create/, afterBytes: 900 }, 'connection'],
  ['holds what is no JSON', { kind: 'corrupt', path: /images\/create/ }, 'not JSON'],
] as const

for (const [what, mode, words] of faults) {
  test(`a pull whose stream ${what} fails with its reason and leaves no connection open`, async ({
    engineProxy,
    world,
    launch,
  }) => {
    const { window } = await launch({ host: engineProxy.host })
    await expect(window.imageRow('tiny:latest')).toBeVisible()
    await expect.poll(() => engineProxy.connections).toBe(1)

    engineProxy.setMode(mode)
    const pull = await window.pull('python:3.13-alpine')
    await expect(pull.alert).toContainText(words)
    await expect(pull.region).toContainText('Failed')
    await expect.poll(() => engineProxy.connections).toBe(1)
    await expect.poll(() => world.registry.connections).toBe(0)

    engineProxy.setMode({ kind: 'pass' })
    await pull.retry.click()
    await expect(pull.region).toContainText(world.digests['library/python:3.13-alpine'])
  })
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
