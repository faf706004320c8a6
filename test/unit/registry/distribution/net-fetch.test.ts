import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { fetchByNet, type NetRequestOptions } from '../../../../electron/registry/distribution/net-fetch.ts'

/** A request that says nothing by itself, as Electron's does when it is aborted. */
const scripted = () => {
  const request = new EventEmitter()
  const response = new EventEmitter()
  const sent: {
    options?: NetRequestOptions
    headers: Record<string, string>
    body?: string
    aborted: boolean
  } = {
    headers: {},
    aborted: false,
  }
  const fetch = fetchByNet((options) => {
    sent.options = options
    return Object.assign(request, {
      setHeader: (name: string, value: string) => void (sent.headers[name] = value),
      end: (body?: string) => body !== undefined && (sent.body = body),
      abort: () => void (sent.aborted = true),
    })
  })
  const answer = (statusCode: number, headers: Record<string, string | string[]> = {}): void => {
    request.emit('response', Object.assign(response, { statusCode, headers }))
  }
  return { fetch, request, response, sent, answer }
}

describe('a fetch made of net.request', () => {
  it('sends no cookies, keeps nothing, and passes headers and body on', async () => {
    const { fetch, sent, answer } = scripted()
    const answered = fetch('https://registry.example/token', {
      method: 'POST',
      headers: { A: 'b' },
      body: 'c=d',
    })
    answer(204)
    await answered
    expect(sent).toMatchObject({ headers: { a: 'b' }, body: 'c=d' })
    expect(sent.options).toEqual({
      ...{ method: 'POST', url: 'https://registry.example/token' },
      ...{ redirect: 'manual', credentials: 'omit', cache: 'no-store' },
    })
  })

  it('gives a redirect as it is and goes nowhere', async () => {
    const { fetch, request, sent } = scripted()
    const answered = fetch('https://registry.example/blob', {})
    request.emit('redirect', 307, 'GET', 'https://elsewhere.example/blob', { 'x-a': ['1'] })
    const { status, headers } = await answered
    expect([status, headers.get('location'), headers.get('x-a')]).toEqual([
      307,
      'https://elsewhere.example/blob',
      '1',
    ])
    expect(sent.aborted).toBe(true)
  })

  it('gives the body as it comes', async () => {
    const { fetch, response, answer } = scripted()
    const answered = fetch('https://registry.example/blob', {})
    answer(200, { 'content-type': 'text/plain' })
    response.emit('data', Buffer.from('la'))
    response.emit('data', Buffer.from('ding'))
    response.emit('end')
    expect(await (await answered).text()).toBe('lading')
  })

  it('ends a body that somebody gave up, of which Electron says no more', async () => {
    const { fetch, answer, sent } = scripted()
    const asked = new AbortController()
    const answered = fetch('https://registry.example/blob', { signal: asked.signal })
    answer(200)
    const text = (await answered).text()
    asked.abort(new Error('given up'))
    await expect(text).rejects.toThrow('given up')
    expect(sent.aborted).toBe(true)
  })

  it('answers no challenge from what Chromium remembers', () => {
    const { fetch, request } = scripted()
    void fetch('https://registry.example/v2/', {})
    const answers: unknown[][] = []
    request.emit('login', {}, (...answer: unknown[]) => answers.push(answer))
    expect(answers).toEqual([[]])
  })

  it('rejects where no connection comes about', async () => {
    const { fetch, request } = scripted()
    const answered = fetch('https://registry.example/v2/', {})
    request.emit('error', new Error('net::ERR_NAME_NOT_RESOLVED'))
    await expect(answered).rejects.toThrow('ERR_NAME_NOT_RESOLVED')
  })
})
