import type { EngineLook, EngineOffer } from '../../../electron/core/engine-offers.ts'
import { unreachable } from '../../../electron/core/failure.ts'
import type { EngineFacts, EngineState, ImageStore } from '../../../electron/core/engine-state.ts'
import { m } from '../../../electron/words/messages.ts'

/** Whether the engine is there, in a word. */
export const phaseWords: Readonly<Record<EngineState['phase'], () => string>> = {
  up: m.engine_phase_up,
  down: m.engine_phase_down,
  connecting: m.engine_phase_connecting,
}

/** A product's name as its makers write it. */
export const productWords: Readonly<Record<EngineFacts['product'], string>> = {
  docker: 'Docker',
  podman: 'Podman',
}

/** Where images are kept, in words. */
export const storeWords: Readonly<Record<ImageStore, () => string>> = {
  containerd: m.engine_store_containerd,
  'graph-driver': m.engine_store_graph_driver,
}

/** An engine on offer, by what names it. */
export const offerName = ({ wish, source, host }: Omit<EngineOffer, 'look'>): string => {
  switch (wish.kind) {
    case 'automatic':
      return m.engine_offer_automatic()
    case 'context':
      return wish.name
    case 'host':
      return source?.kind === 'chosen-host'
        ? (source.product ?? m.engine_offer_default_socket())
        : (host ?? wish.host)
    default:
      return unreachable(wish)
  }
}

/** What an engine on offer says of itself: `Docker 28.5.2 on build-box`. */
export const lookWords = (look: EngineLook): string => {
  switch (look.kind) {
    case 'looking':
      return m.engine_look_looking()
    case 'down':
      return look.failure.message
    case 'up': {
      const { product, version, name } = look.engine
      return name === ''
        ? `${productWords[product]} ${version}`
        : m.engine_look_up({ product: productWords[product], version, name })
    }
    default:
      return unreachable(look)
  }
}

/** An engine by its machine's name, or where it is looked for. */
export const engineName = (facts: EngineFacts | undefined, host: string | undefined): string =>
  facts?.name || host || 'Docker Engine'
