import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffLines } from '../../../../electron/core/pinned-files/diff.ts'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import { rewrite } from '../../../../electron/core/pinned-files/rewrite.ts'
import { keepsTheLaws } from './laws.ts'
import { digestOf } from './samples.ts'

const reference = fc
  .record({
    name: fc.constantFrom(
      'nginx',
      'library/redis',
      'quay.io/team/app',
      '127.0.0.1:5000/a/b',
      '[fc00::1]:5000/x',
    ),
    tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}$/)),
    digest: fc.option(fc.nat().map(digestOf)),
  })
  .map(
    ({ name, tag, digest }) => name + (tag === null ? '' : `:${tag}`) + (digest === null ? '' : `@${digest}`),
  )

const lineEnd = fc.constantFrom('\n', '\r\n')
const bom = fc.constantFrom('', '\ufeff')
const comment = fc.constantFrom('', ' # a comment', '   # image: not:this', '\t#')

/** One service, in one of the styles that YAML has for a text. */
const service = fc
  .record({
    text: reference,
    comment,
    style: fc.constantFrom('plain', 'single', 'double', 'literal', 'folded', 'flow', 'default', 'next-line'),
  })
  .map(({ text, comment: after, style }): readonly string[] => {
    switch (style) {
      case 'plain':
        // A plain scalar cannot begin with a bracket.
        return [`    image: ${text.startsWith('[') ? `"${text}"` : text}${after}`]
      case 'single':
        return [`    image: '${text}'${after}`]
      case 'double':
        return [`    "image" : "${text}"${after}`]
      case 'literal':
        return [`    image: |-${after}`, `      ${text}`]
      case 'folded':
        return [`    image: >-${after}`, `        ${text}`]
      case 'flow':
        return [`    { image: "${text}", command: [a, b] }${after}`]
      case 'default':
        return [`    image: "\${IMAGE:-${text}}"${after}`]
      default:
        return ['    image:', `      '${text}'${after}`]
    }
  })

const composeFile = fc
  .record({ services: fc.array(service, { maxLength: 8 }), end: lineEnd, start: bom, last: fc.boolean() })
  .map(({ services, end, start, last }) => {
    const lines = services.flatMap((lines, index) => [`  s${index}:`, ...lines])
    return start + ['services:', ...lines].join(end) + (last ? end : '')
  })

/** One instruction; `~` is the escape character. */
const instruction = fc
  .record({ text: reference, kind: fc.nat(9) })
  .map(({ text, kind }): readonly string[] => {
    switch (kind) {
      case 0:
        return [`FROM ${text}`]
      case 1:
        return ['from ~', '  # between', `  ${text} ~`, '  as stage']
      case 2:
        return [`FROM --platform=$BUILDPLATFORM "${text}" AS other`]
      case 3:
        return [`COPY --link --from=${text} /a /b`]
      case 4:
        return [`RUN --mount=type=bind,from=${text},target=/x ~`, '  true']
      case 5:
        return ['RUN <<EOF', `FROM ${text}`, 'EOF']
      case 6:
        return [`# FROM ${text}`, '']
      case 7:
        return [`FROM \${UNSET:-${text}}`]
      case 8:
        return [`ONBUILD COPY --from='${text}' /a /b`]
      default:
        return ['RUN echo ~', '', `  ${text}`]
    }
  })

const dockerfile = fc
  .record({
    base: reference,
    instructions: fc.array(instruction, { maxLength: 8 }),
    end: lineEnd,
    start: bom,
    escape: fc.constantFrom('\\', '`'),
  })
  .map(({ base, instructions, end, start, escape }) => {
    const lines = [`# escape=${escape}`, `ARG BASE=${base}`, 'FROM $BASE', ...instructions.flat()]
    return start + lines.map((line) => line.replace(/~$/, escape)).join(end) + end
  })

describe('any Compose file', () => {
  it('is pinned and unpinned to the byte, with every reference read', () => {
    fc.assert(
      fc.property(composeFile, (text) => {
        const { references, mistakes } = referencesInFile(text, 'compose')
        expect(mistakes).toEqual([])
        expect(references).toHaveLength(text.match(/^ {2}s\d+:/gm)?.length ?? 0)
        expect(references.every(({ pin }) => pin.possible)).toBe(true)
        expect(keepsTheLaws(text, 'compose')).toEqual([])
      }),
    )
  })
})

describe('any Dockerfile', () => {
  it('is pinned and unpinned to the byte', () => {
    fc.assert(
      fc.property(dockerfile, (text) => {
        expect(referencesInFile(text, 'dockerfile').mistakes).toEqual([])
        expect(keepsTheLaws(text, 'dockerfile')).toEqual([])
      }),
    )
  })

  it('shows nothing but digests in the diff of its pinning', () => {
    fc.assert(
      fc.property(dockerfile, (text) => {
        const reading = referencesInFile(text, 'dockerfile')
        const pins = new Map(
          reading.references.flatMap(({ place, pin }) => (pin.possible ? [[place, digestOf(place)]] : [])),
        )
        const diff = diffLines(text, rewrite(text, reading, pins).text)
        for (const line of diff) {
          if (line.kind === 'kept') continue
          expect(line.text.slice(line.changed.from, line.changed.to)).toMatch(/^[@a-z0-9:]*$/)
        }
      }),
    )
  })
})

describe('any text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'image',
          'services',
          ':',
          ' ',
          '\n',
          '  ',
          '- ',
          '*a',
          '&a ',
          '<<',
          '{',
          '}',
          '[',
          ']',
          '"',
          "'",
          '|',
          '>',
          '\t',
          '#',
          '!x ',
          '---\n',
          '? ',
          '%',
          ',',
          '$',
          '${',
          '\\',
        ),
      )
      .map((parts) => parts.join('')),
    fc
      .array(
        fc.constantFrom(
          'FROM ',
          'ARG ',
          'COPY ',
          'RUN ',
          'ONBUILD ',
          '--from=',
          '--mount=',
          'from=',
          'a',
          ',',
          '=',
          ' ',
          '\n',
          '\\\n',
          '<<',
          'EOF',
          '"',
          "'",
          '$',
          '${',
          '}',
          ':-',
          '#',
          '# escape=`\n',
          '# syntax=',
          '`',
          '\\',
        ),
      )
      .map((parts) => parts.join('')),
  )

  it('is read without an exception, and keeps the laws', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('compose', 'dockerfile'), (text, kind) => {
        keepsTheLaws(text, kind)
      }),
      { numRuns: 1000 },
    )
  })
})
