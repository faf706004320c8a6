import { describe, expect, it } from 'vitest'
import { localeFor } from '../../../electron/core/language.ts'

describe('the language to speak', () => {
  it('is the one that was chosen, whatever the system prefers', () => {
    expect(localeFor('de', ['en-US'])).toBe('de')
    expect(localeFor('en', ['de-DE'])).toBe('en')
  })

  it.each([
    ['the system’s own', ['de'], 'de'],
    ['the system’s own, of whatever country', ['de-AT'], 'de'],
    ['the system’s own, in whatever script and spelling', ['DE-Latn-CH-1996'], 'de'],
    ['the first of the system’s that there is', ['fr-FR', 'de-DE', 'en-GB'], 'de'],
    ['English where there is none of them', ['fr-FR', 'ja'], 'en'],
    ['English where the system says none', [], 'en'],
    ['English where it says something that is no language', ['C', '', '-', 'den'], 'en'],
  ] as const)('is %s', (_, preferred, locale) => {
    expect(localeFor('system', preferred)).toBe(locale)
  })
})
