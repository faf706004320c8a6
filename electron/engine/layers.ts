import type { EngineFacts } from '../core/engine-state.ts'
import type { ImageId } from '../core/identity.ts'
import { hasApi } from './api-version.ts'
import type { EngineClient } from './client.ts'
import { statusOf } from './failures.ts'

/** The layers of one platform's image, from the bottom up, by their diff IDs. */
export type LayerChain = readonly string[]

interface Platform {
  readonly os?: string
  readonly architecture?: string
  readonly variant?: string
}

interface ManifestAnswer {
  readonly Available?: boolean
  readonly Kind?: string
  readonly ImageData?: { readonly Platform?: Platform } | null
}

interface LayersAnswer {
  readonly RootFS?: { readonly Layers?: readonly string[] | null } | null
  readonly Manifests?: readonly ManifestAnswer[] | null
}

const inspect = (
  client: EngineClient,
  id: ImageId,
  query: Readonly<Record<string, string | number | undefined>>,
  signal: AbortSignal | undefined,
): Promise<LayersAnswer | undefined> =>
  client.ask({ method: 'GET', path: `/images/${id}/json`, query, signal }).then(
    (answer) => answer as LayersAnswer,
    (error: unknown) => {
      if (statusOf(error) === 404) return undefined
      throw error
    },
  )

const chainIn = (answer: LayersAnswer | undefined): LayerChain => answer?.RootFS?.Layers ?? []

/** The platforms of an image that are here; only a containerd store can have several under one ID. */
const platformsHere = ({ Manifests }: LayersAnswer): readonly Platform[] =>
  (Manifests ?? []).flatMap(({ Available, Kind, ImageData }) =>
    Available === true && Kind === 'image' && ImageData?.Platform ? [ImageData.Platform] : [],
  )

/**
 * The chains of layers that an image has on this engine: one, or on a containerd store one for each platform that is
 * here (the other platforms need API 1.49; before, the engine names the best one's layers alone). `undefined` where the
 * image is gone.
 */
export const inspectLayers = async (
  client: EngineClient,
  { store, apiVersion }: Pick<EngineFacts, 'store' | 'apiVersion'>,
  id: ImageId,
  signal?: AbortSignal,
): Promise<readonly LayerChain[] | undefined> => {
  const canAskPlatforms = store === 'containerd' && hasApi(apiVersion, '1.49')
  const answer = await inspect(client, id, { manifests: canAskPlatforms ? 1 : undefined }, signal)
  if (answer === undefined) return undefined
  const platforms = platformsHere(answer)
  if (platforms.length < 2) return [chainIn(answer)]
  const chains: LayerChain[] = []
  for (const platform of platforms) {
    chains.push(chainIn(await inspect(client, id, { platform: JSON.stringify(platform) }, signal)))
  }
  return chains
}
