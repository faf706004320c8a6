import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DigestObservation } from '../../../../electron/core/pins/digest-ledger.ts'
import type { ImageConfig } from '../../../../electron/core/images/image-details.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { imageIdOf, pullIdOf, type Digest } from '../../../../electron/core/identity.ts'
import { createLockFiles } from '../../../../electron/services/pins/lock-file.ts'
import { createTagNames } from '../../../../electron/services/pins/tag-names.ts'
import { digestOf, folderOfTest } from '../files/support.ts'

const config: ImageConfig = {
  ...{ entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} },
}

const imageOf = (letter: string, tags: readonly string[], digests: readonly Digest[]): InventoryImage => ({
  ...{ id: imageIdOf(digestOf(letter)), tags, sizeBytes: 1, labels: {}, usedBy: [] },
  repositoryDigests: digests.map((digest) => ({ repository: 'app', digest })),
})

interface World {
  readonly images?: readonly InventoryImage[]
  readonly observations?: readonly DigestObservation[]
  /** Of images whose platforms the engine tells; amd64 where absent. */
  readonly platforms?: readonly string[]
}

const lockFilesIn = ({ images = [], observations = [], platforms = ['linux/amd64'] }: World) => {
  const deeds: unknown[] = []
  const lockFiles = createLockFiles({
    names: createTagNames(),
    images: () => images,
    details: (imageId) =>
      Promise.resolve({
        imageId,
        platforms: platforms.map((platform) => ({
          ...{ platform, config, steps: [], certainty: 'exact', unpackedBytes: 1, contentBytes: 1 },
        })),
      }),
    observationsOf: (reference) => observations.filter((one) => one.reference === reference),
    sawLock: () => undefined,
    digestPulls: {
      start: ({ tag, digest, platform, promises }) => {
        deeds.push(['pull', tag.text, digest.slice(7, 8), platform, promises[0]?.name])
        return pullIdOf(`${digest} ${platform}`)
      },
      giveName: ({ name }, imageId) => {
        deeds.push(['name', name, imageId.slice(7, 8)])
        return Promise.resolve()
      },
    },
    nowMs: () => Date.UTC(2026, 0, 31),
    newId: () => 'part',
  })
  return { lockFiles, deeds, path: join(folderOfTest(), 'lading.lock.json') }
}

const entry = (reference: string, letter: string, platform = 'linux/amd64') => ({
  ...{ reference, digest: digestOf(letter), platform, learnedAt: '2026-01-31T00:00:00.000Z' },
})

const lockOf = (...images: readonly object[]): string => JSON.stringify({ version: 1, images })

describe('exporting a lock file', () => {
  it('writes each tag with its digest, and says which names are left out', async () => {
    const { lockFiles, path } = lockFilesIn({
      images: [imageOf('a', ['app:1', 'app:2'], [digestOf('1')]), imageOf('b', ['mine:1'], [])],
    })
    expect(await lockFiles.export(path)).toEqual({
      ...{ path, images: 2 },
      leftOut: [{ name: 'mine:1', sentence: 'It was made here: no registry is known to have it.' }],
    })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      version: 1,
      images: ['docker.io/library/app:1', 'docker.io/library/app:2'].map((name) => entry(name, '1')),
    })
  })

  it('takes of several digests the one that the tag was last seen with', async () => {
    const seen = (letter: string, seenAtMs: number): DigestObservation => ({
      ...{ reference: 'docker.io/library/app:1', digest: digestOf(letter), seenAtMs, source: 'pull' },
    })
    const images = [imageOf('a', ['app:1'], [digestOf('1'), digestOf('2'), digestOf('3')])]
    const { lockFiles, path } = lockFilesIn({ images, observations: [seen('2', 9), seen('1', 5)] })
    await lockFiles.export(path)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ images: [{ digest: digestOf('2') }] })
    const unknown = lockFilesIn({ images })
    expect(await unknown.lockFiles.export(unknown.path)).toMatchObject({
      leftOut: [{ sentence: expect.stringContaining('several digests') }],
    })
  })

  it('writes every platform that is here', async () => {
    const { lockFiles, path } = lockFilesIn({
      images: [imageOf('1', ['app:1'], [digestOf('1')])],
      platforms: ['linux/amd64', 'linux/arm64'],
    })
    expect(await lockFiles.export(path)).toMatchObject({ images: 2 })
  })
})

describe('importing a lock file', () => {
  const here = [imageOf('a', ['app:1'], [digestOf('1')]), imageOf('b', ['other:1'], [digestOf('2')])]
  const text = lockOf(
    entry('docker.io/library/app:1', '1'),
    entry('docker.io/library/app:2', '2'),
    entry('docker.io/library/app:3', '3'),
    entry('docker.io/library/app:3', '3', 'linux/arm64'),
  )

  it('says what is here, what is here without its name, and what is missing', async () => {
    const { lockFiles, path, deeds } = lockFilesIn({ images: here })
    writeFileSync(path, text)
    const { items, mistakes } = await lockFiles.import(path)
    expect(items.map(({ name, platform, state }) => [name, platform, state])).toEqual([
      ['app:1', 'linux/amd64', 'present'],
      ['app:2', 'linux/amd64', 'unnamed'],
      ['app:3', 'linux/amd64', 'missing'],
      ['app:3', 'linux/arm64', 'missing'],
    ])
    expect([mistakes, deeds]).toEqual([[], []])
  })

  it('pulls what is missing by digest, and promises each name once', async () => {
    const { lockFiles, path, deeds } = lockFilesIn({ images: here })
    writeFileSync(path, text)
    expect(await lockFiles.pullMissing({ path, agreedLosers: [] })).toHaveLength(2)
    expect(deeds).toEqual([
      ['name', 'docker.io/library/app:2', 'b'],
      ['pull', 'docker.io/library/app:3', '3', 'linux/amd64', 'docker.io/library/app:3'],
      ['pull', 'docker.io/library/app:3', '3', 'linux/arm64', undefined],
    ])
  })

  it('says which image would lose the name', async () => {
    const { lockFiles, path } = lockFilesIn({ images: here })
    writeFileSync(path, lockOf(entry('docker.io/library/app:1', '9')))
    expect((await lockFiles.import(path)).items).toMatchObject([{ state: 'missing', replaces: here[0]?.id }])
  })

  it('does nothing with a file that has mistakes', async () => {
    const { lockFiles, path, deeds } = lockFilesIn({ images: here })
    writeFileSync(path, lockOf(entry('docker.io/library/app:9', '9'), { reference: 'UPPER' }))
    const { items, mistakes } = await lockFiles.import(path)
    expect([items, mistakes.length > 0]).toEqual([[], true])
    expect([await lockFiles.pullMissing({ path, agreedLosers: [] }), deeds]).toEqual([[], []])
  })

  it('fails where there is no such file', async () => {
    const { lockFiles, path } = lockFilesIn({})
    await expect(lockFiles.import(path)).rejects.toMatchObject({ failure: { kind: 'not-found' } })
  })
})
