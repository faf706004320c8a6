import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instructionLines } from '../../../electron/core/instruction-lines.ts'

const withoutSpace = (text: string): string => text.replaceAll(/\s+/g, '')

describe('the lines of an instruction', () => {
  it('are one where it is short', () => {
    expect(instructionLines('RUN apk update && apk add curl')).toEqual(['RUN apk update && apk add curl'])
  })

  it('begin where tabs tell that a line went on', () => {
    const instruction =
      'RUN set -eux; \tfor src in idle3 pip3 pydoc3 python3 python3-config; do \t\tln -s "$src" /usr/local/bin; \tdone'
    expect(instructionLines(instruction)).toEqual([
      'RUN set -eux;',
      '\tfor src in idle3 pip3 pydoc3 python3 python3-config; do',
      '\t\tln -s "$src" /usr/local/bin;',
      '\tdone',
    ])
  })

  it('begin where spaces tell that a line went on, and before each command of a chain', () => {
    const instruction =
      'RUN apt-get update && apt-get install -y --no-install-recommends     curl     gnupg && rm -rf /var/lib/apt/lists/*'
    expect(instructionLines(instruction)).toEqual([
      'RUN apt-get update',
      '    && apt-get install -y --no-install-recommends',
      '    curl',
      '    gnupg',
      '    && rm -rf /var/lib/apt/lists/*',
    ])
  })

  it('do not break what is quoted', () => {
    const quoted = `"one && two     three" 'four && five \\' "\\" && six"`
    expect(instructionLines(`RUN echo ${quoted} and so on and so on and so on and so on`)).toHaveLength(1)
  })

  it('are those of a heredoc as it stands', () => {
    expect(instructionLines('RUN set -e\n  make  \n\nmake install')).toEqual([
      'RUN set -e',
      '  make',
      '',
      'make install',
    ])
  })

  it('are one for any other instruction, whose spaces may mean something', () => {
    const instruction = `ENV TEXT=${'a  b && '.repeat(20)}`
    expect(instructionLines(instruction)).toEqual([instruction])
  })

  it('say what the instruction says but for white space, for all instructions', () => {
    const part = fc.constantFrom(
      ' ',
      '  ',
      '\t',
      ' \t',
      '&& ',
      '"',
      "'",
      '\\',
      'make',
      '; ',
      '\n',
      '$(a "b  c")',
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 80 }), (parts) => {
        const instruction = `RUN ${parts.join('')}`
        const lines = instructionLines(instruction)
        expect(withoutSpace(lines.join(''))).toBe(withoutSpace(instruction))
        expect(lines.some((line) => line.includes('\n'))).toBe(false)
      }),
    )
  })
})
