import { describe, expect, it } from 'vitest'
import { nameMeant, printedAmong, readNewName } from '../../../../electron/core/names/image-name.ts'

const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length)

const sentenceFor = (text: string): string => {
  const read = readNewName(text)
  return read.ok ? 'fine' : read.mistake.sentence
}

describe('a new name', () => {
  it.each([
    ['redis', 'redis:latest', 'docker.io/library/redis:latest'],
    ['redis:7', 'redis:7', 'docker.io/library/redis:7'],
    ['docker.io/library/redis:7', 'redis:7', 'docker.io/library/redis:7'],
    ['localhost/app:1', 'localhost/app:1', 'localhost/app:1'],
    ['127.0.0.1:5000/a/b', '127.0.0.1:5000/a/b:latest', '127.0.0.1:5000/a/b:latest'],
    ['acme/sha256:1', 'acme/sha256:1', 'docker.io/acme/sha256:1'],
    ['example.com/sha256:1', 'example.com/sha256:1', 'example.com/sha256:1'],
    ['redis:sha256', 'redis:sha256', 'docker.io/library/redis:sha256'],
    [`redis:${'t'.repeat(128)}`, `redis:${'t'.repeat(128)}`, `docker.io/library/redis:${'t'.repeat(128)}`],
  ])('is read as Docker reads it: %s', (text, familiar, canonical) => {
    expect(readNewName(text)).toEqual({ ok: true, name: { familiar, canonical } })
  })

  it.each([
    ['Redis:7', 'Repository names are lowercase: did you mean `redis:7`?'],
    [`redis:${'t'.repeat(129)}`, 'A tag has at most 128 characters: this one has 129.'],
    ['redis:', 'Write a tag after the `:`.'],
    ['', 'Type the name of an image, such as `redis:7`.'],
    ['my app', 'A reference has no spaces: take them out.'],
    ['redis:$(id)', 'A tag cannot contain `$`: use letters, digits, `_`, `.` and `-`.'],
    ['--help', '`--` cannot stand at the start of `--help`: it separates letters or digits.'],
    ['redis\u0000:7', 'A repository’s name cannot contain `\u0000`: use a-z, 0-9, `.`, `_` and `-`.'],
    [`redis@sha256:${hex(64)}`, 'A digest follows from an image’s content and cannot be given to it.'],
    [`redis:7@sha256:${hex(64)}`, 'A digest follows from an image’s content and cannot be given to it.'],
    [hex(64), 'These 64 digits are an ID and name no repository: write `repository@sha256:` before them.'],
  ])('is refused where the grammar refuses it, or it has a digest: %j', (text, sentence) => {
    expect(sentenceFor(text)).toBe(sentence)
  })

  it.each(['sha256:sometag', 'sha384', 'docker.io/library/sha512:1', `sha256:${hex(64)}`])(
    'is refused where its repository is the name of a digest algorithm: %s',
    (text) => expect(sentenceFor(text)).toMatch(/^`sha\d+` is the name of a digest algorithm/),
  )

  it.each([`${hex(12)}:1`, hex(12), `docker.io/${hex(64)}`, `docker.io/library/${hex(64)}:1`])(
    'is refused where it looks like an image’s ID: %s',
    (text) => expect(sentenceFor(text)).toContain('looks like an image’s ID'),
  )

  it('is refused where Docker prints it as a name of another registry', () => {
    expect(sentenceFor('docker.io/localhost/app:1')).toContain('Docker prints this as `localhost/app`')
  })

  it('has advice wherever it is refused', () => {
    for (const text of ['Redis', 'sha256:1', hex(12), 'docker.io/localhost/app', 'a@b', '']) {
      expect(readNewName(text)).toMatchObject({
        ok: false,
        mistake: { kind: 'invalid-reference', advice: expect.stringMatching(/\.$/) as string },
      })
    }
  })
})

describe('the same name', () => {
  it.each([
    [['docker.io/library/redis:7'], 'redis:7'],
    [['redis:7'], 'index.docker.io/library/redis:7'],
    [['localhost/app:latest'], 'localhost/app'],
  ])('is found among %j however it is written: %s', (printed, text) => {
    expect(printedAmong(printed, nameMeant(text))).toBe(printed[0])
  })

  it('is not found in another registry', () => {
    expect(printedAmong(['localhost/redis:7'], nameMeant('redis:7'))).toBeUndefined()
  })

  it('is found where the grammar knows no such name', () => {
    expect(printedAmong(['my_registry.example/app:1'], nameMeant('my_registry.example/app:1'))).toBe(
      'my_registry.example/app:1',
    )
  })
})
