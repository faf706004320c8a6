import { afterEach, describe, expect, it } from 'vitest'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type {
  PlannedRemoval,
  RemovalOutcome,
  RemovalPlan,
  RemovalResult,
} from '../../../electron/core/removal/removal.ts'
import { useLocale } from '../../../electron/words/locale.ts'
import type { DoneNaming } from '../../../renderer/src/state/naming.svelte.ts'
import { Removals } from '../../../renderer/src/state/removals.svelte.ts'
import { removalSentence, type DoneRemoval } from '../../../renderer/src/text/removal-words.ts'
import { imageId } from './samples.ts'

const failure: Failure = { kind: 'in-use', message: 'A container uses it.', advice: 'Use force.' }
const gone = (
  number: number,
  parts: Partial<Extract<RemovalResult, { kind: 'removed' }>> = {},
): RemovalResult => ({
  ...{ kind: 'removed', imageId: imageId(number), title: `app:${number}`, untagged: [`app:${number}`] },
  ...{ isDeleted: true, ...parts },
})
const kept = (number: number, why: Failure = failure): RemovalResult => ({
  ...{ kind: 'kept', imageId: imageId(number), title: `app:${number}`, untagged: [], failure: why },
})
const done = (results: readonly RemovalResult[], bytes = 0, measuredBytes?: number): DoneRemoval => ({
  ...{ kind: 'done', results, predicted: { bytes, certainty: 'exact' } },
  ...(measuredBytes !== undefined && { measuredBytes }),
})

describe('the sentence of a removal', () => {
  afterEach(() => useLocale('en'))

  it('says what went, what came back, and what was expected where that differs', () => {
    expect(removalSentence(done([gone(1), gone(2), gone(3)], 409e6, 410e6))).toBe(
      'Removed 3 images, 410 MB came back (409 MB expected)',
    )
    expect(removalSentence(done([gone(1)], 5e6, 5e6))).toBe('Removed 1 image, 5.00 MB came back')
  })

  it('is one in German, too', () => {
    useLocale('de')
    const notThere = { ...failure, kind: 'not-found' as const }
    expect(
      removalSentence(
        done([gone(1), gone(2, { isDeleted: false }), kept(3), kept(4, notThere)], 409e6, 410e6),
      ),
    ).toBe('1 Image und 1 Name entfernt, 410 MB freigegeben (409 MB erwartet); 1 geblieben; 1 war schon weg')
  })

  it('says what is expected where nothing was measured, and how sure that is', () => {
    const removal = { ...done([gone(1)]), predicted: { bytes: 5e6, certainty: 'estimate' as const } }
    expect(removalSentence(removal)).toBe('Removed 1 image, ~5.00 MB expected to come back')
  })

  it('counts names where images stay', () => {
    const untagged = gone(1, { isDeleted: false, untagged: ['app:1', 'app:2'] })
    expect(removalSentence(done([untagged]))).toBe('Removed 2 names')
    expect(removalSentence(done([untagged, gone(2)], 1e6, 1e6))).toBe(
      'Removed 1 image and 2 names, 1.00 MB came back',
    )
  })

  it('says what stayed', () => {
    expect(removalSentence(done([kept(1)]))).toBe('It was not removed')
    expect(removalSentence(done([kept(1), kept(2)]))).toBe('None of them was removed')
    expect(removalSentence(done([gone(1), kept(2)], 1e6, 1e6))).toBe(
      'Removed 1 image, 1.00 MB came back; 1 stayed',
    )
  })

  it('does not say of what was gone already that it stayed', () => {
    const missing: Failure = { kind: 'not-found', message: 'It is gone.', advice: 'Nothing is left.' }
    expect(removalSentence(done([gone(1), kept(2), kept(3, missing)], 1e6, 1e6))).toBe(
      'Removed 1 image, 1.00 MB came back; 1 stayed; 1 was gone already',
    )
    expect(removalSentence(done([gone(1), kept(2, missing), kept(3, missing)]))).toBe(
      'Removed 1 image; 2 were gone already',
    )
  })
})

const planned = (number: number, way: PlannedRemoval['way']): PlannedRemoval => ({
  ...{ imageId: imageId(number), title: '', effect: 'delete', names: [], namesLeft: [], obstacles: [], way },
  isRestorable: false,
})

