import { describe, expect, it } from 'vitest'
import { Links } from '../../../renderer/src/state/links.svelte.ts'

const clicking = () => {
  const opened: string[] = []
  let listener: (event: { url: string }) => void = () => undefined
  const done = { ok: true, value: undefined } as const
  const links = new Links(
    {
      desktop: {
        openLink: ({ url }) => {
          opened.push(url)
          return Promise.resolve(done)
        },
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
  )
  links.start()
  return { links, opened, click: (url: string) => listener({ url }) }
}

describe('a link in a README', () => {
  it('is opened after the person agreed, and not before', async () => {
    const { links, opened, click } = clicking()
    click('https://redis.io/docs')
    expect(links.asked?.host).toBe('redis.io')
    expect(opened).toEqual([])
    await links.open()
    expect(opened).toEqual(['https://redis.io/docs'])
    expect(links.asked).toBeUndefined()
  })

  it('is left alone where the person cancels', async () => {
    const { links, opened, click } = clicking()
    click('https://redis.io/docs')
    links.cancel()
    await links.open()
    expect(opened).toEqual([])
  })

  it('shows a host as it is really spelt', () => {
    const { links, click } = clicking()
    click('https://rеdis.io/')
    expect(links.asked?.host).toBe('xn--rdis-v4d.io')
  })

  it.each(['http://a.example', 'javascript:alert(1)', 'file:///etc/passwd', 'nonsense'])(
    'such as %s is not even asked about',
    (url) => {
      const { links, click } = clicking()
      click(url)
      expect(links.asked).toBeUndefined()
    },
  )
})
