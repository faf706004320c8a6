import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine, type Engine, type EngineKind } from '../support/engine.ts'
import { loadManyImages } from '../support/flood.ts'
import { startLading } from '../support/lading.ts'
import { showCount, type Extent } from './measure.ts'
import type { Windows } from './windows.ts'

/** An engine with many images, and what is measured on it. */
export interface Stage {
  readonly engine: Engine
  /** How many images it has. */
  readonly count: number
  /** Of the run. */
  readonly folder: string
  readonly windows: Windows
  readonly extent: Extent
}

/** Under an image's own layer lie three of 35 that it shares with others. */
const sharedLayers = 3

/** All facts of 1,000 images take a containerd store a minute or two. */
const factsDeadlineMs = 15 * 60_000

const storeInWords = (kind: EngineKind): string =>
  kind === 'containerd' ? 'containerd store' : 'graph driver'

/** `1,000 images (graph driver)`. */
export const imagesInWords = ({ count, engine }: Pick<Stage, 'count' | 'engine'>): string =>
  `${showCount(count)} images (${storeInWords(engine.kind)})`

/** An engine that is filled with more and more images, for `work`; it is ended after that. */
export const withGrowingEngine = async (
  kind: EngineKind,
  folder: string,
  work: (engine: Engine, fillTo: (count: number) => Promise<void>) => Promise<void>,
): Promise<void> => {
  const engine = await startEngine({ kind, folder })
  let loaded = 0
  const fillTo = async (count: number): Promise<void> => {
    const before = loaded
    const onProgress = (more: number): void =>
      console.log(`  … ${showCount(before + more)} of ${imagesInWords({ count, engine })} loaded`)
    await loadManyImages(engine, count - before, { prefix: `bench-${before}`, sharedLayers, onProgress })
    loaded = count
  }
  try {
    await work(engine, fillTo)
  } finally {
    await engine.dispose()
  }
}

/** A folder in which Lading has kept all that it can know of the engine's images. */
export const rememberAll = async ({ engine, folder }: Pick<Stage, 'engine' | 'folder'>): Promise<string> => {
  const historyFolder = mkdtempSync(join(folder, 'h-'))
  const lading = startLading({ socketPath: engine.socketPath, folder, historyFolder })
  try {
    await lading.untilAllFactsKnown(factsDeadlineMs)
  } finally {
    await lading.close()
  }
  return historyFolder
}
