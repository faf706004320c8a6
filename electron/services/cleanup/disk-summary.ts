import { isDeepStrictEqual } from 'node:util'
import type { DiskSummary } from '../../core/cleanup/disk-summary.ts'
import type { EngineResources } from '../../core/cleanup/resources.ts'
import type { CleanupRules } from '../../core/cleanup/rules.ts'
import type { EngineId } from '../../core/identity.ts'
import type { InventoryImage } from '../../core/images/image.ts'
import { comesBack, heldBytes, type Bytes } from '../../core/layers/layer-bytes.ts'
import type { LayerTree } from '../../core/layers/layers.ts'
import { coalesce } from '../coalesce.ts'
import type { CleaningEngine } from './cleaning-engine.ts'
import type { CleanupPlanner } from './cleanup-planner.ts'
import { tallyOf, tickedIn } from './planned-tally.ts'

/** What the summary is made of, and whom it tells. */
export interface DiskSummaryParts {
  /** The engine, while it is up. */
  readonly engine: () => CleaningEngine | undefined
  readonly images: () => readonly InventoryImage[]
  readonly tree: () => LayerTree
  /** The layers of all images are known. */
  readonly isTreeWhole: () => boolean
  readonly planner: Pick<CleanupPlanner, 'planWith' | 'keeper'>
  readonly quickRules: () => CleanupRules
  readonly nowMs: () => number
  readonly onChange: (summary: DiskSummary) => void
}

/** What of the engine's disk is shown everywhere, kept up without having the engine walk its disk for it. */
export interface DiskSummaries {
  readonly current: () => DiskSummary
  /** Something that it is reckoned from is another now. */
  readonly changed: () => void
  /** The engine has just said all this to somebody who needed it. */
  readonly heard: (resources: EngineResources) => void
  /** What the engine said last of anything but images is no longer so. */
  readonly outdated: () => void
  /** There is no engine to reckon it for. */
  readonly forget: () => void
}

/** What the engine said last, or that it says this only together with what takes long. */
interface Heard {
  readonly engineId: EngineId
  readonly atMs: number
  readonly resources: EngineResources | undefined
  /** Containers and volumes are in it too. */
  readonly isWhole: boolean
}

/** Images come and go by the dozen. */
const gapMs = 1_000

/** The build cache grows with every build, and no engine says when. */
const freshMs = 5 * 60_000

const needsWhole = ({ stoppedContainers, unusedVolumes }: CleanupRules): boolean =>
  stoppedContainers || unusedVolumes

/** Makes what reckons the summary anew soon after something has changed, and tells of it where it is another than before. */
export const createDiskSummaries = (parts: DiskSummaryParts): DiskSummaries => {
  const { planner, nowMs } = parts
  let shown: DiskSummary = {}
  let heard: Heard | undefined
  let asking: AbortController | undefined

  const show = (summary: DiskSummary): void => {
    if (isDeepStrictEqual(summary, shown)) return
    shown = summary
    parts.onChange(summary)
  }

  const hear = (next: Heard): void => {
    heard = next
    poke()
  }

  const isFresh = ({ atMs }: Heard): boolean => nowMs() - atMs < freshMs

  /** Asks for the build cache where that is quick; what is known by then goes on being shown. */
  const askForCache = async (engine: CleaningEngine): Promise<void> => {
    const mine = (asking = new AbortController())
    const atMs = nowMs()
    try {
      const cache = await engine.cacheAlone(mine.signal)
      if (mine.signal.aborted) return
      const before = heard?.engineId === engine.id ? heard : undefined
      const known = { engineId: engine.id, asOfMs: atMs, containers: [], volumes: [] }
      hear(
        cache === undefined
          ? { resources: undefined, isWhole: false, ...before, engineId: engine.id, atMs }
          : { engineId: engine.id, atMs, resources: { ...known, cache }, isWhole: false },
      )
    } catch {
      // It is asked again when something changes; the figure is not known until then.
    } finally {
      if (asking === mine) asking = undefined
    }
  }

  const quickOf = (engine: CleaningEngine): Bytes | undefined => {
    const rules = parts.quickRules()
    const known = heard?.engineId === engine.id ? heard : undefined
    if (rules.buildCache && asking === undefined && (known === undefined || !isFresh(known)))
      void askForCache(engine)
    const isEnough = known?.resources !== undefined && (known.isWhole || !needsWhole(rules))
    if (!isEnough && (rules.buildCache || needsWhole(rules))) return undefined
    const nothing = { engineId: engine.id, asOfMs: nowMs(), containers: [], volumes: [], cache: [] }
    const planned = planner.planWith(engine, rules, known?.resources ?? nothing)
    return tallyOf(planned, tickedIn(planned)).total().total
  }

  const reclaimableOf = (images: readonly InventoryImage[]): Bytes => {
    const keeps = planner.keeper()
    const free = images.filter((image) => image.usedBy.length === 0 && keeps(image) === undefined)
    return comesBack(
      parts.tree(),
      free.map(({ id }) => id),
      () => [],
    )
  }

  const reckon = (): DiskSummary => {
    const engine = parts.engine()
    if (engine === undefined || !parts.isTreeWhole()) return {}
    const images = parts.images()
    const { totalBytes, certainty } = heldBytes(
      parts.tree(),
      images.map(({ id }) => id),
    )
    const quick = quickOf(engine)
    return {
      images: { bytes: totalBytes, certainty },
      reclaimable: reclaimableOf(images),
      ...(quick !== undefined && { quick }),
    }
  }

  const { poke } = coalesce(() => show(reckon()), gapMs)

  const drop = (): void => {
    heard = undefined
    asking?.abort()
    asking = undefined
  }

  return {
    current: () => shown,
    changed: poke,
    heard: (resources) => hear({ engineId: resources.engineId, atMs: nowMs(), resources, isWhole: true }),
    outdated: () => {
      drop()
      poke()
    },
    forget: () => {
      drop()
      show({})
    },
  }
}
