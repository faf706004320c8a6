import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { imageIdOf, parseDigest, shortDigest } from '../../../electron/core/identity.ts'

const hexText = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })

describe('a digest', () => {
  it('is read as it is written', () => {
    fc.assert(
      fc.property(hexText(64), (hex) => {
        expect(parseDigest(`sha256:${hex}`)).toBe(`sha256:${hex}`)
      }),
    )
  })

  it('may be of another algorithm', () => {
    expect(parseDigest(`sha512:${'ab'.repeat(64)}`)).toBe(`sha512:${'ab'.repeat(64)}`)
    expect(parseDigest(`multihash+base58:${'ab'.repeat(16)}`)).toBeDefined()
  })

  it.each([
    ['has no algorithm', 'a'.repeat(64)],
    ['has no hex digits', 'sha256:'],
    ['is one digit short', `sha256:${'a'.repeat(63)}`],
    ['is one digit long', `sha256:${'a'.repeat(65)}`],
    ['has capitals', `sha256:${'A'.repeat(64)}`],
    ['has something before it', ` sha256:${'a'.repeat(64)}`],
    ['has a line break after it', `sha256:${'a'.repeat(64)}\n`],
    ['is that of a name', `redis@sha256:${'a'.repeat(64)}`],
    ['is short and of another algorithm', `sha512:${'a'.repeat(31)}`],
  ])('is none where it %s', (_what, text) => {
    expect(parseDigest(text)).toBeUndefined()
  })
})

describe('an image ID', () => {
  it('has its algorithm put back where the engine left it out', () => {
    fc.assert(
      fc.property(hexText(64), (hex) => {
        expect(imageIdOf(hex)).toBe(`sha256:${hex}`)
        expect(imageIdOf(`sha256:${hex}`)).toBe(`sha256:${hex}`)
      }),
    )
  })

  it('is shown by its first twelve hex digits', () => {
    expect(shortDigest(imageIdOf(`sha256:0123456789abcdef${'0'.repeat(48)}`))).toBe('0123456789ab')
    expect(shortDigest(imageIdOf(`0123456789abcdef${'0'.repeat(48)}`))).toBe('0123456789ab')
  })
})
