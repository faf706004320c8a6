/** Comparisons, files that are pinned and lock files, wired to what they ask. */
import { setTimeout as waitFor } from 'node:timers/promises'
import type { Topics } from '../contract/topics.ts'
import type { Answers } from '../history/answers.ts'
import type { PinnedFilesMemory } from '../history/pinned-files.ts'
import type { SharedByPins, WiredPins } from './pins.ts'
import type { RegistryClient } from '../registry/distribution/client.ts'
import type { Activity } from '../services/activity.ts'
import { createComparisons, type Comparisons } from '../services/pins/comparisons.ts'
import { createAsk } from '../services/pins/drift-ask.ts'
import { createTagLooks } from '../services/files/tag-looks.ts'
import type { ImageFacts } from '../services/images/image-facts.ts'
import type { Inventory } from '../services/images/inventory.ts'
import { createKeptDescriptions } from '../services/pins/kept-descriptions.ts'
import { createLockFiles, type LockFiles } from '../services/pins/lock-file.ts'
import { createPinnedFiles, type PinnedFiles } from '../services/pins/pinned-files.ts'

/** What the files are wired with. */
export interface FilesWiring
  extends Pick<WiredPins, 'digests' | 'pins' | 'drift' | 'digestPulls'>, SharedByPins {
  readonly history: { readonly answers: Answers; readonly pinnedFilesMemory: PinnedFilesMemory }
  readonly inventory: Pick<Inventory, 'snapshot'>
  readonly facts: Pick<ImageFacts, 'details'>
  readonly registry: RegistryClient
  readonly activity: Pick<Activity, 'begin' | 'finish'>
  readonly nowMs: () => number
  /** In [0, 1). */
  readonly random: () => number
  /** A new UUID. */
  readonly newId: () => string
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
}

/** What changed between digests, and files that say exactly what they mean. */
export interface WiredFiles {
  readonly comparisons: Comparisons
  readonly files: PinnedFiles
  readonly lockFiles: LockFiles
}

/** Makes them. */
export const wireFiles = (parts: FilesWiring): WiredFiles => {
  const { history, digests, pins, registry, names, reach, activity, nowMs, newId } = parts
  const images = () => parts.inventory.snapshot().images
  const { details } = parts.facts
  const { observationsOf, record, sawLock } = digests

  const comparisons = createComparisons({
    ...{ images, details, registry, reach },
    kept: createKeptDescriptions(history.answers, nowMs),
  })

  const ask = createAsk({ registry, observationsOf, record, nowMs })
  const looks = createTagLooks({
    ...{ names, ask, reach, observationsOf, nowMs, random: parts.random },
    platform: parts.platform,
    wait: (ms, signal) => waitFor(ms, undefined, { signal }),
  })

  const files = createPinnedFiles({
    memory: history.pinnedFilesMemory,
    tags: { ...looks, pinOf: (reference) => pins.all().get(reference)?.digest },
    ...{ activity, nowMs, newId },
    onChange: (change) => {
      parts.tell('files', change)
      parts.drift.changed()
    },
  })

  const lockFiles = createLockFiles({
    ...{ names, images, details, observationsOf, sawLock, nowMs, newId },
    digestPulls: parts.digestPulls,
  })

  return { comparisons, files, lockFiles }
}
