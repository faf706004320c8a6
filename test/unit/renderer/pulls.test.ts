import { describe, expect, it } from 'vitest'
import type { PullsChange } from '../../../electron/contract/topics.ts'
import { pullIdOf, type PullId } from '../../../electron/core/identity.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import { Pulls } from '../../../renderer/src/state/pulls.svelte.ts'
import { pull } from './samples.ts'

const one = pullIdOf('1')
const two = pullIdOf('2')
const done = () => Promise.resolve({ ok: true, value: undefined } as const)

/** A window whose main process lists `listed`. */
const windowWith = (...listed: Pull[]) => {
  let listener: (change: PullsChange) => void = () => undefined
  const said: string[] = []
  const dismissed: PullId[] = []
  const pulls = new Pulls(
    {
      pulls: {
        list: () => Promise.resolve({ ok: true, value: listed }),
        start: () => Promise.resolve({ ok: true, value: one }),
        cancel: done,
        retry: done,
        dismiss: ({ id }) => {
          dismissed.push(pullIdOf(id))
          return done()
        },
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
    (sentence) => said.push(sentence),
  )
  pulls.start()
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return { pulls, said, dismissed, settle, tell: (change: PullsChange) => listener(change) }
}

describe('the pulls', () => {
  it('believe an event that came before the list', async () => {
    const { pulls, tell, settle } = windowWith(pull({ id: one }), pull({ id: two }))
    tell({ upserted: [pull({ id: one, state: { kind: 'cancelled' } })], removed: [two] })
    await settle()
    expect(pulls.ordered.map(({ state }) => state.kind)).toEqual(['cancelled'])
  })

  it('count what runs or waits', async () => {
    const { pulls, settle } = windowWith(
      pull({ id: one, state: { kind: 'queued' } }),
      pull({ id: two, state: { kind: 'cancelled' } }),
    )
    await settle()
    expect(pulls.unfinishedCount).toBe(1)
  })

  it('say when one ends, and nothing of those that are there at the start', async () => {
    const { said, tell, settle } = windowWith(pull({ id: one }))
    await settle()
    tell({ upserted: [pull({ id: one, state: { kind: 'cancelled' } })], removed: [] })
    expect(said).toEqual(['Pulling redis:7 was cancelled.'])
  })

  it('are dismissed all at once where they ended', async () => {
    const { pulls, dismissed, settle } = windowWith(
      pull({ id: one }),
      pull({ id: two, state: { kind: 'cancelled' } }),
    )
    await settle()
    await pulls.dismissEnded()
    expect(dismissed).toEqual([two])
  })
})
