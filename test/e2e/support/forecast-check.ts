import type { SampleName } from '../../support/sample-images.ts'
import type { DiscoverView } from './discover-view.ts'
import type { World } from './world.ts'

/** A layer as the registry has it. */
export interface StoredLayer {
  readonly digest: string
  readonly size: number
}

const accept = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]

/** The layers of one of the registry's images that has one platform, lowest first. */
export const layersInRegistry = async (
  { origin }: World,
  name: SampleName,
): Promise<readonly StoredLayer[]> => {
  const [repository = '', tag = ''] = name.split(':')
  const url = `${origin.url}/v2/${repository}/manifests/${tag}`
  const answer = await fetch(url, { headers: { accept: accept.join(', ') } })
  return ((await answer.json()) as { layers: readonly StoredLayer[] }).layers
}

/** All bytes of some layers. */
export const bytesOf = (layers: readonly StoredLayer[]): number =>
  layers.reduce((sum, { size }) => sum + size, 0)

/** Notes from now on what the registry is asked for; gives the bytes of those of `layers` that it served. */
export const noteServed = ({ registry }: World, layers: readonly StoredLayer[]): (() => number) => {
  const from = registry.requests.length
  return () => {
    const asked = new Set(
      registry.requests
        .slice(from)
        .flatMap((request) => /^GET \S+\/blobs\/(sha256:\w+)/.exec(request)?.[1] ?? []),
    )
    return bytesOf(layers.filter(({ digest }) => asked.has(digest)))
  }
}

/** The bytes that the page's forecast says under a heading such as `Download`. */
export const forecastBytes = async (discover: DiscoverView, term: string): Promise<number> => {
  const title = await discover.forecastOf(term).getAttribute('title')
  return Number(title?.replace(/ bytes?$/, '').replaceAll(',', ''))
}
