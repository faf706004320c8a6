import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CleanupRun, CleanupStep } from '../../../electron/core/cleanup/cleanup-run.ts'
import type { DiskUsage } from '../../../electron/core/cleanup/disk-usage.ts'
import { cleanupRules } from '../../../electron/contract/inputs.ts'
import { firstRules } from '../../../electron/core/cleanup/rules.ts'
import * as v from 'valibot'
import {
  backWords,
  diskParts,
  diskWords,
  measuredSentence,
  progressSentence,
  restoreSentences,
  shareDone,
  stepWords,
  togetherSentence,
  unaccountedSentence,
} from '../../../renderer/src/text/cleanup-words.ts'
import {
  daysForm,
  patternForm,
  sizeForm,
  tagsForm,
  type LimitForm,
} from '../../../renderer/src/text/limit-words.ts'
import { withCacheLimit, withUnusedLimit } from '../../../renderer/src/views/cleanup/rule-limits.ts'
import { imageItem } from './cleanup-samples.ts'

const failure = { kind: 'in-use', message: 'It is used.', advice: 'Stop it.' } as const
const stepOf = (state: CleanupStep['state']): CleanupStep => ({
  ...{ id: imageItem('a'), kind: 'image', title: 'a', state },
})
const runOf = (parts: Partial<CleanupRun>): CleanupRun => ({
  ...{ id: '1', engineId: 'here' as never, origin: 'window', phase: 'running', startedAtMs: 0 },
  ...{ planned: { bytes: 0, certainty: 'exact' }, steps: [] },
  ...parts,
})

describe('what comes back', () => {
  it('has a sign where it is an estimate, and is a dash where it is nothing', () => {
    expect(backWords({ bytes: 1_240_000_000, certainty: 'exact' })).toBe('1.24 GB')
    expect(backWords({ bytes: 1_240_000_000, certainty: 'estimate' })).toBe('~1.24 GB')
    expect(backWords({ bytes: 0, certainty: 'exact' })).toBe('–')
  })

  it('is said of several that free more together', () => {
    expect(togetherSentence(['b'], 0, 1_200_000_000)).toBe(
      'With `b`: either alone frees nothing, both free 1.20 GB.',
    )
    expect(togetherSentence(['b', 'c'], 3_000_000, 1_200_000_000)).toBe(
      'With `b`, `c`: each alone frees at most 3.00 MB, all 3 free 1.20 GB.',
    )
  })
})

describe('a clean-up in words', () => {
  const steps = [
    stepOf({ kind: 'gone' }),
    stepOf({ kind: 'kept', failure }),
    stepOf({ kind: 'stopped' }),
    stepOf({ kind: 'archiving', doneBytes: 5_000_000 }),
  ]

  it('counts what went, what stayed and what was stopped', () => {
    expect(progressSentence(runOf({ steps }))).toBe('1 of 4 gone, 1 stayed, 1 stopped before their turn')
    expect(progressSentence(runOf({ phase: 'stopping' }))).toContain('stopping after the one that goes now')
    expect(shareDone(runOf({ steps }))).toBe(0.75)
    expect(shareDone(runOf({}))).toBe(1)
  })

  it('has a word for each state of a step', () => {
    expect(steps.map(stepWords)).toEqual([
      ...['gone', 'stayed', 'stopped before its turn', 'saving, 5.00 MB'],
    ])
  })

  it('sets what came back against what was predicted, as far as both are known', () => {
    const predicted = { bytes: 2_000_000, certainty: 'estimate' } as const
    expect(measuredSentence(runOf({ predicted, measuredBytes: 1_900_000 }))).toBe(
      '1.90 MB came back; ~2.00 MB was predicted of what went.',
    )
    expect(measuredSentence(runOf({ predicted }))).toContain('could not be measured')
    expect(measuredSentence(runOf({ measuredBytes: 1_900_000 }))).toBe('1.90 MB came back.')
  })

  it('says of images that are asked back which come and which cannot', () => {
    expect(
      restoreSentences([
        { kind: 'started', entryId: 1 },
        { kind: 'started', entryId: 2 },
        { kind: 'here', entryId: 3 },
        { kind: 'impossible', entryId: 4, sentence: 'No registry has it.' },
        { kind: 'impossible', entryId: 5, sentence: 'No registry has it.' },
      ]),
    ).toEqual(['2 images on the way: Pulls says how far.', '1 image here again.', 'No registry has it.'])
  })
})

