import type { EngineFacts } from '../core/engine-state.ts'
import { bytesIn, recordIn } from '../core/tolerant.ts'
import { answeredRecord } from './answered.ts'
import { hasApi } from './api-version.ts'
import type { EngineClient } from './client.ts'

/**
 * Bytes that images take, as an answer of `GET /system/df` has it: `LayersSize`, or from API 1.52 on
 * `ImageUsage.TotalSize`, which is left out where it is 0 (moby api/types/system/disk_usage.go).
 */
export const imageBytesIn = (answer: unknown): number => {
  const { LayersSize, ImageUsage } = answeredRecord(answer, 'disk usage')
  return bytesIn(LayersSize ?? recordIn(ImageUsage)['TotalSize'])
}

/**
 * The engine's own figure of the bytes that images take, shared layers counted once. On a graph driver these are the layers
 * of images alone, without what only a container holds any more; on a containerd store all content and all snapshots.
 *
 * On a containerd store this takes the engine 6 ms an image. Before API 1.42 containers and volumes are reckoned as well.
 */
export const askImageBytes = async (
  client: EngineClient,
  { apiVersion }: Pick<EngineFacts, 'apiVersion'>,
  signal?: AbortSignal,
): Promise<number> => {
  const canAskForImages = hasApi(apiVersion, '1.42')
  const query = { type: canAskForImages ? 'image' : undefined }
  return imageBytesIn(await client.ask({ method: 'GET', path: '/system/df', query, signal }))
}
