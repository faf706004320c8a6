import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { defaultSettings, type CleanupSchedule, type CleanupSettings } from '../../electron/core/settings.ts'
import { startEngine, type Engine } from '../support/engine.ts'
import { engineCall, pullImage } from '../support/engine-http.ts'
import { startLading, type Lading } from '../support/lading.ts'
import { startRegistry, type Registry } from '../support/registry.ts'
import { createRunFolder, type RunFolder } from '../support/run-folder.ts'
import { pushSampleImages } from '../support/sample-images.ts'
import { virtualClock } from '../support/virtual-clock.ts'

const hourMs = 3_600_000

let run: RunFolder
let registry: Registry
let engine: Engine
beforeAll(async () => {
  run = createRunFolder()
  registry = await startRegistry({ folder: run.path })
  await pushSampleImages(registry, ['library/tiny:latest', 'library/python:3.12-alpine'])
  engine = await startEngine({ kind: 'graph-driver', folder: run.path, registry })
})
afterAll(async () => {
  await engine.dispose()
  await registry.dispose()
  await run.dispose()
})

const noon = (): number => new Date(2026, 0, 10, 12).getTime()

let lading: Lading
let clock: ReturnType<typeof virtualClock>

/** A Lading whose clock says noon, with a schedule for one o’clock that looks for unused images. */
const scheduled = async (schedule: Partial<CleanupSchedule>, historyFolder?: string): Promise<void> => {
  const { cleanup } = defaultSettings
  const cleanupSettings: CleanupSettings = {
    ...cleanup,
    quick: { ...cleanup.quick, unused: true },
    schedule: { ...cleanup.schedule, every: 'every-day', atHour: 13, ...schedule },
  }
  lading = startLading({
    ...{ socketPath: engine.socketPath, folder: run.path, cleanupSettings, clock },
    ...(historyFolder !== undefined && { historyFolder }),
  })
  await lading.untilAllFactsKnown()
}

const imagesHere = async (): Promise<readonly string[]> =>
  (await engineCall(engine, 'GET', '/images/json'))
    .json<{ RepoTags: string[] }[]>()
    .flatMap(({ RepoTags }) => RepoTags)
    .toSorted()

/** Settles when the clean-up that came due is over, with what the desktop was told. */
const dueIn = async (ms: number) => {
  await clock.pass(ms)
  return lading.until('a notice', () => lading.cleanupNotices.at(-1))
}

describe('a clean-up by the clock', () => {
  beforeEach(async () => {
    clock = virtualClock(noon())
    await pullImage(engine, 'tiny:latest')
    await pullImage(engine, 'python:3.12-alpine')
  })
  afterEach(() => lading.close())

  it('does at its hour what the quick plan says, without asking, and tells what came back', async () => {
    await scheduled({})
    await clock.pass(hourMs - 1)
    expect(await imagesHere()).toHaveLength(2)
    expect((await dueIn(1)).title).toMatch(/^[\d.]+ MB came back$/)
    expect(await imagesHere()).toEqual([])
    expect(lading.ledger.page({ limit: 10 }).entries).toMatchObject([
      { action: 'remove', outcome: 'succeeded' },
      { action: 'remove', outcome: 'succeeded' },
    ])
  })

  it('leaves what a file names that an earlier Lading was shown, without a window that asks for it', async () => {
    const path = join(run.path, 'compose.yml')
    writeFileSync(path, 'services:\n  web:\n    image: ${REGISTRY:-docker.io/library}/tiny\n')
    const before = startLading({ socketPath: engine.socketPath, folder: run.path })
    await before.files.open(path)
    await before.close()
    await scheduled({}, before.historyFolder)
    await dueIn(hourMs)
    expect(await imagesHere()).toEqual(['tiny:latest'])
  })

  it('that is to say only what it would do does nothing', async () => {
    await scheduled({ isDryRun: true })
    expect((await dueIn(hourMs)).title).toMatch(/could come back$/)
    expect(await imagesHere()).toHaveLength(2)
    expect(lading.ledger.page({ limit: 10 }).entries).toEqual([])
  })

  it('runs while the disk has less room than its limit', async () => {
    await scheduled({ onlyUnderFreeBytes: Number.MAX_SAFE_INTEGER })
    await dueIn(hourMs)
    expect(await imagesHere()).toEqual([])
  })

  it('leaves everything as it is while there is more room', async () => {
    await scheduled({ onlyUnderFreeBytes: 1 })
    await clock.pass(hourMs)
    await lading.until(
      'the next one to be due',
      () => lading.cleanupSchedule.nextAtMs() === noon() + 25 * hourMs,
    )
    expect(await imagesHere()).toHaveLength(2)
    expect(lading.cleanupNotices).toEqual([])
  })
})
