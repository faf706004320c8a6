import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalName,
  canonicalTag,
  familiarName,
  formatReference,
  parseReference,
  readReference,
  withDefaultTag,
  type Reference,
  type ReferenceMistake,
} from '../../../../electron/core/names/reference.ts'

const hex = (length: number): string => '0123456789abcdef'.repeat(8).slice(0, length)
const sha256 = `sha256:${hex(64)}`

const referenceIn = (text: string): Reference => {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.mistake.sentence}`)
  return parsed.reference
}

const mistakeIn = (text: string): ReferenceMistake => {
  const parsed = parseReference(text)
  if (parsed.ok) throw new Error(`${text} is a reference`)
  return parsed.mistake
}

describe('a reference', () => {
  it.each<[string, Record<string, string>]>([
    ['redis', { domain: 'docker.io', path: 'library/redis' }],
    ['redis:7', { domain: 'docker.io', path: 'library/redis', tag: '7' }],
    ['bitnami/redis', { domain: 'docker.io', path: 'bitnami/redis' }],
    ['index.docker.io/debian', { domain: 'docker.io', path: 'library/debian' }],
    ['index.docker.io/library/debian', { domain: 'docker.io', path: 'library/debian' }],
    ['docker.io/foo', { domain: 'docker.io', path: 'library/foo' }],
    ['localhost/fooo', { domain: 'localhost', path: 'fooo' }],
    ['localhost:5000', { domain: 'docker.io', path: 'library/localhost', tag: '5000' }],
    ['Foo/bar', { domain: 'Foo', path: 'bar' }],
    ['192.168.0.1:80', { domain: 'docker.io', path: 'library/192.168.0.1', tag: '80' }],
    ['127.0.0.1:5000/debian', { domain: '127.0.0.1:5000', path: 'debian' }],
    ['[fc00::1]:5000/docker', { domain: '[fc00::1]:5000', path: 'docker' }],
    ['docker---rules/docker', { domain: 'docker.io', path: 'docker---rules/docker' }],
    ['dock__er/docker', { domain: 'docker.io', path: 'dock__er/docker' }],
    ['lowercase:Uppercase', { domain: 'docker.io', path: 'library/lowercase', tag: 'Uppercase' }],
    [`docker.io/${hex(64)}`, { domain: 'docker.io', path: `library/${hex(64)}` }],
    [`${hex(64)}:1`, { domain: 'docker.io', path: `library/${hex(64)}`, tag: '1' }],
    [
      `busybox:latest@${sha256}`,
      { domain: 'docker.io', path: 'library/busybox', tag: 'latest', digest: sha256 },
    ],
    ['library/foo/bar', { domain: 'docker.io', path: 'library/foo/bar' }],
    [`example.com/${'a'.repeat(255)}`, { domain: 'example.com', path: 'a'.repeat(255) }],
    [`a:${'t'.repeat(128)}`, { domain: 'docker.io', path: 'library/a', tag: 't'.repeat(128) }],
    ['a:_._-', { domain: 'docker.io', path: 'library/a', tag: '_._-' }],
    [`a@sha384:${hex(96)}`, { domain: 'docker.io', path: 'library/a', digest: `sha384:${hex(96)}` }],
    [`a@sha512:${hex(128)}`, { domain: 'docker.io', path: 'library/a', digest: `sha512:${hex(128)}` }],
  ])('is read in %s', (text, expected) => {
    expect(referenceIn(text)).toEqual(expected)
  })

  it.each([
    ['redis', { domain: true, namespace: true }],
    ['bitnami/redis', { domain: true, namespace: false }],
    ['docker.io/redis', { domain: false, namespace: true }],
    ['index.docker.io/library/redis', { domain: false, namespace: false }],
    ['localhost/redis', { domain: false, namespace: false }],
  ])('says what was filled in for %s', (text, filledIn) => {
    expect(parseReference(text)).toMatchObject({ ok: true, filledIn })
  })
})

describe('a text that is no reference', () => {
  it.each([
    ['docker/Docker', 'name-uppercase', 'Repository names are lowercase: did you mean `docker/docker`?'],
    ['Redis', 'name-uppercase', 'Repository names are lowercase: did you mean `redis`?'],
    ['a.com/B/C:T', 'name-uppercase', 'Repository names are lowercase: did you mean `a.com/b/c:T`?'],
    ['[fc00::1]:5000', 'name-missing', 'Write a `/` and a repository after the registry.'],
    [
      'fc00::1:5000/debian',
      'domain-invalid',
      'Put an IPv6 address in brackets, and the port after them: `[fc00::1]:5000`.',
    ],
    [
      '[fe80::1%eth0]:5000/debian',
      'domain-invalid',
      'Leave out the zone `%eth0`: no registry is named with one.',
    ],
    [
      hex(64),
      'bare-id',
      'These 64 digits are an ID and name no repository: write `repository@sha256:` before them.',
    ],
    [
      'dock_.er/docker',
      'domain-invalid',
      '`dock_.er` is no registry’s name: use letters, digits, `-` and `.`, such as `example.com:5000`.',
    ],
    [
      'docker/dock_.er',
      'name-separator',
      '`_.` cannot separate letters or digits: use `.`, `_`, `__` or `-`.',
    ],
    [
      'dock..er/docker',
      'domain-invalid',
      '`dock..er` is no registry’s name: use letters, digits, `-` and `.`, such as `example.com:5000`.',
    ],
    [
      'docker/dock..er',
      'name-separator',
      '`..` cannot separate letters or digits: use `.`, `_`, `__` or `-`.',
    ],
    [
      'docker-/docker',
      'name-separator',
      '`-` cannot stand at the end of `docker-`: it separates letters or digits.',
    ],
    [
      '-docker',
      'name-separator',
      '`-` cannot stand at the start of `-docker`: it separates letters or digits.',
    ],
    ['docker///docker', 'name-empty-component', 'One `/` is enough: did you mean `docker/docker`?'],
    ['docker/', 'name-empty-component', 'Write a repository after the last `/`.'],
    ['/docker', 'name-empty-component', 'Leave out the `/` at the start.'],
    ['localhost:5000/', 'name-missing', 'Write a repository after `localhost:5000/`.'],
    [
      'https://github.com/docker/docker',
      'url-scheme',
      'Leave out `https://`: did you mean `github.com/docker/docker`?',
    ],
    ['https://hub.docker.com/_/redis', 'url-scheme', 'Leave out `https://`: did you mean `redis`?'],
    [
      'https://hub.docker.com/r/bitnami/redis/tags?page=2',
      'url-scheme',
      'Leave out `https://`: did you mean `bitnami/redis`?',
    ],
    ['http://', 'url-scheme', 'Leave out `http://`: a reference starts with the registry or the repository.'],
    [':justtag', 'name-missing', 'Write a repository before the `:`.'],
    [`@${sha256}`, 'name-missing', 'Write a repository before the `@`.'],
    ['', 'empty', 'Type the name of an image, such as `redis:7`.'],
    [' redis', 'whitespace', 'A reference has no spaces: did you mean `redis`?'],
    ['docker pull redis:7 ', 'whitespace', 'A reference has no spaces: did you mean `redis:7`?'],
    ['my image', 'whitespace', 'A reference has no spaces: take them out.'],
    [`repo@sha256:${hex(34)}`, 'digest-length', 'A sha256 digest has 64 digits: this one has 34.'],
    [`repo@sha512:${hex(64)}`, 'digest-length', 'A sha512 digest has 128 digits: this one has 64.'],
    [
      `repo@md5:${hex(32)}`,
      'digest-algorithm-unknown',
      '`md5` is no digest algorithm that engines know: use `sha256`.',
    ],
    [
      `repo@${hex(64)}`,
      'digest-algorithm-missing',
      `A digest starts with its algorithm, such as \`sha256:\`: did you mean \`repo@${sha256}\`?`,
    ],
    [
      `repo@sha256:${hex(64).toUpperCase()}`,
      'digest-character',
      `A digest’s digits are 0-9 and a-f: \`A\` is none: did you mean \`repo@${sha256}\`?`,
    ],
    [`repo@${sha256}:tag`, 'digest-character', 'A digest’s digits are 0-9 and a-f: `:` is none.'],
    ['repo@', 'digest-missing', 'Write a digest after the `@`: `sha256:` and 64 hexadecimal digits.'],
    ['redis:', 'tag-missing', 'Write a tag after the `:`.'],
    ['redis:-7', 'tag-start', 'A tag cannot start with `-`: start it with a letter, a digit or `_`.'],
    ['redis:7+1', 'tag-character', 'A tag cannot contain `+`: use letters, digits, `_`, `.` and `-`.'],
    [`redis:${'t'.repeat(129)}`, 'tag-too-long', 'A tag has at most 128 characters: this one has 129.'],
    ['red🦀is', 'name-character', 'A repository’s name cannot contain `🦀`: use a-z, 0-9, `.`, `_` and `-`.'],
    [
      `domain/${'a'.repeat(256)}`,
      'name-too-long',
      'A repository’s name has at most 255 characters: this one has 263.',
    ],
    ['host:http/app', 'port-invalid', 'The port after `host:` is a number: `host:5000`.'],
    ['host:/app', 'port-invalid', 'The port after `host:` is a number: `host:5000`.'],
    [
      'my_registry.example/app',
      'domain-invalid',
      '`my_registry.example` is no registry’s name: use letters, digits, `-` and `.`, such as `example.com:5000`.',
    ],
  ])('is told in words for %j', (text, kind, sentence) => {
    expect(mistakeIn(text)).toMatchObject({ kind, sentence })
  })

  it.each([
    ['docker/Docker', 'Docker'],
    ['a//b', '//'],
    ['docker/', '/'],
    ['a.com/dock_.er/b', '_.'],
    ['host:/app', ':'],
    ['repo@sha256:', ':'],
    ['docker-', '-'],
    ['https://redis', 'https://'],
    ['my image', ' '],
    ['redis:', ':'],
    ['redis:a+b', '+'],
    [`redis:${'t'.repeat(128)}uv`, 'uv'],
    ['repo@', '@'],
    ['repo@md5:00', 'md5'],
    ['repo@sha256:00', '00'],
    ['host:http/app', 'http'],
    ['[fe80::1%eth0]:5000/debian', '%eth0'],
    ['red🦀is', '🦀'],
  ])('is marked in %j at %j', (text, marked) => {
    const { at } = mistakeIn(text)
    expect(text.slice(at?.from, at?.to)).toBe(marked)
  })
})

