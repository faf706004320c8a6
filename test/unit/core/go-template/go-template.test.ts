import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  inspectFormat,
  templateOfPath,
  TemplateError,
} from '../../../../electron/core/go-template/go-template.ts'
import { functions } from '../../../../electron/core/go-template/functions.ts'

interface Recorded {
  readonly image: unknown
  /** What docker printed, or `null` where it failed. */
  readonly answers: Readonly<Record<string, string | null>>
}

const recorded = JSON.parse(
  readFileSync(new URL('../../../fixtures/inspect-format/docker-28.2.json', import.meta.url), 'utf8'),
) as Recorded
const answer = inspectFormat(recorded.image)
const answers = Object.entries(recorded.answers)

/** Where and with which words a format fails. */
const mistakeIn = (format: string): Pick<TemplateError, 'at' | 'message'> => {
  try {
    answer(format)
  } catch (error) {
    if (error instanceof TemplateError) return error
    throw error
  }
  throw new Error(`${format} did not fail`)
}

describe('what docker prints', () => {
  it.each(answers.filter(([, printed]) => printed !== null))('is printed of %s', (format, printed) => {
    expect(answer(format)).toBe(printed)
  })

  it.each(answers.filter(([, printed]) => printed === null))('is nothing where %s is none', (format) => {
    expect(() => answer(format)).toThrow(TemplateError)
  })
})

describe('a path', () => {
  it('needs no braces', () => {
    expect(answer('.Config.Env')).toBe(answer('{{.Config.Env}}'))
    expect(answer('  .RootFS.Layers ')).toBe(answer('{{.RootFS.Layers}}'))
  })

  it('that is wrong is wrong at the same place', () => {
    expect(mistakeIn('.Config.Nope').at).toBe('.Config'.length)
    expect(mistakeIn('  .Nope').at).toBe(2)
    expect(mistakeIn('{{.Config.Nope}}').at).toBe('{{.Config'.length)
  })

  it('to every place of the JSON has a template that prints it', () => {
    const image = recorded.image as { Config: Record<string, unknown> }
    const of = (...path: (string | number)[]) => answer(templateOfPath(path))
    expect(templateOfPath(['Config', 'Env'])).toBe('{{.Config.Env}}')
    expect(templateOfPath(['Config', 'Env', 1])).toBe('{{index .Config.Env 1}}')
    expect(templateOfPath(['Config', 'Labels', 'a.b'])).toBe('{{index .Config.Labels "a.b"}}')
    expect(templateOfPath(['Extra', 'deep', 1, 0, 'x'])).toBe('{{(index (index .Extra.deep 1) 0).x}}')
    expect(of('Config', 'Env', 1)).toBe('B=x y')
    expect(of('Config', 'Labels', 'a.b')).toBe('one')
    expect(of('Config', 'Labels', '\u0001ctl')).toBe('\t')
    expect(Object.keys(image.Config).every((key) => of('Config', key) !== '')).toBe(true)
  })

  it('with any key leads to what is there', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (path) => {
        const json = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), 'here')
        fc.pre(!path.includes('__proto__'))
        expect(inspectFormat(json)(templateOfPath(path))).toBe('here')
      }),
    )
  })
})

describe('a mistake', () => {
  it.each([
    ['{{.Config.env}}', 9, 'There is no `env` here, but `Env`.'],
    ['{{.Os.Name}}', 5, 'There is no `Name` here: this is a text.'],
    ['{{.Os', 0, 'An action begins here and does not end: `}}` is missing.'],
    ['{{if .Os}}x', 2, 'This `if` has no `{{end}}`.'],
    ['{{foo .Os}}', 2, 'There is no function `foo`; a field is written with a dot, `.foo`.'],
    ['{{upper}}', 2, '`upper` takes 1 value; given: 0.'],
    ['{{upper .Size}}', 2, '`upper` needs a text, and this is a number.'],
    ['{{index .Config.Env 9}}', 2, '`index` finds no place 9: there are 3, counted from 0.'],
    ['{{"abc}}', 2, 'A text begins here and its closing quote is missing.'],
    ['{{$x}}', 2, 'There is no variable `$x`.'],
    ['{{define "x"}}{{end}}', 2, '`define` is not understood here, only by docker itself.'],
    ['{{.Os}}{{end}}', 9, 'This `end` belongs to no `if`, `with` or `range`.'],
  ])('in %s is named with its place', (format, at, message) => {
    expect(mistakeIn(format)).toMatchObject({ at, message })
  })
})

