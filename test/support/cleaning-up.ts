import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { CleanupRun, CleanupStep } from '../../electron/core/cleanup/cleanup-run.ts'
import type { CleanupItem, CleanupPlan } from '../../electron/core/cleanup/plan.ts'
import type { Protection } from '../../electron/core/cleanup/protection.ts'
import { firstRules, quickRules, type CleanupRules } from '../../electron/core/cleanup/rules.ts'
import type { Question } from '../../electron/core/confirmation.ts'
import type { InventoryImage } from '../../electron/core/images/image.ts'
import type { LedgerEntry } from '../../electron/core/ledger.ts'
import { defaultSettings } from '../../electron/core/settings.ts'
import { setUpCleaning, type Cleaning } from './cleaning.ts'
import type { EngineKind } from './engine.ts'
import { engineRequest, pullImage } from './engine-http.ts'
import { operate, type EngineOperation } from './engine-operations.ts'
import { startLading, type Lading } from './lading.ts'
import { pushSampleImages } from './sample-images.ts'

/** How a clean-up is asked for. */
export interface CleaningUpWish {
  readonly rules: Partial<CleanupRules>
  /** What is ticked; what the rules tick where absent. */
  readonly ticked?: (item: CleanupItem) => boolean
  readonly archiveFirst?: boolean
}

/** Everything that a test of whole clean-ups needs; a new Lading and an empty engine for each test. */
export interface CleaningUp extends Cleaning {
  readonly lading: Lading
  /** What the person was asked since the test began. */
  readonly questions: readonly Question[]
  /** Done before the person agrees. */
  meanwhile: () => Promise<void>
  /** What the person says. */
  agrees: boolean
  protections: readonly Protection[]
  quick: CleanupRules
  /** Pulls images, does more, and waits until Lading knows all of it, and the layers too. */
  readonly arrange: (images: readonly string[], ...operations: readonly EngineOperation[]) => Promise<void>
  /** Waits until Lading knows what was done behind its back, and the layers too. */
  readonly settled: () => Promise<void>
  /** The image that has a name, as Lading knows it. */
  readonly image: (name: string) => InventoryImage
  readonly plan: (rules: Partial<CleanupRules>) => Promise<CleanupPlan>
  /** Asks for a clean-up and waits until it has ended. */
  readonly clean: (wish: CleaningUpWish) => Promise<CleanupRun>
  /** What the engine itself says that it has: names, or the ID of an image without any. */
  readonly here: () => Promise<readonly string[]>
  /** What the files in the engine's data folder take, its folders and what is mounted in it aside. */
  readonly folderBytes: () => Promise<number>
  /** The entries of the ledger, the oldest first. */
  readonly ledger: () => readonly LedgerEntry[]
}

/** Sets up an engine and a registry, for the tests of the suite that calls it. */
export const setUpCleaningUp = (kind: EngineKind): CleaningUp => {
  const cleaning = setUpCleaning(kind)
  let lading: Lading
  const questions: Question[] = []

  beforeAll(async () => {
    await pushSampleImages(cleaning.parts.registry, ['library/python:3.12-alpine', 'library/tiny:latest'])
  })
  beforeEach(async () => {
    questions.length = 0
    Object.assign(at, { agrees: true, protections: [], quick: quickRules })
    at.meanwhile = () => Promise.resolve()
    const { engine, run } = cleaning.parts
    lading = startLading({
      socketPath: engine.socketPath,
      folder: run.path,
      cleanupSettings: {
        ...defaultSettings.cleanup,
        get protections() {
          return at.protections
        },
        get quick() {
          return at.quick
        },
      },
      confirm: async (question) => {
        questions.push(question)
        await at.meanwhile()
        return at.agrees
      },
    })
    await lading.untilLive()
  })
  afterEach(() => lading.close())

  const settled = async (): Promise<void> => {
    await lading.inventory.refresh()
    await lading.untilAllFactsKnown()
  }

  const plan = (rules: Partial<CleanupRules>): Promise<CleanupPlan> =>
    lading.cleanup.plan({ rules: { ...firstRules, dangling: false, ...rules } })

  const at: CleaningUp = {
    ...cleaning,
    get parts() {
      return cleaning.parts
    },
    get lading() {
      return lading
    },
    questions,
    meanwhile: () => Promise.resolve(),
    agrees: true,
    protections: [],
    quick: quickRules,
    arrange: async (images, ...operations) => {
      for (const image of images) await pullImage(cleaning.parts.engine, image)
      for (const operation of operations) await operate(cleaning.parts.engine, operation)
      await settled()
    },
    settled,
    image: (name) => {
      const found = lading.inventory.snapshot().images.find(({ tags }) => tags.includes(name))
      if (found === undefined) throw new Error(`${name} is not here`)
      return found
    },
    plan,
    clean: async ({ rules, ticked = ({ isTicked }) => isTicked, archiveFirst = false }) => {
      const { items } = await plan(rules)
      const ids = items.filter(ticked).map(({ id }) => id)
      const wish = { rules: { ...firstRules, dangling: false, ...rules }, ticked: ids, archiveFirst }
      const answer = await lading.cleanup.run(wish, 'window')
      const last = lading.cleanup.last()
      expect(answer).toEqual({ kind: 'ended', runId: last?.id })
      if (last === undefined) throw new Error('it has ended')
      return last
    },
    here: async () => {
      const listed = await engineRequest(cleaning.parts.engine, 'GET', '/images/json')
      return listed
        .json<{ Id: string; RepoTags: string[] | null }[]>()
        .flatMap(({ Id, RepoTags }) => (RepoTags === null || RepoTags.length === 0 ? [Id] : RepoTags))
        .toSorted()
    },
    folderBytes: async () => {
      const { dataRoot } = cleaning.parts.engine
      const { stdout } = await promisify(execFile)('find', [
        dataRoot,
        '-xdev',
        '-type',
        'f',
        '-printf',
        '%s\n',
      ])
      return stdout.split('\n').reduce((sum, bytes) => sum + Number(bytes), 0)
    },
    ledger: () => lading.ledger.page({ limit: 200 }).entries.toReversed(),
  }
  return at
}

/** Where each thing stands, by its title. */
export const standsOf = (steps: readonly CleanupStep[]): Readonly<Record<string, string>> =>
  Object.fromEntries(steps.map(({ title, state }) => [title, state.kind]))
