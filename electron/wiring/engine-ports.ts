/** The engine that has greeted, as each service needs it. */
import { imageSizes, loadImages, saveImages } from '../engine/archives.ts'
import { removeCache } from '../engine/build-cache.ts'
import { removeContainer } from '../engine/containers.ts'
import { isInDiskImage } from '../engine/disk-image.ts'
import { askImageBytes } from '../engine/disk-usage.ts'
import type { Greeting } from '../engine/greeting.ts'
import { askImageDetails, rawInspection } from '../engine/image-facts.ts'
import { inspectImage, listContainerUses } from '../engine/images.ts'
import { freeInterruptedPulls } from '../engine/leftovers.ts'
import { pullImage } from '../engine/pulls.ts'
import { pushImage } from '../engine/pushes.ts'
import { signInByEngine } from '../engine/registry-sign-in.ts'
import { removeImage } from '../engine/removals.ts'
import { askCacheAlone, askResources } from '../engine/resources.ts'
import { removeName, tagImage } from '../engine/tags.ts'
import { removeVolume } from '../engine/volumes.ts'
import type { CleaningEngine } from '../services/cleanup/cleaning-engine.ts'
import type { FactsEngine } from '../services/images/image-facts.ts'
import type { NamingEngine } from '../services/names/name-changes.ts'
import type { PullingEngine } from '../services/transfers/pulls.ts'
import type { TrySignIn } from '../services/discover/registry-sign-in.ts'
import type { RemovingEngine } from '../services/removal/removal-steps.ts'
import { archiveBytesBySize } from '../services/transfers/archive-size.ts'
import type { ArchiveBytes, TransferringEngine } from '../services/transfers/plan.ts'

/** The engine as pulls need it. */
export const pullingEngine = ({ client, engine: facts }: Greeting): PullingEngine => ({
  id: facts.id,
  name: facts.name,
  saysResult: facts.product === 'docker',
  pull: (request, signal, onMessage) => pullImage(client, request, signal, onMessage),
  imageNamed: (reference) => inspectImage(client, facts, reference),
})

/** The engine as removals need it. */
export const removingEngine = ({ client, engine: facts }: Greeting): RemovingEngine => ({
  ...facts,
  imageNow: (id, signal) => inspectImage(client, facts, id, signal),
  usesNow: (signal) => listContainerUses(client, signal),
  remove: (nameOrId, isForced, signal) => removeImage(client, nameOrId, { isForced, signal }),
  imageNamed: (name) => inspectImage(client, facts, name),
  tag: (id, name) => tagImage(client, id, name),
  imageBytes: (signal) => askImageBytes(client, facts, signal),
})

/** The engine as clean-ups need it. */
export const cleaningEngine = (
  greeting: Greeting,
  nowMs: () => number = () => Date.now(),
): CleaningEngine => {
  const { client, engine: facts, host } = greeting
  return {
    ...removingEngine(greeting),
    resources: async (signal, withImages) => ({
      ...(await askResources(client, facts, { withImages, signal })),
      asOfMs: nowMs(),
    }),
    cacheAlone: (signal) => askCacheAlone(client, facts, signal),
    removeContainer: (id, signal) => removeContainer(client, id, signal),
    removeVolume: (name, signal) => removeVolume(client, name, signal),
    removeCache: (ids, signal) => removeCache(client, ids, signal),
    freeInterruptedPulls: (signal) => freeInterruptedPulls(client, facts, signal),
    isInDiskImage: isInDiskImage(facts, host, process.platform),
  }
}

/** The engine as the facts about images need it. */
export const factsEngine = ({ client, engine: facts }: Greeting): FactsEngine => ({
  id: facts.id,
  details: (id, signal) => askImageDetails(client, facts, id, signal),
  inspection: (id, signal) => rawInspection(client, id, signal),
})

/** The engine as naming needs it. */
export const namingEngine = ({ client, engine: facts }: Greeting): NamingEngine => ({
  id: facts.id,
  image: (name) => inspectImage(client, facts, name),
  tag: (id, name) => tagImage(client, id, name),
  removeName: (name) => removeName(client, name),
})

/** What transfers need to know beside the engine. */
export interface TransferSurroundings {
  /** Where the engine keeps its images, if that is on this machine. */
  readonly localFolder: () => Promise<string | undefined>
  /** How large an archive of these images will be, where that is known without asking. */
  readonly archiveBytesOf: (images: readonly string[]) => ArchiveBytes | undefined
}

/** The engine as transfers need it. */
export const transferringEngine = (
  { client, engine: facts }: Greeting,
  { localFolder, archiveBytesOf }: TransferSurroundings,
): TransferringEngine => ({
  id: facts.id,
  name: facts.name,
  push: (request, signal, onMessage) => pushImage(client, request, signal, onMessage),
  save: (images, signal) => saveImages(client, images, signal),
  load: (archive, signal, onMessage) => loadImages(client, archive, signal, onMessage),
  imageNamed: (reference) => inspectImage(client, facts, reference),
  archiveBytes: async (images, signal) =>
    archiveBytesOf(images) ?? archiveBytesBySize(await imageSizes(client, images, signal)),
  localFolder,
})

/** Trying to sign in by the engine, as `docker login` does. */
export const signingInEngine =
  ({ client }: Greeting): TrySignIn =>
  (request, signal) =>
    signInByEngine(client, request, signal)
