import { afterEach, expect, it, vi } from 'vitest'
import { useLocale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'

afterEach(() => {
  useLocale('en')
  vi.restoreAllMocks()
})

/** Says something with a number and its plural in every language. */
const speak = (count: number): readonly string[] =>
  (['en', 'de'] as const).map((locale) => {
    useLocale(locale)
    return m.cleanup_not_used_at_least({ count })
  })

it('messages with numbers make each formatter once, however often they are said', () => {
  expect(speak(1)).toEqual(['Not used for 1 day at least.', 'Seit mindestens 1 Tag nicht verwendet.'])
  const numbers = vi.spyOn(Intl, 'NumberFormat')
  const plurals = vi.spyOn(Intl, 'PluralRules')
  expect(speak(2_000)).toEqual([
    'Not used for 2,000 days at least.',
    'Seit mindestens 2.000 Tagen nicht verwendet.',
  ])
  expect(numbers).not.toHaveBeenCalled()
  expect(plurals).not.toHaveBeenCalled()
})
