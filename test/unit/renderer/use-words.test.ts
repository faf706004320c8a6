import { describe, expect, it } from 'vitest'
import { formatShortDay } from '../../../renderer/src/text/moments.ts'
import { lastUsedWords } from '../../../renderer/src/text/use-words.ts'

const nowMs = new Date(2026, 10, 24, 12).getTime()
const day = 24 * 60 * 60 * 1000
const at = { nowMs, watchedSinceMs: new Date(2026, 10, 12).getTime() }

describe('when an image was last used', () => {
  it('is how long ago that was, with the moment in full behind it', () => {
    const { text, meaning } = lastUsedWords({ usedBy: [], lastUsedAtMs: nowMs - 3 * day }, at)
    expect(text).toBe('3 days ago')
    expect(meaning).toContain('November 21, 2026')
  })

  it('is now while a container runs, whenever that was started', () => {
    const usedBy = [{ id: 'c', name: 'web', running: true }]
    expect(lastUsedWords({ usedBy, lastUsedAtMs: nowMs - 90 * day }, at).text).toBe('now')
  })

  it('is since when nobody has, where no use was ever seen, and says that what was before is not known', () => {
    const words = lastUsedWords({ usedBy: [] }, at)
    expect(words).toMatchObject({ text: 'not since 12 Nov', isSeen: false })
    expect(words.meaning).toContain('What was before is not known.')
  })

  it('is not known as long as nobody knows since when Lading watches', () => {
    expect(lastUsedWords({ usedBy: [] }, { nowMs, watchedSinceMs: undefined }).text).toBe('–')
  })
})

describe('a short day', () => {
  it('has its year only where that is another one, and then no day', () => {
    expect(formatShortDay(new Date(2026, 0, 2).getTime(), nowMs)).toBe('2 Jan')
    expect(formatShortDay(new Date(2025, 10, 12).getTime(), nowMs)).toBe('Nov 2025')
  })
})
