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
import { plural } from '../../../electron/core/plural.ts'
import type { cleanupPeriods, CleanupSchedule } from '../../../electron/core/settings.ts'
import { inCode } from '../../../electron/core/removal/removal-deed.ts'
import { sizeWords } from './image-words.ts'
import { listInWords } from './lists.ts'
import { formatNumber } from '../../../electron/words/numbers.ts'

/** The kinds of things, in the order in which they are shown. */
export const shownKinds = ['image', 'container', 'volume', 'cache'] as const satisfies readonly CleanupKind[]

/** A kind's title, and how one of it is called. */
export const kindWords: Readonly<Record<CleanupKind, { readonly title: string; readonly one: string }>> = {
  image: { title: 'Images', one: 'image' },
  container: { title: 'Containers', one: 'container' },
  volume: { title: 'Volumes', one: 'volume' },
  cache: { title: 'Build cache', one: 'record' },
}

/** A rule's name, and what it looks for. */
export const ruleWords: Readonly<Record<RuleName, { readonly label: string; readonly meaning: string }>> = {
  dangling: { label: 'Dangling images', meaning: 'No tag names them and no container uses them' },
  unused: { label: 'Unused images', meaning: 'No container uses them, be it a stopped one that stays' },
  stoppedContainers: {
    label: 'Stopped containers',
    meaning: 'They do not run, and neither paused nor restart',
  },
  unusedVolumes: {
    label: 'Unused volumes',
    meaning: 'No container uses them. One that somebody gave a name goes only where its own box is ticked',
  },
  buildCache: { label: 'Build cache', meaning: 'What the engine’s own builder keeps and nothing uses now' },
}

/** What a protection goes by, in a word, and what is to be written. */
export const protectionWords: Readonly<
  Record<ProtectionKind, { readonly label: string; readonly example: string }>
> = {
  image: { label: 'Image', example: 'nginx:alpine' },
  repository: { label: 'Repository', example: 'team/app' },
  pattern: { label: 'Names like', example: 'team/*' },
  label: { label: 'Label', example: 'keep=true' },
}

/** How often a clean-up runs by itself. */
export const periodWords: Readonly<Record<(typeof cleanupPeriods)[number], string>> = {
  off: 'never',
  'every-day': 'every day',
  'every-week': 'every week',
}

/** `03:00`. */
export const hourWords = (hour: number): string => `${String(hour).padStart(2, '0')}:00`

