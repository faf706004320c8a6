import { afterEach, describe, expect, it } from 'vitest'
import * as de from '../../../electron/words/compiled/messages/de.js'
import * as en from '../../../electron/words/compiled/messages/en.js'
import { useLocale, type Locale } from '../../../electron/words/locale.ts'
import { m } from '../../../electron/words/messages.ts'

type Say = (inputs?: object) => string

/** Inputs of every name: counts where something is counted, and texts with all that a text could be taken for. */
const inputsWith = (count: number): object =>
  new Proxy({}, { get: (_, name) => (name === 'count' ? count : `<${String(name)} {count} $& \\>`) })

const paraglides: Readonly<Record<Locale, Readonly<Record<string, unknown>>>> = { en, de }

describe('the messages that are put together of what Paraglide made', () => {
  afterEach(() => useLocale('en'))

  it.each(['en', 'de'] as const)('say in %s what Paraglide’s own say', (locale) => {
    useLocale(locale)
    const ours: Readonly<Record<string, unknown>> = m
    for (const [name, theirs] of Object.entries(paraglides[locale])) {
      for (const count of [0, 1, 2, 5_000]) {
        const inputs = inputsWith(count)
        expect((ours[name] as Say)(inputs), name).toBe((theirs as Say)(inputs))
      }
    }
    expect(Object.keys(ours)).toEqual(Object.keys(paraglides[locale]))
  })
})
