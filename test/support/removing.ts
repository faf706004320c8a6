import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Question } from '../../electron/core/confirmation.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import type { LedgerEntry } from '../../electron/core/ledger.ts'
import type { RemovalOutcome, RemovalTarget } from '../../electron/core/removal/removal.ts'
import { type Engine, type EngineKind, startEngine } from './engine.ts'
import { engineCall, engineRequest, pullImage } from './engine-http.ts'
import { operate, type EngineOperation } from './engine-operations.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { startLading, type Lading, type LadingOptions } from './lading.ts'
import { type Registry, startRegistry } from './registry.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { pushSampleImages, type SampleName } from './sample-images.ts'

const names = [
  'library/alpine:3.20',
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/tiny:latest',
] as const satisfies SampleName[]

interface Parts {
  readonly run: RunFolder
  readonly registry: Registry
  readonly engine: Engine
  /** Stands between Lading and the engine. */
  readonly proxy: FaultProxy
}

/** What came of a removal. */
export type Done = Extract<RemovalOutcome, { kind: 'done' }>

/** Everything that a test of removals needs; a new Lading and an engine without images for each test. */
export interface Removing {
  readonly parts: Parts
  readonly lading: Lading
  /** What the person was asked since the test began. */
  readonly questions: Question[]
  /** Done before the person agrees. */
  meanwhile: () => Promise<void>
  /** What the person says. */
  agrees: boolean
  /** Ends Lading, and starts it again with the same history. */
  readonly restart: () => Promise<void>
  /** Pulls sample images, does more, and waits until Lading knows all of it, and the layers too. */
  readonly arrange: (images: readonly string[], ...operations: readonly EngineOperation[]) => Promise<void>
  /** The image that has a name, as Lading knows it. */
  readonly image: (name: string) => InventoryImage
  /** Asks for a removal and waits until it is done. */
  readonly remove: (targets: readonly RemovalTarget[], force?: boolean) => Promise<Done>
  /** What the engine itself says that it has: names, or the ID of an image without any. */
  readonly here: () => Promise<readonly string[]>
  /** The engine has an image with this ID. */
  readonly has: (id: string) => Promise<boolean>
  /** The newest entries of the ledger, the oldest of them first. */
  readonly ledger: () => readonly LedgerEntry[]
}

const startParts = async (kind: EngineKind): Promise<Parts> => {
  const run = createRunFolder()
  const registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, names)
  const engine = await startEngine({ kind, folder: run.path, registry })
  const proxy = await startFaultProxy({ folder: run.path, target: engine.socketPath })
  return { run, registry, engine, proxy }
}

const emptyEngine = async (engine: Engine): Promise<void> => {
  const containers = await engineCall(engine, 'GET', '/containers/json?all=1')
  for (const { Id } of containers.json<{ Id: string }[]>()) {
    await engineCall(engine, 'DELETE', `/containers/${Id}?force=1`)
  }
  await operate(engine, { kind: 'prune', all: true })
}

/** Sets up an engine and a registry, for the tests of the suite that calls it. */
export const setUpRemoving = (kind: EngineKind): Removing => {
  let parts: Parts
  let lading: Lading
  const questions: Question[] = []

  const start = (history: Pick<LadingOptions, 'historyFolder'> = {}): Lading =>
    startLading({
      ...{ socketPath: parts.proxy.socketPath, folder: parts.run.path, ...history },
      confirm: async (question) => {
        questions.push(question)
        await at.meanwhile()
        return at.agrees
      },
    })

  beforeAll(async () => {
    parts = await startParts(kind)
  })
  afterAll(async () => {
    const { run, registry, engine, proxy } = parts
    await proxy.dispose()
    await engine.dispose()
    await registry.dispose()
    await run.dispose()
  })

  beforeEach(async () => {
    const { engine, proxy } = parts
    await emptyEngine(engine)
    proxy.setMode({ kind: 'pass' })
    questions.length = 0
    at.agrees = true
    at.meanwhile = () => Promise.resolve()
    lading = start()
    await lading.untilLive()
  })
  afterEach(() => lading.close())

  const here = async (): Promise<readonly string[]> => {
    const listed = await engineCall(parts.engine, 'GET', '/images/json')
    return listed
      .json<{ Id: string; RepoTags: string[] | null }[]>()
      .flatMap(({ Id, RepoTags }) => (RepoTags === null || RepoTags.length === 0 ? [Id] : RepoTags))
      .toSorted()
  }

  const at: Removing = {
    get parts() {
      return parts
    },
    get lading() {
      return lading
    },
    questions,
    meanwhile: () => Promise.resolve(),
    agrees: true,
    restart: async () => {
      const { historyFolder } = lading
      await lading.close()
      lading = start({ historyFolder })
      await lading.untilLive()
    },
    arrange: async (images, ...operations) => {
      const { engine } = parts
      for (const image of images) await pullImage(engine, image)
      for (const operation of operations) await operate(engine, operation)
      await lading.inventory.refresh()
      await lading.untilAllFactsKnown()
    },
    image: (name) => {
      const found = lading.inventory.snapshot().images.find(({ tags }) => tags.includes(name))
      if (found === undefined) throw new Error(`${name} is not here`)
      return found
    },
    remove: async (targets, force = false) => {
      const outcome = await lading.removals.remove({ targets, force })
      if (outcome.kind !== 'done') throw new Error('declined')
      return outcome
    },
    here,
    has: async (id) => (await engineRequest(parts.engine, 'GET', `/images/${id}/json`)).status === 200,
    ledger: () => lading.ledger.page({ limit: 20 }).entries.toReversed(),
  }
  return at
}
