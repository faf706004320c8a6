import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzyMatch, markedPieces, wordsOf } from '../../../renderer/src/text/fuzzy.ts'

const match = (text: string, query: string) => fuzzyMatch(text.toLowerCase(), wordsOf(query))
const marked = (text: string, query: string): string =>
  markedPieces(text, match(text, query)?.at ?? [])
    .map(({ text: part, isMarked }) => (isMarked ? `[${part}]` : part))
    .join('')
/** The texts that match, the best first. */
const ranked = (query: string, ...texts: string[]): readonly string[] =>
  texts
    .flatMap((text) => {
      const found = match(text, query)
      return found === undefined ? [] : [{ text, score: found.score }]
    })
    .sort((one, other) => other.score - one.score)
    .map(({ text }) => text)

describe('a few letters', () => {
  it('find a text that has them in this order', () => {
    expect(marked('python:3.13-alpine', 'pyalp')).toBe('[py]thon:3.13-[alp]ine')
    expect(match('python:3.13-alpine', 'alppy')).toBeUndefined()
  })

  it('are marked where they stand together rather than where they come first', () => {
    expect(marked('registry.example/app:1', 'app')).toBe('registry.example/[app]:1')
    expect(marked('a-b-nginx', 'nginx')).toBe('a-b-[nginx]')
  })

  it('of several words find each, in any order', () => {
    expect(marked('Remove image…', 'im rem')).toBe('[Rem]ove [im]age…')
    expect(match('Remove image…', 'remove tag')).toBeUndefined()
  })

  it('mean the start of a word rather than its middle', () => {
    expect(ranked('go', 'Category', 'Go to Images')).toEqual(['Go to Images', 'Category'])
    expect(ranked('api', 'acme/rapid:1', 'acme/api:1')[0]).toBe('acme/api:1')
  })

  it('mean what they spell rather than what they are scattered over', () => {
    expect(ranked('push', 'pull again, used here', 'Push…')[0]).toBe('Push…')
  })

  it('of texts that match alike mean the shorter', () => {
    expect(ranked('redis', 'redis:7-alpine3.20', 'redis:7')[0]).toBe('redis:7')
  })

  it('find every text where there are none', () => {
    expect(match('anything', '  ')).toMatchObject({ at: [] })
  })
})

it('what is marked spells what was typed, and the pieces make up the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 24 }), fc.array(fc.nat(23), { maxLength: 6 }), (text, picks) => {
      const lower = text.toLowerCase()
      const letters = [...new Set(picks)]
        .sort((one, other) => one - other)
        .map((index) => lower.charAt(index))
        .join('')
      const [word = ''] = wordsOf(letters.replace(/\s/g, ''))
      const found = fuzzyMatch(lower, word === '' ? [] : [word])
      expect(found?.at.map((index) => lower.charAt(index)).join('')).toBe(word)
      expect(
        markedPieces(text, found?.at ?? [])
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }),
  )
})
