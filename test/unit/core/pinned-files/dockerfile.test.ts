import { describe, expect, it } from 'vitest'
import { referencesInFile } from '../../../../electron/core/pinned-files/read.ts'
import type { FileReading } from '../../../../electron/core/pinned-files/reading.ts'
import { allInWords, obstacleIn } from './samples.ts'

const read = (text: string): FileReading => referencesInFile(text, 'dockerfile')

describe('a reference in a Dockerfile', () => {
  it('is told with its stage and its platform', () => {
    expect(read('FROM --platform=$BUILDPLATFORM golang:1 AS Build').references[0]?.where).toEqual({
      kind: 'from',
      stage: 'build',
      platform: '$BUILDPLATFORM',
    })
  })

  it('is pinned at the default of the ARG that is all of it, by whatever ARGs that goes', () => {
    const reading = read('ARG A="python:3"\nARG B=${A}\nFROM $B')
    expect(allInWords(reading)).toEqual(['arg A: python:3', 'from: "$B" = python:3 (elsewhere at 0)'])
    expect(obstacleIn(reading)).toBe('It is the default of `ARG A`, which is the place to pin it.')
  })

  it('that an ARG is only a part of is not pinned: another build would keep the digest of this one', () => {
    const reading = read('ARG BASE=python:3.13\nFROM ${BASE}-alpine')
    expect(allInWords(reading)).toEqual(['from: "${BASE}-alpine" = python:3.13-alpine (several-places)'])
  })

  it.each([
    ['FROM a AS b\nFROM b', '`b` is a stage of this Dockerfile, not an image.'],
    ['FROM a AS b\nCOPY --from=B /x /y', '`b` is a stage of this Dockerfile, not an image.'],
    ['FROM a\nCOPY --from=0 /x /y', '`0` is the number of a stage of this Dockerfile, not an image.'],
    ['FROM scratch', '`scratch` means no image at all.'],
    ['FROM $BASE', 'No `ARG BASE` before the first `FROM` gives `BASE` a value.'],
    ['ARG BASE\nFROM $BASE', '`ARG BASE` has no default: the build is told its value.'],
    ['FROM a:$TARGETARCH', '`TARGETARCH` depends on the platform that is built for.'],
    ['FROM a:${TARGETARCH:-amd64}', '`TARGETARCH` depends on the platform that is built for.'],
    [
      'FROM a\nCOPY --from=$B /x /y',
      '`COPY --from` takes no variables: name a stage with `FROM` and a global `ARG`, and use that.',
    ],
    [
      'ARG A=b:1\nFROM $A\nFROM ${A}-slim AS slim\nFROM $A',
      'It is the default of `ARG A`, which is the place to pin it.',
    ],
    ['FROM "nginx', 'The closing " is missing.'],
    ['FROM Nginx', 'Repository names are lowercase: did you mean `nginx`?'],
    ['ARG A=${B?}\nFROM $A', 'No `ARG B` before the first `FROM` gives `B` a value.'],
    [`ARG A=${'a'.repeat(3000)}\nFROM $A$A`, 'With its variables replaced it is too long.'],
  ])('of %s cannot be pinned, and a sentence says why', (text, sentence) => {
    expect(obstacleIn(read(text))).toBe(sentence)
  })

  it('is not pinned in an ARG whose value does something else as well', () => {
    const sentences = (text: string): unknown =>
      read(text).references.map(({ pin }) => !pin.possible && pin.obstacle.sentence)
    expect(sentences('ARG A=b:1\nFROM $A\nFROM ${A}-slim')).toContain(
      '`ARG A` is also a part of another reference, which a digest would break.',
    )
    expect(sentences('ARG A=b:1\nFROM $A\nARG A\nRUN echo $A')).toContain(
      '`ARG A` is used within a stage as well, and what is done with it there may not expect a digest.',
    )
  })

  it('is pinned in an ARG that a stage gives a value of its own', () => {
    expect(allInWords(read('ARG A=b:1\nFROM $A\nARG A=other'))).toContain('arg A: b:1')
  })

  it('is the last default that an ARG was given', () => {
    expect(allInWords(read('ARG A=b:1\nARG A=c:1\nFROM $A'))).toEqual([
      'arg A: c:1',
      'from: "$A" = c:1 (elsewhere at 0)',
    ])
  })

  it('may be the syntax directive, which is an image as well', () => {
    expect(allInWords(read('# syntax = docker/dockerfile:1 --flag\nFROM a'))).toEqual([
      'syntax: docker/dockerfile:1',
      'from: a',
    ])
  })

  it('is no directive after anything else', () => {
    expect(allInWords(read('# hello\n# syntax=docker/dockerfile:1\nFROM a'))).toEqual(['from: a'])
  })
})

describe('a file that is no Dockerfile', () => {
  it.each([
    [
      'FROM',
      { line: 1, column: 1, sentence: '`FROM` takes one image, and after it nothing or `AS` and a name.' },
    ],
    ['\n\n  HELLO world', { line: 3, column: 3, sentence: '`HELLO` is no instruction of a Dockerfile.' }],
    ['FROM a\nONBUILD FROM b', { line: 2, column: 1, sentence: '`ONBUILD` cannot hold a `FROM`.' }],
    [
      'FROM a\nRUN <<EOF\nx',
      { line: 2, column: 1, sentence: 'The here-document `EOF` begins here and does not end.' },
    ],
    [
      '# escape=x\nFROM a',
      { line: 1, column: 1, sentence: 'After `# escape=` stands a backslash or a backtick.' },
    ],
    [
      '# escape=`\n# escape=`\nFROM a',
      { line: 2, column: 1, sentence: '`# escape=` can stand in a Dockerfile only once.' },
    ],
  ])('%j has a mistake with its place', (text, mistake) => {
    expect(read(text).mistakes).toEqual([mistake])
  })

  it('is read to its end where ARGs grow without measure', () => {
    const doubled = Array.from({ length: 60 }, (_, n) => `ARG A${n + 1}=$A${n}$A${n}\n`).join('')
    expect(obstacleIn(read(`ARG A0=aaaa\n${doubled}FROM $A60`))).toBe(
      'With its variables replaced it is too long.',
    )
  })
})
