import type { EngineLook, EngineOffer } from '../../../electron/core/engine-offers.ts'
import { unreachable } from '../../../electron/core/failure.ts'
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

/** An engine on offer, by what names it. */
export const offerName = ({ wish, source, host }: Omit<EngineOffer, 'look'>): string => {
  switch (wish.kind) {
    case 'automatic':
      return 'Automatic'
    case 'context':
      return wish.name
    case 'host':
      return source?.kind === 'chosen-host' ? (source.product ?? 'Default socket') : (host ?? wish.host)
    default:
      return unreachable(wish)
  }
}

/** What an engine on offer says of itself: `Docker 28.5.2 on build-box`. */
export const lookWords = (look: EngineLook): string => {
  switch (look.kind) {
    case 'looking':
      return 'Looking…'
    case 'down':
      return look.failure.message
    case 'up': {
      const { product, version, name } = look.engine
      return `${productWords[product]} ${version}${name === '' ? '' : ` on ${name}`}`
    }
    default:
      return unreachable(look)
  }
}

/** An engine by its machine's name, or where it is looked for. */
export const engineName = (facts: EngineFacts | undefined, host: string | undefined): string =>
  facts?.name || host || 'Docker Engine'
