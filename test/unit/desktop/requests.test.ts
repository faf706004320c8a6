import { describe, expect, it } from 'vitest'
import { createRequests } from '../../../electron/desktop/requests.ts'

const requestsOf = () => {
  const sent: unknown[] = []
  const requests = createRequests((topic, event) => sent.push([topic, event]))
  return { requests, sent }
}

const redis = { kind: 'pull', reference: 'redis:7' } as const
const nginx = { kind: 'pull', reference: 'nginx:1' } as const

describe('what the page is asked to show', () => {
  it('reaches a page that listens at once', () => {
    const { requests, sent } = requestsOf()
    requests.pageListens()
    requests.ask('deepLink', redis)
    expect(sent).toEqual([['deepLink', redis]])
  })

  it('waits for a page that is not up yet, and is handed to it once', () => {
    const { requests, sent } = requestsOf()
    requests.ask('navigate', 'images')
    requests.ask('deepLink', redis)
    expect(sent).toEqual([])
    requests.pageListens()
    requests.pageListens()
    expect(sent).toEqual([
      ['navigate', 'images'],
      ['deepLink', redis],
    ])
  })

  it('waits for the next page where this one is being loaded again', () => {
    const { requests, sent } = requestsOf()
    requests.pageListens()
    requests.pageLeaves()
    requests.ask('navigate', 'pins')
    expect(sent).toEqual([])
    requests.pageListens()
    expect(sent).toEqual([['navigate', 'pins']])
  })

  it('is the last that was asked for', () => {
    const { requests, sent } = requestsOf()
    requests.ask('deepLink', redis)
    requests.ask('deepLink', nginx)
    requests.pageListens()
    expect(sent).toEqual([['deepLink', nginx]])
  })

  it('is forgotten with a window that is closed before its page was up', () => {
    const { requests, sent } = requestsOf()
    requests.ask('navigate', 'pins')
    requests.forget()
    requests.pageListens()
    expect(sent).toEqual([])
  })
})
