import type { EngineFacts } from '../../../../electron/core/engine-state.ts'
import type { InventoryImage } from '../../../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import type { InventoryChange } from '../../../../electron/core/images/inventory.ts'
import type { ImageCache, LastEngine } from '../../../../electron/history/image-cache.ts'
import type { UsesMemory } from '../../../../electron/history/image-uses.ts'
import { createRegistryDigests } from '../../../../electron/services/pins/registry-digests.ts'
import { createInventory } from '../../../../electron/services/images/inventory.ts'
import { openEndedClient } from './open-ended-client.ts'

/** The engine of these tests. */
export const facts: EngineFacts = {
  id: engineIdOf('E1'),
  product: 'docker',
  name: 'here',
  version: '28.5.2',
  apiVersion: '1.51',
  operatingSystem: 'Debian',
  platform: 'linux/amd64',
  store: 'graph-driver',
  storageDriver: 'overlay2',
}
export const lastSeen: LastEngine = { engineId: facts.id, facts, seenAtMs: 3_000 }

export const idOf = (letter: string) => imageIdOf(`sha256:${letter.repeat(64)}`)

export const listed = (letter: string, ...tags: string[]) => ({
  Id: idOf(letter),
  RepoTags: tags,
  Created: 1_700_000_000,
  Size: 10,
})

export const inspected = (letter: string, ...tags: string[]) => ({
  Id: idOf(letter),
  RepoTags: tags,
  Created: '2023-11-14T22:13:20Z',
  Size: 10,
})

export const kept = (letter: string, ...tags: string[]): InventoryImage => ({
  id: idOf(letter),
  tags,
  repositoryDigests: [],
  createdAtMs: 1_700_000_000_000,
  sizeBytes: 10,
  labels: {},
  usedBy: [],
})

export const listPath = '/images/json'
export const containersPath = '/containers/json'
export const inspectPath = (name: string): string => `/images/${name}/json`
export const missing = Object.assign(new Error('No such image'), { statusCode: 404 })

/** A memory that is kept for as long as the test runs. */
export const usesMemoryWith = (
  uses: ReadonlyMap<ImageId, number> = new Map(),
  sinceMs?: number,
): UsesMemory => {
  const kept = new Map(uses)
  let watchedSinceMs = sinceMs
  return {
    usesOf: () => kept,
    watchedSinceMs: () => watchedSinceMs,
    watch: (_engine, nowMs) => {
      watchedSinceMs ??= nowMs
    },
    rememberUses: (_engine, learnt) => learnt.forEach(([id, atMs]) => kept.set(id, atMs)),
  }
}

/** An inventory on what was kept, and all that it tells and keeps. */
export const inventoryWith = (cached: readonly InventoryImage[] = [], last?: LastEngine) => {
  const registryDigests = createRegistryDigests({
    memory: { ofRegistries: () => [] },
    onNews: () => inventory.registriesLearnt(),
  })
  const changes: InventoryChange[] = []
  const listedFlags: boolean[] = []
  const troubles: unknown[] = []
  const written: string[] = []
  const pulled: string[] = []
  const cache: ImageCache = {
    lastEngineAt: () => last,
    rememberEngine: () => written.push('engine'),
    imagesOf: (): InventoryImage[] => [...cached],
    replaceImages: (_engine, images) =>
      written.push(`all: ${images.map(({ tags }) => tags.join()).join(' ')}`),
    patchImages: (_engine, upserted, removed) => written.push(`patch: ${upserted.length}+${removed.length}`),
  }
  const inventory = createInventory({
    cache,
    usesMemory: usesMemoryWith(),
    registryDigests,
    nowMs: () => 5_000,
    onChange: (change) => changes.push(change),
    onKept: (_change, isListed) => listedFlags.push(isListed),
    onPulled: (name, image) => pulled.push(`${name} ${image.id.slice(-1)}`),
    onTrouble: (error) => troubles.push(error),
  })
  const tags = (): Record<string, string> =>
    Object.fromEntries(inventory.snapshot().images.map((image) => [image.id.slice(-1), image.tags.join()]))
  return { inventory, changes, listedFlags, troubles, written, pulled, tags }
}

/** An inventory that has listed `images`. */
export const followed = async (...images: readonly object[]) => {
  const engine = openEndedClient()
  const made = inventoryWith()
  made.inventory.follow(engine.client, facts, 'unix:///docker.sock')
  await engine.next(containersPath).answer([])
  await engine.next(listPath).answer(images)
  return { ...engine, ...made }
}
