import { describe, expect, it } from 'vitest'
import { createPageErrors } from '../../../electron/desktop/page-errors.ts'

const pageErrors = () => {
  const lines: string[] = []
  const clock = { nowMs: 0 }
  const tell = createPageErrors({
    log: (...words) => lines.push(words.join(' ')),
    nowMs: () => clock.nowMs,
  })
  return { lines, clock, tell }
}

describe('an error in the page', () => {
  it('is written down, and cannot pass for a line of the log', () => {
    const { lines, tell } = pageErrors()
    tell('TypeError: no\n2026-01-01T00:00:00Z info engine up')
    expect(lines).toEqual(['in the page: TypeError: no\n    2026-01-01T00:00:00Z info engine up'])
  })

  it('is left out where there are too many in a minute, which is said once', () => {
    const { lines, tell, clock } = pageErrors()
    for (let error = 0; error < 50; error += 1) tell('again')
    expect(lines).toHaveLength(21)
    expect(lines.at(-1)).toBe('in the page: more errors follow, which are left out')
    clock.nowMs = 60_000
    tell('a minute later')
    expect(lines.at(-1)).toBe('in the page: a minute later')
  })
})
