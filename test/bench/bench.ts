import { mkdtemp } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { withDisplay } from '../../build/display.mjs'
import { stop } from '../../build/process.mjs'
import type { EngineKind } from '../support/engine.ts'
import { createRunFolder } from '../support/run-folder.ts'
import { benchCleanup } from './cleanup.ts'
import { benchExactness } from './exactness.ts'
import { benchFold } from './fold.ts'
import { benchLayers } from './layers.ts'
import { benchColdList, benchWarmList } from './listing.ts'
import { rememberAll, withGrowingEngine, type Stage } from './many-images.ts'
import { leastExtent, lineOf, tableOf, usualExtent, type Extent, type Row } from './measure.ts'
import { benchPulling } from './pulling.ts'
import { benchReadmes } from './readmes.ts'
import { benchSizes } from './sizes.ts'
import { benchSmoothness } from './smoothness.ts'
import { benchSwitching } from './switching.ts'
import { benchWindow } from './window.ts'
import { createWindows, type Windows } from './windows.ts'

/** What the parts share. */
interface Bench {
  readonly folder: string
  readonly windows: Windows
  readonly extent: Extent
  readonly add: (...rows: readonly Row[]) => void
}

/** Everything that is measured on an engine with as many images as it has now. */
const benchImages = async (stage: Stage, add: Bench['add']): Promise<void> => {
  const { engine, folder } = stage
  const isQuickToAsk = engine.kind === 'graph-driver'
  if (isQuickToAsk) add(await benchColdList(stage))
  add(await benchSizes(stage))
  const historyFolder = await rememberAll(stage)
  add(await benchWarmList(stage, historyFolder))
  if (isQuickToAsk) add(await benchSwitching(stage))
  add(...(await benchWindow(stage, historyFolder)))
  const newFolder = (): Promise<string> => mkdtemp(join(folder, 'u-'))
  add(...(await benchSmoothness(stage, newFolder)))
}

const benchEngine =
  (kind: EngineKind, countsOf: (extent: Extent) => readonly number[]) =>
  ({ folder, windows, extent, add }: Bench): Promise<void> =>
    withGrowingEngine(kind, folder, async (engine, fillTo) => {
      for (const count of countsOf(extent)) {
        await fillTo(count)
        await benchImages({ engine, count, folder, windows, extent }, add)
      }
    })

/** By the names by which they are chosen, in their order. */
const parts: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  core: async ({ add }) => {
    add(...(await benchFold()))
    add(...(await benchLayers()))
    add(...(await benchCleanup()))
    add(...(await benchReadmes()))
  },
  exactness: async ({ folder, extent, add }) => {
    for (const kind of ['graph-driver', 'containerd'] as const)
      await benchExactness(kind, folder, extent, add)
  },
  pulling: async ({ folder, add }) => add(...(await benchPulling(folder))),
  images: benchEngine('graph-driver', ({ images }) => images),
  // Its engine takes a minute to tell what a walk begins with.
  containerd: (bench) =>
    benchEngine('containerd', ({ images: [some] }) => [some])({
      ...bench,
      extent: { ...bench.extent, walks: 1 },
    }),
}

const least = '--least'

/** The parts that the arguments name; all where they name none. */
const chosenParts = (args: readonly string[]): readonly string[] => {
  const names = args.filter((arg) => arg !== least)
  const unknown = names.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length > 0)
    throw stop(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}.`)
  return Object.keys(parts).filter((name) => names.length === 0 || names.includes(name))
}

const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`

/** Measures the chosen parts, one thing after the other, and prints the table; `--least` measures hardly anything. */
export const runBench = async (args: readonly string[]): Promise<void> => {
  const chosen = chosenParts(args)
  const extent = args.includes(least) ? leastExtent : usualExtent
  const run = createRunFolder()
  const rows: Row[] = []
  const add = (...more: readonly Row[]): void => {
    rows.push(...more)
    for (const row of more) console.log(`  ${lineOf(row)}`)
  }
  try {
    await withDisplay(async (display) => {
      const windows = await createWindows(run.path, display)
      for (const name of chosen) await parts[name]?.({ folder: run.path, windows, extent, add })
    })
    console.log(`\n${extent.runs} paired runs, medians, on ${machine()}\n\n${tableOf(rows)}`)
  } finally {
    await run.dispose()
  }
}
