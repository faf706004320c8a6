import { describe, expect, it } from 'vitest'
import { FailureError } from '../../../../electron/core/failure.ts'
import { imageIdOf, parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import type { ImageConfig, ImageDetails } from '../../../../electron/core/images/image-details.ts'
import type { DiffId } from '../../../../electron/core/layers/layers.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { createAnswers } from '../../../../electron/history/answers.ts'
import { createComparisons, type ComparisonsParts } from '../../../../electron/services/pins/comparisons.ts'
import { createKeptDescriptions } from '../../../../electron/services/pins/kept-descriptions.ts'
import { openIn, temporaryFolder } from '../../history/support.ts'

const digestOf = (letter: string): Digest => {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`)
  if (digest === undefined) throw new Error(letter)
  return digest
}
const [older, newer] = [digestOf('1'), digestOf('2')]
const here: InventoryImage = {
  ...{ id: imageIdOf(digestOf('c')), tags: ['app:1'], sizeBytes: 1, labels: {}, usedBy: [] },
  repositoryDigests: [{ repository: 'app', digest: older }],
}
const config: ImageConfig = {
  ...{ platform: 'linux/amd64', entrypoint: [], command: ['sh'], exposedPorts: [], environment: [] },
  ...{ volumes: [], labels: {} },
}
const details: ImageDetails = {
  imageId: here.id,
  platforms: [
    {
      ...{ platform: 'linux/amd64', config, certainty: 'exact', unpackedBytes: 90, contentBytes: 0 },
      steps: [
        {
          createdBy: '',
          instruction: 'ADD base /',
          diffId: digestOf('a') as string as DiffId,
          unpackedBytes: 90,
        },
        { createdBy: '', instruction: 'CMD ["sh"]', unpackedBytes: 0 },
      ],
    },
  ],
}

interface World extends Partial<ComparisonsParts> {
  readonly remaining?: number
}

const comparisonsIn = ({ remaining, ...parts }: World = {}) => {
  const asked: string[] = []
  const answers = createAnswers(openIn(temporaryFolder()).database)
  const quota = remaining === undefined ? {} : { quota: { limit: 100, remaining, windowSeconds: 60 } }
  const whole: ComparisonsParts = {
    images: () => [here],
    details: () => Promise.resolve(details),
    registry: {
      headManifest: ({ digest }) => {
        asked.push(`HEAD ${digest?.slice(7, 8)}`)
        return Promise.resolve({ digest: digest ?? older, sizeBytes: 9, ...quota })
      },
      getManifest: (_, { digest }) => {
        asked.push(`GET ${digest.slice(7, 8)}`)
        return Promise.resolve({
          ...{ digest: digestOf('d'), sizeBytes: 9, platform: 'linux/amd64' },
          config: { digest: digestOf('e'), sizeBytes: 9 },
          layers: [
            { digest: digestOf('3'), sizeBytes: 30 },
            { digest: digestOf('4'), sizeBytes: 40 },
          ],
        })
      },
      describeConfig: () =>
        Promise.resolve({
          config: { ...config, command: ['bash'] },
          steps: [
            { instruction: 'ADD base /', hasLayer: true },
            { instruction: 'CMD ["bash"]', hasLayer: false },
            { instruction: 'RUN more', hasLayer: true },
          ],
          diffIds: [digestOf('a'), digestOf('b')],
        }),
    },
    reach: () =>
      Promise.resolve({
        ...{ settings: { hubMirrors: [], isInsecure: () => false }, isLocal: true, platform: 'linux/amd64' },
      }),
    kept: createKeptDescriptions(answers, () => 1),
    ...parts,
  }
  const comparisons = createComparisons(whole)
  const compare = (before: Digest, after: Digest, mayCostPulls = false) =>
    comparisons.compare({ reference: 'app:1', before, after, mayCostPulls })
  return { compare, asked }
}

describe('comparing two digests', () => {
  it('reads a side from the engine where it is here, and the other from the registry', async () => {
    const { compare, asked } = comparisonsIn()
    expect(await compare(older, newer)).toMatchObject({
      kind: 'known',
      comparison: {
        before: { digest: older, from: 'engine', measure: 'unpacked', platform: 'linux/amd64' },
        after: { digest: newer, from: 'registry', measure: 'compressed', platformDigest: digestOf('d') },
        layers: [
          { change: 'kept', bytes: 30, instruction: 'ADD base /' },
          { change: 'added', bytes: 40, instruction: 'RUN more' },
        ],
        configuration: [{ name: 'Command', before: '["sh"]', after: '["bash"]' }],
        ...{ addedBytes: 40, removedBytes: 0, keptBytes: 30 },
      },
    })
    expect(asked).toEqual(['HEAD 2', 'GET 2'])
  })

  it('says what it takes from a limit before it takes it', async () => {
    const { compare, asked } = comparisonsIn({ remaining: 7 })
    expect(await compare(older, newer)).toEqual({ kind: 'costs', pulls: 1, remaining: 7 })
    expect(await compare(digestOf('8'), newer)).toEqual({ kind: 'costs', pulls: 2, remaining: 7 })
    expect(await compare(newer, newer)).toEqual({ kind: 'costs', pulls: 1, remaining: 7 })
    expect(asked).toEqual(['HEAD 2', 'HEAD 8', 'HEAD 2'])
  })

  it('takes it where that was agreed to, and never twice', async () => {
    const { compare, asked } = comparisonsIn({ remaining: 7 })
    expect(await compare(older, newer, true)).toMatchObject({ kind: 'known' })
    expect(await compare(older, newer)).toMatchObject({ kind: 'known' })
    expect(asked).toEqual(['GET 2'])
  })

  it('asks no registry where both are here', async () => {
    const { compare, asked } = comparisonsIn({ remaining: 0 })
    expect(await compare(older, older)).toMatchObject({ kind: 'known', comparison: { addedBytes: 0 } })
    expect(asked).toEqual([])
  })

  it('asks the registry where the engine has the digest for another platform', async () => {
    const { compare } = comparisonsIn({
      details: () =>
        Promise.resolve({
          ...details,
          platforms: details.platforms.map((one) => ({ ...one, platform: 'linux/arm64' })),
        }),
    })
    expect(await compare(older, newer)).toMatchObject({ comparison: { before: { from: 'registry' } } })
  })

  it('asks the registry where the engine does not answer', async () => {
    const { compare } = comparisonsIn({ details: () => Promise.reject(new Error('gone')) })
    expect(await compare(older, newer)).toMatchObject({ comparison: { before: { from: 'registry' } } })
  })

  it('says that a digest is nowhere any more', async () => {
    const no = () => Promise.reject(new FailureError({ kind: 'not-found', message: 'No.', advice: 'Wait.' }))
    const { compare } = comparisonsIn({ registry: { headManifest: no, getManifest: no, describeConfig: no } })
    await expect(compare(older, newer, true)).rejects.toThrow('The registry no longer has 222222222222')
  })

  it('fails where the manifest and the config do not fit together', async () => {
    const { compare } = comparisonsIn({
      registry: {
        ...{ headManifest: () => Promise.resolve({ digest: newer, sizeBytes: 1 }) },
        getManifest: () =>
          Promise.resolve({
            digest: newer,
            sizeBytes: 1,
            config: { digest: newer, sizeBytes: 1 },
            layers: [],
          }),
        describeConfig: () => Promise.resolve({ config, steps: [], diffIds: [digestOf('a')] }),
      },
    })
    await expect(compare(older, newer)).rejects.toMatchObject({ failure: { kind: 'stream-broken' } })
  })
})
