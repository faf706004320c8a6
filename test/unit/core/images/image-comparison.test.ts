import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDigest, type Digest } from '../../../../electron/core/identity.ts'
import {
  compareImages,
  type DescribedImage,
  type DescribedStep,
} from '../../../../electron/core/images/image-comparison.ts'
import type { ImageConfig } from '../../../../electron/core/images/image-details.ts'

const digestOf = (letter: string): Digest => {
  const digest = parseDigest(`sha256:${letter.repeat(64)}`)
  if (digest === undefined) throw new Error(letter)
  return digest
}

const plain: ImageConfig = {
  ...{ entrypoint: [], command: [], exposedPorts: [], environment: [], volumes: [], labels: {} },
}

interface Sample {
  readonly config?: Partial<ImageConfig>
  readonly steps?: readonly DescribedStep[]
  readonly measure?: 'compressed' | 'unpacked'
}

const imageOf = ({ config = {}, steps = [], measure = 'compressed' }: Sample): DescribedImage => ({
  side: { digest: digestOf('a'), from: measure === 'compressed' ? 'registry' : 'engine', measure },
  config: { ...plain, ...config },
  steps,
})

const layer = (diffId: string, bytes: number, instruction = `RUN make ${diffId}`): DescribedStep => ({
  ...{ diffId, bytes, instruction },
})

const words = fc.constantFrom('a', 'b', 'c')
const anyConfig = fc.record({
  entrypoint: fc.array(words, { maxLength: 2 }),
  command: fc.array(words, { maxLength: 2 }),
  exposedPorts: fc.uniqueArray(words),
  environment: fc.array(
    fc.tuple(words, words).map(([name, value]) => `${name}=${value}`),
    { maxLength: 4 },
  ),
  volumes: fc.uniqueArray(words),
  labels: fc.dictionary(words, words),
})
const anySteps = fc.array(
  fc.oneof(
    words.map((name): DescribedStep => ({ instruction: `ENV ${name}` })),
    fc.constantFrom(1, 2, 3, 4, 5).map((size) => layer(`sha256:${size}`, size * 100)),
  ),
  { maxLength: 10 },
)
const anyImage = fc.record({ config: anyConfig, steps: anySteps }).map(imageOf)

const sum = (steps: readonly DescribedStep[]): number =>
  steps.reduce((bytes, step) => bytes + (step.bytes ?? 0), 0)

describe('what changed between two images', () => {
  it('is nothing where they are the same', () => {
    fc.assert(
      fc.property(anyImage, (image) => {
        const found = compareImages(image, image)
        expect(found.layers.every(({ change }) => change === 'kept')).toBe(true)
        expect(found).toMatchObject({
          ...{ environment: [], labels: [], configuration: [], instructions: [] },
          ...{ addedBytes: 0, removedBytes: 0, keptBytes: sum(image.steps) },
        })
      }),
    )
  })

  it('is turned round with the images', () => {
    fc.assert(
      fc.property(anyImage, anyImage, (one, other) => {
        const there = compareImages(one, other)
        const back = compareImages(other, one)
        const turned = <T extends { readonly before?: string; readonly after?: string }>(
          values: readonly T[],
        ) => values.map(({ before, after, ...value }) => ({ ...value, before: after, after: before }))
        expect(back.environment.map((value) => ({ ...value }))).toEqual(turned(there.environment))
        expect(back.labels).toEqual(turned(there.labels))
        expect(back.configuration).toEqual(turned(there.configuration))
        const idsOf = (found: typeof there, kind: string) =>
          found.layers.flatMap(({ change, diffId }) => (change === kind ? [diffId] : []))
        expect(idsOf(back, 'added')).toEqual(idsOf(there, 'removed'))
        expect(idsOf(back, 'removed')).toEqual(idsOf(there, 'added'))
        expect(idsOf(back, 'kept')).toEqual(idsOf(there, 'kept'))
        expect([back.addedBytes, back.removedBytes]).toEqual([there.removedBytes, there.addedBytes])
      }),
    )
  })

  it('adds up to the bytes of both', () => {
    fc.assert(
      fc.property(anyImage, anyImage, (before, after) => {
        const { addedBytes, removedBytes, keptBytes } = compareImages(before, after)
        expect(removedBytes + keptBytes).toBe(sum(before.steps))
        expect(addedBytes + keptBytes).toBe(sum(after.steps))
      }),
    )
  })

  it('says the layers with their bytes and instructions, in the order of the Dockerfile', () => {
    const before = imageOf({ steps: [layer('base', 10), { instruction: 'ENV A=1' }, layer('old', 20)] })
    const after = imageOf({ steps: [layer('base', 10), layer('new', 30), { instruction: 'CMD ["sh"]' }] })
    expect(compareImages(before, after)).toMatchObject({
      layers: [
        { change: 'kept', diffId: 'base', bytes: 10, instruction: 'RUN make base' },
        { change: 'removed', diffId: 'old', bytes: 20 },
        { change: 'added', diffId: 'new', bytes: 30 },
      ],
      instructions: [
        { change: 'removed', instruction: 'ENV A=1' },
        { change: 'added', instruction: 'CMD ["sh"]' },
      ],
    })
  })

  it('counts what is kept as it is downloaded where only one side says that', () => {
    const here = imageOf({ steps: [layer('base', 100), layer('old', 50)], measure: 'unpacked' })
    const there = imageOf({ steps: [layer('base', 40), layer('new', 7)], measure: 'compressed' })
    expect(compareImages(here, there)).toMatchObject({ keptBytes: 40, removedBytes: 50, addedBytes: 7 })
    expect(compareImages(there, here)).toMatchObject({ keptBytes: 40, removedBytes: 7, addedBytes: 50 })
  })

  it('takes the instruction of a kept layer from the side that has it', () => {
    const unknown = imageOf({ steps: [layer('base', 1, '')] })
    const known = imageOf({ steps: [layer('base', 1, 'FROM scratch')] })
    expect(compareImages(known, unknown).layers).toMatchObject([{ instruction: 'FROM scratch' }])
  })

  it('names the variables, labels and fields that differ, and no others', () => {
    const before = imageOf({
      config: {
        environment: ['PATH=/bin', 'V=1', 'GONE=', 'SAME=x=y'],
        labels: { a: '1', b: '2' },
        ...{ command: ['sh'], user: 'root', exposedPorts: ['80/tcp', '443/tcp'] },
      },
    })
    const after = imageOf({
      config: {
        environment: ['SAME=x=y', 'PATH=/bin', 'V=1', 'V=2'],
        labels: { b: '2', c: '3' },
        ...{ command: ['sh', '-c'], exposedPorts: ['443/tcp', '80/tcp'] },
      },
    })
    const found = compareImages(before, after)
    expect(found.environment).toEqual([
      { name: 'GONE', before: '' },
      { name: 'V', before: '1', after: '2' },
    ])
    expect(found.labels).toEqual([
      { name: 'a', before: '1' },
      { name: 'c', after: '3' },
    ])
    expect(found.configuration).toEqual([
      { name: 'Command', before: '["sh"]', after: '["sh","-c"]' },
      { name: 'User', before: 'root' },
    ])
  })
})
