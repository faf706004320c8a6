/** The digest ledger, pins and drift, wired to what they learn from. */
import { setTimeout as waitFor } from 'node:timers/promises'
import type { Topics } from '../contract/topics.ts'
import type { DriftedTag } from '../core/pins/pin.ts'
import type { DriftSchedule } from '../core/settings.ts'
import type { DigestMemory } from '../history/digests.ts'
import type { DriftMemory } from '../history/drift.ts'
import type { PinMemory } from '../history/pins.ts'
import type { RegistryClient } from '../registry/distribution/client.ts'
import type { Activity } from '../services/activity.ts'
import { createDigestPulls, type DigestPulls } from '../services/pins/digest-pulls.ts'
import { createDigests, type Digests } from '../services/pins/digests.ts'
import type { Reach } from '../services/pins/drift-ask.ts'
import { createDrift, type Drift } from '../services/pins/drift.ts'
import type { FileTag } from '../services/pins/drift-watch.ts'
import { isLoopback, type ForecastEngine } from '../services/discover/forecast.ts'
import type { Inventory } from '../services/images/inventory.ts'
import type { Naming } from '../services/names/naming.ts'
import { createPins, type Pins } from '../services/pins/pins.ts'
import { nodeTimer, type ScheduleParts } from '../services/schedule.ts'
import type { Pulls } from '../services/transfers/pulls.ts'
import type { RegistryDigests } from '../services/pins/registry-digests.ts'
import { createTagNames, type TagNames } from '../services/pins/tag-names.ts'

/** What the surroundings say about checks. */
export interface DriftSurroundings extends Partial<Pick<ScheduleParts, 'setTimer'>> {
  /** How often tags are checked without anybody asking. */
  readonly driftCheck: () => DriftSchedule
  readonly isOnline: () => boolean
  /** Tags that drifted, after a check; each once until it moves again. */
  readonly notify: (drifted: readonly DriftedTag[]) => void
}

/** What pins and drift are wired with. */
export interface PinsWiring extends DriftSurroundings {
  readonly history: {
    readonly digestMemory: DigestMemory
    readonly pinMemory: PinMemory
    readonly driftMemory: DriftMemory
  }
  readonly registryDigests: RegistryDigests
  readonly inventory: Pick<Inventory, 'snapshot'>
  readonly registry: RegistryClient
  /** The engine, while it is up. */
  readonly engine: () => ForecastEngine | undefined
  /** Made after the pins, which hear of pulls themselves. */
  readonly pulls: () => Pick<Pulls, 'start'>
  readonly naming: () => Pick<Naming, 'run'>
  readonly activity: () => Pick<Activity, 'begin' | 'finish'>
  /** Tags in the files that Lading was shown; the files are made after the pins. */
  readonly fileTags: () => readonly FileTag[]
  /** Resolves once those files have been looked at. Never rejects. */
  readonly filesRead: () => Promise<void>
  readonly nowMs: () => number
  readonly random: () => number
  readonly tell: <T extends keyof Topics>(topic: T, event: Topics[T]) => void
}

/** The digest ledger, pins and drift, and what pulls by digest. */
export interface WiredPins {
  readonly digests: Digests
  readonly pins: Pins
  readonly drift: Drift
  readonly digestPulls: DigestPulls
}

/** What others can use that watch tags as well. */
export interface SharedByPins {
  readonly names: TagNames
  /** How registries are reached now. */
  readonly reach: () => Promise<Reach>
  /** The engine's own platform, while it is up. */
  readonly platform: () => string | undefined
}

/** Registries as an engine that is set up like any other reaches them: for as long as there is none to ask. */
const withoutEngine: Reach = { settings: { hubMirrors: [], isInsecure: isLoopback }, isLocal: true }

/** Makes them, and lets each hear of the others. */
export const wirePins = (parts: PinsWiring): WiredPins & SharedByPins => {
  const { history, registry, nowMs } = parts
  const names = createTagNames()
  const images = () => parts.inventory.snapshot().images
  const platform = (): string | undefined => parts.engine()?.facts.platform

  const reach = async (): Promise<Reach> => {
    const engine = parts.engine()
    if (engine === undefined) return withoutEngine
    const { store } = engine.facts
    return {
      settings: await engine.setup(),
      isLocal: engine.isLocal,
      platform: engine.facts.platform,
      store,
    }
  }

  const digests = createDigests({
    ...{ memory: history.digestMemory, names, images, nowMs },
    ...{ registryDigests: parts.registryDigests, platform },
    onSaid: (observation) => drift.heard(observation),
  })

  const activity: Pick<Activity, 'begin' | 'finish'> = {
    begin: (beginning) => parts.activity().begin(beginning),
    finish: (entry, ending) => parts.activity().finish(entry, ending),
  }

  const digestPulls = createDigestPulls({
    pulls: { start: (input) => parts.pulls().start(input) },
    naming: { run: (wishes, agreedLosers) => parts.naming().run(wishes, agreedLosers) },
    ...{ activity, nowMs },
  })

  const pins = createPins({
    ...{ memory: history.pinMemory, names, images, registry, reach, digests, digestPulls, activity, nowMs },
    onChange: () => drift.changed(),
  })

  const drift = createDrift({
    ...{ memory: history.driftMemory, names, images, registry, reach, nowMs, random: parts.random },
    observationsOf: digests.observationsOf,
    record: digests.record,
    pins: pins.all,
    fileTags: parts.fileTags,
    filesRead: parts.filesRead,
    schedule: parts.driftCheck,
    isOnline: parts.isOnline,
    wait: (ms, signal) => waitFor(ms, undefined, { signal }),
    setTimer: parts.setTimer ?? nodeTimer,
    notify: (drifted) => {
      parts.tell('drifted', drifted)
      parts.notify(drifted)
    },
    onChange: (state) => parts.tell('pins', state),
  })
  drift.replan()

  return { digests, pins, drift, digestPulls, names, reach, platform }
}
