import { EventEmitter } from 'node:events'
import type { App } from 'electron'
import { describe, expect, it } from 'vitest'
import { lockDownContents } from '../../../electron/desktop/hardening.ts'

const readme = 'readme://1/'

/** A window's contents that ask whether they may go somewhere. */
const contents = () => {
  const keptFrom: string[] = []
  const app = new EventEmitter()
  lockDownContents(app as unknown as App, {
    mayShow: (url) => url === readme,
    onKeptFrom: (url) => keptFrom.push(url),
  })
  const set = { setWindowOpenHandler: () => undefined, setWebRTCIPHandlingPolicy: () => undefined }
  const made = Object.assign(new EventEmitter(), set)
  app.emit('web-contents-created', {}, made)
  const goes = (url: string, isMainFrame: boolean): boolean => {
    let isPrevented = false
    const preventDefault = (): void => {
      isPrevented = true
    }
    made.emit('will-frame-navigate', { url, isMainFrame, preventDefault })
    return !isPrevented
  }
  return { goes, keptFrom }
}

describe('the window', () => {
  it('goes nowhere, not even to a README', () => {
    const { goes, keptFrom } = contents()
    expect(goes(readme, true)).toBe(false)
    expect(goes('https://a.example/', true)).toBe(false)
    expect(keptFrom).toEqual([])
  })

  it('shows READMEs in its frames, and hears where else they wanted to go', () => {
    const { goes, keptFrom } = contents()
    expect(goes(readme, false)).toBe(true)
    expect(goes('https://a.example/', false)).toBe(false)
    expect(keptFrom).toEqual(['https://a.example/'])
  })
})
