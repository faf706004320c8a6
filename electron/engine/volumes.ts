import type { Volume } from '../core/cleanup/resources.ts'
import { bytesIn, isRecord, momentIn, recordIn, recordsIn, textIn } from '../core/tolerant.ts'
import { answeredRecord } from './answered.ts'
import type { EngineClient } from './client.ts'

/** What the engine puts on a volume that it named itself, since Docker 23 (moby volume/service/service.go). */
const anonymousLabel = 'com.docker.volume.anonymous'

/** How engines name such a volume: 32 random bytes, also where there is no label for it. */
const anonymousName = /^[0-9a-f]{64}$/

/** -1 stands for a volume of a driver that cannot tell (moby api/swagger.yaml, VolumeUsageData). */
const bytesOf = (usage: unknown): { bytes?: number } => {
  const size = recordIn(usage)['Size']
  return typeof size === 'number' && size >= 0 ? { bytes: bytesIn(size) } : {}
}

const volumeIn = (listed: Readonly<Record<string, unknown>>): readonly Volume[] => {
  const name = textIn(listed['Name'])
  if (name === undefined) return []
  const createdAtMs = momentIn(Date.parse(textIn(listed['CreatedAt']) ?? ''))
  return [
    {
      name,
      isAnonymous:
        (isRecord(listed['Labels']) && anonymousLabel in listed['Labels']) || anonymousName.test(name),
      ...bytesOf(listed['UsageData']),
      ...(createdAtMs === undefined ? {} : { createdAtMs }),
      driver: textIn(listed['Driver']) ?? '',
    },
  ]
}

/** Reads the volumes from an answer of `GET /system/df`, which has them in `VolumeUsage` from API 1.52 on. */
export const volumesIn = (answer: unknown): readonly Volume[] => {
  const { Volumes, VolumeUsage } = answeredRecord(answer, 'disk-usage')
  return recordsIn(Volumes ?? recordIn(VolumeUsage)['Items']).flatMap(volumeIn)
}

/**
 * Removes a volume with all that is in it. Throws a `FailureError`: `in-use` where a container has it, running or not,
 * `not-found` where it is gone.
 */
export const removeVolume = async (
  client: EngineClient,
  name: string,
  signal?: AbortSignal,
): Promise<void> => {
  await client.ask({ method: 'DELETE', path: `/volumes/${encodeURIComponent(name)}`, signal })
}
