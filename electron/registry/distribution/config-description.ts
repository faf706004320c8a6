/** All that an image's config says (OCI image-spec, config.md), read from what a stranger sent. */
import * as v from 'valibot'
import type { ImageConfig } from '../../core/image-details.ts'
import { instructionsOf } from '../../core/instruction.ts'

/** A step, and whether it made a layer. */
export interface RecordedStep {
  /** As it stood in the Dockerfile. */
  readonly instruction: string
  readonly hasLayer: boolean
}

/** What an image is configured to do, and how it was made. */
export interface ConfigDescription {
  readonly config: ImageConfig
  /** The first step first. */
  readonly steps: readonly RecordedStep[]
  /** Of the layers, from the bottom up. */
  readonly diffIds: readonly string[]
}

// What is not what it should be is nothing, and costs no more than itself.
const text = v.fallback(v.optional(v.string()), undefined)
const texts = v.fallback(v.array(v.string()), [])
const names = v.fallback(
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.transform((set) => Object.keys(set)),
  ),
  [],
)

const none = {}

const process = v.fallback(
  v.object({
    Cmd: texts,
    Entrypoint: texts,
    Env: texts,
    ExposedPorts: names,
    Healthcheck: v.fallback(v.optional(v.object({ Test: texts })), undefined),
    Labels: v.fallback(v.record(v.string(), v.string()), none),
    StopSignal: text,
    User: text,
    Volumes: names,
    WorkingDir: text,
  }),
  {
    ...{ Cmd: [], Entrypoint: [], Env: [], ExposedPorts: [], Labels: {}, Volumes: [] },
    ...{ Healthcheck: undefined, StopSignal: undefined, User: undefined, WorkingDir: undefined },
  },
)

const step = v.fallback(
  v.object({ created_by: text, comment: text, empty_layer: v.fallback(v.optional(v.boolean()), undefined) }),
  { created_by: undefined, comment: undefined, empty_layer: undefined },
)

const described = v.object({
  architecture: text,
  author: text,
  config: process,
  created: text,
  history: v.fallback(v.array(step), []),
  os: text,
  rootfs: v.fallback(v.object({ diff_ids: texts }), { diff_ids: [] }),
  variant: text,
})

type Described = v.InferOutput<typeof described>

const isSaid = (said: string | undefined): said is string => said !== undefined && said !== ''

const platformOf = ({ os, architecture, variant }: Described): string | undefined =>
  isSaid(os) && isSaid(architecture)
    ? [os, architecture, ...(isSaid(variant) ? [variant] : [])].join('/')
    : undefined

const configOf = (document: Described): ImageConfig => {
  const { config, author, created = '' } = document
  const platform = platformOf(document)
  const createdAtMs = Date.parse(created)
  const healthcheck = config.Healthcheck?.Test ?? []
  return {
    entrypoint: config.Entrypoint,
    command: config.Cmd,
    exposedPorts: config.ExposedPorts,
    environment: config.Env,
    volumes: config.Volumes,
    labels: config.Labels,
    ...(platform !== undefined && { platform }),
    ...(isSaid(config.WorkingDir) && { workingDirectory: config.WorkingDir }),
    ...(isSaid(config.User) && { user: config.User }),
    ...(isSaid(author) && { author }),
    ...(isSaid(config.StopSignal) && { stopSignal: config.StopSignal }),
    ...(healthcheck.length > 0 && { healthcheck }),
    ...(createdAtMs > 0 && { createdAtMs }),
  }
}

const stepsOf = ({ history }: Described): readonly RecordedStep[] => {
  const instructions = instructionsOf(
    history.map(({ created_by: createdBy = '', comment }) => ({
      createdBy,
      ...(comment !== undefined && { comment }),
    })),
  )
  return history.map(({ empty_layer: isEmpty }, index) => ({
    instruction: instructions[index] ?? '',
    hasLayer: isEmpty !== true,
  }))
}

/** Reads a config that has been parsed. What it does not say, or not as it should, is left out. */
export const describeConfig = (json: unknown): ConfigDescription => {
  const document = v.parse(described, typeof json === 'object' && json !== null ? json : {})
  return {
    config: configOf(document),
    steps: stepsOf(document),
    diffIds: document.rootfs.diff_ids,
  }
}
