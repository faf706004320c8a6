import { untrack } from 'svelte'
import type { Bridge } from '../../../electron/contract/bridge.ts'
import {
  goingOf,
  type CleanupItem,
  type CleanupItemId,
  type CleanupPlan,
} from '../../../electron/core/cleanup/plan.ts'
import type { CleanupRules } from '../../../electron/core/cleanup/rules.ts'
import { createTally, type CleanupBytes, type Tally } from '../../../electron/core/cleanup/tally.ts'
import type { Together } from '../../../electron/core/cleanup/together.ts'
import type { EngineState } from '../../../electron/core/engine-state.ts'
import type { Failure } from '../../../electron/core/failure.ts'
import type { EngineId } from '../../../electron/core/identity.ts'
import { ask, settled, type TellFailure } from '../bridge.ts'
import { isForGood } from '../text/cleanup-words.ts'
import type { CleanupRuns } from './cleanup-runs.svelte.ts'
import type { DiskUsageAnswer } from './disk-usage.svelte.ts'
import type { Inventory } from './inventory.svelte.ts'
import type { Layers } from './layers.svelte.ts'
import { pauseOf } from './pause.ts'
import type { SettingsMirror } from './settings.svelte.ts'

/** A rule is often one of several that are changed. */
const rulesPauseMs = 150
/** Images come and go by the dozen. */
const imagesPauseMs = 1_000
const mostImagesPauseMs = 5_000

/** What the plan is made of. */
export interface CleanupParts {
  readonly bridge: Pick<Bridge, 'cleanup'>
  readonly tell: TellFailure
  readonly engine: { readonly state: EngineState }
  readonly inventory: Pick<Inventory, 'images'>
  readonly layers: Pick<Layers, 'tree' | 'calmRevision'>
  readonly settings: Pick<SettingsMirror, 'current' | 'setCleanup'>
  readonly pins: { readonly tags: readonly unknown[] }
  readonly runs: Pick<CleanupRuns, 'run' | 'isRunning' | 'isWanted' | 'clean'>
  readonly usage: Pick<DiskUsageAnswer, 'ask' | 'forget'>
}

/** What a plan was asked for. */
interface Asked {
  readonly key: string
  readonly rules: CleanupRules
}

/** The plan of a clean-up, and what of it is ticked. */
export class Cleanup {
  /** By the rules as they were when it was asked for; stays until there is a newer one. */
  plan = $state.raw<CleanupPlan>()
  /** Why there is no newer plan. */
  failure = $state.raw<Failure>()
  isAsking = $state(false)
  /** Images that no registry has are saved before they go. */
  archiveFirst = $state(false)