describe('a name', () => {
  it.each([
    ['docker.io/library/redis:7', 'redis', 'redis:7', 'docker.io/library/redis'],
    ['index.docker.io/bitnami/redis', 'bitnami/redis', 'bitnami/redis', 'docker.io/bitnami/redis'],
    ['library/foo/bar', 'library/foo/bar', 'library/foo/bar', 'docker.io/library/foo/bar'],
    [`127.0.0.1:5000/a@${sha256}`, '127.0.0.1:5000/a', `127.0.0.1:5000/a@${sha256}`, '127.0.0.1:5000/a'],
    [`busybox:1@${sha256}`, 'busybox', `busybox:1@${sha256}`, 'docker.io/library/busybox'],
  ])('of %s is printed as docker does', (text, familiar, formatted, canonical) => {
    const reference = referenceIn(text)
    expect(familiarName(reference)).toBe(familiar)
    expect(formatReference(reference)).toBe(formatted)
    expect(canonicalName(reference)).toBe(canonical)
  })

  it.each([
    ['docker.io/localhost/app', 'docker.io/localhost/app'],
    ['docker.io/foo.bar/app', 'docker.io/foo.bar/app'],
    [`docker.io/${hex(64)}`, `library/${hex(64)}`],
  ])('of %s keeps what its short form would lose', (text, familiar) => {
    expect(familiarName(referenceIn(text))).toBe(familiar)
  })

  it('is compared in full, with its tag', () => {
    expect(canonicalTag(referenceIn('redis:7'))).toBe('docker.io/library/redis:7')
    expect(canonicalTag(referenceIn(`redis:7@${sha256}`))).toBe('docker.io/library/redis:7')
    expect(canonicalTag(referenceIn('redis'))).toBeUndefined()
  })

  it('gets the tag latest only where it has neither tag nor digest', () => {
    expect(withDefaultTag(referenceIn('redis')).tag).toBe('latest')
    expect(withDefaultTag(referenceIn('redis:7')).tag).toBe('7')
    expect(withDefaultTag(referenceIn(`redis@${sha256}`))).not.toHaveProperty('tag')
  })
})

