import { describe, expect, it } from 'vitest'
import { rulesInWords } from '../../../../electron/core/cleanup/quick-words.ts'
import { firstRules, quickRules, type CleanupRules } from '../../../../electron/core/cleanup/rules.ts'

const inWords = (rules: Partial<CleanupRules>): string =>
  rulesInWords({ ...firstRules, dangling: false, ...rules })

describe('rules in words', () => {
  it('say what they look for', () => {
    expect(rulesInWords(quickRules)).toBe('Dangling images, and build cache not used for 7 days')
    expect(rulesInWords(firstRules)).toBe('Dangling images')
    expect(inWords({})).toBe('Nothing')
    expect(inWords({ dangling: true, stoppedContainers: true, unusedVolumes: true })).toBe(
      'Dangling images, stopped containers, and anonymous volumes that no container uses',
    )
  })

  it('say what narrows them', () => {
    expect(inWords({ unused: true })).toBe('Unused images')
    expect(
      inWords({
        unused: true,
        unusedOnly: {
          notUsedForDays: 30,
          olderThanDays: 1,
          biggerThanBytes: 1_000_000_000,
          beyondLastTags: 3,
          namedLike: 'app*',
        },
      }),
    ).toBe(
      'Unused images (not used for 30 days, built 1 day ago or more, bigger than 1.00 GB, beyond the last 3 tags of each repository, named like `app*`)',
    )
    expect(inWords({ buildCache: true })).toBe('Build cache')
    expect(inWords({ buildCache: true, cacheOnly: { downToBytes: 5e9 } })).toBe('Build cache down to 5.00 GB')
    expect(inWords({ buildCache: true, cacheOnly: { unusedForDays: 1, downToBytes: 5e9 } })).toBe(
      'Build cache not used for 1 day, down to 5.00 GB',
    )
  })
})
