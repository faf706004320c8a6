import { describe, expect, it } from 'vitest'
import { fileKind } from '../../../../electron/core/pinned-files/file-kind.ts'
import { samples } from './samples.ts'

describe('the kind of a file', () => {
  it.each([
    ['compose.yaml', 'compose'],
    ['compose.yml', 'compose'],
    ['compose.prod.yml', 'compose'],
    ['docker-compose.yml', 'compose'],
    ['docker-compose.override.yaml', 'compose'],
    ['docker-compose-dev.yml', 'compose'],
    ['/srv/shop/compose.yaml', 'compose'],
    ['C:\\shop\\Dockerfile', 'dockerfile'],
    ['Dockerfile', 'dockerfile'],
    ['Dockerfile.dev', 'dockerfile'],
    ['Dockerfile-dev', 'dockerfile'],
    ['api.dockerfile', 'dockerfile'],
    ['API.Dockerfile', 'dockerfile'],
    ['Containerfile', 'dockerfile'],
    ['Containerfile.ubi', 'dockerfile'],
    ['Dockerfile.dockerignore', undefined],
    ['Dockerfile~', undefined],
    ['decompose.yaml', undefined],
    ['README.md', undefined],
  ])('%s is %s by its name', (name, kind) => {
    expect(fileKind(name, '')).toBe(kind)
  })

  it.each(samples.map((sample) => [sample.name, sample] as const))(
    'of %s is known by what is in it',
    (_, { kind, text }) => {
      expect(fileKind('unnamed', text)).toBe(kind)
    },
  )

  it.each([
    ['a package', '{ "name": "shop", "version": "1.0.0" }'],
    ['a letter', 'FROM the mountains\nI write to you'],
    ['YAML of something else', 'jobs:\n  build:\n    services:\n      db: {}\n'],
    ['nothing', ''],
  ])('of %s is none', (_, text) => {
    expect(fileKind('unnamed', text)).toBeUndefined()
  })
})
