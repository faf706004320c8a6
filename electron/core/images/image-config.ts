import type { ImageConfig } from './image-details.ts'
import { momentIn, recordIn, textIn, textsByName, textsIn } from '../tolerant.ts'

/** The parts of an image's config as they were written, each of any shape. */
export interface WrittenConfig {
  readonly os: unknown
  readonly architecture: unknown
  readonly variant: unknown
  readonly author: unknown
  readonly created: unknown
  /** What is done when the image is run: a registry's config has it as `config`, an engine's inspection as `Config`. */
  readonly config: unknown
}

const platformIn = ({ os, architecture, variant }: WrittenConfig): string | undefined => {
  const [itsOs, itsArchitecture] = [textIn(os), textIn(architecture)]
  if (itsOs === undefined || itsArchitecture === undefined) return undefined
  return [itsOs, itsArchitecture, textIn(variant)].filter((part) => part !== undefined).join('/')
}

/**
 * Reads an image's config (OCI image-spec, config.md; moby api/swagger.yaml, ImageInspect). Whether an engine or a registry
 * wrote it makes no difference to what it says, so the two can be compared.
 */
export const imageConfigIn = (written: WrittenConfig): ImageConfig => {
  const config = recordIn(written.config)
  const platform = platformIn(written)
  const workingDirectory = textIn(config['WorkingDir'])
  const user = textIn(config['User'])
  const author = textIn(written.author)
  const stopSignal = textIn(config['StopSignal'])
  const healthcheck = textsIn(recordIn(config['Healthcheck'])['Test'])
  const createdAtMs = momentIn(Date.parse(textIn(written.created) ?? ''))
  return {
    entrypoint: textsIn(config['Entrypoint']),
    command: textsIn(config['Cmd']),
    exposedPorts: Object.keys(recordIn(config['ExposedPorts'])),
    environment: textsIn(config['Env']),
    volumes: Object.keys(recordIn(config['Volumes'])),
    labels: textsByName(config['Labels']),
    ...(platform !== undefined && { platform }),
    ...(workingDirectory !== undefined && { workingDirectory }),
    ...(user !== undefined && { user }),
    ...(author !== undefined && { author }),
    ...(stopSignal !== undefined && { stopSignal }),
    ...(healthcheck.length > 0 && { healthcheck }),
    ...(createdAtMs !== undefined && { createdAtMs }),
  }
}