describe('a template ends', () => {
  const longest = 1_000_000

  it.each([
    ['turns', '{{range 1000000000000}}{{end}}', /too many steps/],
    ['turns within turns', `${'{{range $.Extra.many}}'.repeat(9)}${'{{end}}'.repeat(9)}`, /too many steps/],
    [
      'copies',
      `{{$x := "aaaaaaaa"}}${'{{$x = print $x $x $x $x}}'.repeat(12)}`,
      /too long a text|too many steps/,
    ],
    ['letters', `{{range 1000}}${'x'.repeat(2000)}{{end}}`, /too long to show/],
    ['digits', '{{printf "%999999999d" 1}}', /^%!\(BADWIDTH\)/],
    ['spaces', '{{pad "a" 99999999 1}}', /cannot add so many spaces/],
    ['conditions', `${'{{if true}}'.repeat(200)}${'{{end}}'.repeat(200)}`, /nested too deeply/],
    ['parentheses', `{{${'('.repeat(200)}1${')'.repeat(200)}}}`, /nested too deeply/],
    ['words', 'x'.repeat(10_001), /10000 characters at most/],
  ])('although it asks for too many %s', (_what, format, said) => {
    const ask = inspectFormat({ Extra: { many: Array.from({ length: 10 }, () => 1) } })
    const outcome = (): string => {
      try {
        return ask(format)
      } catch (error) {
        return (error as TemplateError).message
      }
    }
    expect(outcome()).toMatch(said)
    expect(outcome().length).toBeLessThanOrEqual(longest)
  })

  const words = fc.constantFrom(
    ...['{{', '}}', '{{- ', ' -}}', 'if', 'else', 'end', 'range', 'with', 'break', 'continue', 'nil', 'true'],
    ...[
      '.',
      '.Config',
      '.Config.Env',
      '.Config.Labels',
      '.Extra.deep',
      '.Size',
      '.Nope',
      '$',
      '$x',
      ':=',
      '=',
      ',',
    ],
    ...[
      '|',
      '(',
      ')',
      ' ',
      ' ',
      ' ',
      '"a"',
      '`b`',
      "'c'",
      '0',
      '-1',
      '1.5',
      '0x',
      '/*',
      '*/',
      '\n',
      '"%d%s%v"',
    ],
    ...functions.keys(),
  )
  const anyTemplate = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
  )
  const anyAction = fc
    .array(words, { minLength: 1, maxLength: 8 })
    .map((parts) => `{{${parts.join(' ')}}}{{end}}`)

  it('in an answer or a mistake that it names, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(anyTemplate, anyAction), fc.jsonValue(), (format, json) => {
        for (const ask of [answer, inspectFormat(json)]) {
          try {
            expect(typeof ask(format)).toBe('string')
          } catch (error) {
            expect(error).toBeInstanceOf(TemplateError)
            expect((error as TemplateError).at).toBeLessThanOrEqual(format.length)
          }
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('in a mistake where the JSON is nested without end', () => {
    const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown
    expect(() => inspectFormat(deep)('{{.}}')).toThrow('nested too deeply')
  })
})

it('JSON that docker’s own type does not fit is answered as it is', () => {
  const odd = inspectFormat({ Size: 'large', Config: { Env: 'none' }, Id: 3 })
  expect(odd('{{.Size}} {{.Config.Env}} {{.Id}}')).toBe('large none 3')
  expect(() => odd('{{.Architecture}}')).toThrow('There is no `Architecture` here.')
})
