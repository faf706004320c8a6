import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { describe, expect, it } from 'vitest'
import type { DeepLink } from '../../../electron/core/deep-link.ts'
import { listenToDeepLinks } from '../../../electron/desktop/deep-links.ts'

/** Hears of links in place of an app whose events the test plays. */
const listening = (argv: readonly string[] = ['/opt/lading']) => {
  const events = new EventEmitter()
  const links: DeepLink[] = []
  const app = Object.assign(events, { isPackaged: false, setAsDefaultProtocolClient: () => true })
  listenToDeepLinks(app as unknown as App, argv, (link) => links.push(link))
  return { events, links }
}

const redis = { kind: 'pull', reference: 'redis:7' }
const anyEvent = { preventDefault: () => undefined }

describe('a link from elsewhere', () => {
  it('is heard of among the arguments of the start', () => {
    expect(listening(['/opt/lading', 'lading://pull/redis:7']).links).toEqual([redis])
  })

  it('is heard of among the arguments of a second start', () => {
    const { events, links } = listening()
    events.emit('second-instance', anyEvent, ['/opt/lading', 'lading://pull/redis:7'])
    expect(links).toEqual([redis])
  })

  it('is heard of by the event of macOS, which comes before the app is ready', () => {
    const { events, links } = listening()
    events.emit('open-url', anyEvent, 'lading://pull/redis:7')
    expect(links).toEqual([redis])
  })

  it('that asks for nothing Lading shows is left alone', () => {
    const { events, links } = listening()
    events.emit('open-url', anyEvent, 'lading://remove/redis:7')
    events.emit('second-instance', anyEvent, ['/opt/lading'])
    expect(links).toEqual([])
  })
})