/** When a clean-up runs without anybody asking, as a sentence. */
export const cleanupScheduleSentence = ({ every, atHour, isDryRun }: CleanupSchedule): string => {
  if (every === 'off') return 'Nothing is cleaned up by the clock.'
  const when = `${periodWords[every]} at ${hourWords(atHour)}`
  return isDryRun
    ? `What a clean-up would bring back is told ${when}.`
    : `The quick prune runs ${when}, without asking.`
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
export const togetherSentence = (others: readonly string[], aloneBytes: number, bytes: number): string => {
  const alone = aloneBytes === 0 ? 'nothing' : `at most ${formatBytes(aloneBytes)}`
  const all = formatBytes(bytes)
  const says =
    others.length === 1
      ? `either alone frees ${alone}, both free ${all}`
      : `each alone frees ${alone}, all ${others.length + 1} free ${all}`
  return `With ${listInWords(others.map(inCode))}: ${says}.`
}

/** Something of a clean-up has come to its end. */
export const hasEnded = ({ state }: CleanupStep): boolean =>
  state.kind === 'gone' || state.kind === 'kept' || state.kind === 'stopped'

/** Where a thing of a clean-up stands, in a word or two. */
export const stepWords = ({ state }: CleanupStep): string => {
  switch (state.kind) {
    case 'waiting':
      return 'waiting'
    case 'archiving':
      return `saving, ${formatBytes(state.doneBytes)}`
    case 'going':
      return 'going'
    case 'gone':
      return 'gone'
    case 'kept':
      return 'stayed'
    case 'stopped':
      return 'stopped before its turn'
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
    `${formatNumber(gone)} of ${formatNumber(all)} gone`,
    ...(kept > 0 ? [`${formatNumber(kept)} stayed`] : []),
    ...(stopped > 0 ? [`${formatNumber(stopped)} stopped before their turn`] : []),
  ]
  return `${parts.join(', ')}${phase === 'stopping' ? '; stopping after the one that goes now' : ''}`
}

/** What a clean-up was to bring back and what came: `1.24 GB came back; 1.25 GB were predicted of what went.` */
export const measuredSentence = ({ predicted, measuredBytes }: CleanupRun): string => {
  const expected = predicted && sizeWords(predicted.bytes, predicted.certainty)
  if (measuredBytes === undefined)
    return expected === undefined
      ? 'How much came back could not be measured.'
      : `${expected} were predicted of what went; how much came back could not be measured.`
  const back = `${formatBytes(measuredBytes)} came back`
  return expected === undefined ? `${back}.` : `${back}; ${expected} were predicted of what went.`
}

/** A clean-up that has ended, for a screen reader. */
export const endSentence = (run: CleanupRun): string =>
  `The clean-up has ended: ${progressSentence(run)}. ${measuredSentence(run)}`

/** What became of the wish to have images again. */
export const restoreSentences = (results: readonly RestoreResult[]): readonly string[] => {
  const started = results.filter(({ kind }) => kind === 'started').length
  const here = results.filter(({ kind }) => kind === 'here').length
  const impossible = results.flatMap((result) => (result.kind === 'impossible' ? [result.sentence] : []))
  return [
    ...(started > 0 ? [`${plural(started, 'image')} on the way: Pulls says how far.`] : []),
    ...(here > 0 ? [`${plural(here, 'image')} here again.`] : []),
    ...new Set(impossible),
  ]
}

/** Bytes that nothing accounts for, in a sentence. */
export const unaccountedSentence = ({ kind, bytes }: UnaccountedBytes): string =>
  kind === 'interrupted-pull'
    ? `${formatBytes(bytes)} are content that the engine keeps for some hours for a pull that did not end.`
    : `The engine has ${formatBytes(bytes)} that no image, container, volume or record of the cache accounts for.`

/** A builder of its own, in a sentence. */
export const builderSentence = ({ name, volume, bytes }: OtherBuilder): string =>
  `The builder ${inCode(name)} keeps ${bytes === undefined ? 'its cache' : formatBytes(bytes)} in the volume ${inCode(volume)}; \`docker buildx prune\` frees it.`

/** What comes back within a disk image does not come back outside it at once. */
export const diskImageSentence =
  'The engine’s disk is one file on this machine: what comes back makes that file smaller later, or not at all.'

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
      { key: 'images', label: 'Images', ...(imagesBytes !== undefined && { bytes: imagesBytes }) },
      { key: 'containers', label: 'Containers' },
      { key: 'volumes', label: 'Volumes' },
      { key: 'cache', label: 'Build cache' },
    ]
  const builders = usage.builders.reduce((sum, { bytes = 0 }) => sum + bytes, 0)
  return [
    { key: 'images', label: 'Images', bytes: usage.imagesBytes },
    { key: 'containers', label: 'Containers', bytes: usage.containersBytes },
    { key: 'volumes', label: 'Volumes', bytes: usage.volumesBytes },
    { key: 'cache', label: 'Build cache', bytes: usage.cacheBytes },
    ...(usage.builders.length > 0
      ? [{ key: 'builders', label: 'Other builders', bytes: builders } as const]
      : []),
    ...(usage.unaccounted
      ? [{ key: 'unaccounted', label: 'Unaccounted', bytes: usage.unaccounted.bytes } as const]
      : []),
  ]
}

/** The bar of the disk for a screen reader. */
export const diskWords = (parts: readonly DiskPart[], totalBytes: number | undefined): string => {
  const said = parts.map(
    ({ label, bytes }) => `${label} ${bytes === undefined ? 'being reckoned' : formatBytes(bytes)}`,
  )
  return `${totalBytes === undefined ? '' : `${formatBytes(totalBytes)} in all: `}${said.join(', ')}`
}

/** How much of a clean-up is behind it: `0.5` where half of its things have ended. */
export const shareDone = ({ steps }: CleanupRun): number =>
  steps.length === 0 ? 1 : steps.filter(hasEnded).length / steps.length
