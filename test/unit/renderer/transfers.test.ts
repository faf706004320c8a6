import { describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/failure.ts'
import {
  transferIdOf,
  type Transfer,
  type TransfersChange,
} from '../../../electron/core/transfers/transfer.ts'
import { Transfers } from '../../../renderer/src/state/transfers.svelte.ts'
import { transfer } from './samples.ts'

const id = transferIdOf('1')
const done = () => Promise.resolve({ ok: true, value: undefined } as const)
const push = transfer({ kind: 'push', reference: 'acme/api:1', progress: { layers: [] } })

/** A window whose main process lists `listed`, and whose person answers the dialog with `saved`. */
const windowWith = (listed: readonly Transfer[], saved?: typeof id) => {
  let listener: (change: TransfersChange) => void = () => undefined
  const said: string[] = []
  const asked: unknown[] = []
  const answer =
    <T>(value: T) =>
    (input: unknown): Promise<Result<T>> => {
      asked.push(input)
      return Promise.resolve({ ok: true, value })
    }
  const transfers = new Transfers(
    {
      transfers: {
        list: () => Promise.resolve({ ok: true, value: listed }),
        push: answer(id),
        save: answer(saved),
        load: answer(id),
        chooseArchive: () => Promise.resolve({ ok: true, value: undefined }),
        inspectArchive: () => Promise.reject(new Error('not asked here')),
        ...{ cancel: done, retry: done, dismiss: done },
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    () => undefined,
    (sentence) => said.push(sentence),
  )
  transfers.start()
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return { transfers, said, asked, settle, tell: (change: TransfersChange) => listener(change) }
}

describe('the transfers', () => {
  it('are followed as the pulls are, and said aloud where one ends', async () => {
    const { transfers, said, tell, settle } = windowWith([push])
    await settle()
    expect(transfers.unfinishedCount).toBe(1)
    tell({ upserted: [{ ...push, state: { kind: 'cancelled' } }], removed: [] })
    expect(transfers.unfinishedCount).toBe(0)
    expect(said).toEqual(['Pushing acme/api:1 was cancelled.'])
  })

  it('push nothing before the person was asked', async () => {
    const { transfers, asked } = windowWith([])
    transfers.askToPush('acme/api:1')
    expect(transfers.asked).toBe('acme/api:1')
    transfers.cancelPush()
    expect(transfers.asked).toBeUndefined()
    expect(asked).toEqual([])
    expect(await transfers.push('acme/api:1')).toBe(true)
    expect(asked).toEqual([{ reference: 'acme/api:1' }])
  })

  it('save nothing where the dialog is dismissed', async () => {
    expect(await windowWith([]).transfers.save(['a:1'])).toBe(false)
    expect(await windowWith([], id).transfers.save(['a:1'])).toBe(true)
  })
})