  readonly #parts: CleanupParts
  readonly #rulesPause = pauseOf(rulesPauseMs)
  readonly #imagesPause = pauseOf(imagesPauseMs, mostImagesPauseMs)
  /** What the person ticked or unticked, whatever the rules say; it outlives the plan. */
  readonly #own = new Map<CleanupItemId, boolean>()
  /** Goes up with every tick: the boxes themselves are a plain object. */
  #ticks = $state(0)
  #planned = $state.raw<Asked>()
  #isWanted = false
  /** Whose plan it is. */
  #plannedFor: EngineId | undefined
  readonly #engineId = $derived.by(() => {
    const { state } = this.#parts.engine
    return state.phase === 'up' ? state.engine.id : undefined
  })
  readonly #key = $derived.by(() => {
    const { rules, protections } = this.#parts.settings.current.cleanup
    return JSON.stringify([this.#engineId, rules, protections])
  })
  readonly #tally = $derived.by((): Tally | undefined => {
    const { layers, inventory } = this.#parts
    const { plan } = this
    void layers.calmRevision
    if (plan === undefined) return undefined
    const tally = createTally({ tree: layers.tree, images: inventory.images, plan })
    for (const [id, isTicked] of this.#own) tally.set([id], isTicked)
    return tally
  })
  readonly #together = $derived.by(() => this.#tally?.together() ?? [])
  readonly #byId = $derived(new Map(this.plan?.items.map((item) => [item.id, item])))
  readonly #total = $derived.by(() => {
    void this.#ticks
    return this.#tally?.total()
  })
  readonly #going = $derived.by(() => {
    void this.#ticks
    const { plan } = this
    return plan && this.#tally ? goingOf(plan, this.#tally.ticked()) : []
  })

  constructor(parts: CleanupParts) {
    this.#parts = parts
  }

  get rules(): CleanupRules {
    return this.#parts.settings.current.cleanup.rules
  }

  /** What comes back of what is ticked, and can go with what else is ticked. */
  get total(): CleanupBytes | undefined {
    return this.#total
  }

  /** What of the plan goes as it is ticked now. */
  get going(): readonly CleanupItem[] {
    return this.#going
  }

  /** How many of those cannot be had again from any registry. */
  get goingForGood(): number {
    return this.#going.filter(isForGood).length
  }

  /** The boxes, for whoever asks about one of them; they are other whenever one was ticked. */
  get tally(): Tally | undefined {
    void this.#ticks
    return this.#tally
  }

  /** Images of which each alone frees nothing, or much less than all of them; whatever is ticked. */
  get together(): readonly Together[] {
    return this.#together
  }

  /** The plan is not by the rules as they stand. */
  get isOutdated(): boolean {
    return this.#planned?.key !== this.#key
  }

  /** It can be cleaned up now. */
  get isReady(): boolean {
    const { runs } = this.#parts
    return (
      this.#engineId !== undefined &&
      !this.isOutdated &&
      !runs.isRunning &&
      !runs.isWanted &&
      this.#going.length > 0
    )
  }

  readonly itemOf = (id: CleanupItemId): CleanupItem | undefined => this.#byId.get(id)

  readonly setRules = (parts: Partial<CleanupRules>): void => {
    void this.#parts.settings.setCleanup({ rules: { ...this.rules, ...parts } })
  }

  /** Asks for the folder that images are saved to before they go. */
  readonly chooseArchiveFolder = async (): Promise<void> => {
    const { bridge, settings, tell } = this.#parts
    const result = await ask(bridge.cleanup.chooseArchiveFolder(), tell)
    if (!result.ok || result.value === undefined) return
    await settings.setCleanup({ archive: { ...settings.current.cleanup.archive, folder: result.value } })
  }

  /** Ticks boxes, or unticks them. */
  readonly tick = (ids: readonly CleanupItemId[], isTicked: boolean): void => {
    for (const id of ids) this.#own.set(id, isTicked)
    this.#tally?.set(ids, isTicked)
    this.#ticks += 1
  }

  /** Has the person asked about what is ticked. */
  readonly clean = async (): Promise<void> => {
    const { rules } = this.#planned ?? {}
    if (rules === undefined || !this.isReady) return
    const ticked = this.#going.map(({ id }) => id)
    const { archiveFirst } = this
    await this.#parts.runs.clean({ rules, ticked, archiveFirst: archiveFirst && this.goingForGood > 0 })
  }

  /** Asks for a plan, and once more where something changed while it was made. */
  readonly ask = async (): Promise<void> => {
    this.#isWanted = true
    if (this.isAsking) return
    this.isAsking = true
    while (this.#isWanted && this.#engineId !== undefined) {
      this.#isWanted = false
      const asked = { key: this.#key, rules: this.rules }
      const result = await settled(this.#parts.bridge.cleanup.plan({ rules: asked.rules }))
      this.failure = result.ok ? undefined : result.failure
      if (!result.ok) continue
      this.#planned = asked
      this.plan = result.value
    }
    this.isAsking = false
  }

  /** Keeps the plan up with what it is made of until what this gives is called, and asks once where the disk goes. */
  readonly follow = (): (() => void) => {
    const { inventory, pins, runs, usage } = this.#parts
    let isFirst = true
    const end = $effect.root(() => {
      $effect(() => {
        void this.#key
        const engineId = this.#engineId
        untrack(() => {
          if (engineId === undefined) return
          if (engineId !== this.#plannedFor) this.#forget()
          this.#plannedFor = engineId
          this.#rulesPause.then(() => void this.ask())
        })
      })
      $effect(() => {
        if (this.#engineId !== undefined) untrack(() => void usage.ask())
      })
      $effect(() => {
        void inventory.images
        void pins.tags
        if (!isFirst) this.#imagesPause.then(() => void this.ask())
        isFirst = false
      })
      let endedAtMs = untrack(() => runs.run?.endedAtMs)
      $effect(() => {
        const { run } = runs
        if (run?.phase !== 'ended' || run.endedAtMs === endedAtMs) return
        endedAtMs = run.endedAtMs
        untrack(() => this.#begin())
      })
    })
    return () => {
      end()
      this.#rulesPause.cancel()
      this.#imagesPause.cancel()
    }
  }

  /** A clean-up has ended: what was ticked for it is over. */
  #begin(): void {
    this.#own.clear()
    this.archiveFirst = false
    void this.ask()
    void this.#parts.usage.ask()
  }

  /** Another engine has other things. */
  #forget(): void {
    this.#own.clear()
    this.plan = undefined
    this.failure = undefined
    this.#planned = undefined
    this.#parts.usage.forget()
  }
}
