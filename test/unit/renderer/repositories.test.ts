import { describe, expect, it } from 'vitest'
import {
  repositoriesOf,
  repositoriesWith,
  tagsIn,
} from '../../../renderer/src/views/images/naming/repositories.ts'
import { image } from './samples.ts'

const here = repositoriesOf([
  image(1, { tags: ['team10/api:1', 'team9/api:1', 'team9/api:2'] }),
  image(2, { tags: ['team9/api:3', 'redis:7'] }),
  image(3, { tags: [] }),
])

describe('the repositories that are here', () => {
  it('stand by name, numbers by their value, and count each image once', () => {
    expect(here).toEqual([
      { name: 'redis', images: 1, tags: ['7'] },
      { name: 'team9/api', images: 2, tags: ['1', '2', '3'] },
      { name: 'team10/api', images: 1, tags: ['1'] },
    ])
  })

  it('are found by a piece of their name, whatever its case', () => {
    expect(repositoriesWith(here, ' TEAM9 ').map(({ name }) => name)).toEqual(['team9/api'])
    expect(repositoriesWith(here, '')).toBe(here)
  })

  it('have their tags however the name is written', () => {
    expect(tagsIn(here, 'docker.io/library/redis')).toEqual(['7'])
    const podman = repositoriesOf([image(1, { tags: ['docker.io/library/redis:6'] })])
    expect(tagsIn(podman, 'redis')).toEqual(['6'])
    expect(tagsIn(here, 'Not A Name')).toEqual([])
  })
})
