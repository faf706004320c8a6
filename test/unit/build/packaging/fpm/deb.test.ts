import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../../../../build/packaging/fpm/arguments.mjs'
import { controlFile } from '../../../../../build/packaging/fpm/deb.mjs'
import { debArguments } from './fpm-arguments.ts'

describe('the control file of a package of deb', () => {
  it('says what the package is and needs, an empty line of its description with a dot', () => {
    expect(controlFile(parseRequest(debArguments), 2049)).toBe(
      [
        'Package: lading',
        'Version: 1.2.3~trial',
        'Architecture: amd64',
        'Maintainer: Somebody <somebody@lading.example>',
        'Installed-Size: 3',
        'Depends: libgtk-3-0, libasound2t64 | libasound2',
        'Section: devel',
        'Priority: optional',
        'Homepage: https://lading.example/',
        'Description: One line',
        ' More of it,',
        ' .',
        ' and more',
        '',
      ].join('\n'),
    )
  })
})
