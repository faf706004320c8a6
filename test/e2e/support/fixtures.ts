import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test as base, type TestInfo } from '@playwright/test'
import type { Engine, EngineKind } from '../../support/engine.ts'
import { type FaultProxy, startFaultProxy } from '../../support/fault-proxy.ts'
import { type LadingApp, launchLading, type LaunchOptions } from './lading-app.ts'
import type { LadingWindow } from './lading-window.ts'
import { createWorld, emptyEngine, fillEngine, type World } from './world.ts'

export { expect } from '@playwright/test'

interface WorkerFixtures {
  /** Which engine this file's tests want. */
  readonly engineKind: EngineKind
  readonly world: World
}

interface TestFixtures {
  /** The images that are there when a test begins; no others are. */
  readonly imagesThere: readonly string[]
  /** The trace of a run holds the pages themselves; for that Playwright runs scripts of its own in every frame. */
  readonly tracesPages: boolean
  /** The worker's engine, up, with `imagesThere` and nothing else. */
  readonly engine: Engine
  /** Stands before the engine, and passes everything until told otherwise. */
  readonly engineProxy: FaultProxy
  /** A folder of this test's own. */
  readonly folder: string
  /** Starts Lading on the engine, with data of its own; it is ended with the test. */
  readonly launch: (options?: Partial<LaunchOptions>) => Promise<LadingApp>
  /** Lading on the engine. */
  readonly lading: LadingApp
  /** Its window. */
  readonly window: LadingWindow
}

/** On failure a picture and a trace of every run are kept. Playwright itself does so for browsers only. */
const keepEvidence = async ({ electron }: LadingApp, testInfo: TestInfo, index: number): Promise<void> => {
  const context = electron.context()
  if (testInfo.status === testInfo.expectedStatus) return
  const path = (name: string): string => testInfo.outputPath(`${index}-${name}`)
  for (const [at, page] of electron.windows().entries()) {
    await page.screenshot({ path: path(`window-${at}.png`), timeout: 5_000 }).catch(() => {})
  }
  await context.tracing.stop({ path: path('window-trace.zip') }).catch(() => {})
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  engineKind: ['graph-driver', { option: true, scope: 'worker' }],

  world: [
    async ({ engineKind }, use) => {
      const world = await createWorld(engineKind)
      try {
        await use(world)
      } finally {
        await world.dispose()
      }
    },
    { scope: 'worker', timeout: 180_000 },
  ],

  imagesThere: [['tiny:latest'], { option: true }],
  tracesPages: [true, { option: true }],

  engine: async ({ world, imagesThere }, use) => {
    await emptyEngine(world.engine)
    await fillEngine(world, imagesThere)
    await use(world.engine)
    world.registry.setMode({ kind: 'pass' })
  },

  folder: async ({ world }, use) => {
    await use(await mkdtemp(join(world.folder, 't-')))
  },

  engineProxy: async ({ engine, folder }, use) => {
    const proxy = await startFaultProxy({ folder, target: engine.socketPath })
    await use(proxy)
    await proxy.dispose()
  },

  launch: async ({ engine, folder, tracesPages: snapshots }, use, testInfo) => {
    const runs: LadingApp[] = []
    await use(async (options = {}) => {
      const userData = options.userData ?? (await mkdtemp(join(folder, 'u-')))
      const run = await launchLading({ host: engine.host, ...options, userData })
      runs.push(run)
      await run.electron.context().tracing.start({ screenshots: true, snapshots, sources: true })
      return run
    })
    for (const [index, run] of runs.entries()) {
      await keepEvidence(run, testInfo, index)
      await run.dispose()
    }
    expect(runs.flatMap(({ problems }) => problems)).toEqual([])
  },

  lading: async ({ launch }, use) => {
    await use(await launch())
  },

  window: async ({ lading }, use) => {
    await use(lading.window)
  },
})
