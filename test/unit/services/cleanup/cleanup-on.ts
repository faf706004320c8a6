import type { CleanupRunChange } from '../../../../electron/core/cleanup/cleanup-run.ts'
import type { Protection } from '../../../../electron/core/cleanup/protection.ts'
import type {
  CacheRecord,
  Container,
  EngineResources,
  Volume,
} from '../../../../electron/core/cleanup/resources.ts'
import { firstRules, type CleanupRules } from '../../../../electron/core/cleanup/rules.ts'
import type { Question } from '../../../../electron/core/confirmation.ts'
import { FailureError, type Failure } from '../../../../electron/core/failure.ts'
import { engineIdOf, type ImageId } from '../../../../electron/core/identity.ts'
import { createTurns } from '../../../../electron/core/in-turn.ts'
import type { LedgerEntry } from '../../../../electron/core/ledger.ts'
import type { RemovalRules } from '../../../../electron/core/removal/removal-plan.ts'
import type { ArchiveFirst } from '../../../../electron/services/cleanup/archive-first.ts'
import type { CleaningEngine } from '../../../../electron/services/cleanup/cleaning-engine.ts'
import {
  createCleanupPlanner,
  type PlannerParts,
} from '../../../../electron/services/cleanup/cleanup-planner.ts'
import { createCleanup, type Cleanup } from '../../../../electron/services/cleanup/cleanup.ts'
import { graphDriver, samples, type Sample } from '../../core/removal/removal-samples.ts'
import { nowMs, resourcesOf } from '../../core/cleanup/cleanup-samples.ts'
import { namesOn } from '../removal/names-on.ts'

export const failing = (kind: 'engine-unreachable' | 'in-use' | 'disk-full' | 'unexpected'): FailureError =>
  new FailureError({ kind, message: `It is ${kind}.`, advice: 'Try again.' })

/** An engine in a test's words. */
export interface CleanupWorld {
  readonly named?: Readonly<Record<string, Sample>>
  readonly rules?: RemovalRules
  readonly containers?: readonly Container[]
  readonly volumes?: readonly Volume[]
  readonly cache?: readonly CacheRecord[]
  /** The figure of what images take, each time that it is asked for; none where there are no more. */
  readonly figures?: readonly number[]
  /** Fails instead of removing what has this name or ID. */
  readonly refuses?: Readonly<Record<string, FailureError>>
  readonly agrees?: boolean
  readonly quick?: Partial<CleanupRules>
  readonly archiveFirst?: ArchiveFirst
  readonly filesNaming?: PlannerParts['filesNaming']
  readonly filesRead?: PlannerParts['filesRead']
}

