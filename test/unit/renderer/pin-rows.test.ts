import { describe, expect, it } from 'vitest'
import type { WatchedTag } from '../../../electron/core/pins/pin.ts'
import { PinsScreen } from '../../../renderer/src/views/pins/pins-screen.svelte.ts'
import { keyOfRow, mostUnfolded, pinRows, tagsHolding } from '../../../renderer/src/views/pins/pin-rows.ts'
import { pinOf, repointed, watched } from './pin-samples.ts'

const open = (): boolean => false
const keys = (tags: readonly WatchedTag[]) => pinRows(tags, open).map(keyOfRow)

describe('the rows of the pins', () => {
  it('stand under what moved, what is pinned and what is watched, and no group is empty', () => {
    const tags = [
      watched('pinned', { pin: pinOf('pinned', 1) }),
      watched('plain'),
      watched('moved', { pin: pinOf('moved', 1), outcome: repointed(1, 2) }),
    ]
    expect(keys(tags)).toEqual([
      ...['group:moved', 'docker.io/library/moved:1'],
      ...['group:pinned', 'docker.io/library/pinned:1'],
      ...['group:watched', 'docker.io/library/plain:1'],
    ])
    expect(keys([watched('plain')])).toEqual(['group:watched', 'docker.io/library/plain:1'])
  })

  it('leave a tag that is kept as it is among the pinned ones', () => {
    const kept = watched('kept', { pin: pinOf('kept', 1), outcome: repointed(1, 2), isAcknowledged: true })
    expect(keys([kept])).toEqual(['group:pinned', 'docker.io/library/kept:1'])
  })

  it('are found by name, note and digest, and ordered by name with numbers by their value', () => {
    const tags = [watched('app10'), watched('app9', { pin: pinOf('app9', 5, 'Do not touch') })]
    expect(tagsHolding(tags, '').map(({ reference }) => reference)).toEqual([
      'docker.io/library/app9:1',
      'docker.io/library/app10:1',
    ])
    expect(tagsHolding(tags, ' TOUCH ')).toHaveLength(1)
    expect(tagsHolding(tags, 'app10')).toHaveLength(1)
    expect(tagsHolding(tags, 'nothing')).toEqual([])
  })
})

const screenOf = (tags: readonly WatchedTag[]): PinsScreen =>
  new PinsScreen({ tags, tagOf: (name) => tags.find(({ reference }) => reference === name) })

describe('the pins on the screen', () => {
  const many = Array.from({ length: mostUnfolded + 1 }, (_, index) => watched(`app${index}`))

  it('fold many watched tags until somebody unfolds them', () => {
    const screen = screenOf(many)
    expect(screen.rows).toHaveLength(1)
    screen.fold('watched', false)
    expect(screen.rows).toHaveLength(many.length + 1)
    expect(screenOf(many.slice(1)).rows).toHaveLength(many.length)
  })

  it('unfold what a filter finds', () => {
    const screen = screenOf(many)
    screen.filter = 'app1'
    expect(screen.rows.filter(({ kind }) => kind === 'tag').length).toBeGreaterThan(0)
  })

  it('show a tag that is asked for, whatever was filtered and folded', () => {
    const screen = screenOf(many)
    screen.tab = 'files'
    screen.filter = 'nothing'
    screen.show('docker.io/library/app3:1')
    expect(screen.tab).toBe('tags')
    expect(screen.chosen?.reference).toBe('docker.io/library/app3:1')
    expect(screen.rows.map(keyOfRow)).toContain('docker.io/library/app3:1')
  })
})
