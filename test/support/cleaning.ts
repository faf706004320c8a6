import { afterAll, afterEach, beforeAll } from 'vitest'
import type {
  CacheRecord,
  Container,
  EngineResources,
  Volume,
} from '../../electron/core/cleanup/resources.ts'
import type { CleaningEngine } from '../../electron/services/cleanup/cleaning-engine.ts'
import { cleaningEngine } from '../../electron/wiring/engine-ports.ts'
import { buildImage, type BuildSpec } from './building.ts'
import { type Engine, type EngineKind, startEngine } from './engine.ts'
import { engineCall } from './engine-http.ts'
import { operate } from './engine-operations.ts'
import { greetAt } from './lading.ts'
import { tarStream } from './layer.ts'
import { type Registry, startRegistry } from './registry.ts'
import { createRunFolder, type RunFolder } from './run-folder.ts'
import { pushSampleImages } from './sample-images.ts'

const names = ['library/alpine:3.20', 'library/python:3.13-alpine'] as const

interface Parts {
  readonly run: RunFolder
  readonly registry: Registry
  readonly engine: Engine
  /** The engine as a clean-up has it. */
  readonly cleaning: CleaningEngine
}

/** What a container is made with. */
export interface ContainerSpec {
  readonly name: string
  readonly image: string
  /** The mount points, each with its volume's name; an empty one has the engine make one up. */
  readonly volumes?: Readonly<Record<string, string>>
}

/** Everything that a test of the engine's side of a clean-up needs; an engine that each test finds empty. */
export interface Cleaning {
  readonly parts: Parts
  /** Never aborted. */
  readonly signal: AbortSignal
  readonly resources: (withImages?: boolean) => Promise<EngineResources>
  readonly container: (name: string) => Promise<Container | undefined>
  readonly volume: (name: string) => Promise<Volume | undefined>
  readonly cache: () => Promise<readonly CacheRecord[]>
  readonly makeContainer: (spec: ContainerSpec) => Promise<void>
  /** Writes a file of so many bytes into a container, which need not run. */
  readonly write: (container: string, path: string, bytes: number) => Promise<void>
  readonly build: (spec: BuildSpec) => Promise<void>
}

const empty = async (engine: Engine): Promise<void> => {
  for (const { Id } of (await engineCall(engine, 'GET', '/containers/json?all=1')).json<{ Id: string }[]>())
    await engineCall(engine, 'DELETE', `/containers/${Id}?force=1`)
  const { Volumes } = (await engineCall(engine, 'GET', '/volumes')).json<{ Volumes: { Name: string }[] }>()
  for (const { Name } of Volumes) await engineCall(engine, 'DELETE', `/volumes/${Name}`)
  await engineCall(engine, 'POST', '/build/prune?all=1')
  await operate(engine, { kind: 'prune', all: true })
}

const startParts = async (kind: EngineKind): Promise<Parts> => {
  const run = createRunFolder()
  const registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, names)
  const engine = await startEngine({ kind, folder: run.path, registry })
  return { run, registry, engine, cleaning: cleaningEngine(await greetAt(engine.socketPath)) }
}

/** Sets up an engine and a registry, for the tests of the suite that calls it. */
export const setUpCleaning = (kind: EngineKind): Cleaning => {
  let parts: Parts
  const { signal } = new AbortController()

  beforeAll(async () => {
    parts = await startParts(kind)
  })
  afterEach(() => empty(parts.engine))
  afterAll(async () => {
    await parts.engine.dispose()
    await parts.registry.dispose()
    await parts.run.dispose()
  })

  const resources = (withImages = false): Promise<EngineResources> =>
    parts.cleaning.resources(signal, withImages)

  return {
    get parts() {
      return parts
    },
    signal,
    resources,
    container: async (name) => (await resources()).containers.find((one) => one.name === name),
    volume: async (name) => (await resources()).volumes.find((one) => one.name === name),
    cache: async () => (await resources()).cache,
    makeContainer: async ({ name, image, volumes = {} }) => {
      const mounts = Object.entries(volumes).map(([Target, Source]) => ({ Type: 'volume', Target, Source }))
      const HostConfig = { NetworkMode: 'none', Mounts: mounts }
      const body = { Image: image, Cmd: ['/bin/wait-for-stop'], HostConfig }
      await engineCall(parts.engine, 'POST', `/containers/create?name=${name}`, body)
    },
    write: async (container, path, bytes) => {
      const archive = tarStream({ [path]: { bytes, seed: 1 } })
      await engineCall(parts.engine, 'PUT', `/containers/${container}/archive?path=/`, archive)
    },
    build: (spec) => buildImage(parts.engine, { ...spec, folder: parts.run.path }),
  }
}
