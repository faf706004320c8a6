import { Readable } from 'node:stream'
import { pack } from 'tar-stream'
import { engineCall, type EngineAddress } from './engine-http.ts'
import { imageConfig, type LayerSpec, linuxAmd64 } from './images.ts'
import { digestOf, tarStream } from './layer.ts'

/** How the images are called and how old they are. */
export interface FloodOptions {
  /** Names are `flood/PREFIX-0007:1`; another prefix gives other images. */
  readonly prefix: string
  /** Bytes of each image's own layer that no other has, beside its name; none when left out. */
  readonly ownBytes?: number
  /** How many layers under its own an image shares with others, fewer of them the higher up; one when left out. */
  readonly sharedLayers?: number
  /** Told after each archive how many images there are so far. */
  readonly onProgress?: (loaded: number) => void
}

const imagesPerArchive = 250
const baseCount = 5
const imagesPerRepository = 4
const hourMs = 60 * 60 * 1000
const newestMs = Date.UTC(2025, 8, 1)

/**
 * Loads many small images fast: each has one of a few shared base layers, or several on each other, and a tiny layer of
 * its own. The same count and options give the same images, each created an hour before the one before it.
 * @returns their names, as the engine lists them
 */
export async function loadManyImages(
  engine: EngineAddress,
  count: number,
  { prefix, ownBytes = 0, sharedLayers = 1, onProgress }: FloodOptions,
): Promise<string[]> {
  const levels = await Promise.all(Array.from({ length: sharedLayers }, (_, level) => buildLevel(level)))
  const names: string[] = []
  for (let first = 0; first < count; first += imagesPerArchive) {
    const numbers = Array.from(
      { length: Math.min(imagesPerArchive, count - first) },
      (_, index) => first + index,
    )
    const images = await Promise.all(
      numbers.map((number) => buildImage({ prefix, ownBytes, levels }, number)),
    )
    await engineCall(engine, 'POST', '/images/load?quiet=1', archive(images))
    names.push(...images.map(({ name }) => name))
    onProgress?.(names.length)
  }
  return names
}

interface Layer {
  readonly spec: LayerSpec
  readonly tar: Buffer
  readonly diffId: string
}

interface Image {
  readonly name: string
  readonly config: string
  readonly layers: readonly Layer[]
}

const baseLayer = (index: number): LayerSpec => ({
  instruction: `ADD base-${index}.tar / # buildkit`,
  files: { [`opt/base-${index}`]: { bytes: 50_000 * (index + 1), seed: 900 + index } },
})

const layerOnBases = (level: number, index: number): LayerSpec => ({
  instruction: `COPY part-${level}-${index} /opt/ # buildkit`,
  files: { [`opt/part-${level}-${index}`]: { bytes: 1_000 * (index + 1), seed: 1_000 * level + index } },
})

/** The layers on one level: twice as many as on the level below, so that each of those carries two. */
const buildLevel = (level: number): Promise<readonly Layer[]> =>
  Promise.all(
    Array.from({ length: baseCount * 2 ** level }, (_, index) =>
      buildLayer(level === 0 ? baseLayer(index) : layerOnBases(level, index)),
    ),
  )

async function buildLayer(spec: LayerSpec): Promise<Layer> {
  const chunks: Buffer[] = await tarStream(spec.files).toArray()
  const tar = Buffer.concat(chunks)
  return { spec, tar, diffId: digestOf(tar) }
}

interface Batch {
  readonly prefix: string
  readonly ownBytes: number
  readonly levels: readonly (readonly Layer[])[]
}

async function buildImage({ prefix, ownBytes, levels }: Batch, number: number): Promise<Image> {
  const repository = `${prefix}-${String(Math.floor(number / imagesPerRepository)).padStart(4, '0')}`
  const name = `flood/${repository}:${(number % imagesPerRepository) + 1}`
  const shared = levels.flatMap((level) => level[number % level.length] ?? [])
  const data = ownBytes === 0 ? {} : { data: { bytes: ownBytes, seed: 100_000 + number } }
  const files = { app: `${name}\n`, ...data }
  const own = await buildLayer({ instruction: 'COPY app /app # buildkit', files })
  const layers = [...shared, own]
  const labels = { 'com.example.team': `team-${number % 7}`, 'com.example.number': String(number) }
  const spec = {
    layers: layers.map((layer) => layer.spec),
    config: { Cmd: ['/app'], Labels: labels },
    createdAtMs: newestMs - number * hourMs,
  }
  return { name, layers, config: JSON.stringify(imageConfig(spec, linuxAmd64, layers)) }
}

/** The archive of `docker save`: a manifest, and each config and each layer once. */
function archive(images: readonly Image[]): Readable {
  const tar = pack()
  const layers = new Map(images.flatMap((image) => image.layers).map((layer) => [layer.diffId, layer.tar]))
  for (const [diffId, bytes] of layers) tar.entry({ name: layerPath(diffId) }, bytes)
  for (const { config } of images) tar.entry({ name: configPath(config) }, config)
  const manifest = images.map(({ name, config, layers }) => ({
    Config: configPath(config),
    RepoTags: [name],
    Layers: layers.map(({ diffId }) => layerPath(diffId)),
  }))
  tar.entry({ name: 'manifest.json' }, JSON.stringify(manifest))
  tar.finalize()
  return Readable.from(tar)
}

const hexOf = (digest: string): string => digest.replace('sha256:', '')
const layerPath = (diffId: string): string => `${hexOf(diffId)}/layer.tar`
const configPath = (config: string): string => `${hexOf(digestOf(config))}.json`