/** Clean-ups of an engine that the test plays. */
export const cleanupOn = (world: CleanupWorld) => {
  const { named = {}, rules = graphDriver, refuses = {}, figures = [] } = world
  const { images, tree } = samples(named)
  const here = new Map(images)
  const containers = new Map((world.containers ?? []).map((one) => [one.id, one]))
  const volumes = new Map((world.volumes ?? []).map((one) => [one.name, one]))
  const cache = new Map((world.cache ?? []).map((one) => [one.id, one]))
  const asked: string[] = []
  const questions: Question[] = []
  const changes: CleanupRunChange[] = []
  const heard: EngineResources[] = []
  const entries = new Map<number, LedgerEntry>()
  const state: {
    engine: CleaningEngine | undefined
    protections: readonly Protection[]
    whyNot: Failure | undefined
    figuresAsked: number
  } = { engine: undefined, protections: [], whyNot: undefined, figuresAsked: 0 }
  const hooks: { idle: () => void; confirmed: () => void; removed: (what: string) => void } = {
    idle: () => undefined,
    confirmed: () => undefined,
    removed: () => undefined,
  }

  const keep = (entry: LedgerEntry): LedgerEntry => {
    entries.set(entry.id, entry)
    return entry
  }

  const take = (what: string): void => {
    asked.push(what)
    const refusal = refuses[what]
    if (refusal !== undefined) throw refusal
    hooks.removed(what)
  }

  const resources = (withImages: boolean): EngineResources => {
    const imageBytes = withImages ? figures[state.figuresAsked++] : undefined
    return resourcesOf({
      ...{ containers: [...containers.values()], volumes: [...volumes.values()], cache: [...cache.values()] },
      ...(imageBytes !== undefined && { imageBytes }),
    })
  }

  const engine: CleaningEngine = {
    ...rules,
    id: engineIdOf('E1'),
    isInDiskImage: false,
    imageNow: (id) => Promise.resolve(here.get(id)),
    usesNow: () =>
      Promise.resolve(
        [...here.values()].flatMap(({ id, usedBy }) =>
          usedBy.filter((use) => containers.has(use.id)).map((use) => ({ imageId: id, use })),
        ),
      ),
    remove: async (nameOrId) => {
      take(nameOrId)
      const image = [...here.values()].find(({ id, tags }) => id === nameOrId || tags.includes(nameOrId))
      if (image === undefined) throw new Error(`${nameOrId} is not here`)
      here.delete(image.id)
      return Promise.resolve({ untagged: [nameOrId], deleted: new Set<ImageId>([image.id]) })
    },
    ...namesOn(here, () => failing('in-use')),
    imageBytes: () => Promise.reject(failing('unexpected')),
    resources: (_signal, withImages) => Promise.resolve(resources(withImages)),
    cacheAlone: () => Promise.resolve([...cache.values()]),
    removeContainer: async (id) => {
      take(id)
      await Promise.resolve(containers.delete(id))
    },
    removeVolume: async (name) => {
      take(name)
      await Promise.resolve(volumes.delete(name))
    },
    removeCache: async (ids) => {
      const went = ids.filter((id) => refuses[id] === undefined)
      for (const id of went) cache.delete(id)
      take('cache')
      return Promise.resolve(new Set(went))
    },
    freeInterruptedPulls: () => Promise.resolve(),
  }
  state.engine = engine

  const planner = createCleanupPlanner({
    inventory: () => ({ images: [...here.values()] }),
    tree: () => tree,
    protections: () => state.protections,
    isPinned: () => false,
    filesNaming: world.filesNaming ?? (() => () => []),
    filesRead: world.filesRead ?? (() => Promise.resolve()),
    lastPulls: () => new Map(),
    nowMs: () => nowMs,
  })

  const cleanup: Cleanup = createCleanup({
    planner,
    engine: () => state.engine,
    engineName: () => 'desktop',
    images: () => [...here.values()],
    quickRules: () => ({ ...firstRules, ...world.quick }),
    confirm: (question) => {
      questions.push(question)
      hooks.confirmed()
      return Promise.resolve(world.agrees ?? true)
    },
    whyNoCleanup: () => state.whyNot,
    archiveFirst: world.archiveFirst ?? (() => Promise.reject(failing('disk-full'))),
    activity: {
      begin: (beginning) => keep({ ...beginning, id: entries.size + 1, outcome: 'running' }),
      finish: (entry, ending) => void keep({ ...entry, ...ending }),
      measure: (entry, bytes) => void keep({ ...entry, bytes }),
    },
    remember: () => undefined,
    tookNames: (entry) => entry,
    inDoubt: () => undefined,
    inTurn: createTurns(),
    newId: () => 'R1',
    nowMs: () => nowMs,
    onChange: (change) => changes.push(change),
    onIdle: () => hooks.idle(),
    onResources: (resources) => heard.push(resources),
  })

  /** Asks for all that these rules find, and gives the run as it ended. */
  const clean = async (wanted: Partial<CleanupRules>, archiveFirst = false) => {
    const all = { ...firstRules, dangling: false, ...wanted }
    const { items } = await cleanup.plan({ rules: all })
    const answer = await cleanup.run(
      { rules: all, ticked: items.map(({ id }) => id), archiveFirst },
      'window',
    )
    const run = cleanup.last()
    if (answer.kind !== 'ended' || run === undefined) throw new Error(`it is ${answer.kind}`)
    return run
  }

  return {
    cleanup,
    planner,
    tree,
    images: () => [...here.values()],
    heard,
    clean,
    state,
    hooks,
    asked,
    questions,
    changes,
    cache,
    ledger: () => [...entries.values()],
  }
}
