import { describe, expect, it } from 'vitest'
import { proposeTag } from '../../../../electron/core/names/tag-proposal.ts'

const nowMs = new Date(2026, 10, 24, 12).getTime()

describe('the tag that is proposed', () => {
  it('is the one that the image has elsewhere', () => {
    expect(proposeTag(['1', '2'], '3.13-alpine', nowMs)).toBe('3.13-alpine')
  })

  it('is today’s date where that one is taken', () => {
    expect(proposeTag(['latest'], 'latest', nowMs)).toBe('2026-11-24')
  })

  it('is today’s date where the image has no name', () => {
    expect(proposeTag([], undefined, nowMs)).toBe('2026-11-24')
  })

  it('is never one that is taken', () => {
    expect(proposeTag(['latest', '2026-11-24', '2026-11-24-2'], 'latest', nowMs)).toBe('2026-11-24-3')
  })

  it('has a month and a day of two digits', () => {
    expect(proposeTag([], undefined, new Date(2026, 0, 5, 12).getTime())).toBe('2026-01-05')
  })
})