const usage: DiskUsage = {
  ...{ asOfMs: 0, imagesBytes: 500, containersBytes: 100, volumesBytes: 200, cacheBytes: 50 },
  ...{ builders: [{ name: 'b', volume: 'v', bytes: 25 }], totalBytes: 1_000, isInDiskImage: false },
  unaccounted: { kind: 'interrupted-pull', bytes: 125, canBeFreed: true },
}

describe('the parts of the disk', () => {
  it('add up to all of it', () => {
    const sum = diskParts(usage, undefined).reduce((all, { bytes = 0 }) => all + bytes, 0)
    expect(sum).toBe(usage.totalBytes)
  })

  it('are images at first, and the rest is being reckoned', () => {
    const parts = diskParts(undefined, 500)
    expect(parts.map(({ bytes }) => bytes)).toEqual([500, undefined, undefined, undefined])
    expect(diskWords(parts, undefined)).toBe(
      'Images 500 B, Containers being reckoned, Volumes being reckoned, Build cache being reckoned',
    )
  })

  it('name what nothing accounts for', () => {
    expect(diskWords(diskParts(usage, undefined), usage.totalBytes)).toContain('Unaccounted 125 B')
    expect(unaccountedSentence(usage.unaccounted!)).toContain('a pull that did not end')
    expect(unaccountedSentence({ kind: 'unknown', bytes: 5, canBeFreed: false })).toContain(
      'The engine has 5 B',
    )
  })
})

describe('a limit that is typed', () => {
  const read = <Value>(form: LimitForm<Value>, text: string): Value | string | undefined => {
    const reading = form.read(text)
    return reading.ok ? reading.value : reading.sentence
  }

  it('is none where the box is empty', () => {
    for (const form of [daysForm, tagsForm, sizeForm]) expect(read(form, '  ')).toBeUndefined()
    expect(read(patternForm, '')).toBeUndefined()
  })

  it.each([
    ['500 MB', 500_000_000],
    ['1.5gb', 1_500_000_000],
    ['1,5 GB', 1_500_000_000],
    ['20 kB', 20_000],
  ])('is read as a size: %s', (text, bytes) => expect(read(sizeForm, text)).toBe(bytes))

  it.each(['500', '-5 MB', 'MB', '0 MB', '1e5 MB', '5 parsecs'])('is no size: %s', (text) =>
    expect(read(sizeForm, text)).toMatch(/^Write a size with its unit/),
  )

  it.each(['0', '-1', '1.5', 'many', '36501'])('is no count of days: %s', (text) =>
    expect(read(daysForm, text)).toBe('Write a whole number of days, from 1 to 36,500.'),
  )

  it('is a pattern of names, which may be like all of them', () => {
    expect(read(patternForm, ' team/*:pr-? ')).toBe('team/*:pr-?')
    expect(read(patternForm, '*')).toBe('*')
    expect(read(patternForm, 'two words')).toMatch(/^Write the pattern without spaces/)
  })

  it('reads as what was written of it, and as what the main process takes', () => {
    const bytes = fc.integer({ min: 1, max: 999_999_999 })
    const factor = fc.constantFrom(1, 1e3, 1e6)
    fc.assert(
      fc.property(bytes, factor, (count, unit) => {
        expect(read(sizeForm, sizeForm.write(count * unit))).toBe(count * unit)
      }),
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 36_500 }), (days) => {
        expect(read(daysForm, daysForm.write(days))).toBe(days)
        const rules = withCacheLimit(
          withUnusedLimit(firstRules, 'olderThanDays', days),
          'unusedForDays',
          days,
        )
        expect(v.is(cleanupRules, rules)).toBe(true)
      }),
    )
  })

  it('goes from the rules where it is taken back', () => {
    const limited = withUnusedLimit(firstRules, 'olderThanDays', 5)
    expect(limited.unusedOnly).toEqual({ olderThanDays: 5 })
    expect(withUnusedLimit(limited, 'olderThanDays', undefined)).toEqual(firstRules)
  })
})
