import { describe, expect, it } from 'vitest'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { digestOf, imageOf } from '../../history/support.ts'

const redis = imageOf(1, {
  tags: ['redis:7'],
  repositoryDigests: [{ repository: 'redis', digest: digestOf(11) }],
})

describe('the tags of images that are here', () => {
  it('are in full, with what the engine knows the image by in the repository of each', () => {
    const elsewhere = { repository: 'ghcr.io/acme/redis', digest: digestOf(12) }
    const image = { ...redis, repositoryDigests: [...redis.repositoryDigests, elsewhere] }
    const tags = createTagNames().tagsHere([{ ...image, tags: ['redis:7', 'ghcr.io/acme/redis:7', 'redis'] }])
    expect(tags.map(({ text, digests }) => [text, digests])).toEqual([
      ['docker.io/library/redis:7', [digestOf(11)]],
      ['ghcr.io/acme/redis:7', [digestOf(12)]],
      ['docker.io/library/redis:latest', [digestOf(11)]],
    ])
  })

  it('are read once of each image, until it is another', () => {
    const names = createTagNames()
    const [before] = names.tagsHere([redis])
    const [again] = names.tagsHere([redis])
    const [changed] = names.tagsHere([{ ...redis, sizeBytes: 2 }])
    expect(again).toBe(before)
    expect(changed).toMatchObject({ text: before?.text, image: { sizeBytes: 2 } })
  })
})
