import { describe, expect, it } from 'vitest'
import type { Failure, Result } from '../../../electron/core/failure.ts'
import type { NamingOutcome } from '../../../electron/core/names/naming.ts'
import { Naming } from '../../../renderer/src/state/naming.svelte.ts'
import { loserWords } from '../../../renderer/src/text/naming-words.ts'
import { imageId } from './samples.ts'

const failure: Failure = { kind: 'invalid-input', message: 'It has moved on.', advice: 'By hand.' }

const outcome = (ledgerIds: readonly number[], names: readonly string[]): NamingOutcome => ({
  ledgerIds,
  plan: {
    canRun: true,
    items: names.map((name) => ({
      wish: { kind: 'tag', imageId: imageId(1), name },
      ...{ title: name, adds: name, isDoneAlready: false, changes: [], commands: [] },
    })),
  },
})

const setUp = (...outcomes: NamingOutcome[]) => {
  const undone: (readonly number[])[] = []
  const told: Failure[] = []
  const passed: string[] = []
  let undoAnswer: Result<readonly number[]> = { ok: true, value: [9] }
  const naming = new Naming(
    {
      naming: {
        run: () => {
          const value = outcomes.shift()
          return Promise.resolve(value ? { ok: true, value } : { ok: false, failure })
        },
        undo: ({ ids }) => {
          undone.push(ids)
          return Promise.resolve(undoAnswer)
        },
      },
    },
    (one) => void told.push(one),
    (text) => void passed.push(text),
  )
  const refuse = (kind = failure.kind) => void (undoAnswer = { ok: false, failure: { ...failure, kind } })
  return { naming, undone, told, passed, refuse }
}

describe('what was done to names', () => {
  it('is said, and undone from there', async () => {
    const { naming, undone, passed } = setUp(outcome([1], ['acme/api:1']))
    await naming.run([], [])
    expect(naming.done).toEqual({ words: 'Tagged `acme/api:1`', ledgerIds: [1] })
    await naming.undo([1])
    expect([undone, passed, naming.done]).toEqual([[[1]], ['Undone'], undefined])
  })

  it('is undone from the last one back, several that went together at once', async () => {
    const { naming, undone, passed } = setUp(outcome([1], ['a']), outcome([2, 3], ['b', 'c']))
    await naming.run([], [])
    await naming.run([], [])
    expect(naming.done?.words).toBe('Tagged 2 images')
    await naming.undoLast()
    await naming.undoLast()
    await naming.undoLast()
    expect(undone).toEqual([[2, 3], [1]])
    expect(passed).toEqual(['Undone', 'Undone', 'Nothing to undo'])
  })

  it('and cannot be undone any more is tried once, with the reason', async () => {
    const { naming, undone, told, passed, refuse } = setUp(outcome([1], ['a']))
    await naming.run([], [])
    refuse()
    await naming.undoLast()
    await naming.undoLast()
    expect([undone, told, passed]).toEqual([[[1]], [failure], ['Nothing to undo']])
  })

  it('and could not be undone because the engine was gone is undone when it is back', async () => {
    const { naming, undone, told, refuse } = setUp(outcome([1], ['a']))
    await naming.run([], [])
    refuse('engine-unreachable')
    await naming.undoLast()
    await naming.undoLast()
    expect(undone).toEqual([[1], [1]])
    expect(told).toHaveLength(2)
  })

  it('while an undo found no engine can be undone as well', async () => {
    const { naming, undone, refuse } = setUp(outcome([1], ['a']), outcome([2], ['b']))
    await naming.run([], [])
    refuse('engine-unreachable')
    const undoing = naming.undoLast()
    await naming.run([], [])
    await undoing
    await naming.undoLast()
    expect(undone).toEqual([[1], [2]])
  })

  it('and was nothing is not said', async () => {
    const { naming } = setUp(outcome([], ['a']))
    await naming.run([], [])
    expect(naming.done).toBeUndefined()
  })
})

it('a failure to untag is told, one of a dialog is given back to it', async () => {
  const { naming, told } = setUp()
  expect(await naming.run([], [])).toEqual({ ok: false, failure })
  expect(told).toEqual([])
  await naming.untag(imageId(1), 'a')
  expect(told).toEqual([failure])
})

it('the one that loses a name is said, and what is left of it', () => {
  const loser = { imageId: imageId(1), title: '000000000000', isLastName: true }
  expect(loserWords('a:1', loser)).toBe(
    '`a:1` now means `000000000000`, which will lose it and become dangling.',
  )
  expect(loserWords('a:1', { ...loser, title: 'b:1', isLastName: false })).toBe(
    '`a:1` now means `000000000000`, which will lose it and still be `b:1`.',
  )
})