describe('the parts of a reference', () => {
  const shown = (text: string): string[] =>
    readReference(text).map(
      ({ part, text: value, typed }) => `${part} ${value}${typed ? '' : ' (filled in)'}`,
    )

  it('mark each default that was filled in', () => {
    expect(shown('redis')).toEqual([
      'registry docker.io (filled in)',
      'namespace library (filled in)',
      'repository redis',
      'tag latest (filled in)',
    ])
  })

  it('hold everything that was typed', () => {
    expect(shown(`ghcr.io/org/team/app:1@${sha256}`)).toEqual([
      'registry ghcr.io',
      'namespace org/team',
      'repository app',
      'tag 1',
      `digest ${sha256}`,
    ])
  })

  it('have no namespace where another registry needs none', () => {
    expect(shown('localhost:5000/app:1')).toEqual(['registry localhost:5000', 'repository app', 'tag 1'])
  })

  it('have no tag where a digest says which image it is', () => {
    expect(shown(`redis@${sha256}`).at(-1)).toBe(`digest ${sha256}`)
    expect(shown(`redis@${sha256}`)).toHaveLength(4)
  })

  it('are none for a text that is no reference', () => {
    expect(readReference('docker/Docker')).toEqual([])
  })
})

/** The grammar of distribution/reference as one expression, written apart from the code under test. */
const grammar = (() => {
  const component = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
  const domain = `(?:${component}(?:\\.${component})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
  const path = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*'
  const digest = 'sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}'
  return new RegExp(`^${domain}/(${path}(?:/${path})*)(?::\\w[\\w.-]{0,127})?(?:@(?:${digest}))?$`)
})()

const isReference = (text: string): boolean => {
  if (/^[0-9a-f]{64}$/.test(text)) return false
  const [first = '', ...rest] = text.split('/')
  const named = rest.length > 0 && (first === 'localhost' || /[.:A-Z]/.test(first))
  const domain = named && first !== 'index.docker.io' ? first : 'docker.io'
  const remainder = named ? rest.join('/') : text
  const official = domain === 'docker.io' && !remainder.includes('/')
  const path = grammar.exec(`${domain}/${official ? 'library/' : ''}${remainder}`)?.[1]
  return path !== undefined && path.length <= 255
}

const component = fc.stringMatching(/^[a-z0-9]{1,5}((\.|_|__|-{1,3})[a-z0-9]{1,4}){0,2}$/)
const domain = fc.oneof(
  fc.constantFrom('docker.io', 'index.docker.io', 'localhost', 'Foo', '[fc00::1]', 'ghcr.io'),
  fc.stringMatching(/^[a-zA-Z0-9]([a-z0-9-]{0,5}[a-z0-9])?\.[a-z]{2,3}(:[0-9]{1,5})?$/),
  fc.stringMatching(/^[a-z]{1,5}:[0-9]{1,5}$/),
)
const validText = fc
  .record({
    domain: fc.option(domain),
    path: fc.array(component, { minLength: 1, maxLength: 4 }),
    tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/)),
    digest: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
  })
  .map(
    (parts) =>
      (parts.domain === null ? '' : `${parts.domain}/`) +
      parts.path.join('/') +
      (parts.tag === null ? '' : `:${parts.tag}`) +
      (parts.digest === null ? '' : `@sha256:${parts.digest}`),
  )
const almostText = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '0',
      '.',
      '-',
      '_',
      '/',
      ':',
      '@',
      '[',
      ']',
      ' ',
      '%',
      'é',
      'localhost',
      sha256,
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''))
const anyText = fc.oneof(fc.string({ unit: 'binary' }), almostText, validText)

describe('for every text', () => {
  it('reading what was printed gives the same reference', () => {
    fc.assert(
      fc.property(validText, (text) => {
        fc.pre(isReference(text))
        const reference = referenceIn(text)
        expect(referenceIn(formatReference(reference))).toEqual(reference)
      }),
    )
  })

  it('normalising twice is normalising once', () => {
    fc.assert(
      fc.property(validText, (text) => {
        fc.pre(isReference(text))
        const once = formatReference(referenceIn(text))
        expect(formatReference(referenceIn(once))).toBe(once)
        expect(canonicalName(referenceIn(canonicalName(referenceIn(text))))).toBe(
          canonicalName(referenceIn(text)),
        )
      }),
    )
  })

  it('a reference is one exactly where the grammar says so', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parseReference(text).ok).toBe(isReference(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('a mistake is a sentence, lies within the text, and suggests only references', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseReference(text)
        fc.pre(!parsed.ok)
        const { sentence, at, suggestion } = parsed.mistake
        expect(sentence).toMatch(/[.?]$/)
        if (at !== undefined) {
          expect(at.from).toBeGreaterThanOrEqual(0)
          expect(at.to).toBeGreaterThan(at.from)
          expect(at.to).toBeLessThanOrEqual(text.length)
        }
        if (suggestion !== undefined) expect(isReference(suggestion)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('the parts spell the reference', () => {
    fc.assert(
      fc.property(validText, (text) => {
        fc.pre(isReference(text))
        const marks = { registry: '', namespace: '/', repository: '/', tag: ':', digest: '@' }
        const spelled = readReference(text).map(({ part, text: value }) => marks[part] + value)
        expect(referenceIn(spelled.join(''))).toEqual(withDefaultTag(referenceIn(text)))
      }),
    )
  })
})
