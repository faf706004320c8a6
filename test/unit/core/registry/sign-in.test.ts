import { describe, expect, it } from 'vitest'
import { registryNamed } from '../../../../electron/core/registry/sign-in.ts'

describe('the registry that somebody typed', () => {
  it.each([
    ['docker.io', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['Docker.io', 'docker.io'],
    [' ghcr.io ', 'ghcr.io'],
    ['https://registry.example/v2/', 'registry.example'],
    ['registry.example:5000', 'registry.example:5000'],
    ['localhost', 'localhost'],
    ['127.0.0.1:5000', '127.0.0.1:5000'],
    ['[::1]:5000', '[::1]:5000'],
  ])('%s is %s', (text, registry) => {
    expect(registryNamed(text)).toBe(registry)
  })

  it.each([
    '',
    ' ',
    'acme',
    'two words.example',
    'registry.example:port',
    '-x.example',
    'a@b.example',
    '../x',
  ])('“%s” is none', (text) => {
    expect(registryNamed(text)).toBeUndefined()
  })
})