/** A main process that answers removals as told, and plans with these items or fails to. */
const setUp = (
  answer: () => Promise<Result<RemovalOutcome>>,
  planning: readonly PlannedRemoval[] | Failure = [],
) => {
  const asked: { targets: readonly object[]; force: boolean | undefined }[] = []
  const passed: string[] = []
  const told: Failure[] = []
  const offered: DoneNaming[] = []
  const planOf = (items: readonly PlannedRemoval[]): RemovalPlan => ({
    ...{ items, back: { bytes: 0, certainty: 'exact' }, staying: [], needsForce: true },
  })
  const plan: Result<RemovalPlan> =
    'kind' in planning ? { ok: false, failure: planning } : { ok: true, value: planOf(planning) }
  const removals = new Removals(
    {
      removals: {
        plan: () => Promise.resolve(plan),
        remove: ({ targets, force }) => {
          asked.push({ targets, force })
          return answer()
        },
      },
    },
    (one) => told.push(one),
    (text) => passed.push(text),
    (one) => offered.push(one),
  )
  return { removals, asked, passed, told, offered }
}

const answers = (value: RemovalOutcome) => () => Promise.resolve({ ok: true, value } as const)
const targets = [1, 2, 3].map((number) => ({ imageId: imageId(number) }))

describe('a removal', () => {
  it('that went as wanted is told in passing', async () => {
    const { removals, passed } = setUp(answers(done([gone(1)], 5e6, 5e6)))
    await removals.remove(targets.slice(0, 1))
    expect(passed).toEqual(['Removed 1 image, 5.00 MB came back'])
    expect(removals.last).toBeUndefined()
  })

  it('of names alone can be undone from where it is told', async () => {
    const untagged = { ...gone(1), isDeleted: false, untagged: ['a:1'], undoEntryId: 7 } as const
    const { removals, passed, offered } = setUp(answers(done([untagged])))
    await removals.remove(targets.slice(0, 1))
    expect(offered).toEqual([{ words: 'Removed 1 name', ledgerIds: [7] }])
    expect(passed).toEqual([])
  })

  it('of an image and of names offers no undo, which would not bring the image back', async () => {
    const untagged = { ...gone(2), isDeleted: false, untagged: ['a:1'], undoEntryId: 7 } as const
    const { removals, offered } = setUp(answers(done([gone(1), untagged])))
    await removals.remove(targets.slice(0, 2))
    expect(offered).toEqual([])
  })

  it('that was declined tells nothing', async () => {
    const { removals, passed, told } = setUp(answers({ kind: 'declined' }))
    await removals.remove(targets)
    expect([passed, told, removals.last, removals.isRunning]).toEqual([[], [], undefined, false])
  })

  it('of which something stayed is shown until it is dismissed, with force for what would go by it', async () => {
    const { removals, passed, asked } = setUp(answers(done([gone(1), kept(2), kept(3)])), [
      planned(2, 'force'),
      planned(3, 'barred'),
    ])
    await removals.remove(targets)
    expect(passed).toEqual([])
    expect(removals.last).toMatchObject({
      remarkable: [{ imageId: imageId(2), failure }, { imageId: imageId(3) }],
      forcible: [{ imageId: imageId(2) }],
    })
    expect(asked[0]?.force).toBe(false)
    removals.dismiss()
    expect(removals.last).toBeUndefined()
  })

  it('by force offers no force again', async () => {
    const { removals } = setUp(answers(done([kept(2)])), [planned(2, 'force')])
    await removals.remove(targets, true)
    expect(removals.last?.forcible).toEqual([])
  })

  it('of which nothing went, since the engine did, says so once', async () => {
    const away: Failure = { kind: 'engine-unreachable', message: 'It went away.', advice: 'Wait for it.' }
    const { removals, told } = setUp(answers(done([kept(1, away)])), away)
    await removals.remove(targets)
    expect(removals.last).toMatchObject({ remarkable: [{ failure: away }], forcible: [] })
    expect(told).toEqual([])
  })

  it('that went otherwise than wanted says how', async () => {
    const { removals } = setUp(answers(done([gone(1, { isDeleted: false, remark: 'It stays.' })])))
    await removals.remove(targets)
    expect(removals.last?.remarkable).toMatchObject([{ remark: 'It stays.' }])
  })

  it('that fails as a whole is told as a failure', async () => {
    const { removals, told } = setUp(() => Promise.resolve({ ok: false, failure }))
    await removals.remove(targets)
    expect(told).toEqual([failure])
    expect(removals.isRunning).toBe(false)
  })

  it('waits for the one before: meanwhile nothing else is asked for', async () => {
    let answer: (result: Result<RemovalOutcome>) => void = () => undefined
    const { removals, asked } = setUp(() => new Promise((resolve) => (answer = resolve)))
    const first = removals.remove(targets)
    await removals.remove(targets)
    expect(asked).toHaveLength(1)
    answer({ ok: true, value: { kind: 'declined' } })
    await first
    expect(removals.isRunning).toBe(false)
  })
})
