/** What the Cleanup view says: of things that go or stay, of a clean-up that runs, and of where the disk goes. */
import type { CleanupRun, CleanupStep } from '../../../electron/core/cleanup/cleanup-run.ts'
import type { DiskUsage, OtherBuilder, UnaccountedBytes } from '../../../electron/core/cleanup/disk-usage.ts'
import type { CleanupItem, CleanupKind } from '../../../electron/core/cleanup/plan.ts'
import type { ProtectionKind } from '../../../electron/core/cleanup/protection.ts'
import type { RestoreResult } from '../../../electron/core/cleanup/removed-image.ts'
import type { RuleName } from '../../../electron/core/cleanup/rules.ts'
import { formatBytes } from '../../../electron/core/byte-words.ts'
import { unreachable } from '../../../electron/core/failure.ts'
import type { Bytes } from '../../../electron/core/layers/layer-bytes.ts'
import type { cleanupPeriods, CleanupSchedule } from '../../../electron/core/settings.ts'
import { inCode } from '../../../electron/core/removal/removal-deed.ts'
import { sizeWords } from './image-words.ts'
import { listInWords } from './lists.ts'
import { m } from '../../../electron/words/messages.ts'

/** The kinds of things, in the order in which they are shown. */
export const shownKinds = ['image', 'container', 'volume', 'cache'] as const satisfies readonly CleanupKind[]

/** How a kind is called. */
interface KindWords {
  readonly title: () => string
  /** One of it. */
  readonly one: () => string
  /** The box that ticks all of it. */
  readonly all: () => string
  /** How many of it are ticked. */
  readonly ticked: (parts: { done: number; all: number }) => string
}

/** How each kind is called. */
export const kindWords: Readonly<Record<CleanupKind, KindWords>> = {
  image: {
    ...{ title: m.cleanup_kind_images, one: m.cleanup_one_image },
    ...{ all: m.cleanup_all_images, ticked: m.cleanup_ticked_images },
  },
  container: {
    ...{ title: m.cleanup_kind_containers, one: m.cleanup_one_container },
    ...{ all: m.cleanup_all_containers, ticked: m.cleanup_ticked_containers },
  },
  volume: {
    ...{ title: m.cleanup_kind_volumes, one: m.cleanup_one_volume },
    ...{ all: m.cleanup_all_volumes, ticked: m.cleanup_ticked_volumes },
  },
  cache: {
    ...{ title: m.cleanup_kind_cache, one: m.cleanup_one_record },
    ...{ all: m.cleanup_all_cache, ticked: m.cleanup_ticked_records },
  },
}

/** A rule's name, and what it looks for. */
export const ruleWords: Readonly<
  Record<RuleName, { readonly label: () => string; readonly meaning: () => string }>
> = {
  dangling: { label: m.cleanup_rule_dangling, meaning: m.cleanup_rule_dangling_meaning },
  unused: { label: m.cleanup_rule_unused, meaning: m.cleanup_rule_unused_meaning },
  stoppedContainers: { label: m.cleanup_rule_containers, meaning: m.cleanup_rule_containers_meaning },
  unusedVolumes: { label: m.cleanup_rule_volumes, meaning: m.cleanup_rule_volumes_meaning },
  buildCache: { label: m.cleanup_rule_cache, meaning: m.cleanup_rule_cache_meaning },
}

/** What a protection goes by, in a word, and what is to be written. */
export const protectionWords: Readonly<
  Record<ProtectionKind, { readonly label: () => string; readonly example: string }>
> = {
  image: { label: m.cleanup_protect_image, example: 'nginx:alpine' },
  repository: { label: m.cleanup_protect_repository, example: 'team/app' },
  pattern: { label: m.cleanup_protect_pattern, example: 'team/*' },
  label: { label: m.cleanup_protect_label, example: 'keep=true' },
}

/** How often a clean-up runs by itself. */
export const periodWords: Readonly<Record<(typeof cleanupPeriods)[number], () => string>> = {
  off: m.cleanup_clock_never,
  'every-day': m.cleanup_clock_every_day,
  'every-week': m.cleanup_clock_every_week,
}

