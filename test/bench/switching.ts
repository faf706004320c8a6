import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startEngine } from '../support/engine.ts'
import { startOnContexts } from '../support/several-engines.ts'
import { imagesInWords, type Stage } from './many-images.ts'
import { measurePairs, rowOf, showMs, timed, type Row } from './measure.ts'
import { dockerCli } from './pulling.ts'

/** Switching from an engine without images to one with many that were seen before, against `docker images` on that one. */
export const benchSwitching = async (stage: Stage): Promise<Row> => {
  const { engine, folder, count, extent } = stage
  const empty = await startEngine({ kind: 'graph-driver', folder })
  const sockets = { many: engine.socketPath, none: empty.socketPath }
  const { lading, choose } = startOnContexts(sockets, {
    folder,
    historyFolder: mkdtempSync(join(folder, 'h-')),
  })
  const untilShown = (wanted: number): Promise<unknown> =>
    lading.until(`${wanted} images to be shown`, () => {
      const { images, freshness } = lading.inventory.snapshot()
      return freshness.kind !== 'unknown' && images.length === wanted
    })
  const there = async (): Promise<number> => {
    await choose('none')
    await untilShown(0)
    return timed(async () => {
      await choose('many')
      await untilShown(count)
    })
  }
  try {
    await lading.untilAllFactsKnown()
    const against = () => timed(() => dockerCli(engine, 'images'))
    const pairs = await measurePairs(there, against, extent.runs)
    return rowOf(`Switching to ${imagesInWords(stage)}, warm`, pairs, showMs, '`docker images`', 1)
  } finally {
    await lading.close()
    await empty.dispose()
  }
}
