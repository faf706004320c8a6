import { afterEach, describe, expect, it } from 'vitest'
import { useLocale } from '../../../electron/words/locale.ts'
import {
  diskWords,
  forecastSentence,
  lacksQuota,
  lacksRoom,
  layersHereWords,
  quotaWords,
  sharesWords,
} from '../../../renderer/src/text/forecast-words.ts'
import {
  ageWords,
  ignoredWords,
  platformOf,
  platformsWords,
  pullsWords,
  resultsWords,
} from '../../../renderer/src/text/hub-words.ts'
import { failing, forecastOf, hubTag } from './hub-bridge.ts'

const hour = 3_600_000
const reason = failing()
const insteadOf = reason.ok ? undefined : reason.failure

describe('the age of an answer', () => {
  it('is said with its reason', () => {
    const age = { asOfMs: 0, ...(insteadOf && { insteadOf }) }
    expect(ageWords(age, 3 * hour)).toBe('As of 3 hours ago, because Docker Hub could not be reached.')
  })

  it('is said of an old one, never of one of now', () => {
    expect(ageWords({ asOfMs: 0 }, hour)).toBe('As of 1 hour ago.')
    expect(ageWords({ asOfMs: 0 }, 60_000)).toBe('')
  })
})

describe('a tag’s platforms', () => {
  const tag = hubTag('7', {
    platforms: ['linux/386', 'linux/arm/v7', 'linux/arm64/v8', 'linux/amd64'].map((platform) => ({
      platform,
    })),
  })

  it('are named as far as there is room, those that most have first', () => {
    expect(platformsWords(tag)).toBe('amd64, arm64 +2')
    expect(platformsWords({ platforms: [{ platform: 'windows/amd64' }] })).toBe('windows/amd64')
  })

  it('hold the engine’s, with or without its variant', () => {
    expect(platformOf(tag, 'linux/arm64')?.platform).toBe('linux/arm64/v8')
    expect(platformOf(tag, 'linux/amd64')?.platform).toBe('linux/amd64')
    expect(platformOf(tag, 'linux/s390x')).toBeUndefined()
    expect(platformOf(tag, undefined)).toBeUndefined()
  })
})

describe('what Hub says', () => {
  it('of pulls is exact where it can be', () => {
    expect(pullsWords({ pulls: 10_456_112_345, pullsText: '1B+' })).toBe('10.5B')
    expect(pullsWords({ pullsText: '1B+' })).toBe('1B+')
    expect(pullsWords({})).toBeUndefined()
  })

  it('of results is how many there are, or how many so far', () => {
    expect(resultsWords(25, 1_204)).toBe('1,204 results')
    expect(resultsWords(1, 1)).toBe('1 result')
    expect(resultsWords(25, undefined)).toBe('25 results so far')
  })

  it('goes with what its source cannot do', () => {
    expect(ignoredWords([])).toBe('')
    expect(ignoredWords(['architectures', 'sorting'])).toBe(
      'It does without the filter by architecture and the sorting.',
    )
  })
})

describe('a forecast', () => {
  it('is a sentence', () => {
    expect(forecastSentence(forecastOf())).toBe(
      '17.7 MB to download · 1 of 2 layers here · about 46.3 MB more on disk',
    )
    expect(forecastSentence(forecastOf({ isUpToDate: true }))).toBe('Up to date: nothing to download.')
  })

  it('counts the layers that are here', () => {
    const [here, missing] = forecastOf().layers
    if (here === undefined || missing === undefined) throw new Error('the sample has two layers')
    expect(layersHereWords({ layers: [here] })).toBe('its one layer is here')
    expect(layersHereWords({ layers: [here, here] })).toBe('all 2 layers here')
    expect(layersHereWords({ layers: [missing] })).toBe('its one layer is not here')
  })

  it('says how sure it is of the disk', () => {
    expect(diskWords({ disk: { bytes: 46_300_000, certainty: 'exact' } })).toBe('46.3 MB')
    expect(diskWords({ disk: { bytes: 0, certainty: 'exact' } })).toBe('Nothing')
  })

  it('warns where it does not fit, and only where the room is known', () => {
    expect(lacksRoom(forecastOf({ freeBytes: 46_299_999 }))).toBe(true)
    expect(lacksRoom(forecastOf({ freeBytes: 46_300_000 }))).toBe(false)
    expect(lacksRoom(forecastOf())).toBe(false)
  })

  it('says what it takes from the quota', () => {
    const quota = { limit: 100, remaining: 87, windowSeconds: 21_600 }
    expect(quotaWords({ quotaCost: 1, quota })).toBe('takes 1, 87 left of 100 in 6 h')
    expect(quotaWords({ quotaCost: 0, quota })).toBe('takes none, 87 left of 100 in 6 h')
    expect(quotaWords({ quota })).toBe('87 left of 100 in 6 h')
    expect(quotaWords({})).toBe('')
    expect(lacksQuota({ quotaCost: 1, quota: { ...quota, remaining: 0 } })).toBe(true)
  })

  it('names the first few images that share its layers', () => {
    expect(sharesWords({ sharesWith: [] })).toBe('')
    expect(sharesWords({ sharesWith: ['a', 'b', 'c', 'd', 'e'] })).toBe('a, b, c and 2 more')
  })
})

describe('in German', () => {
  afterEach(() => useLocale('en'))

  it('a reason goes on with the sentence', () => {
    useLocale('de')
    const late = { kind: 'unexpected', message: 'Das Limit ist aufgebraucht.', advice: 'Warten.' } as const
    expect(ageWords({ asOfMs: 0, insteadOf: late }, 3 * hour)).toBe(
      'Stand: vor 3 Stunden, denn das Limit ist aufgebraucht.',
    )
  })

  it('a forecast is a sentence', () => {
    useLocale('de')
    expect(forecastSentence(forecastOf())).toBe(
      '17,7 MB herunterzuladen · 1 von 2 Layern vorhanden · etwa 46,3 MB zusätzlich auf dem Datenträger',
    )
  })
})
