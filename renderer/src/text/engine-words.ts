import type { EngineFacts, EngineState, ImageStore } from '../../../electron/core/engine-state.ts'

/** Whether the engine is there, in a word. */
export const phaseWords: Readonly<Record<EngineState['phase'], string>> = {
  up: 'Up',
  down: 'Down',
  connecting: 'Connecting',
}

/** A product's name as its makers write it. */
export const productWords: Readonly<Record<EngineFacts['product'], string>> = {
  docker: 'Docker',
  podman: 'Podman',
}

/** Where images are kept, in words. */
export const storeWords: Readonly<Record<ImageStore, string>> = {
  containerd: 'containerd image store',
  'graph-driver': 'graph driver',
}

/** An engine by its machine's name, or where it is looked for. */
export const engineName = (facts: EngineFacts | undefined, host: string | undefined): string =>
  facts?.name || host || 'Docker Engine'
