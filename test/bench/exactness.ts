import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { firstRules, type CleanupRules } from '../../electron/core/cleanup/rules.ts'
import { buildImage } from '../support/building.ts'
import { startEngine, type Engine, type EngineKind } from '../support/engine.ts'
import { engineCall } from '../support/engine-http.ts'
import { loadManyImages } from '../support/flood.ts'
import { tarStream } from '../support/layer.ts'
import { startLading, type Lading } from '../support/lading.ts'
import { virtualClock } from '../support/virtual-clock.ts'
import { imagesInWords } from './many-images.ts'
import type { Extent, Row } from './measure.ts'

/** So much of each image no other has: an engine's own notes of it, some 3 KB, are little beside that. */
const ownBytes = 500_000

const dayMs = 24 * 3_600_000

/** The newest generated image was made then, and each other one an hour before the one before it. */
const newestAtMs = Date.UTC(2025, 8, 1)

const factsDeadlineMs = 15 * 60_000

/** What has to be there for a rule to find something, and the rule. */
interface Exercise {
  readonly rule: string
  readonly rules: Partial<CleanupRules>
  readonly before?: (engine: Engine, folder: string) => Promise<void>
}

const tagOver = (engine: Engine, image: string, name: string): Promise<unknown> => {
  const [repo = '', tag = ''] = name.split(':')
  return engineCall(engine, 'POST', `/images/${encodeURIComponent(image)}/tag?repo=${repo}&tag=${tag}`)
}

/** Two of each of the first repositories lose their names to the third. */
const makeDangling =
  (repositories: readonly string[]) =>
  async (engine: Engine): Promise<void> => {
    for (const repository of repositories)
      for (const tag of ['1', '2']) await tagOver(engine, `${repository}:3`, `${repository}:${tag}`)
  }

const makeContainers =
  (image: string, name: string, count: number, withVolume: boolean) =>
  async (engine: Engine): Promise<void> => {
    for (let number = 0; number < count; number += 1) {
      const mounts = withVolume ? [{ Type: 'volume', Target: '/volume' }] : []
      const body = {
        Image: image,
        Cmd: ['/app'],
        HostConfig: { NetworkMode: 'none', Mounts: mounts },
      }
      const container = `${name}-${number}`
      await engineCall(engine, 'POST', `/containers/create?name=${container}`, body)
      const archive = tarStream({ [withVolume ? 'volume/file' : 'file']: { bytes: 1_000_000, seed: number } })
      await engineCall(engine, 'PUT', `/containers/${container}/archive?path=/`, archive)
      if (withVolume) await engineCall(engine, 'DELETE', `/containers/${container}`)
    }
  }

const build = async (engine: Engine, folder: string): Promise<void> => {
  for (const number of [1, 2, 3])
    await buildImage(engine, {
      ...{ folder, name: `built/app-${number}:1`, dockerfile: 'FROM scratch\nCOPY data /data\n' },
      files: { data: Buffer.alloc(4_000_000, `data of ${number}`) },
    })
}

const repositoryOf = (number: number): string => `flood/exact-${String(number).padStart(4, '0')}`

