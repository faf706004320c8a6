import { describe, expect, it } from 'vitest'
import { isAllowed, licenceOf } from '../../../../build/audit/licences.mjs'

describe('a package’s licence', () => {
  it.each([
    [{ license: 'MIT' }, 'MIT'],
    [{ license: { type: 'ISC', url: 'https://example.com/' } }, 'ISC'],
    [{ licenses: [{ type: 'MIT' }, { type: 'Apache-2.0' }] }, 'MIT OR Apache-2.0'],
    [{ licenses: { type: 'MIT' } }, 'MIT'],
    [{}, undefined],
    [{ licenses: [{ url: 'https://example.com/' }] }, undefined],
  ])('is read from %j as %s', (manifest, licence) => {
    expect(licenceOf(manifest)).toBe(licence)
  })

  it.each(['MIT', 'BSD-3-Clause', '(WTFPL OR MIT)', 'MIT AND ISC'])('%s may go into the app', (licence) => {
    expect(isAllowed(licence)).toBe(true)
  })

  it.each([
    'GPL-3.0-only',
    'MIT AND GPL-3.0-only',
    '(AGPL-3.0-only OR SSPL-1.0)',
    'UNLICENSED',
    'SEE LICENSE IN X',
    '',
  ])('“%s” may not', (licence) => {
    expect(isAllowed(licence)).toBe(false)
  })
})
