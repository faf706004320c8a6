import type { Bridge } from '../../../electron/contract/bridge.ts'
import type { CleanupPlan } from '../../../electron/core/cleanup/plan.ts'
import { planCleanup } from '../../../electron/core/cleanup/prune-plan.ts'
import type { CleanupRules } from '../../../electron/core/cleanup/rules.ts'
import type { CleanupRun } from '../../../electron/core/cleanup/cleanup-run.ts'
import type { EngineState } from '../../../electron/core/engine-state.ts'
import type { Result } from '../../../electron/core/failure.ts'
import { engineIdOf } from '../../../electron/core/identity.ts'
import { defaultSettings, type CleanupSettings } from '../../../electron/core/settings.ts'
import { Cleanup } from '../../../renderer/src/state/cleanup.svelte.ts'
import type { CleanupWish } from '../../../renderer/src/state/cleanup-runs.svelte.ts'
import { CleanupScreen } from '../../../renderer/src/views/cleanup/cleanup-screen.svelte.ts'
import { partsOf, type Planned } from './cleanup-samples.ts'

/** An engine that is up. */
export const engineUp = (id: string): EngineState => ({
  phase: 'up',
  sinceMs: 0,
  choice: { endpoint: { kind: 'unix', host: 'unix:///engine.sock', path: '/engine.sock' } } as never,
  engine: { id: engineIdOf(id) } as never,
})

export const engineDown: EngineState = {
  phase: 'down',
  sinceMs: 0,
  attempts: 1,
  failure: { kind: 'engine-unreachable', message: 'It is down.', advice: 'Start it.' },
}

/** What a clean-up is made of, to be changed by a test as the main process would. */
export class CleanupWorld {
  state = $state.raw<EngineState>(engineUp('here'))
  current = $state.raw(defaultSettings)
  images = $state.raw<ReturnType<typeof partsOf>['images']>(new Map())
  tags = $state.raw<readonly unknown[]>([])
  calmRevision = $state(1)
  run = $state.raw<CleanupRun>()
  isWanted = $state(false)
  tree: ReturnType<typeof partsOf>['tree']
  /** What the main process was asked for. */
  readonly plansAsked: CleanupRules[] = []
  readonly wishes: CleanupWish[] = []
  usageAsked = 0
  /** What the next plan is answered with, where it is no plan. */
  answer: Result<CleanupPlan> | undefined
  /** Keeps answers back until a test lets them go. */
  held: (() => void)[] | undefined
  readonly cleanup: Cleanup
  readonly screen: CleanupScreen
  readonly #planned: Planned

  constructor(planned: Planned = {}) {
    this.#planned = planned
    const { images, tree } = partsOf(planned)
    this.images = images
    this.tree = tree
    this.setRules({ dangling: false, ...planned.rules })
    const bridge = { cleanup: { plan: ({ rules }: { rules: CleanupRules }) => this.#plan(rules) } }
    this.cleanup = new Cleanup({
      bridge: bridge as unknown as Pick<Bridge, 'cleanup'>,
      tell: () => undefined,
      ...{ engine: this, inventory: this, layers: this, settings: this, pins: this, runs: this },
      usage: { ask: this.#askUsage, forget: () => undefined },
    })
    this.screen = new CleanupScreen({ cleanup: this.cleanup, inventory: this, layers: this })
  }

  get isRunning(): boolean {
    return this.run !== undefined && this.run.phase !== 'ended'
  }

  readonly setCleanup = (parts: Partial<CleanupSettings>): Promise<void> => {
    this.current = { ...this.current, cleanup: { ...this.current.cleanup, ...parts } }
    return Promise.resolve()
  }

  /** The rules become others, as when a box is ticked. */
  setRules(parts: Partial<CleanupRules>): void {
    void this.setCleanup({ rules: { ...this.current.cleanup.rules, ...parts } })
  }

  readonly clean = (wish: CleanupWish): Promise<void> => {
    this.wishes.push(wish)
    return Promise.resolve()
  }

  readonly #askUsage = (): Promise<void> => {
    this.usageAsked += 1
    return Promise.resolve()
  }

  async #plan(rules: CleanupRules): Promise<Result<CleanupPlan>> {
    this.plansAsked.push(rules)
    const { held } = this
    if (held !== undefined) await new Promise<void>((go) => held.push(go))
    const { images, tree } = this
    return this.answer ?? { ok: true, value: planCleanup({ ...partsOf(this.#planned), images, tree, rules }) }
  }
}