/** `03:00`. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** When a clean-up runs without anybody asking, as a sentence. */
export const cleanupScheduleSentence = ({ every, atHour, isDryRun }: CleanupSchedule): string => {
  if (every === 'off') return m.cleanup_clock_off()
  const sentence = isDryRun ? m.cleanup_clock_dry_run_sentence : m.cleanup_clock_sentence
  return sentence({ every: every === 'every-week' ? 'week' : 'day', hour: hourWords(atHour) })
}

/** `~1.24 GB`, or a dash for nothing. */
export const backWords = ({ bytes, certainty }: Bytes): string =>
  bytes === 0 ? '–' : sizeWords(bytes, certainty)

/** Whether an image that goes cannot be had again from any registry. */
export const isForGood = (item: CleanupItem): boolean => item.kind === 'image' && !item.removal.isRestorable

/**
 * `Either alone frees nothing, both free 1.2 GB.`, with the names of the others before it.
 * @param aloneBytes - the most that one of them frees alone
 */
export const togetherSentence = (names: readonly string[], aloneBytes: number, bytes: number): string => {
  const said = { others: listInWords(names.map(inCode)), all: formatBytes(bytes) }
  const count = names.length + 1
  if (aloneBytes === 0)
    return count === 2
      ? m.cleanup_together_either_nothing(said)
      : m.cleanup_together_each_nothing({ ...said, count })
  const alone = formatBytes(aloneBytes)
  return count === 2
    ? m.cleanup_together_either({ ...said, alone })
    : m.cleanup_together_each({ ...said, alone, count })
}

/** Something of a clean-up has come to its end. */
export const hasEnded = ({ state }: CleanupStep): boolean =>
  state.kind === 'gone' || state.kind === 'kept' || state.kind === 'stopped'

/** Where a thing of a clean-up stands, in a word or two. */
export const stepWords = ({ state }: CleanupStep): string => {
  switch (state.kind) {
    case 'waiting':
      return m.cleanup_step_waiting()
    case 'archiving':
      return m.cleanup_step_saving({ size: formatBytes(state.doneBytes) })
    case 'going':
      return m.cleanup_step_going()
    case 'gone':
      return m.cleanup_step_gone()
    case 'kept':
      return m.cleanup_step_kept()
    case 'stopped':
      return m.cleanup_step_stopped()
    default:
      return unreachable(state)
  }
}

/** How many things of a clean-up went and stayed. */
export const countSteps = (steps: readonly CleanupStep[]) => {
  const count = (kind: CleanupStep['state']['kind']): number =>
    steps.filter(({ state }) => state.kind === kind).length
  return { gone: count('gone'), kept: count('kept'), stopped: count('stopped'), all: steps.length }
}

/** How far a clean-up is: `12 of 40 gone, 1 stayed`. */
export const progressSentence = ({ steps, phase }: CleanupRun): string => {
  const { gone, kept, stopped, all } = countSteps(steps)
  const parts = [
    m.cleanup_progress_gone({ done: gone, all }),
    ...(kept > 0 ? [m.cleanup_progress_kept({ count: kept })] : []),
    ...(stopped > 0 ? [m.cleanup_progress_stopped({ count: stopped })] : []),
  ]
  const progress = parts.join(', ')
  return phase === 'stopping' ? m.cleanup_progress_stopping({ progress }) : progress
}

/** What a clean-up was to bring back and what came: `1.24 GB came back; 1.25 GB was predicted of what went.` */
export const measuredSentence = ({ predicted, measuredBytes }: CleanupRun): string => {
  const expected = predicted && sizeWords(predicted.bytes, predicted.certainty)
  if (measuredBytes === undefined)
    return expected === undefined
      ? m.cleanup_unmeasured()
      : m.cleanup_unmeasured_predicted({ predicted: expected })
  const size = formatBytes(measuredBytes)
  return expected === undefined
    ? m.cleanup_measured({ size })
    : m.cleanup_measured_predicted({ size, predicted: expected })
}

