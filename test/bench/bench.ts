import { cpus } from 'node:os'
import { withDisplay } from '../../build/display.mjs'
import { createRunFolder } from '../support/run-folder.ts'
import { benchFold } from './fold.ts'
import { benchColdList, benchWarmList, withManyImages } from './listing.ts'
import { tableOf, runs, type Row } from './measure.ts'
import { benchPulling } from './pulling.ts'
import { benchWindow } from './window.ts'

const machine = (): string => `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`

/** Measures everything, one thing after the other, and prints the table. */
export const runBench = async (): Promise<void> => {
  const run = createRunFolder()
  const rows: Row[] = []
  const add = (...more: readonly Row[]): void => {
    rows.push(...more)
    for (const row of more) console.log(`  ${row.what}: ${row.lading} against ${row.against}`)
  }
  try {
    add(...(await benchFold()))
    add(...(await benchPulling(run.path)))
    await withManyImages('graph-driver', run.path, async (engine) => {
      add(await benchColdList(engine, run.path))
      await withDisplay(async (display) => add(...(await benchWindow(engine, run.path, display))))
    })
    await withManyImages('containerd', run.path, async (engine) => {
      add(await benchWarmList(engine, run.path))
    })
    console.log(`\n${runs} paired runs, medians, on ${machine()}\n\n${tableOf(rows)}`)
  } finally {
    await run.dispose()
  }
}
