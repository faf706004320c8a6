import { startEngine, type Engine } from '../../test/support/engine.ts'
import { startThrottledRegistry, type RegistryProxy } from '../../test/support/fault-proxy.ts'
import { startRegistry, type Registry } from '../../test/support/registry.ts'
import { createRunFolder } from '../../test/support/run-folder.ts'
import { pushSampleImages } from '../../test/support/sample-images.ts'

/** What the demo runs on: nothing of it is the person's own. */
export interface DemoWorld {
  /** A folder for the app's own data, gone with the rest. */
  readonly folder: string
  readonly engine: Engine
  /** The way to the registry, as slow as is chosen: the engine's mirror of Docker Hub. */
  readonly registry: RegistryProxy
  readonly dispose: () => Promise<void>
}

const fillRegistry = async (registry: Registry): Promise<void> => {
  console.log('Pushing sample images…')
  await pushSampleImages(registry)
}

/** Starts a registry with sample images, and an engine that takes it for Docker Hub. */
export const createDemoWorld = async (bytesPerSecond: number): Promise<DemoWorld> => {
  const run = createRunFolder()
  const origin = await startRegistry({ folder: run.path })
  await fillRegistry(origin)
  const registry = await startThrottledRegistry(origin, { bytesPerSecond })
  console.log('Starting an engine…')
  const engine = await startEngine({ kind: 'graph-driver', folder: run.path, registry })
  return {
    folder: run.path,
    engine,
    registry,
    dispose: async () => {
      await engine.dispose()
      await registry.dispose()
      await origin.dispose()
      await run.dispose()
    },
  }
}
