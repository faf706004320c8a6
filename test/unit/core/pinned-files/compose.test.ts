import { describe, expect, it } from 'vitest'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import { maxFileLength, type FileReading } from '../../../../electron/core/pinned-files/reading.ts'
import { allInWords, obstacleIn } from './samples.ts'

const read = (text: string): FileReading => referencesInFile(text, 'compose')
const image = (value: string): FileReading => read(`services:\n  web:\n    image: ${value}\n`)

describe('a reference in a Compose file', () => {
  it('stands just where its text is, in UTF-16 code units, with a BOM and CRLF before it', () => {
    const text = "\ufeff# 🐳 whale\r\nservices: { web: { image: 'nginx:1' } }\r\n"
    const [found] = read(text).references
    expect(found).toMatchObject({ place: 0, line: 2, raw: 'nginx:1' })
    expect(found?.span).toEqual({ from: text.indexOf('nginx'), to: text.indexOf('nginx') + 7 })
    expect(found?.pin).toEqual({ possible: true, at: { from: found?.span.to, to: found?.span.to } })
  })

  it('is read as the engine reads it, with its tag and digest', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    expect(image(`nginx:1@${digest}`).references[0]?.reference).toEqual({
      domain: 'docker.io',
      path: 'library/nginx',
      tag: '1',
      digest,
    })
  })

  it.each([
    ['${IMAGE}', '`IMAGE` has no default here: its value comes from the environment.'],
    [
      '${REGISTRY:-docker.io}/nginx:1',
      '`nginx:1` is put together from variables: a digest in it would stay when one of them changes the image.',
    ],
    ['Web', 'Repository names are lowercase: did you mean `web`?'],
    [
      '"nginx\\u003a1"',
      'It is written with escapes or over several lines: write it plainly on one line to pin it.',
    ],
    ['${IMAGE:-nginx', 'The `}` of a variable is missing.'],
    ['${IMAGE:-${A:-${B}}}', '`B` has no default here: its value comes from the environment.'],
    [`${'${A:-'.repeat(60)}x${'}'.repeat(60)}`, 'Its variables are nested too deeply.'],
    ['${IMAGE/a/b}', 'What is done with the variable `IMAGE` is not worked out here.'],
  ])('that is %s cannot be pinned, and a sentence says why', (value, sentence) => {
    expect(obstacleIn(image(value))).toBe(sentence)
  })

  it('that names what is built is not to be pinned', () => {
    expect(obstacleIn(read('services: { web: { build: ., image: web } }'))).toBe(
      'It is the name that the service `web` gives to what is built: only what is pulled can be pinned.',
    )
  })

  it('that one of the services with it builds is not to be pinned for the others either', () => {
    const reading = read('x: &i web:1\nservices: { a: { image: *i }, b: { image: *i, build: . } }')
    expect(allInWords(reading)).toEqual([
      'anchor i: web:1 (built-here)',
      'service a: "*i" = web:1 (elsewhere at 0)',
      'service b: "*i" = web:1 (elsewhere at 0)',
    ])
  })

  it('whose anchor does something else as well is not to be pinned', () => {
    const text = 'x: &i web:1\nservices: { a: { image: *i, environment: { SELF: *i } } }'
    expect(allInWords(read(text))).toEqual([
      'anchor i: web:1 (used-otherwise)',
      'service a: "*i" = web:1 (elsewhere at 0)',
    ])
  })

  it('belongs to the anchor that was last given the name before its alias', () => {
    const reading = read(
      'x: [&i a:1, &i b:1]\nservices: { one: { image: *i }, two: { image: &i c:1 }, three: { image: *i } }',
    )
    expect(allInWords(reading)).toEqual([
      'anchor i: b:1',
      'service one: "*i" = b:1 (elsewhere at 0)',
      'service two: c:1',
      'service three: "*i" = c:1 (elsewhere at 2)',
    ])
  })

  it('under a merge key gives way to the one of the service itself', () => {
    expect(allInWords(read('x: &x { image: a:1 }\nservices: { s: { <<: *x, image: b:1 } }'))).toEqual([
      'service s: b:1',
    ])
  })

  it('is not looked for under a key that only looks like a merge key', () => {
    expect(allInWords(read('x: &x { image: a:1 }\nservices: { s: { "<<": *x } }'))).toEqual([])
  })

  it('in another file is said to be there', () => {
    expect(obstacleIn(read('services: { s: { extends: { file: base.yml, service: app } } }'))).toBe(
      'It may come from the service `app` in `base.yml`: pin it in that file.',
    )
  })
})

