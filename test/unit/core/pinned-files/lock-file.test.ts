import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLock, writeLock, type LockedImage } from '../../../../electron/core/pinned-files/lock-file.ts'
import { parseReference, type Reference } from '../../../../electron/core/names/reference.ts'
import { digestOf } from './samples.ts'

const named = (text: string): Reference => {
  const parsed = parseReference(text)
  if (!parsed.ok) throw new Error(text)
  return parsed.reference
}

const nginx: LockedImage = {
  reference: named('nginx:1'),
  digest: digestOf(1),
  platform: 'linux/amd64',
  platformDigest: digestOf(2),
  learnedAtMs: Date.UTC(2026, 0, 31, 12),
}
const app: LockedImage = {
  reference: named('127.0.0.1:5000/app'),
  digest: digestOf(3),
  platform: 'linux/arm64/v8',
  learnedAtMs: Date.UTC(2026, 1, 1),
}

const lock = `{
  "version": 1,
  "images": [
    {
      "reference": "127.0.0.1:5000/app",
      "digest": "${digestOf(3)}",
      "platform": "linux/arm64/v8",
      "learnedAt": "2026-02-01T00:00:00.000Z"
    },
    {
      "reference": "docker.io/library/nginx:1",
      "digest": "${digestOf(1)}",
      "platform": "linux/amd64",
      "platformDigest": "${digestOf(2)}",
      "learnedAt": "2026-01-31T12:00:00.000Z"
    }
  ]
}
`

const mistakesIn = (text: string): unknown => {
  const reading = readLock(text)
  return reading.ok ? [] : reading.mistakes.map(({ at, sentence }) => `${at}: ${sentence}`)
}
const withImage = (changes: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    version: 1,
    images: [
      {
        reference: 'nginx',
        digest: digestOf(1),
        platform: 'linux/amd64',
        learnedAt: '2026-01-31T12:00:00Z',
        ...changes,
      },
    ],
  })

describe('a lock file', () => {
  it('is written with full names, sorted, in the same bytes whatever the order', () => {
    expect(writeLock([nginx, app])).toBe(lock)
    expect(writeLock([app, nginx])).toBe(lock)
  })

  it('is read back as it was written', () => {
    expect(readLock(lock)).toEqual({ ok: true, images: [app, nginx] })
  })

  it('keeps any images', () => {
    const image = fc.record({
      reference: fc.constantFrom('nginx:1', 'nginx:2', 'quay.io/a/b', 'localhost/x:y').map(named),
      digest: fc.nat().map(digestOf),
      platform: fc.constantFrom('linux/amd64', 'linux/arm/v7', 'windows/amd64'),
      learnedAtMs: fc
        .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.getTime()),
    })
    const images = fc.uniqueArray(image, {
      selector: ({ reference, platform }) => JSON.stringify([reference, platform]),
    })
    fc.assert(
      fc.property(images, (some) => {
        const reading = readLock(writeLock(some))
        expect(reading.ok && new Set(reading.images)).toEqual(new Set(some))
      }),
    )
  })

  it('is not written with one name twice for a platform', () => {
    expect(() => writeLock([nginx, { ...nginx, digest: digestOf(9) }])).toThrow(RangeError)
  })

  it('is read with fields that this version does not know', () => {
    expect(readLock(withImage({ note: 'hello' })).ok).toBe(true)
  })

  it.each([
    ['hello', ': The file is no JSON.'],
    ['[]', ': A lock file is an object with a version and images.'],
    ['{"images":[]}', 'version: The version is missing: this is no lock file of Lading.'],
    [
      '{"version":2,"images":[]}',
      'version: The file is of version 2, from a newer Lading: this one reads version 1.',
    ],
    ['{"version":1}', 'images: `images` is a list.'],
    [
      '{"version":1,"images":[7]}',
      'images[0]: An image is an object with a reference, a digest, a platform and a date.',
    ],
    [
      withImage({ reference: 'Nginx' }),
      'images[0].reference: Repository names are lowercase: did you mean `nginx`?',
    ],
    [withImage({ reference: 5 }), 'images[0].reference: The reference is missing.'],
    [
      withImage({ reference: `nginx@${digestOf(1)}` }),
      'images[0].reference: The digest stands by itself, not in the reference.',
    ],
    [
      withImage({ digest: 'sha256:12' }),
      'images[0].digest: A digest is `sha256:` and 64 hexadecimal digits.',
    ],
    [
      withImage({ platformDigest: null }),
      'images[0].platformDigest: A digest is `sha256:` and 64 hexadecimal digits.',
    ],
    [withImage({ platform: 'amd64' }), 'images[0].platform: A platform is written like `linux/amd64`.'],
    [
      withImage({ learnedAt: 'today' }),
      'images[0].learnedAt: A date is written like `2026-01-31T12:00:00.000Z`.',
    ],
    [
      withImage({ learnedAt: '2026-13-45T99:00:00Z' }),
      'images[0].learnedAt: A date is written like `2026-01-31T12:00:00.000Z`.',
    ],
  ])('that is %s is refused with its mistake', (text, mistake) => {
    expect(mistakesIn(text)).toEqual([mistake])
  })

  it('names every mistake', () => {
    expect(mistakesIn(withImage({ reference: '', digest: 1, platform: 1, learnedAt: 1 }))).toHaveLength(4)
  })

  it('with two ways to write one name is refused', () => {
    const { images } = JSON.parse(withImage({})) as { images: readonly object[] }
    const twice = JSON.stringify({
      version: 1,
      images: [...images, { ...images[0], reference: 'docker.io/library/nginx' }],
    })
    expect(mistakesIn(twice)).toEqual([
      'images[1].reference: `docker.io/library/nginx` for linux/amd64 is there already, as images[0].',
    ])
  })

  it('is refused, never an exception, where it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readLock(text).ok).toBe(false)
      }),
    )
  })
})
