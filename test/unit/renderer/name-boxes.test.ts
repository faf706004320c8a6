import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReference } from '../../../electron/core/names/reference.ts'
import { readBoxes } from '../../../renderer/src/views/images/naming/name-boxes.ts'

const mistake = (repository: string, tag: string) => {
  const read = readBoxes(repository, tag)
  return read.ok ? undefined : read.mistake
}

describe('a repository and a tag', () => {
  it('give a name; without a tag Docker fills one in', () => {
    expect(readBoxes('acme/api', '1.2')).toEqual({ ok: true, name: 'acme/api:1.2' })
    expect(readBoxes('127.0.0.1:5000/api', 'v1')).toEqual({ ok: true, name: '127.0.0.1:5000/api:v1' })
    expect(readBoxes('acme/api', '')).toEqual({ ok: true, name: 'acme/api' })
  })

  it('are read each by itself: a tag never becomes a port or a path', () => {
    expect(mistake('localhost', '5000/api')).toMatchObject({ box: 'tag', at: { from: 4, to: 5 } })
    expect(mistake('acme', `1@sha256:${'a'.repeat(64)}`)).toMatchObject({ box: 'tag' })
  })

  it.each([
    ['', '1', 'repository', 'Choose a repository'],
    ['Acme', '1', 'repository', 'Repository names are lowercase'],
    ['acme:1', '2', 'repository', 'Write the tag `1` into its own box.'],
    [`acme@sha256:${'a'.repeat(64)}`, '1', 'repository', 'cannot be given'],
    ['sha512', '1', 'repository', 'digest algorithm'],
    ['f'.repeat(64), '1', 'repository', 'are an ID'],
    ['acme', 'x'.repeat(129), 'tag', 'at most 128 characters'],
    ['acme', '-1', 'tag', 'cannot start with'],
    ['acme', 'a b', 'tag', 'no spaces'],
  ])('that are %j and %j are a mistake in the %s', (repository, tag, box, words) => {
    const found = mistake(repository, tag)
    expect(found?.box).toBe(box)
    expect(found?.sentence).toContain(words)
  })

  it('suggest what was probably meant for their own box', () => {
    expect(mistake('acme/API', '1')?.suggestion).toBe('acme/api')
    expect(mistake('acme/api:1', '2')?.suggestion).toBe('acme/api')
  })

  it('that are read as a name mean just that repository and that tag', () => {
    const piece = fc.stringMatching(/^[a-z0-9./:@_-]{1,24}$/)
    fc.assert(
      fc.property(piece, piece, (repository, tag) => {
        const read = readBoxes(repository, tag)
        if (!read.ok) return
        const [whole, alone] = [parseReference(read.name), parseReference(repository)]
        if (!whole.ok || !alone.ok) throw new Error('read as a name, and is none')
        expect(whole.reference).toEqual({ ...alone.reference, tag })
      }),
    )
  })
})
