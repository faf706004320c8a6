import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectFormat } from '../../../electron/core/go-template/go-template.ts'
import { answerFormat, inspectCommand } from '../../../renderer/src/text/format-words.ts'
import {
  digestMeaning,
  digestOfName,
  idMeaning,
  sizeWords,
  variableOf,
} from '../../../renderer/src/text/image-words.ts'
import { layOutInstruction } from '../../../renderer/src/text/instruction-words.ts'
import { shellLine } from '../../../electron/core/shell-word.ts'
import { healthcheckLine } from '../../../renderer/src/text/shell-words.ts'
import { foldText, visibleText } from '../../../renderer/src/text/visible-text.ts'
import { digest, image } from './samples.ts'

describe('an image’s identities', () => {
  it('are explained as the store means them', () => {
    expect(idMeaning('graph-driver')).toContain('configuration')
    expect(idMeaning('containerd')).toContain('manifest, or of the index')
    expect(digestMeaning([])).toContain('no registry')
    const { repositoryDigests } = image(1)
    expect(digestMeaning(repositoryDigests)).toContain('calls exactly this content:')
    const supposed = repositoryDigests.map((one) => ({ ...one, isSupposed: true as const }))
    expect(digestMeaning(supposed)).toContain('has not seen any registry')
    expect(digestMeaning([...supposed, ...repositoryDigests])).toContain('calls exactly this content:')
  })

  it('of a name are those of its repository', () => {
    const digests = ['app', 'app-2', 'localhost:5000/app'].map((repository, index) => ({
      repository,
      digest: digest(index),
    }))
    expect(digestOfName('localhost:5000/app:1', digests)?.digest).toBe(digest(2))
    expect(digestOfName('app-2:1', digests)?.digest).toBe(digest(1))
    expect(digestOfName('other:1', digests)).toBeUndefined()
  })
})

it('a size that is estimated has a sign', () => {
  expect([sizeWords(12_000_000, 'exact'), sizeWords(12_000_000, 'estimate')]).toEqual(['12.0 MB', '~12.0 MB'])
})

it.each([
  ['A=1', { name: 'A', value: '1' }],
  ['A=b=c', { name: 'A', value: 'b=c' }],
  ['A=', { name: 'A', value: '' }],
  ['A', { name: 'A', value: '' }],
])('a variable %s is a name and a value', (text, variable) => {
  expect(variableOf(text)).toEqual(variable)
})

describe('an instruction', () => {
  it.each([
    ['RUN apk add a && rm -rf /b  && c', { keyword: 'RUN', rest: 'apk add a\n  && rm -rf /b\n  && c' }],
    ['CMD ["sh"]', { keyword: 'CMD', rest: '["sh"]' }],
    ['RUNNER x', { keyword: '', rest: 'RUNNER x' }],
    ['/bin/sh', { keyword: '', rest: '/bin/sh' }],
    ['', { keyword: '', rest: '' }],
  ])('%s is laid out', (instruction, parts) => {
    expect(layOutInstruction(instruction)).toEqual(parts)
  })
})

describe('words for a shell', () => {
  it('are quoted where they have to be', () => {
    expect(shellLine(['sh', '-c', 'echo "a"', "it's", ''])).toBe(`sh -c 'echo "a"' 'it'\\''s' ''`)
  })

  it.each([
    [['CMD-SHELL', 'curl -f / || exit 1'], 'curl -f / || exit 1'],
    [['CMD', 'curl', 'a b'], "curl 'a b'"],
    [['NONE'], 'NONE'],
    [[], ''],
  ])('of the health check %j are its command', (test, line) => {
    expect(healthcheckLine(test)).toBe(line)
  })
})

describe('text of strangers', () => {
  it('has a sign for each character that cannot be seen', () => {
    expect(visibleText('a\u001b[31m\u202Egnp\u007f\u0000\ufeff')).toBe('a␛[31m⟨202E⟩gnp␡␀⟨FEFF⟩')
    expect(visibleText('two\nlines\tand é 🙂')).toBe('two\nlines\tand é 🙂')
  })

  it('never has a control character left, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u)
      }),
    )
  })

  it('is folded by its length and by its lines, and never in the middle of a character', () => {
    expect(foldText('abc', 3, 1)).toEqual({ shown: 'abc', isWhole: true })
    expect(foldText('abcd', 3, 1)).toEqual({ shown: 'abc', isWhole: false })
    expect(foldText('a\nb\nc', 9, 2)).toEqual({ shown: 'a\nb', isWhole: false })
    expect(foldText('ab🙂', 3, 1)).toEqual({ shown: 'ab', isWhole: false })
  })
})

describe('the path box', () => {
  const ask = inspectFormat({ Os: 'linux', Config: { Env: ['A=1'] } })

  it('says what docker prints', () => {
    expect(answerFormat(ask, '.Config.Env')).toEqual({ kind: 'printed', text: '[A=1]' })
  })

  it('marks the word that is wrong', () => {
    expect(answerFormat(ask, '{{.Config.env}}')).toMatchObject({ kind: 'failed', span: { from: 9, to: 13 } })
    expect(answerFormat(ask, '{{.Os')).toMatchObject({ kind: 'failed', span: { from: 0, to: 1 } })
  })

  it('gives the command that prints the same', () => {
    expect(inspectCommand('.Os', 'redis:7')).toBe("docker image inspect --format '{{.Os}}' redis:7")
    expect(inspectCommand("{{'a'}}", 'redis:7')).toBe(
      "docker image inspect --format '{{'\\''a'\\''}}' redis:7",
    )
  })
})
