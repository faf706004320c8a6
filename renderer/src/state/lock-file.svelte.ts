import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { Result } from '../../../electron/core/failure.ts'
import type { ImageId } from '../../../electron/core/identity.ts'
import type { LockedItem, LockExport, LockPlan } from '../../../electron/core/pinned-files/lock-plan.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { m } from '../../../electron/words/messages.ts'

/** Exporting what is here as a lock file, and reading one. */
export class LockFile {
  /** The lock file that was read last, held against what was here then. */
  plan = $state.raw<LockPlan>()
  /** What was exported last, where something had to be left out. */
  exported = $state.raw<LockExport>()
  isBusy = $state(false)

  readonly #bridge: Pick<Bridge, 'lockFile'>
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void

  constructor(bridge: Pick<Bridge, 'lockFile'>, tell: TellFailure, pass: (text: string) => void) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
  }

  /** What of the lock file has to be pulled. */
  get missing(): readonly LockedItem[] {
    return this.plan?.items.filter(({ state }) => state !== 'present') ?? []
  }

  /** The images here that lose a name to one of the lock file. */
  get losers(): readonly ImageId[] {
    return this.missing.flatMap(({ replaces }) => (replaces === undefined ? [] : [replaces]))
  }

  /** Writes what is here into a file that the person chooses. Gives whether something was left out of it. */
  readonly export = async (): Promise<boolean> => {
    const result = await this.#during(() => this.#bridge.lockFile.export())
    if (result === undefined) return false
    this.exported = result.leftOut.length > 0 ? result : undefined
    this.#pass(m.files_lock_written({ count: result.images }))
    return result.leftOut.length > 0
  }

  /** Reads a file that the person chooses, or the one at `path`. Gives whether there is one. */
  readonly import = async (path?: string): Promise<boolean> => {
    const input = path === undefined ? {} : { path }
    const plan = await this.#during(() => this.#bridge.lockFile.import(input))
    if (plan === undefined) return false
    this.plan = plan
    return true
  }

  /**
   * Pulls what is missing by its digests; the names come with it, also from the images here that the plan says lose theirs. Gives
   * whether a pull was started.
   */
  readonly pullMissing = async (): Promise<boolean> => {
    const { plan } = this
    if (plan === undefined) return false
    const pulls = await this.#during(() =>
      this.#bridge.lockFile.pullMissing({ path: plan.path, agreedLosers: [...this.losers] }),
    )
    return pulls !== undefined && pulls.length > 0
  }

  /** Takes away what was read and what was left out. */
  readonly dismiss = (): void => {
    this.plan = undefined
    this.exported = undefined
  }

  async #during<T>(call: () => Promise<Result<T>>): Promise<T | undefined> {
    this.isBusy = true
    const result = await ask(call(), this.#tell)
    this.isBusy = false
    return result.ok ? result.value : undefined
  }
}
