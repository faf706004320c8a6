import type { LayeredStep } from '../instructions/image-history.ts'
import type { ImageId } from '../identity.ts'
import type { Certainty, MeasuredImage, MeasuredLayer } from '../layers/layers.ts'

/** What an image is configured to do (OCI image-spec, config.md). What it does not say is absent or empty. */
export interface ImageConfig {
  /** `os/architecture[/variant]`. */
  readonly platform?: string
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly workingDirectory?: string
  readonly user?: string
  /** Such as `80/tcp`. */
  readonly exposedPorts: readonly string[]
  /** `NAME=value`, as the image has them. */
  readonly environment: readonly string[]
  readonly volumes: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly author?: string
  readonly stopSignal?: string
  /** The command that says whether a container is well. */
  readonly healthcheck?: readonly string[]
  readonly createdAtMs?: number
}

/** One platform of an image that is here. */
export interface PlatformDetails {
  readonly platform?: string
  /** The digest of this platform's manifest, where the engine says it. */
  readonly manifestDigest?: string
  readonly config: ImageConfig
  readonly steps: readonly LayeredStep[]
  readonly certainty: Certainty
  /** Of the unpacked layers together. */
  readonly unpackedBytes: number
  /** Compressed content that a containerd store keeps; 0 on a graph driver. */
  readonly contentBytes: number
}

/** What an image's ID implies, and what the detail pane shows; the same for as long as the ID lives. */
export interface ImageDetails {
  readonly imageId: ImageId
  /** One, or on a containerd store one for each platform that is here. */
  readonly platforms: readonly PlatformDetails[]
  /** Its index names platforms that are not here, as only a pull leaves it: a build or an archive brings what it names. */
  readonly lacksPlatforms?: true
}

const layersIn = ({ steps }: PlatformDetails): readonly MeasuredLayer[] =>
  steps.flatMap(({ diffId, unpackedBytes }) => (diffId === undefined ? [] : [{ diffId, unpackedBytes }]))

/** What of an image's details has a place in the tree of layers. */
export const measuredImage = ({ imageId, platforms }: ImageDetails): MeasuredImage => ({
  imageId,
  stacks: platforms.map((one) => ({
    ...(one.platform !== undefined && { platform: one.platform }),
    contentBytes: one.contentBytes,
    layers: layersIn(one),
  })),
  certainty: platforms.every(({ certainty }) => certainty === 'exact') ? 'exact' : 'estimate',
})
