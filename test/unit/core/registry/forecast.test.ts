import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { chainTreeOf } from '../../../../electron/core/layers/chains.ts'
import {
  diskForecast,
  gzipContentBytes,
  isMovingReference,
  layersHere,
  type OfferedLayer,
} from '../../../../electron/core/registry/forecast.ts'
import { parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import { parseReference, type Reference } from '../../../../electron/core/names/reference.ts'

const digestOf = (letter: string): Digest => {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`)
  if (digest === undefined) throw new Error(letter)
  return digest
}
const offered = (letters: string): OfferedLayer[] =>
  [...letters].map((letter) => ({ digest: digestOf(letter), sizeBytes: 1_000, diffId: letter }))
const here = (...images: string[]) =>
  chainTreeOf(images.map((letters) => ({ names: [letters], diffIds: [...letters] })))

describe('the layers of a pull', () => {
  it('are here on a graph driver as far as the chain is', () => {
    const { layers, downloadBytes, unpacked } = layersHere(offered('abcd'), here('abx', 'd'), 'graph-driver')
    expect(layers.map(({ isHere }) => isHere)).toEqual([true, true, false, false])
    expect(downloadBytes).toBe(2_000)
    expect(unpacked.map(({ diffId }) => diffId)).toEqual(['c', 'd'])
  })

  it('are not downloaded again by a containerd store that has them on other layers, but are unpacked', () => {
    const { layers, downloadBytes, unpacked } = layersHere(offered('abcd'), here('abx', 'd'), 'containerd')
    expect(layers.map(({ isHere }) => isHere)).toEqual([true, true, false, true])
    expect(downloadBytes).toBe(1_000)
    expect(unpacked.map(({ diffId }) => diffId)).toEqual(['c', 'd'])
  })

  it('are downloaded once where one is there twice, and unpacked twice', () => {
    const { downloadBytes, downloaded, unpacked } = layersHere(offered('aba'), here(), 'graph-driver')
    expect(downloadBytes).toBe(2_000)
    expect(downloaded).toEqual([digestOf('a'), digestOf('b')])
    expect(unpacked).toHaveLength(3)
  })
})

describe('the disk', () => {
  const parts = { downloadBytes: 5_000, metadataBytes: 700 }
  const one = { digest: digestOf('a'), sizeBytes: 5_000, diffId: 'a' }

  it('does not grow where nothing is unpacked, and that is exact', () => {
    expect(diskForecast({ ...parts, store: 'graph-driver', unpacked: [], downloadBytes: 0 })).toEqual({
      ...{ bytes: 0, certainty: 'exact' },
    })
  })

  it('grows on a graph driver by the files in the tar', () => {
    const disk = diskForecast({ ...parts, store: 'graph-driver', unpacked: [{ ...one, tarBytes: 102_304 }] })
    expect(disk).toMatchObject({ bytes: 100_000, certainty: 'estimate' })
  })

  it('grows on a containerd store by what is downloaded and by blocks of the snapshot', () => {
    const disk = diskForecast({ ...parts, store: 'containerd', unpacked: [{ ...one, tarBytes: 102_304 }] })
    expect(disk.bytes).toBe(5_700 + 25 * 4096 + 2 * 4096)
  })

  it('grows by what is usual where the registry does not tell, and that is said', () => {
    const disk = diskForecast({ ...parts, store: 'graph-driver', unpacked: [one] })
    expect(disk).toMatchObject({ bytes: 12_500, why: expect.stringContaining('2.5 times') })
  })
})

describe('the last four bytes of a gzip file', () => {
  it('are the size of its content', () => {
    for (const bytes of [0, 1, 70_000, 5_000_000]) {
      const packed = gzipSync(Buffer.alloc(bytes, 'lading'))
      expect(gzipContentBytes(packed.subarray(-4), packed.length)).toBe(bytes)
    }
  })

  it('are that modulo 4 GiB', () => {
    const tail = Buffer.alloc(4)
    tail.writeUInt32LE(1_000_000)
    expect(gzipContentBytes(tail, 3_000_000_000)).toBe(2 ** 32 + 1_000_000)
  })

  it('tell nothing where they cannot be that', () => {
    expect(gzipContentBytes(Buffer.alloc(4), 5_000_000)).toBeUndefined()
    expect(gzipContentBytes(Buffer.from('ffff'), 20)).toBeUndefined()
    expect(gzipContentBytes(Buffer.alloc(3), 20)).toBeUndefined()
  })
})

describe('a reference', () => {
  const read = (text: string): Reference => {
    const parsed = parseReference(text)
    if (parsed.ok) return parsed.reference
    throw new Error(text)
  }

  it.each([
    'nginx',
    'nginx:stable',
    'node:22',
    'python:3.13-alpine',
    'debian:bookworm',
    'app:edge',
    'app:main',
  ])('%s may mean something else tomorrow', (text) => expect(isMovingReference(read(text))).toBe(true))

  it.each([
    ...[
      'nginx:1.27.3',
      'python:3.13.1-alpine',
      'debian:bookworm-20250428',
      'app:2025-04-28',
      'app:git-1a2b3c4',
    ],
    `nginx@sha256:${'a'.repeat(64)}`,
  ])('%s hardly ever does', (text) => expect(isMovingReference(read(text))).toBe(false))
})
