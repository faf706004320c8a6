/** Who is answered over the bridge, and what can be asked for there. */
import { procedures } from '../../electron/contract/procedures.ts'
import { expect, test } from './support/fixtures.ts'
import { callFromForgedWindow } from './support/forged-window.ts'
import { listenTo, openLinks, reachOfPage, statusOfPaths, toldOfSettings } from './support/in-page.ts'
import { noteOpenedLinks } from './support/outside-effects.ts'
import { reachOfOwnFrames } from './support/page-attacks.ts'

test('the page has the contract’s procedures and topics, and nothing else of the outside', async ({
  window,
}) => {
  const rooms = Object.entries(procedures).map(([room, calls]) => [room, Object.keys(calls)] as const)
  expect(await reachOfPage(window.page)).toEqual({
    rooms: { ...Object.fromEntries(rooms), on: [], pathOf: [] },
    globals: [],
  })
})

test('what is no topic of the contract cannot be listened to', async ({ window }) => {
  for (const topic of ['__proto__', 'lading:call:images.snapshot', '']) {
    expect(await listenTo(window.page, topic)).toContain('no such topic')
  }
})

test('a listener is given what a topic tells, and nothing of how it came', async ({ window }) => {
  expect(await toldOfSettings(window.page)).toEqual([['object', expect.arrayContaining(['parallelPulls'])]])
})

for (const [whose, url] of [
  ['another origin', 'https://forged.example/'],
  ['the app’s own origin', 'app://lading/index.html'],
  ['the question’s origin', 'app://confirmation/confirmation.html'],
] as const) {
  test(`another window gets nothing over the bridge, though it has it and ${whose}, nor does a frame in it`, async ({
    lading,
    window,
  }) => {
    await expect(window.imageRows).toHaveCount(1)
    const refused = ['this sender is not answered']
    expect(await callFromForgedWindow(lading, url)).toEqual({ page: refused, frame: refused })
    // A window that was forged is looked at by nobody.
    lading.problems.splice(0)
  })
}

test('a frame that the page makes has no bridge', async ({ lading, window }) => {
  expect(await reachOfOwnFrames(window.page)).toEqual({ empty: false, written: false })
  lading.problems.splice(0)
})

test('the app’s protocol serves nothing from outside its folder', async ({ lading, window }) => {
  const paths = [
    '/../../eslint.config.js',
    '/%2e%2e/%2e%2e/eslint.config.js',
    '/..%2f..%2feslint.config.js',
    '/%2e%2e%2f%2e%2e%2feslint.config.js',
    '/..%5c..%5ceslint.config.js',
    '/..\\..\\eslint.config.js',
    '/assets/..%2f..%2f..%2feslint.config.js',
    '/../../etc/passwd',
    '/..%2f..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
    '/%2fetc%2fpasswd',
    '/C:/Windows/system.js',
    '/C%3a/Windows/system.js',
    '/index.html%00.js',
    '/confirmation.html',
    '/confirmation.%68tml',
    '/%',
    '/',
    '/assets/',
    '/missing.js',
  ]
  expect(await statusOfPaths(window.page, paths)).toEqual(paths.map((path) => [path, 404]))
  expect(await statusOfPaths(window.page, ['/index.html'])).toEqual([['/index.html', 200]])
  expect(lading.problems.splice(0).filter((words) => !words.includes('status of 404'))).toEqual([])
})

test('only https links are opened, as a browser reads them, and in the person’s browser', async ({
  lading,
  window,
}) => {
  const opened = await noteOpenedLinks(lading)
  const refused = [
    'http://example.com/',
    'file:///etc/passwd',
    'smb://example.com/share',
    'javascript:alert(1)',
    'data:text/html,a',
    'ms-msdt:/id PCWDiagnostic',
    'x-apple-helpbasic://example.com',
    'https://hub.docker.com@example.com/',
    'HTTPS:/\\example.com',
    ' https://example.com/',
    'https://',
    'not an address',
    '',
  ]
  const links = ['https://hub.docker.com/_/redis', 'https://example.com/a"b\\c']
  const results = await openLinks(window.page, [...refused, ...links])
  expect(results).toEqual([...refused.map(() => 'invalid-input'), 'opened', 'opened'])
  expect(await opened()).toEqual(['https://hub.docker.com/_/redis', 'https://example.com/a%22b/c'])
})
