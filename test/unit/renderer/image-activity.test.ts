import { describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../../electron/core/ledger.ts'
import { ImageActivity } from '../../../renderer/src/state/image-activity.svelte.ts'
import { imageId } from './samples.ts'

const entry = (id: number, parts: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  action: 'pull',
  startedAtMs: id,
  outcome: 'succeeded',
  ...parts,
})

/** The activity of image 1, named `redis:7`, with entries of which a page of two is given at a time. */
const activityOf = async (all: readonly LedgerEntry[]) => {
  const asked: unknown[] = []
  let listener: ((one: LedgerEntry) => void) | undefined
  const activity = new ImageActivity(
    {
      activity: {
        page: (input) => {
          asked.push(input)
          const older = all.filter(({ id }) => id < (input.before ?? Infinity))
          return Promise.resolve({
            ok: true,
            value: { entries: older.slice(0, 2), hasMore: older.length > 2 },
          })
        },
        history: () => Promise.resolve({ ok: true, value: { kind: 'open' } }),
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => (listener = undefined)
      },
    },
    imageId(1),
  )
  activity.follow(['redis:7'])
  const end = activity.start()
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  await settle()
  return { activity, asked, settle, end, tell: (one: LedgerEntry) => listener?.(one) }
}

const idsOf = (activity: ImageActivity): readonly number[] => activity.entries.map(({ id }) => id)

describe('the activity of an image', () => {
  it('is asked for by the image’s ID and its names, and read on when told to', async () => {
    const { activity, asked, settle } = await activityOf([entry(3), entry(2), entry(1)])
    expect([idsOf(activity), activity.hasMore]).toEqual([[3, 2], true])
    void activity.readMore()
    await settle()
    expect([idsOf(activity), activity.hasMore]).toEqual([[3, 2, 1], false])
    const about = { imageId: imageId(1), names: ['redis:7'] }
    expect(asked).toEqual([
      { limit: 50, about },
      { limit: 50, about, before: 2 },
    ])
  })

  it('follows what is done with the image and with its names, and nothing else', async () => {
    const { activity, tell } = await activityOf([])
    tell(entry(1, { reference: 'redis:7', outcome: 'running' }))
    tell(entry(2, { imageId: imageId(1), action: 'remove' }))
    tell(entry(3, { imageId: imageId(2), reference: 'redis:8' }))
    tell(entry(4, { names: ['redis:7', 'other:1'], action: 'save' }))
    tell(entry(1, { reference: 'redis:7', outcome: 'succeeded' }))
    expect(idsOf(activity)).toEqual([4, 2, 1])
    expect(activity.entries.at(-1)?.outcome).toBe('succeeded')
  })

  it('goes on following a name that the image lost', async () => {
    const { activity, tell } = await activityOf([])
    activity.follow(['redis:8'])
    tell(entry(1, { reference: 'redis:7' }))
    tell(entry(2, { reference: 'redis:8' }))
    expect(idsOf(activity)).toEqual([2, 1])
  })

  it('follows nothing once it is left', async () => {
    const { activity, end, tell } = await activityOf([])
    end()
    tell(entry(1, { imageId: imageId(1) }))
    expect(idsOf(activity)).toEqual([])
  })
})
