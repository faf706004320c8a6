import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { EngineFacts } from '../../electron/core/engine-state.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import { engineIdOf, imageIdOf, parseDigest, type Digest } from '../../electron/core/identity.ts'
import type { DriftedTag, PinsState, WatchedTag } from '../../electron/core/pins/pin.ts'
import type { DriftSchedule } from '../../electron/core/settings.ts'
import { openHistory } from '../../electron/history/database.ts'
import { createDigestMemory } from '../../electron/history/digests.ts'
import { createDriftMemory } from '../../electron/history/drift.ts'
import { createPinMemory } from '../../electron/history/pins.ts'
import { createRegistryDigests } from '../../electron/services/pins/registry-digests.ts'
import { wirePins } from '../../electron/wiring/pins.ts'
import { createRegistryClient } from '../../electron/registry/distribution/client.ts'
import type { FileTag } from '../../electron/services/pins/drift-watch.ts'
import { pushImage, type ImageSpec, type PushTarget } from './images.ts'
import { startRegistry, type Registry } from './registry.ts'
import { createRunFolder } from './run-folder.ts'
import { createAwaited } from './until.ts'

const facts: EngineFacts = {
  ...{ id: engineIdOf('E1'), product: 'docker', name: 'box', version: '28.5.2', apiVersion: '1.51' },
  ...{ operatingSystem: 'Debian', platform: 'linux/amd64', store: 'graph-driver', storageDriver: 'overlay2' },
}

/** The digest that a test knows to be one. */
export const digest = (text: string): Digest => {
  const parsed = parseDigest(text)
  if (parsed === undefined) throw new Error(text)
  return parsed
}

/** An image that is here under a name, known by these digests in its repository. */
export const imageHere = (
  name: string,
  digests: readonly Digest[],
  id = imageIdOf('e'.repeat(64)),
): InventoryImage => ({
  ...{ id, tags: [name], sizeBytes: 1, labels: {}, usedBy: [] },
  repositoryDigests: digests.map((one) => ({ repository: name.replace(/:[^:/]+$/, ''), digest: one })),
})

/** How a test's world begins. */
interface WatchingOptions {
  readonly images?: readonly InventoryImage[]
  /** To go on with what another has kept. */
  readonly folder?: string
  readonly store?: EngineFacts['store']
  /** Tags in files. */
  readonly fileTags?: readonly FileTag[]
  readonly schedule?: DriftSchedule
  /** The test's own clock, for what is due. */
  readonly clock?: {
    readonly nowMs: () => number
    readonly setTimer: (work: () => void, ms: number) => () => void
  }
}

/** Pins and drift over images that the test plays, a real history and real registries. */
const startWatching = (options: WatchingOptions, runFolder: string) => {
  const { images = [], folder = mkdtempSync(join(runFolder, 'h-')), store } = options
  const { database } = openHistory({ folder, nowMs: Date.now })
  const { changed, until } = createAwaited()
  const told: (readonly DriftedTag[])[] = []
  const states: PinsState[] = []
  const world = { images }
  const digestMemory = createDigestMemory(database)
  const wired = wirePins({
    history: {
      digestMemory,
      pinMemory: createPinMemory(database),
      driftMemory: createDriftMemory(database),
    },
    registryDigests: createRegistryDigests({ memory: digestMemory, onNews: () => undefined }),
    inventory: {
      snapshot: () => ({ revision: 1, freshness: { kind: 'live' }, images: world.images }),
    },
    registry: createRegistryClient({
      fetch: (url, init) => fetch(url, init),
      credentialsFor: () => Promise.resolve(undefined),
      nowMs: Date.now,
      // Long enough for a busy machine, and what never answers is not waited for long.
      deadlineMs: 2_000,
    }),
    engine: () => ({
      facts: { ...facts, ...(store !== undefined && { store }) },
      setup: () => Promise.resolve({ hubMirrors: [], isInsecure: () => true }),
      isLocal: true,
    }),
    pulls: () => ({
      start: () => {
        throw new Error('Nothing is pulled here.')
      },
    }),
    naming: () => ({ run: () => Promise.reject(new Error('Nothing is named here.')) }),
    activity: () => ({
      begin: (beginning) => ({ ...beginning, id: 1, outcome: 'running' }),
      finish: () => undefined,
    }),
    fileTags: () => options.fileTags ?? [],
    filesRead: () => Promise.resolve(),
    driftCheck: () => options.schedule ?? 'off',
    isOnline: () => true,
    notify: (drifted) => told.push(drifted),
    nowMs: options.clock?.nowMs ?? Date.now,
    ...(options.clock !== undefined && { setTimer: options.clock.setTimer }),
    random: () => 0,
    tell: (topic, event) => {
      if (topic === 'pins') states.push(event as PinsState)
      changed()
    },
  })
  const close = async (): Promise<void> => {
    await wired.drift.close()
    wired.digests.close()
    database.close()
  }
  let closed: Promise<void> | undefined
  const closeOnce = (): Promise<void> => (closed ??= close())
  onTestFinished(closeOnce)
  const tag = (name: string): WatchedTag => {
    const found = wired.drift.state().tags.find(({ reference }) => reference === name)
    if (found === undefined) throw new Error(`${name} is not watched`)
    return found
  }
  const checked = async (name: string) => {
    await wired.drift.check({})
    return tag(name).outcome
  }
  const show = (next: readonly InventoryImage[]): void => {
    world.images = next
    wired.drift.changed()
  }
  return { ...wired, told, states, until, tag, checked, show, folder, close: closeOnce }
}

/** An image of one layer with one file in it. */
export const oneFileImage = (
  repository: string,
  tags: readonly string[],
  content: string,
  rest: Partial<ImageSpec> = {},
): ImageSpec => ({
  ...{ repository, tags, layers: [{ instruction: `COPY ${content} /`, files: { content } }] },
  ...rest,
})

const pushOneFile = async (registry: PushTarget, repository: string, tag: string, content: string) => {
  const image = await pushImage(registry, oneFileImage(repository, [tag], content))
  return { digest: digest(image.digest), imageId: imageIdOf(image.configDigest), image }
}

/** Sets up a registry whose tags are watched, for the tests of the suite that calls it. */
export const setUpWatching = () => {
  const run = createRunFolder()
  let registry: Registry
  let repositories = 0

  beforeAll(async () => {
    registry = await startRegistry({ folder: run.path })
  })
  afterAll(async () => {
    await registry.dispose()
    await run.dispose()
  })

  return {
    get registry() {
      return registry
    },
    /** A repository of the test's own. */
    newRepository: (): string => `acme/app${(repositories += 1)}`,
    /** Pins and drift over what the test plays; they end with it. */
    started: (world: WatchingOptions = {}) => startWatching(world, run.path),
    /** Pushes an image with this content under `repository:tag`. */
    pushed: (repository: string, tag: string, content: string) =>
      pushOneFile(registry, repository, tag, content),
  }
}
