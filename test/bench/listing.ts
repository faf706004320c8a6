import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startLading } from '../support/lading.ts'
import { imagesInWords, type Stage } from './many-images.ts'
import { measurePairs, rowOf, showMs, timed, type Row } from './measure.ts'
import { dockerCli } from './pulling.ts'

/** From nothing to a live list: connection, greeting, list and containers, with an empty history. */
const coldList =
  ({ engine, folder, count }: Stage) =>
  async (): Promise<number> => {
    const historyFolder = mkdtempSync(join(folder, 'h-'))
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
const warmList =
  ({ engine, folder, count }: Stage, historyFolder: string) =>
  async (): Promise<number> => {
    let lading: ReturnType<typeof startLading> | undefined
    const ms = await timed(async () => {
      const started = startLading({ socketPath: engine.socketPath, folder, historyFolder })
      lading = started
      await started.until('the cached list', () => started.inventory.snapshot().images.length === count)
    })
    await lading?.close()
    return ms
  }

/** Listing the images, cold, against `docker images`. */
export const benchColdList = async (stage: Stage): Promise<Row> => {
  const { engine, extent } = stage
  const pairs = await measurePairs(
    coldList(stage),
    () => timed(() => dockerCli(engine, 'images')),
    extent.runs,
  )
  return rowOf(`Listing ${imagesInWords(stage)}, cold`, pairs, showMs, '`docker images`', 1)
}

/** Showing the images that were seen before, against `docker images`. */
export const benchWarmList = async (stage: Stage, historyFolder: string): Promise<Row> => {
  const { engine, extent } = stage
  const pairs = await measurePairs(
    warmList(stage, historyFolder),
    () => timed(() => dockerCli(engine, 'images')),
    extent.runs,
  )
  return rowOf(`Listing ${imagesInWords(stage)}, warm`, pairs, showMs, '`docker images`', 0.05)
}
