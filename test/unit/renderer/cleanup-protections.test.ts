import { describe, expect, it } from 'vitest'
import { protectionMistake } from '../../../electron/core/cleanup/protect.ts'
import { Protections, protectionOffer } from '../../../renderer/src/state/protections.svelte.ts'
import { protection } from './cleanup-samples.ts'
import { CleanupWorld } from './cleanup-support.svelte.ts'
import { image, imageId } from './samples.ts'

const setUp = () => {
  const world = new CleanupWorld()
  const [one, other] = [image(1, { tags: ['team/app:1'] }), image(2, { tags: ['team/app:2'] })]
  world.images = new Map([one, other].map((each) => [each.id, each]))
  let count = 0
  const protections = new Protections(world, world, () => `id ${(count += 1)}`)
  return { world, protections, one, other }
}

describe('protections', () => {
  it('are kept with their reason, and cover images', async () => {
    const { world, protections, one, other } = setUp()
    protections.open({ kind: 'image', value: 'team/app:1' })
    protections.reason = ' Ours '
    expect(protections.wouldCover).toBe(1)
    await protections.add()
    const [kept] = world.current.cleanup.protections
    expect(kept).toEqual({ id: 'id 1', kind: 'image', value: 'team/app:1', reason: 'Ours' })
    expect(protections.of(one)).toEqual(kept)
    expect(protections.of(other)).toBeUndefined()
    expect(protections.countCovered(kept!)).toBe(1)
  })

  it('make room for another, and are taken away one by one', async () => {
    const { world, protections } = setUp()
    await world.setCleanup({ protections: [protection('repository', 'team/app')] })
    protections.open()
    protections.kind = 'pattern'
    protections.value = 'team/*'
    await protections.add()
    expect(protections.value).toBe('')
    expect(protections.all.map(({ value }) => value)).toEqual(['team/app', 'team/*'])
    await protections.remove(protections.all[0]!)
    expect(protections.all.map(({ value }) => value)).toEqual(['team/*'])
  })

  it('say what to write instead of what covers nothing or everything, or is there already', async () => {
    const { world, protections } = setUp()
    protections.open()
    expect(protections.mistake).toBeUndefined()
    expect(protections.isReady).toBe(false)
    protections.kind = 'pattern'
    protections.value = '*'
    expect(protections.mistake).toBe(protectionMistake('pattern', '*'))
    await protections.add()
    expect(world.current.cleanup.protections).toEqual([])
    await world.setCleanup({ protections: [protection('pattern', 'team/*')] })
    protections.value = 'team/*'
    expect(protections.mistake).toBe('It is protected like this already.')
  })

  it('begin with what was chosen: a name, or the ID where there is none', () => {
    expect(protectionOffer(image(1, { tags: ['a:1', 'b:1'] }))).toEqual({ kind: 'image', value: 'a:1' })
    expect(protectionOffer(image(1, { tags: [] }))).toEqual({ kind: 'image', value: imageId(1) })
  })
})
