import fc from 'fast-check'
import type { PrunePlanParts } from '../../../../electron/core/cleanup/prune-plan.ts'
import type {
  CacheRecord,
  Container,
  ContainerPhase,
  EngineResources,
} from '../../../../electron/core/cleanup/resources.ts'
import type { CleanupRules } from '../../../../electron/core/cleanup/rules.ts'
import type { ImageId } from '../../../../electron/core/identity.ts'
import type { ContainerUse, InventoryImage } from '../../../../electron/core/images/image.ts'
import type { MeasuredImage } from '../../../../electron/core/layers/layers.ts'
import { anyImages, ids, lastOfEach, treeOf } from '../../../support/layer-trees.ts'
import { containerd, graphDriver, podman } from '../removal/removal-samples.ts'
import { daysBefore, nowMs, protection, resourcesOf, volumeOf } from './cleanup-samples.ts'

const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined })

const days = fc.nat(5)
const imageIds = ids('a b c d e f unknown')
const anyImageId = fc.constantFrom(...imageIds)

/** An image of an engine, without those that use it. */
const anyInventoryImage = (id: ImageId): fc.Arbitrary<InventoryImage> =>
  fc
    .record({
      tags: fc.subarray([`app:${id}`, `other:${id}`]),
      labels: fc.constantFrom({}, { keep: 'yes' }),
      sizeBytes: fc.nat(5),
      built: optional(days),
      used: optional(days),
      parentId: optional(anyImageId),
    })
    .map(({ built, used, parentId, ...image }) => ({
      ...{ ...image, id, repositoryDigests: [], usedBy: [] },
      ...(built !== undefined && { createdAtMs: daysBefore(built) }),
      ...(used !== undefined && { lastUsedAtMs: daysBefore(used) }),
      ...(parentId !== undefined && { parentId }),
    }))

const phases: readonly ContainerPhase[] = ['created', 'exited', 'dead', 'running', 'paused', 'removing']

const anyContainers: fc.Arbitrary<readonly Container[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('1', '2', '3', '4', '5'),
      imageId: optional(anyImageId),
      phase: fc.constantFrom(...phases),
      writableBytes: fc.nat(9),
      volumes: fc.subarray(['v', 'w', 'x']),
    })
    .map(({ imageId, ...container }) => ({
      ...{ ...container, name: `container-${container.id}`, imageName: 'app:1' },
      ...(imageId !== undefined && { imageId }),
    })),
  { selector: ({ id }) => id },
)

const anyCache: fc.Arbitrary<readonly CacheRecord[]> = fc.uniqueArray(
  fc
    .record({
      id: fc.constantFrom('p', 'q', 'r', 's'),
      bytes: fc.nat(9),
      isShared: fc.boolean(),
      isInUse: fc.boolean(),
      used: optional(days),
      parents: fc.subarray(['p', 'q', 'r', 's']),
    })
    .map(({ used, ...record }) => ({
      ...{ ...record, type: 'regular', description: '' },
      ...(used !== undefined && { lastUsedAtMs: daysBefore(used) }),
    })),
  { selector: ({ id }) => id },
)

const anyResources: fc.Arbitrary<EngineResources> = fc
  .record({ containers: anyContainers, cache: anyCache, named: fc.subarray(['v', 'w', 'x']) })
  .map(({ named, ...some }) =>
    resourcesOf({
      ...some,
      volumes: ['v', 'w', 'x'].map((name, index) =>
        volumeOf(name, { isAnonymous: !named.includes(name), bytes: index }),
      ),
    }),
  )

const anyRules: fc.Arbitrary<CleanupRules> = fc.record({
  dangling: fc.boolean(),
  unused: fc.boolean(),
  unusedOnly: fc.record(
    {
      notUsedForDays: fc.integer({ min: 1, max: 5 }),
      olderThanDays: fc.integer({ min: 1, max: 5 }),
      biggerThanBytes: fc.nat(5),
      beyondLastTags: fc.integer({ min: 1, max: 3 }),
      namedLike: fc.constantFrom('app', '*:a', 'other:?'),
    },
    { requiredKeys: [] },
  ),
  stoppedContainers: fc.boolean(),
  unusedVolumes: fc.boolean(),
  buildCache: fc.boolean(),
  cacheOnly: fc.record(
    { unusedForDays: fc.integer({ min: 1, max: 5 }), downToBytes: fc.nat(20) },
    { requiredKeys: [] },
  ),
})

const useOf = ({ id, name, phase }: Container): ContainerUse => ({
  ...{ id, name, running: !['created', 'exited', 'dead'].includes(phase) },
})

/** A millionfold, so that what is generated small is worth a sentence. */
const enlarged = (images: readonly MeasuredImage[]): readonly MeasuredImage[] =>
  images.map((image) => ({
    ...image,
    stacks: image.stacks.map(({ layers, contentBytes, ...stack }) => ({
      ...{ ...stack, contentBytes: contentBytes * 1_000_000 },
      layers: layers.map((layer) => ({ ...layer, unpackedBytes: layer.unpackedBytes * 1_000_000 })),
    })),
  }))

/** What a generated plan is made of. */
export interface AnyCleanup {
  readonly parts: PrunePlanParts & { readonly resources: EngineResources }
  /** All that hold layers. */
  readonly holders: readonly MeasuredImage[]
}

/** An engine with anything on it, and rules. Not every container's image is there, nor every image's layers. */
export const anyCleanup: fc.Arbitrary<AnyCleanup> = fc
  .record({
    measured: anyImages({ hasContent: true }).map((images) => enlarged(lastOfEach(images))),
    images: fc.tuple(...imageIds.map(anyInventoryImage)),
    isUnknownThere: fc.boolean(),
    resources: anyResources,
    rules: anyRules,
    engine: fc.constantFrom(graphDriver, containerd, podman),
    protections: fc.subarray([
      protection('image', 'app:a'),
      protection('label', 'keep'),
      protection('pattern', 'oth*'),
    ]),
    pinned: fc.subarray([...imageIds]),
    inFiles: fc.subarray([...imageIds]),
    pulled: optional(days),
    watched: optional(days),
  })
  .map(({ measured, images, isUnknownThere, resources, pinned, inFiles, pulled, watched, ...parts }) => {
    const here = new Set(measured.flatMap(({ imageId, isGone }) => (isGone === true ? [] : [imageId])))
    if (isUnknownThere) here.add('unknown' as ImageId)
    const usedBy = (id: ImageId): readonly ContainerUse[] =>
      resources.containers.filter(({ imageId }) => imageId === id).map(useOf)
    const inventory = images
      .filter(({ id }) => here.has(id))
      .map((image): InventoryImage => ({ ...image, usedBy: usedBy(image.id) }))
    return {
      holders: measured,
      parts: {
        ...{ ...parts, resources, nowMs },
        images: new Map(inventory.map((image) => [image.id, image])),
        tree: treeOf(...measured),
        isPinned: ({ id }) => pinned.includes(id),
        filesNaming: ({ id }) => (inFiles.includes(id) ? ['compose.yaml'] : []),
        lastPulledAtMs: () => (pulled === undefined ? undefined : daysBefore(pulled)),
        ...(watched !== undefined && { watchedSinceMs: daysBefore(watched) }),
      },
    }
  })
