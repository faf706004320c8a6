import { startEngine, type Engine } from '../../test/support/engine.ts'
import { startThrottledRegistry, type RegistryProxy } from '../../test/support/fault-proxy.ts'
import { startHubStandIn, type HubStandIn } from '../../test/support/hub/stand-in.ts'
import { startRegistry, type Registry } from '../../test/support/registry.ts'
import { createRunFolder } from '../../test/support/run-folder.ts'
import { pushSampleImages } from '../../test/support/sample-images.ts'

/** What the demo runs on: nothing of it is the person's own. */
export interface DemoWorld {
  /** A folder for the app's own data, gone with the rest. */
  readonly folder: string
  readonly engine: Engine
  /** The registry itself, to push to. */
  readonly origin: Registry
  /** The way to the registry, as slow as is chosen: the engine's mirror of Docker Hub. */
  readonly registry: RegistryProxy
  /** Stands in for Docker Hub's web pages; it agrees with the registry about the sample images. */
  readonly hub: HubStandIn
  /** What the app's environment gets, for all of the above. */
  readonly env: { readonly DOCKER_HOST: string; readonly LADING_HUB_URL: string }
  readonly dispose: () => Promise<void>
}

/** Starts a registry with sample images, and an engine that takes it for Docker Hub. */
export const createDemoWorld = async (bytesPerSecond: number): Promise<DemoWorld> => {
  const run = createRunFolder()
  const origin = await startRegistry({ folder: run.path })
  console.log('Pushing sample images…')
  const digests = await pushSampleImages(origin)
  const hub = await startHubStandIn({ digests })
  const registry = await startThrottledRegistry(origin, { bytesPerSecond })
  console.log('Starting an engine…')
  const engine = await startEngine({ kind: 'graph-driver', folder: run.path, registry })
  return {
    folder: run.path,
    engine,
    origin,
    registry,
    hub,
    env: { DOCKER_HOST: engine.host, LADING_HUB_URL: hub.url },
    dispose: async () => {
      await engine.dispose()
      await hub.dispose()
      await registry.dispose()
      await origin.dispose()
      await run.dispose()
    },
  }
}
