import { afterEach, describe, expect, it } from 'vitest'
import type { Failure } from '../../../electron/core/failure.ts'
import type { WatchedTag } from '../../../electron/core/pins/pin.ts'
import { useLocale } from '../../../electron/words/locale.ts'
import {
  checkEndWords,
  checkWords,
  driftedWords,
  familiarTag,
  isDrifted,
  outcomeWords,
  quotaWords,
  sourcesWords,
} from '../../../renderer/src/text/pin-words.ts'
import { digest, repointed, watched } from './pin-samples.ts'

const hour = 3_600_000
const failure: Failure = {
  kind: 'unauthorized',
  message: 'The registry asks who you are.',
  advice: 'Sign in.',
}

describe('what became of a tag', () => {
  it('is said with both digests and when it was first seen', () => {
    expect(outcomeWords(repointed(1, 2, 0), 2 * hour)).toBe(
      'repointed: dddddddddddd → dddddddddddd, first seen 2 hours ago',
    )
  })

  it('says that another platform’s image may be all that changed, where that could not be asked', () => {
    expect(outcomeWords({ ...repointed(1, 2, 0), isPlatformUnknown: true }, 0)).toMatch(
      /; perhaps only for other platforms$/,
    )
  })

  it('tells an index that moved from an image that did', () => {
    expect(outcomeWords({ kind: 'same' }, 0)).toBe('same: the tag means what it did')
    expect(outcomeWords({ kind: 'same', movedIndex: digest(3) }, 0)).toBe(
      'same for this platform: only images for others have changed',
    )
  })

  it('says why it is unknown', () => {
    expect(outcomeWords({ kind: 'unknown', failure }, 0)).toBe('unknown: The registry asks who you are.')
    expect(outcomeWords(undefined, 0)).toBe('not checked yet')
  })

  it('counts as drift until somebody keeps it as it is', () => {
    expect(isDrifted(watched('a', { outcome: repointed(1, 2) }))).toBe(true)
    expect(isDrifted(watched('a', { outcome: { kind: 'gone' } }))).toBe(true)
    expect(isDrifted(watched('a', { outcome: repointed(1, 2), isAcknowledged: true }))).toBe(false)
    expect(isDrifted(watched('a', { outcome: { kind: 'unknown', failure } }))).toBe(false)
  })
})

describe('a check', () => {
  it('says how far it is and whom it asks', () => {
    const check = { kind: 'running', done: 3, total: 1200, host: 'docker.io' } as const
    expect(checkWords(check, 0)).toBe('3 of 1,200 tags checked, asking docker.io')
  })

  it('says when the last and the next one are', () => {
    expect(checkWords({ kind: 'idle' }, 0)).toBe('Not checked yet')
    expect(checkWords({ kind: 'idle', lastCheckedAtMs: 0 }, hour)).toBe('Checked 1 hour ago')
    expect(checkWords({ kind: 'idle', lastCheckedAtMs: 0, nextCheckAtMs: hour }, hour)).toMatch(
      /, next at \d\d:00$/,
    )
  })

  it('ends with what it found', () => {
    const tags: readonly WatchedTag[] = [
      watched('a', { outcome: repointed(1, 2) }),
      watched('b', { outcome: { kind: 'gone' } }),
      watched('c', { outcome: { kind: 'unknown', failure } }),
      watched('d'),
    ]
    expect(checkEndWords(tags)).toBe('Checked 3 tags: 1 was repointed, 1 is gone, 1 could not be asked.')
    expect(checkEndWords([watched('a', { outcome: { kind: 'same' } })])).toBe(
      'Checked 1 tag: none has moved.',
    )
  })

  it('takes nothing from the quota, and says so', () => {
    expect(quotaWords({ limit: 100, remaining: 87, windowSeconds: 21_600 })).toBe(
      '87 of 100 pulls left; checks take none',
    )
  })
})

describe('a notice about drift', () => {
  it('names the tag, or all of them', () => {
    const nginx = { reference: 'docker.io/library/nginx:alpine', outcome: repointed(1, 2) }
    const gone = { reference: 'registry.example/app:1', outcome: { kind: 'gone' } } as const
    expect(driftedWords([nginx])).toBe('nginx:alpine was repointed.')
    expect(driftedWords([gone])).toBe('registry.example/app:1 is gone from its registry.')
    expect(driftedWords([nginx, gone])).toBe('2 tags have moved: nginx:alpine and registry.example/app:1.')
  })
})

describe('a timeline', () => {
  it('says where a digest was learned', () => {
    expect(sourcesWords({ sources: ['pull', 'drift-check'] })).toBe('from a pull and a check')
  })
})

it('a tag is shown as Docker prints it', () => {
  expect(familiarTag('docker.io/library/nginx:alpine')).toBe('nginx:alpine')
})

describe('in German', () => {
  afterEach(() => useLocale('en'))

  it('a check says how far it is, and how it ended', () => {
    useLocale('de')
    expect(checkWords({ kind: 'running', done: 3, total: 1200 }, 0)).toBe('3 von 1.200 Tags geprüft')
    const tags = [watched('a', { outcome: repointed(1, 2) }), watched('b', { outcome: { kind: 'gone' } })]
    expect(checkEndWords(tags)).toBe('2 Tags geprüft: 1 zeigt auf etwas anderes, 1 ist verschwunden.')
  })

  it('what a tag is known from stands in its case', () => {
    useLocale('de')
    expect(sourcesWords({ sources: ['pull', 'tags-page', 'drift-check'] })).toBe(
      'aus einem Pull, den Tags auf Docker Hub und einer Prüfung',
    )
  })
})