/** A clean-up that has ended, for a screen reader. */
export const endSentence = (run: CleanupRun): string =>
  m.cleanup_ended({ progress: progressSentence(run), measured: measuredSentence(run) })

/** What became of the wish to have images again. */
export const restoreSentences = (results: readonly RestoreResult[]): readonly string[] => {
  const started = results.filter(({ kind }) => kind === 'started').length
  const here = results.filter(({ kind }) => kind === 'here').length
  const impossible = results.flatMap((result) => (result.kind === 'impossible' ? [result.sentence] : []))
  return [
    ...(started > 0 ? [m.cleanup_restore_started({ count: started })] : []),
    ...(here > 0 ? [m.cleanup_restore_here({ count: here })] : []),
    ...new Set(impossible),
  ]
}

/** Bytes that nothing accounts for, in a sentence. */
export const unaccountedSentence = ({ kind, bytes }: UnaccountedBytes): string =>
  kind === 'interrupted-pull'
    ? m.cleanup_disk_interrupted_pull({ size: formatBytes(bytes) })
    : m.cleanup_disk_unknown({ size: formatBytes(bytes) })

/** A builder of its own, in a sentence. */
export const builderSentence = ({ name, volume, bytes }: OtherBuilder): string => {
  const said = { name: inCode(name), volume: inCode(volume) }
  return bytes === undefined
    ? m.cleanup_disk_builder_unknown(said)
    : m.cleanup_disk_builder({ ...said, size: formatBytes(bytes) })
}

/** A part of the disk, with what it is called. */
export interface DiskPart {
  readonly key: 'images' | 'containers' | 'volumes' | 'cache' | 'builders' | 'unaccounted'
  readonly label: string
  /** Absent until the engine has reckoned it. */
  readonly bytes?: number
}

/**
 * The parts of the disk from left to right; they add up to all of it.
 * @param imagesBytes - by the tree of layers, until the engine has answered
 */
export const diskParts = (
  usage: DiskUsage | undefined,
  imagesBytes: number | undefined,
): readonly DiskPart[] => {
  if (usage === undefined)
    return [
      {
        ...{ key: 'images', label: m.cleanup_kind_images() },
        ...(imagesBytes !== undefined && { bytes: imagesBytes }),
      },
      { key: 'containers', label: m.cleanup_kind_containers() },
      { key: 'volumes', label: m.cleanup_kind_volumes() },
      { key: 'cache', label: m.cleanup_kind_cache() },
    ]
  const builders = usage.builders.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return [
    { key: 'images', label: m.cleanup_kind_images(), bytes: usage.imagesBytes },
    { key: 'containers', label: m.cleanup_kind_containers(), bytes: usage.containersBytes },
    { key: 'volumes', label: m.cleanup_kind_volumes(), bytes: usage.volumesBytes },
    { key: 'cache', label: m.cleanup_kind_cache(), bytes: usage.cacheBytes },
    ...(usage.builders.length > 0
      ? [{ key: 'builders', label: m.cleanup_disk_builders(), bytes: builders } as const]
      : []),
    ...(usage.unaccounted
      ? [{ key: 'unaccounted', label: m.cleanup_disk_unaccounted(), bytes: usage.unaccounted.bytes } as const]
      : []),
  ]
}

/** The bar of the disk for a screen reader. */
export const diskWords = (parts: readonly DiskPart[], totalBytes: number | undefined): string => {
  const said = parts
    .map(({ label: part, bytes }) =>
      bytes === undefined
        ? m.cleanup_disk_said_part_reckoned({ part })
        : m.cleanup_disk_said_part({ part, size: formatBytes(bytes) }),
    )
    .join(', ')
  return totalBytes === undefined
    ? said
    : m.cleanup_disk_said({ total: formatBytes(totalBytes), parts: said })
}

/** How much of a clean-up is behind it: `0.5` where half of its things have ended. */
export const shareDone = ({ steps }: CleanupRun): number =>
  steps.length === 0 ? 1 : steps.filter(hasEnded).length / steps.length
