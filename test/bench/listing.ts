import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine, type Engine, type EngineKind } from '../support/engine.ts'
import { loadManyImages } from '../support/flood.ts'
import { startLading } from '../support/lading.ts'
import { measurePairs, rowOf, showMs, timed, type Row } from './measure.ts'
import { dockerCli } from './pulling.ts'

const count = 1_000

/** An engine with a thousand images, for `work`. */
export const withManyImages = async <T>(
  kind: EngineKind,
  folder: string,
  work: (engine: Engine) => Promise<T>,
): Promise<T> => {
  const engine = await startEngine({ kind, folder })
  try {
    await loadManyImages(engine, count, { prefix: 'bench' })
    return await work(engine)
  } finally {
    await engine.dispose()
  }
}

const historyFolderIn = (folder: string): string => mkdtempSync(join(folder, 'h-'))

/** From nothing to a live list: connection, greeting, list and containers, with an empty history. */
const coldList = (engine: Engine, folder: string) => async (): Promise<number> => {
  const historyFolder = historyFolderIn(folder)
  let lading: ReturnType<typeof startLading> | undefined
  const ms = await timed(async () => {
    lading = startLading({ socketPath: engine.socketPath, folder, historyFolder })
    const images = await lading.untilLive()
    if (images.length !== count) throw new Error(`${images.length} images were listed`)
  })
  await lading?.close()
  return ms
}

/** From nothing to the list as it was last seen, with the history of an earlier run. */
const warmList = (engine: Engine, folder: string, historyFolder: string) => async (): Promise<number> => {
  let lading: ReturnType<typeof startLading> | undefined
  const ms = await timed(async () => {
    const started = startLading({ socketPath: engine.socketPath, folder, historyFolder })
    lading = started
    await started.until('the cached list', () => started.inventory.snapshot().images.length === count)
  })
  await lading?.close()
  return ms
}

const rememberList = async (engine: Engine, folder: string): Promise<string> => {
  const historyFolder = historyFolderIn(folder)
  const lading = startLading({ socketPath: engine.socketPath, folder, historyFolder })
  await lading.untilLive()
  await lading.close()
  return historyFolder
}

/** Listing 1,000 images on the graph driver, cold, against `docker images`. */
export const benchColdList = async (engine: Engine, folder: string): Promise<Row> => {
  const pairs = await measurePairs(coldList(engine, folder), () => timed(() => dockerCli(engine, 'images')))
  return rowOf('Listing 1,000 images, cold (graph driver)', pairs, showMs, '`docker images`', 1)
}

/** Showing 1,000 images that were seen before on the containerd store, against `docker images`. */
export const benchWarmList = async (engine: Engine, folder: string): Promise<Row> => {
  const historyFolder = await rememberList(engine, folder)
  const pairs = await measurePairs(warmList(engine, folder, historyFolder), () =>
    timed(() => dockerCli(engine, 'images')),
  )
  return rowOf('Listing 1,000 images, warm (containerd store)', pairs, showMs, '`docker images`', 0.05)
}
