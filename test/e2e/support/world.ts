import { type Engine, type EngineKind, startEngine } from '../../support/engine.ts'
import { engineCall, pullImage } from '../../support/engine-http.ts'
import { type RegistryProxy, startThrottledRegistry } from '../../support/fault-proxy.ts'
import { type Registry, startRegistry } from '../../support/registry.ts'
import { createRunFolder } from '../../support/run-folder.ts'
import { pushSampleImages, type SampleName } from '../../support/sample-images.ts'

/** The sample images that the window is driven with: all but the large one. */
export const sampleImagesHere = [
  'library/alpine:3.20',
  'library/python:3.13-alpine',
  'library/python:3.12-alpine',
  'library/nginx:1.27-alpine',
  'library/nginx:alpine',
  'library/redis:7-alpine',
  'library/node:22-alpine',
  'library/layers40:latest',
  'library/multi:latest',
  'library/tiny:latest',
] as const satisfies readonly SampleName[]

/** What the tests of one worker share. */
export interface World {
  /** For sockets, databases and whatever else a test needs; gone in the end. */
  readonly folder: string
  readonly engine: Engine
  /** The registry itself, to push to. */
  readonly origin: Registry
  /** The way from the engine to the registry, and its mirror of Docker Hub: as slow as a test wants. */
  readonly registry: RegistryProxy
  /** What each sample image's name stands for in the registry. */
  readonly digests: Readonly<Record<(typeof sampleImagesHere)[number], string>>
  dispose(): Promise<void>
}

/** Starts an engine, and a registry with sample images that the engine takes for Docker Hub. */
export const createWorld = async (kind: EngineKind): Promise<World> => {
  const ends: (() => Promise<void>)[] = []
  const ended = <T extends { dispose(): Promise<void> }>(part: T): T => {
    ends.unshift(() => part.dispose())
    return part
  }
  const dispose = async (): Promise<void> => {
    for (const end of ends.splice(0)) await end()
  }

  try {
    const { path: folder } = ended(createRunFolder())
    const origin = ended(await startRegistry({ folder }))
    const digests = await pushSampleImages(origin, sampleImagesHere)
    const registry = ended(await startThrottledRegistry(origin, { bytesPerSecond: 1_000_000 }))
    registry.setMode({ kind: 'pass' })
    const engine = ended(await startEngine({ kind, folder, registry }))
    return { folder, engine, origin, registry, digests, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Removes every container and every image. */
export const emptyEngine = async (engine: Engine): Promise<void> => {
  const containers = await engineCall(engine, 'GET', '/containers/json?all=1')
  for (const { Id } of containers.json<{ Id: string }[]>()) {
    await engineCall(engine, 'DELETE', `/containers/${Id}?force=1`)
  }
  const images = await engineCall(engine, 'GET', '/images/json')
  for (const { Id } of images.json<{ Id: string }[]>()) {
    await engineCall(engine, 'DELETE', `/images/${Id}?force=1`)
  }
}

/** Pulls images without the app, at full speed. */
export const fillEngine = async (
  { engine, registry }: World,
  references: readonly string[],
): Promise<void> => {
  registry.setMode({ kind: 'pass' })
  for (const reference of references) await pullImage(engine, reference)
}