describe('a Dockerfile within a Compose file', () => {
  it('is read after Compose has replaced its variables', () => {
    const reading = read(
      'services:\n  s:\n    build:\n      dockerfile_inline: |\n        ARG A=nginx:1\n        FROM $$A\n        FROM $A\n',
    )
    expect(allInWords(reading)).toEqual([
      'arg A in s: nginx:1',
      'from in s: "$A" = nginx:1 (elsewhere at 0)',
      'from in s: "FROM" = none (variable)',
    ])
    expect(obstacleIn(reading)).toBe('Compose puts a value from the environment into it.')
  })

  it('says why a line that Compose makes cannot be pinned', () => {
    expect(
      obstacleIn(read('services: { s: { build: { dockerfile_inline: "FROM nginx:1\\nRUN true" } } }')),
    ).toBe(
      'Compose makes its text, of variables or of lines that are folded or in quotes: write it plainly under `|` to pin it.',
    )
  })
})

describe('a file that is no Compose file', () => {
  it.each([
    ['services:\n\tweb: {}', 2, 1, 'Tabs are not allowed as indentation.'],
    ['services: { web: { image: *nginx } }', 1, 27, 'The alias `*nginx` has no anchor before it.'],
    [
      'services: [',
      1,
      12,
      'Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['just words', 1, 1, 'A Compose file is a mapping, with `services` in it.'],
    ['services: [web]', 1, 11, '`services` is a mapping of names to services.'],
    ['services: { a: { image: 1.5 } }', 1, 25, 'The image of `a` is no text: put it in quotes.'],
    ['services: { a: { image: } }', 1, 25, 'The service `a` has an `image` with nothing after it.'],
    ['services: { a: { image: b, image: c } }', 1, 28, '`image` stands here for the second time.'],
  ])('%s has a mistake with its place', (text, line, column, sentence) => {
    expect(read(text).mistakes[0]).toEqual({ line, column, sentence })
  })

  it('has no references where its YAML is broken', () => {
    expect(read('services:\n  web:\n    image: nginx\n  - x\n').references).toEqual([])
  })

  it('is not read when it is nested too deeply', () => {
    const { references, mistakes } = read(`services: ${'['.repeat(9000)}`)
    expect(references).toEqual([])
    expect(mistakes.map(({ sentence }) => sentence)).toContain('The file is nested too deeply.')
  })

  it('has no more than twenty mistakes shown', () => {
    expect(read('a: [\n'.repeat(100)).mistakes).toHaveLength(20)
  })

  it('is not read when it is too long', () => {
    expect(read(' '.repeat(maxFileLength + 1))).toEqual({
      kind: 'compose',
      references: [],
      mistakes: [
        {
          line: 1,
          column: 1,
          sentence: 'The file has 1,048,577 characters: more than 1,048,576 are not read.',
        },
      ],
    })
  })

  it.each([
    [
      'aliases of aliases',
      `x0: &a0 { image: b }\n${Array.from({ length: 60 }, (_, n) => `x${n + 1}: &a${n + 1} { <<: [${`*a${n},`.repeat(9)}] }\n`).join('')}services: { s: *a60 }`,
    ],
    ['services that extend each other', 'services: { a: { extends: b }, b: { extends: a } }'],
    ['a mapping that merges itself', 'services: { a: &a { <<: *a, image: b } }'],
  ])('is read to its end with %s', (_, text) => {
    expect(read(text).mistakes).toEqual([])
  })
})
