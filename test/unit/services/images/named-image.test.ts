import { describe, expect, it } from 'vitest'
import { imageIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import type { Image } from '../../../../electron/core/images/image.ts'
import { findNamedImage } from '../../../../electron/services/images/named-image.ts'
import { digestOf, imageOf } from '../../history/support.ts'

const digest = digestOf(77)

const redis = imageOf(1, {
  id: imageIdOf(`4f06b3c1${'0'.repeat(56)}`),
  tags: ['redis:latest', 'redis:7', '127.0.0.1:5000/redis:7'],
})
const python = imageOf(2, {
  tags: ['docker.io/library/python:3.13', 'localhost/mine:latest'],
  repositoryDigests: [{ repository: 'docker.io/library/python', digest }],
})
const untagged = imageOf(3, { tags: [], repositoryDigests: [{ repository: 'quay.io/a/b', digest }] })

const images = new Map<ImageId, Image>([redis, python, untagged].map((image) => [image.id, image]))
const holders = new Map([...images.values()].flatMap(({ id, tags }) => tags.map((tag) => [tag, id] as const)))

describe('the image that somebody named', () => {
  it.each([
    ['redis', redis],
    ['redis:7', redis],
    ['docker.io/library/redis', redis],
    ['127.0.0.1:5000/redis:7', redis],
    ['python:3.13', python],
    ['docker.io/library/python:3.13', python],
    ['localhost/mine', python],
    [`python@${digest}`, python],
    [`python:3.12@${digest}`, python],
    [`quay.io/a/b@${digest}`, untagged],
    [untagged.id, untagged],
    [untagged.id.slice('sha256:'.length), untagged],
    ['4f06b3c1', redis],
    ['sha256:4f06', redis],
  ])('%s is found', (text, image) => {
    expect(findNamedImage({ images, holders }, text)).toBe(image.id)
  })

  it.each(['redis:8', 'python', `redis@${digest}`, 'abc', 'ffffffff', '', 'UPPER CASE', '../..'])(
    '%s is not there',
    (text) => {
      expect(findNamedImage({ images, holders }, text)).toBeUndefined()
    },
  )

  it('is the one with that name rather than the one whose ID begins so', () => {
    const named = imageOf(5, { tags: ['cafe:latest'] })
    const both = new Map<ImageId, Image>([
      [`sha256:cafe${'0'.repeat(60)}` as ImageId, imageOf(6)],
      [named.id, named],
    ])
    expect(findNamedImage({ images: both, holders: new Map([['cafe:latest', named.id]]) }, 'cafe')).toBe(
      named.id,
    )
  })
})
