import { readFileSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inLanguage, servedFile } from '../../../electron/desktop/app-files.ts'

const path = (pathname: string, host = 'lading'): string | undefined => servedFile({ host, pathname })?.path

describe('the app’s protocol', () => {
  it('serves a host its page, and to every host scripts and styles', () => {
    expect(path('/index.html')).toBe('index.html')
    expect(path('/confirmation.html', 'confirmation')).toBe('confirmation.html')
    expect(path('/assets/index-B5gc_R2d.js')).toBe('assets/index-B5gc_R2d.js')
    expect(path('/assets/index-D8oKyJ9J.css', 'confirmation')).toBe('assets/index-D8oKyJ9J.css')
  })

  it('says of what kind a file is, and serves no other kinds', () => {
    expect(servedFile({ host: 'lading', pathname: '/assets/a.svg' })?.contentType).toBe('image/svg+xml')
    for (const file of ['/assets/a.js.map', '/assets/a', '/assets/a.constructor', '/main.cjs'])
      expect(path(file)).toBeUndefined()
  })

  it.each([
    ['the other host’s page', '/confirmation.html'],
    ['the other host’s page, its ending spelled otherwise', '/confirmation.%68tml'],
    ['the other host’s page, its dot spelled otherwise', '/confirmation%2ehtml'],
    ['the other host’s page in capitals, which some disks do not tell apart', '/CONFIRMATION.HTML'],
    ['the other host’s page after a slash too many', '//confirmation.html'],
    ['a folder above', '/../secret.js'],
    ['a folder above, its dots spelled otherwise', '/%2e%2e/secret.js'],
    ['a folder above, its slash spelled otherwise', '/..%2fsecret.js'],
    ['a folder above, as Windows writes it', '/..\\secret.js'],
    ['a folder above, its backslash spelled otherwise', '/..%5csecret.js'],
    ['a folder above from within another', '/assets/../../secret.js'],
    ['a drive', '/C:/secret.js'],
    ['a drive, its colon spelled otherwise', '/C%3a/secret.js'],
    ['a share', '//server/share/secret.js'],
    ['a stream of a file', '/index.html::$DATA'],
    ['a hidden file', '/.secret.js'],
    ['a name that ends at a NUL', '/secret.cjs%00.js'],
    ['a name that ends at a NUL as it is', '/secret.cjs\0.js'],
    ['what cannot be decoded', '/%'],
    ['a folder', '/assets/'],
    ['nothing', '/'],
  ])('serves nothing at the address of %s', (_, pathname) => {
    expect(path(pathname)).toBeUndefined()
  })

  it.each(['other', 'LADING', 'lading:80', 'lading.', '', 'constructor', '__proto__'])(
    'has no host “%s”',
    (host) => {
      expect(path('/assets/index.js', host)).toBeUndefined()
    },
  )

  it('never leaves its folder, whatever stands in an address', () => {
    const piece = fc.oneof(
      fc.constantFrom('/', '..', '.', '\\', '%2e', '%2f', '%5c', '%00', ':', 'C:', '.js', 'assets'),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const served = path(`/${pieces.join('')}.js`)
        if (served === undefined) return
        expect(posix.resolve('/root', served)).toBe(`/root/${served}`)
        expect(win32.resolve('C:\\root', served)).toBe(`C:\\root\\${served.replaceAll('/', '\\')}`)
      }),
    )
  })
})

describe('a page', () => {
  it.each(['index.html', 'confirmation.html'])('says in which language it is to be read: %s', (file) => {
    const page = readFileSync(`renderer/${file}`, 'utf8')
    expect(inLanguage(page, 'de')).toContain('<html lang="de" dir="ltr">')
    expect(inLanguage(page, 'en')).toContain('<html lang="en" dir="ltr">')
  })
})
