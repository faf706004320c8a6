import { startFaultProxy } from '../support/fault-proxy.ts'
import { untilAllKnown } from './in-page.ts'
import { imagesInWords, type Stage } from './many-images.ts'
import { measurePairs, rowOf, showCount, showMs, timed, type Row } from './measure.ts'
import { dockerCli } from './pulling.ts'

/** Milliseconds from the spawn until a window that knew nothing has been told of the layers of every image. */
const allKnownMs = async ({ windows }: Stage, host: string): Promise<number> => {
  const window = await windows.openLading({ host })
  try {
    await window.paintedMs()
    await untilAllKnown(window.page)
    return Date.now() - window.spawnedAtMs
  } finally {
    await window.end()
  }
}

/** How many requests the engine gets until then; counting them takes time, so that start is not one of the measured. */
const requestsUntilAllKnown = async (stage: Stage): Promise<number> => {
  const proxy = await startFaultProxy({ folder: stage.folder, target: stage.engine.socketPath })
  try {
    await allKnownMs(stage, proxy.host)
    return proxy.requests.length
  } finally {
    await proxy.dispose()
  }
}

/** From the spawn with an empty history until the sizes of all images are known, against `docker system df -v`. */
export const benchSizes = async (stage: Stage): Promise<Row> => {
  const { engine, extent } = stage
  const requests = await requestsUntilAllKnown(stage)
  const pairs = await measurePairs(
    () => allKnownMs(stage, engine.host),
    () => timed(() => dockerCli(engine, 'system', 'df', '-v')),
    extent.walks,
  )
  const row = rowOf(
    `Spawn to all sizes known, cold, ${imagesInWords(stage)}`,
    pairs,
    showMs,
    '`docker system df -v`',
  )
  return { ...row, lading: `${row.lading}, ${showCount(requests)} requests` }
}
