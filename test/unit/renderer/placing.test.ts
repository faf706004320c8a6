import { describe, expect, it } from 'vitest'
import { Placing, placeOf } from '../../../renderer/src/views/images/naming/placing.svelte.ts'
import type { NamingRequest } from '../../../renderer/src/views/images/naming/tag-dialog.svelte.ts'
import { imageId } from './samples.ts'

const setUp = () => {
  const said: string[] = []
  const opened: NamingRequest[] = []
  let focused = 0
  const placing = new Placing({
    say: (sentence) => void said.push(sentence),
    open: (request) => void opened.push(request),
  })
  placing.home({ focus: () => (focused += 1) } as never)
  return { placing, said, opened, focused: () => focused }
}
const ids = [imageId(1), imageId(2)]

describe.each(['drag', 'choose'] as const)('what was picked up (%s)', (how) => {
  it('is put under a repository: what is left to ask is the tag', () => {
    const { placing, said, opened } = setUp()
    placing.pickUp(ids, how)
    placing.place({ kind: 'repository', name: 'acme/api' })
    expect(opened).toEqual([{ kind: 'tag', imageIds: ids, repository: 'acme/api' }])
    expect(placing.picked).toBeUndefined()
    expect(said).toEqual(['2 images picked up. Choose a repository, or press Escape.', 'Placed on acme/api.'])
  })

  it('is given a name that is still to be typed', () => {
    const { placing, opened } = setUp()
    placing.pickUp(ids, how)
    placing.place({ kind: 'new' })
    expect(opened).toEqual([{ kind: 'tag', imageIds: ids }])
  })

  it('is left as it was, and that is said once', () => {
    const { placing, said, opened } = setUp()
    placing.pickUp(ids, how)
    placing.overKey = 'new'
    placing.cancel()
    placing.cancel()
    placing.place({ kind: 'new' })
    expect(opened).toEqual([])
    expect(placing.overKey).toBeUndefined()
    expect(said.slice(1)).toEqual(['Cancelled: nothing was placed.'])
  })
})

describe('placing', () => {
  it('takes up nothing where nothing is chosen', () => {
    const { placing, said } = setUp()
    placing.pickUp([], 'choose')
    expect(placing.picked).toBeUndefined()
    expect(said).toEqual([])
  })

  it('by key or click gives the focus back to the table, a drag never took it', () => {
    const { placing, focused } = setUp()
    placing.pickUp(ids, 'choose')
    placing.cancel()
    expect(focused()).toBe(1)
    placing.pickUp(ids, 'drag')
    placing.cancel()
    expect(focused()).toBe(1)
  })

  it('knows the header of a repository as a place, and no other row', () => {
    const group = { title: 'redis', images: [] }
    const header = { kind: 'group', key: 'k', isFolded: false } as const
    expect(placeOf({ ...header, group: { ...group, repository: 'redis' } })).toEqual({
      ...{ kind: 'repository', name: 'redis' },
    })
    expect(placeOf({ ...header, group })).toBeUndefined()
  })
})
