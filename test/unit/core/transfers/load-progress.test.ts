import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emptyLoadProgress,
  foldLoadMessage,
  type LoadProgress,
} from '../../../../electron/core/transfers/load-progress.ts'

const fold = (messages: readonly unknown[]): LoadProgress =>
  messages.reduce<LoadProgress>(foldLoadMessage, emptyLoadProgress)

const recorded = (name: string): LoadProgress =>
  fold(
    readFileSync(new URL(`../../../fixtures/engine-loads/${name}.jsonl`, import.meta.url), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown),
  )

const names = [
  'flood/acme/web-0:1.0.0',
  'flood/acme/web-0:1.0.1',
  'flood/acme/web-0:sha-e3779b1',
  'flood/mirror-1:latest',
  'flood/acme/web-0:1.0.2',
  'flood/acme/web-0:1.0.4',
]

describe('a recorded load', () => {
  it.each(['e20', 'e26', 'e28'])('names each image that has a name on %s', (engine) => {
    expect(recorded(`${engine}-load`)).toEqual({ loaded: names.map((name) => ({ name })) })
  })

  it('gives the ID of an image without a name on a containerd store', () => {
    const { loaded } = recorded('e28c-load')
    expect(loaded.flatMap(({ name }) => name ?? [])).toEqual(names)
    expect(loaded.flatMap(({ imageId }) => imageId ?? [])).toEqual([
      'sha256:f48dca441fa1ab778b3d7284b5a912d2d4e413c0f07ad06aad7df54326f5528d',
    ])
  })

  it('has all of it in one line of Podman’s', () => {
    const { loaded } = recorded('podman-load')
    expect(loaded.flatMap(({ name }) => name ?? [])).toEqual(names.map((name) => `localhost/${name}`))
    expect(loaded.filter(({ imageId }) => imageId !== undefined)).toHaveLength(1)
  })

  it.each([
    ['e20-load-garbage', /invalid tar header/],
    ['e26-load-truncated', /unexpected EOF/],
    ['e28-load-garbage', /invalid tar header/],
    ['e28c-load-truncated', /short read/],
  ])('keeps the error of %s', (name, words) => {
    expect(recorded(name).loaded).toEqual([])
    expect(recorded(name).error).toMatch(words)
  })
})

describe('any stream whatever', () => {
  it('never throws, and names nothing twice', () => {
    const line = fc.record({
      stream: fc.constantFrom('Loaded image: a:1\n', 'Loaded image: a:1,b:2', 'Loading…'),
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.anything())), (messages) => {
        const found = fold(messages).loaded.map(({ name, imageId }) => name ?? imageId)
        expect(found).toEqual([...new Set(found)])
      }),
    )
  })

  it('is left as it was by lines of progress', () => {
    const progress = fold([{ stream: 'Loaded image: a:1\n' }])
    for (const message of [
      { status: 'Loading layer', progressDetail: { current: 1, total: 2 }, id: '76fa36f75598' },
      { stream: 'Loaded image: a:1\n' },
      { stream: 'The image a:1 already exists, renaming the old one with ID sha256:00 to empty string\n' },
    ])
      expect(foldLoadMessage(progress, message)).toBe(progress)
  })
})
