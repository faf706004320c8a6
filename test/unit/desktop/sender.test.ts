import { describe, expect, it } from 'vitest'
import { isFromPage } from '../../../electron/desktop/sender.ts'

const contents = { id: 1 }
const origin = 'app://lading'
const mainFrame = { parent: null, origin }
const frame = { parent: mainFrame as never, origin }

describe('a message', () => {
  it('is from the page where its window and its origin are the page’s', () => {
    expect(isFromPage({ sender: contents, senderFrame: mainFrame }, { contents, origin })).toBe(true)
  })

  it.each([
    ['a frame in the page, though it has the page’s origin', { sender: contents, senderFrame: frame }],
    ['a frame that is gone', { sender: contents, senderFrame: null }],
    ['another window, though it has the page’s origin', { sender: { id: 1 }, senderFrame: mainFrame }],
    [
      'a page of another origin in the window',
      { sender: contents, senderFrame: { parent: null, origin: 'null' } },
    ],
    [
      'a page whose origin begins like the page’s',
      { sender: contents, senderFrame: { parent: null, origin: `${origin}.example` } },
    ],
  ])('is not from the page where it is from %s', (_, message) => {
    expect(isFromPage(message, { contents, origin })).toBe(false)
  })

  it('is from no page while there is no window', () => {
    expect(isFromPage({ sender: contents, senderFrame: mainFrame }, { contents: undefined, origin })).toBe(
      false,
    )
  })
})
