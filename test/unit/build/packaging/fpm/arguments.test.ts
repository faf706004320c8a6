import { describe, expect, it } from 'vitest'
import { parseRequest } from '../../../../../build/packaging/fpm/arguments.mjs'
import { debArguments } from './fpm-arguments.ts'

describe('what electron-builder asks fpm for', () => {
  it('is read from its command line', () => {
    expect(parseRequest(debArguments)).toMatchObject({
      type: 'deb',
      output: '/dist/lading.deb',
      summary: 'One line',
      description: 'More of it,\n\nand more',
      depends: ['libgtk-3-0', 'libasound2t64 | libasound2'],
      afterRemove: '/scripts/remove',
      placed: [
        { source: 'LICENSE', target: '/usr/share/doc/lading/copyright' },
        { source: '/dist/linux-unpacked/', target: '/opt/Lading' },
      ],
    })
  })

  it('is refused where it is something that the stand-in does not know', () => {
    expect(() => parseRequest([...debArguments, '--pacman-compression', 'xz'])).toThrow(TypeError)
    expect(() => parseRequest(debArguments.map((word) => (word === 'deb' ? 'pacman' : word)))).toThrow(
      'deb and rpm',
    )
  })

  it('is refused where something is missing', () => {
    expect(() => parseRequest(['-s', 'dir', '-t', 'deb'])).toThrow('--package is missing')
  })
})
