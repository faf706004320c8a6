import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { CleanupRun, CleanupRunChange, CleanupStep } from '../../../electron/core/cleanup/cleanup-run.ts'
import type { CleanupItemId } from '../../../electron/core/cleanup/plan.ts'
import type { RestoreResult } from '../../../electron/core/cleanup/removed-image.ts'
import type { CleanupRules } from '../../../electron/core/cleanup/rules.ts'
import { m } from '../../../electron/words/messages.ts'
import { ask, type TellFailure } from '../bridge.ts'
import { endSentence, hasEnded, restoreSentences } from '../text/cleanup-words.ts'

/** What is to be cleaned up. */
export interface CleanupWish {
  readonly rules: CleanupRules
  readonly ticked: readonly CleanupItemId[]
  /** Images that no registry has are saved first. */
  readonly archiveFirst: boolean
}

/** `run` with what changed. What has ended stays so, whatever older news arrives after it. */
export const patchRun = (
  before: CleanupRun | undefined,
  { run, steps }: CleanupRunChange,
): CleanupRun | undefined => {
  if (before?.id !== run.id) return { ...run, steps }
  const changed = new Map(steps.map((step) => [step.id, step]))
  const newer = (step: CleanupStep): CleanupStep => (hasEnded(step) ? step : (changed.get(step.id) ?? step))
  const patched = before.steps.map(newer)
  return before.phase === 'ended' ? { ...before, steps: patched } : { ...run, steps: patched }
}

/** The clean-up that runs, or the last one: whoever asked for it, the tray and the schedule included. */
export class CleanupRuns {
  run = $state.raw<CleanupRun>()
  /** It stands where the plan does otherwise. */
  isShown = $state(false)
  /** The person is being asked, or has agreed and it goes on. */
  isWanted = $state(false)
  isRestoring = $state(false)
  /** What became of the wish to have the images of the shown one again. */
  restored = $state.raw<readonly RestoreResult[]>()

  readonly #bridge: Pick<Bridge, 'cleanup' | 'on'>
  readonly #tell: TellFailure
  readonly #pass: (text: string) => void
  readonly #say: (sentence: string) => void

  constructor(
    bridge: Pick<Bridge, 'cleanup' | 'on'>,
    tell: TellFailure,
    pass: (text: string) => void,
    say: (sentence: string) => void,
  ) {
    this.#bridge = bridge
    this.#tell = tell
    this.#pass = pass
    this.#say = say
  }

  /** Mirrors the clean-up until what this gives is called. */
  start(): () => void {
    const end = this.#bridge.on('cleanup', (change) => this.#take(change))
    void ask(this.#bridge.cleanup.last(), this.#tell).then((result) => {
      if (!result.ok || result.value === undefined) return
      this.#begin(result.value)
    })
    return end
  }

  get isRunning(): boolean {
    return this.run !== undefined && this.run.phase !== 'ended'
  }

  /** Entries of the ledger by which images of it can be asked back. */
  get restorable(): readonly number[] {
    return (this.run?.steps ?? []).flatMap(({ kind, state, entryId }) =>
      kind === 'image' && state.kind === 'gone' && entryId !== undefined ? [entryId] : [],
    )
  }

  /** Asks the person, and cleans up where they agree. One clean-up runs at a time. */
  readonly clean = async ({ rules, ticked, archiveFirst }: CleanupWish): Promise<void> => {
    if (this.isWanted || this.isRunning || ticked.length === 0) return
    this.isWanted = true
    const wish = { rules, ticked: [...ticked], archiveFirst }
    const result = await ask(this.#bridge.cleanup.run(wish), this.#tell)
    this.isWanted = false
    if (result.ok && result.value.kind === 'nothing-left') this.#pass(m.cleanup_nothing_can_go())
  }

  /** What goes now still goes; the rest stays. */
  readonly stop = async (): Promise<void> => {
    await ask(this.#bridge.cleanup.stop(), this.#tell)
  }

  /** Has the images that went put back. */
  readonly undo = async (): Promise<void> => {
    const entryIds = [...this.restorable]
    if (this.isRestoring || entryIds.length === 0) return
    this.isRestoring = true
    const result = await ask(this.#bridge.cleanup.restore({ entryIds }), this.#tell)
    this.isRestoring = false
    if (!result.ok) return
    this.restored = result.value
    this.#say(restoreSentences(result.value).join(' '))
  }

  readonly show = (): void => {
    this.isShown = this.run !== undefined
  }

  /** The plan stands there again. */
  readonly hide = (): void => {
    this.isShown = false
  }

  /** Takes the run as it was when this window asked: of what was told before that answer came, only some steps are known. */
  #begin({ steps, ...run }: CleanupRun): void {
    const told = this.run
    if (told !== undefined && told.id !== run.id) return
    this.run = undefined
    this.#take({ run, steps })
    if (told !== undefined) this.#take({ run: told, steps: told.steps })
  }

  #take(change: CleanupRunChange): void {
    const before = this.run
    const isNew = before?.id !== change.run.id
    this.run = patchRun(before, change)
    if (isNew) this.restored = undefined
    if (isNew && this.isRunning) this.isShown = true
    const wasRunning = before !== undefined && before.phase !== 'ended'
    if (!isNew && wasRunning && this.run?.phase === 'ended') this.#say(endSentence(this.run))
  }
}
