import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Transfer, TransferId } from '../../../electron/core/transfers/transfer.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { transferChangeInWords } from '../text/transfer-words.ts'
import { Jobs } from './jobs.svelte.ts'

/** The pushes, saved archives and loaded archives of this run of Lading. */
export class Transfers extends Jobs<TransferId, Transfer> {
  /** The name that the person is asked about before it is pushed. */
  asked = $state<string>()

  readonly #bridge: Pick<Bridge, 'transfers' | 'on'>
  readonly #tell: TellFailure

  constructor(bridge: Pick<Bridge, 'transfers' | 'on'>, tell: TellFailure, say: (sentence: string) => void) {
    const source = {
      list: () => bridge.transfers.list(),
      follow: (listener: Parameters<typeof bridge.on<'transfers'>>[1]) => bridge.on('transfers', listener),
      cancel: (id: TransferId) => bridge.transfers.cancel({ id }),
      retry: (id: TransferId) => bridge.transfers.retry({ id }),
      dismiss: (id: TransferId) => bridge.transfers.dismiss({ id }),
      changeInWords: transferChangeInWords,
    }
    super(source, tell, say)
    this.#bridge = bridge
    this.#tell = tell
  }

  /** Asks the person whether to push a name. */
  readonly askToPush = (reference: string): void => {
    this.asked = reference
  }

  /** Pushes nothing. */
  readonly cancelPush = (): void => {
    this.asked = undefined
  }

  /** Pushes a name; gives whether that began. */
  readonly push = async (reference: string): Promise<boolean> =>
    (await ask(this.#bridge.transfers.push({ reference }), this.#tell)).ok

  /** Has the person choose a file and saves images there, by names or IDs; gives whether that began. */
  readonly save = async (images: readonly string[]): Promise<boolean> => {
    const result = await ask(this.#bridge.transfers.save({ images: [...images] }), this.#tell)
    return result.ok && result.value !== undefined
  }

  /** Loads an archive; gives whether that began. */
  readonly load = async (path: string): Promise<boolean> =>
    (await ask(this.#bridge.transfers.load({ path }), this.#tell)).ok
}
