import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { PullId } from '../../../electron/core/identity.ts'
import type { Pull } from '../../../electron/core/transfers/pull.ts'
import type { TellFailure } from '../bridge.ts'
import { changeInWords } from '../text/pull-words.ts'
import { Jobs } from './jobs.svelte.ts'

/** The pulls of this run of Lading. */
export class Pulls extends Jobs<PullId, Pull> {
  constructor(bridge: Pick<Bridge, 'pulls' | 'on'>, tell: TellFailure, say: (sentence: string) => void) {
    const source = {
      list: () => bridge.pulls.list(),
      follow: (listener: Parameters<typeof bridge.on<'pulls'>>[1]) => bridge.on('pulls', listener),
      cancel: (id: PullId) => bridge.pulls.cancel({ id }),
      retry: (id: PullId) => bridge.pulls.retry({ id }),
      dismiss: (id: PullId) => bridge.pulls.dismiss({ id }),
      changeInWords,
    }
    super(source, tell, say)
  }
}