/** One rule after the other, each of which leaves something for the next. */
const exercises = (count: number, kind: EngineKind): readonly Exercise[] => {
  // A containerd store has each layer twice, unpacked and as it came.
  const largeBytes = (ownBytes + 230_000) * (kind === 'containerd' ? 2 : 1)
  const ageDays = (number: number): number =>
    Math.floor((Date.now() - newestAtMs) / dayMs) + Math.ceil((number * 3_600_000) / dayMs)
  const some = Math.max(2, Math.floor(count / 100))
  return [
    {
      rule: 'dangling',
      rules: { dangling: true },
      before: makeDangling(Array.from({ length: some }, (_, number) => repositoryOf(number))),
    },
    { rule: 'names like', rules: { unused: true, unusedOnly: { namedLike: 'flood/exact-00?5:*' } } },
    { rule: 'all but the last 3 tags', rules: { unused: true, unusedOnly: { beyondLastTags: 3 } } },
    { rule: 'older than', rules: { unused: true, unusedOnly: { olderThanDays: ageDays(count * 0.7) } } },
    { rule: 'bigger than', rules: { unused: true, unusedOnly: { biggerThanBytes: largeBytes } } },
    {
      rule: 'stopped containers',
      rules: { stoppedContainers: true },
      before: makeContainers(`${repositoryOf(6)}:4`, 'stopped', 5, false),
    },
    {
      rule: 'anonymous volumes',
      rules: { unusedVolumes: true },
      before: makeContainers(`${repositoryOf(6)}:4`, 'holder', 5, true),
    },
    {
      rule: 'build cache down to 5 MB',
      rules: { buildCache: true, cacheOnly: { downToBytes: 5_000_000 } },
      before: build,
    },
    { rule: 'build cache', rules: { buildCache: true, unused: true, unusedOnly: { namedLike: 'built/*' } } },
    {
      rule: 'not used for 30 days',
      rules: { unused: true, unusedOnly: { notUsedForDays: 30, namedLike: '*:4' } },
    },
    { rule: 'unused', rules: { unused: true } },
  ]
}

/** What the files in the engine's data folder take; its folders and what is mounted in it aside. */
const folderBytes = async ({ dataRoot }: Engine): Promise<number> => {
  const args = [dataRoot, '-xdev', '-type', 'f', '-printf', '%s\n']
  const { stdout } = await promisify(execFile)('find', args, { maxBuffer: 1 << 28 })
  return stdout.split('\n').reduce((sum, bytes) => sum + Number(bytes), 0)
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(2)} MB`

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(2)} %`

const measure = async (
  { rule, rules, before }: Exercise,
  { engine, lading, folder, count }: { engine: Engine; lading: Lading; folder: string; count: number },
): Promise<Row | undefined> => {
  await before?.(engine, folder)
  await lading.inventory.refresh()
  await lading.untilAllFactsKnown(factsDeadlineMs)
  const wanted: CleanupRules = { ...firstRules, dangling: false, ...rules }
  const { items } = await lading.cleanup.plan({ rules: wanted })
  if (items.length === 0) return undefined
  const bytesBefore = await folderBytes(engine)
  const ticked = items.filter(({ isTicked }) => isTicked).map(({ id }) => id)
  await lading.cleanup.run({ rules: wanted, ticked, archiveFirst: false }, 'window')
  const backBytes = bytesBefore - (await folderBytes(engine))
  const run = lading.cleanup.last()
  const planned = run?.planned.bytes ?? NaN
  const measured = run?.measuredBytes ?? NaN
  const things = `${ticked.length} things, ${imagesInWords({ count, engine })}`
  return {
    what: `Clean-up by “${rule}”, ${things}`,
    lading: `${megabytes(planned)} predicted`,
    against: `${megabytes(measured)} (engine’s figures), ${megabytes(backBytes)} (its data folder: ${percent(planned / backBytes)})`,
    ratio: planned / measured,
    aim: engine.kind === 'containerd' ? '1 ± 0.05' : '1 ± 0.01',
  }
}

/** What a clean-up by each rule predicts, held against what comes back, on an engine with many images. */
export const benchExactness = async (
  kind: EngineKind,
  folder: string,
  { images: [count] }: Extent,
  add: (row: Row) => void,
): Promise<void> => {
  const engine = await startEngine({ kind, folder })
  try {
    await loadManyImages(engine, count, { prefix: 'exact', sharedLayers: 3, ownBytes })
    const clock = virtualClock(Date.now())
    const historyFolder = join(folder, `exact-${kind}`)
    const lading = startLading({ socketPath: engine.socketPath, folder, historyFolder, clock })
    try {
      await lading.untilAllFactsKnown(factsDeadlineMs)
      for (const exercise of exercises(count, kind)) {
        if (exercise.rules.unusedOnly?.notUsedForDays !== undefined) await clock.pass(100 * dayMs)
        const row = await measure(exercise, { engine, lading, folder, count })
        if (row !== undefined) add(row)
      }
    } finally {
      await lading.close()
    }
  } finally {
    await engine.dispose()
  }
}
