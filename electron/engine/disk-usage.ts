import { setTimeout as wait } from 'node:timers/promises'
import type { EngineFacts } from '../core/engine-state.ts'
import { failureOf } from '../core/failure.ts'
import { bytesIn, recordIn } from '../core/tolerant.ts'
import { answeredRecord } from './answered.ts'
import { hasApi } from './api-version.ts'
import type { EngineClient } from './client.ts'
import { engineFailure } from './failures.ts'

/** A part of the disk usage that can be asked for by itself since API 1.42. */
export type DiskUsagePart = 'image' | 'volume' | 'build-cache'

const busyPauseMs = 100

/** Docker 20.10 reckons for one client at a time and refuses the others (moby daemon/disk_usage.go). */
const isBusy = (error: unknown): boolean =>
  failureOf(error).ownWords?.includes('a disk usage operation is already running') === true

/**
 * Asks for a part of the engine's disk usage, or for all of it; before API 1.42 the answer has all in any case. From 1.52 on
 * volumes and records of the cache are listed only where `verbose` asks for them.
 */
export const askDiskUsage = async (
  client: EngineClient,
  { apiVersion }: Pick<EngineFacts, 'apiVersion'>,
  part: DiskUsagePart | undefined,
  signal?: AbortSignal,
): Promise<unknown> => {
  const query = {
    type: hasApi(apiVersion, '1.42') ? part : undefined,
    verbose: hasApi(apiVersion, '1.52') && part !== 'image' ? 1 : undefined,
  }
  for (;;) {
    try {
      return await client.ask({ method: 'GET', path: '/system/df', query, signal })
    } catch (error) {
      if (!isBusy(error)) throw error
    }
    // Nothing tells when the other client has its answer.
    await wait(busyPauseMs, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      throw engineFailure(error, signal)
    })
  }
}

/**
 * Bytes that images take, as an answer of `GET /system/df` has it: `LayersSize`, or from API 1.52 on
 * `ImageUsage.TotalSize`, which is left out where it is 0 (moby api/types/system/disk_usage.go).
 */
export const imageBytesIn = (answer: unknown): number => {
  const { LayersSize, ImageUsage } = answeredRecord(answer, 'disk-usage')
  return bytesIn(LayersSize ?? recordIn(ImageUsage)['TotalSize'])
}

/**
 * The engine's own figure of the bytes that images take, shared layers counted once. On a graph driver these are the layers
 * of images alone, without what only a container holds any more; on a containerd store all content and all snapshots, those
 * of containers and of the build cache too.
 *
 * On a containerd store this takes the engine 6 ms an image. Before API 1.42 containers and volumes are reckoned as well.
 */
export const askImageBytes = async (
  client: EngineClient,
  engine: Pick<EngineFacts, 'apiVersion'>,
  signal?: AbortSignal,
): Promise<number> => imageBytesIn(await askDiskUsage(client, engine, 'image', signal))
