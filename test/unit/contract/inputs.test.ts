import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { link } from '../../../electron/contract/inputs.ts'

const read = (text: string): string | undefined => {
  const { success, output } = v.safeParse(link, text)
  return success ? output : undefined
}

describe('a link', () => {
  it('of the web is taken as a browser reads it', () => {
    expect(read('https://hub.docker.com/_/redis')).toBe('https://hub.docker.com/_/redis')
    expect(read('https://EXAMPLE.com\\a\tb"c d')).toBe('https://example.com/ab%22c%20d')
  })

  it.each([
    ['of another scheme', 'http://example.com/'],
    ['to a file', 'file:///etc/passwd'],
    ['to a share', 'smb://example.com/share'],
    ['to a share, as Windows writes it', '\\\\example.com\\share'],
    ['that is a script', 'javascript:alert(1)'],
    ['that is data', 'data:text/html,<script>alert(1)</script>'],
    ['that starts a program of Windows', 'ms-msdt:/id PCWDiagnostic'],
    ['that starts a program of macOS', 'x-apple-helpbasic://example.com'],
    ['with a space before it', ' https://example.com/'],
    ['that only a lenient reader takes for one', 'HTTPS:/\\example.com'],
    ['to no host', 'https://'],
    ['to a host that cannot be', 'https://exa mple.com/'],
    ['to a port that cannot be', 'https://example.com:99999/'],
    ['with a host that is somebody’s name', 'https://hub.docker.com@example.com/'],
    ['with a name and a password', 'https://ada:secret@example.com/'],
    ['that is too long', `https://example.com/${'a'.repeat(2048)}`],
    ['that is too long once it is read', `https://example.com/${'é'.repeat(1000)}`],
    ['of no characters', ''],
  ])('%s is refused', (_, text) => {
    expect(read(text)).toBeUndefined()
  })

  it('is https and nothing but printable, whatever was given', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((end) => `https://example.com${end}`),
    )
    fc.assert(
      fc.property(text, (given) => {
        const taken = read(given)
        return taken === undefined || /^https:\/\/[!-~]+$/.test(taken)
      }),
    )
  })
})
