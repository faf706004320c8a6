import { describe, expect, it } from 'vitest'
import type { Result } from '../../../electron/core/failure.ts'
import type { InventoryChange, InventorySnapshot } from '../../../electron/core/images/inventory.ts'
import { imagesById, patchImages } from '../../../renderer/src/state/inventory-patch.ts'
import { Inventory } from '../../../renderer/src/state/inventory.svelte.ts'
import { image, imageId } from './samples.ts'

const live = { kind: 'live' } as const
const snapshotOf = (revision: number, ...numbers: number[]): InventorySnapshot => ({
  revision,
  freshness: live,
  images: numbers.map((number) => image(number)),
})
const changeOf = (revision: number, ...numbers: number[]): InventoryChange => ({
  revision,
  freshness: live,
  upserted: numbers.map((number) => image(number)),
  removed: [],
})

/** A main process that answers each snapshot only when the test says so. */
const mainProcess = () => {
  const answers: ((result: Result<InventorySnapshot>) => void)[] = []
  let listener: (change: InventoryChange) => void = () => undefined
  const failures: string[] = []
  const inventory = new Inventory(
    {
      images: {
        snapshot: () => new Promise((resolve) => answers.push(resolve)),
        refresh: () => Promise.resolve({ ok: true, value: undefined }),
      },
      on: (_topic, wanted) => {
        listener = wanted as typeof listener
        return () => undefined
      },
    },
    (failure) => failures.push(failure.message),
  )
  inventory.start()
  return {
    inventory,
    failures,
    /** How many snapshots were asked for so far. */
    asked: () => answers.length,
    answer: async (result: Result<InventorySnapshot>) => {
      answers.at(-1)?.(result)
      await new Promise((resolve) => setTimeout(resolve))
    },
    tell: (change: InventoryChange) => listener(change),
  }
}

describe('a change', () => {
  it('leaves what did not change the same object', () => {
    const before = imagesById([image(1), image(2)])
    const after = patchImages(before, { upserted: [image(2, { tags: [] })], removed: [] })
    expect(after.get(imageId(1))).toBe(before.get(imageId(1)))
    expect(after.get(imageId(2))?.tags).toEqual([])
  })

  it('takes out what is gone, and an empty one changes nothing', () => {
    const before = imagesById([image(1)])
    expect(patchImages(before, { upserted: [], removed: [imageId(1)] }).size).toBe(0)
    expect(patchImages(before, { upserted: [], removed: [] })).toBe(before)
  })
})

describe('the inventory', () => {
  it('starts from a snapshot and patches it', async () => {
    const { inventory, answer, tell, asked } = mainProcess()
    await answer({ ok: true, value: snapshotOf(4, 1) })
    tell(changeOf(5, 2))
    expect([...inventory.images.keys()]).toEqual([imageId(1), imageId(2)])
    expect(asked()).toBe(1)
  })

  it('asks for a new snapshot when a change was missed', async () => {
    const { inventory, answer, tell, asked } = mainProcess()
    await answer({ ok: true, value: snapshotOf(4, 1) })
    tell(changeOf(6, 3))
    expect(asked()).toBe(2)
    await answer({ ok: true, value: snapshotOf(6, 1, 2, 3) })
    expect(inventory.images.size).toBe(3)
  })

  it('applies what came while the snapshot was on its way, and not what that already holds', async () => {
    const { inventory, answer, tell, asked } = mainProcess()
    tell({ ...changeOf(3), removed: [imageId(1)] })
    tell(changeOf(5, 2))
    await answer({ ok: true, value: snapshotOf(4, 1) })
    expect([...inventory.images.keys()]).toEqual([imageId(1), imageId(2)])
    expect(asked()).toBe(1)
  })

  it('tells of a snapshot that failed and asks again at the next change', async () => {
    const { inventory, answer, tell, asked, failures } = mainProcess()
    await answer({ ok: false, failure: { kind: 'unexpected', message: 'No.', advice: 'Wait.' } })
    expect(failures).toEqual(['No.'])
    expect(inventory.isLoaded).toBe(false)
    tell(changeOf(1, 1))
    expect(asked()).toBe(2)
  })
})
