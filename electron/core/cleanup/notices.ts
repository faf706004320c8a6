/** What the desktop tells of clean-ups that were not begun in the window. */
import { formatBytes } from '../byte-words.ts'
import type { Failure } from '../failure.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import { plural } from '../plural.ts'
import type { CleanupOrigin, CleanupRun, CleanupStep } from './cleanup-run.ts'
import type { CleanupKind } from './plan.ts'
import type { RestoreResult } from './removed-image.ts'

/** What the desktop shows for a moment. */
export interface Notice {
  readonly title: string
  readonly body: string
}

const lookalikes: Readonly<Record<string, string>> = { '<': '‹', '>': '›', '&': '＆' }

/**
 * The same with nothing in it that a desktop could take for markup (Desktop Notifications Specification 1.2, "Markup"): not
 * every one reads markup, so what is escaped for one would be shown as it is by another.
 */
export const withoutMarkup = ({ title, body }: Notice): Notice => ({
  title,
  body: body.replace(/[<>&]/g, (sign) => lookalikes[sign] ?? sign),
})

const amount = ({ bytes, certainty }: Bytes): string =>
  `${certainty === 'estimate' ? 'about ' : ''}${formatBytes(bytes)}`

const counted: Readonly<Record<CleanupKind, (count: number) => string>> = {
  container: (count) => plural(count, 'container'),
  volume: (count) => plural(count, 'volume'),
  image: (count) => plural(count, 'image'),
  cache: (count) => plural(count, 'record of the build cache', 'records of the build cache'),
}

const goneWords = (gone: readonly CleanupStep[]): string => {
  const kinds = Object.keys(counted) as CleanupKind[]
  const parts = kinds.flatMap((kind) => {
    const count = gone.filter((step) => step.kind === kind).length
    return count === 0 ? [] : [counted[kind](count)]
  })
  return `Gone: ${parts.join(', ')}.`
}

const keptWords = (steps: readonly CleanupStep[]): readonly string[] => {
  const kept = steps.flatMap(({ title, state }) =>
    state.kind === 'kept' ? [`${title}: ${state.failure.message}`] : [],
  )
  const [first] = kept
  if (first === undefined) return []
  return [kept.length === 1 ? `Stays: ${first}` : `${plural(kept.length, 'thing')} stay. ${first}`]
}

const stoppedWords = (steps: readonly CleanupStep[]): readonly string[] =>
  steps.some(({ state }) => state.kind === 'stopped') ? ['It was stopped; the rest stays.'] : []

const titleOf = ({ measuredBytes, predicted }: CleanupRun, isAnyGone: boolean): string => {
  if (!isAnyGone) return 'Nothing was cleaned up'
  if (measuredBytes !== undefined) return `${formatBytes(measuredBytes)} came back`
  return predicted === undefined ? 'Cleaned up' : `Cleaned up: ${amount(predicted)}`
}

/** How a clean-up ended: what came back, what had been reckoned, what went and what did not. */
export const cleanupNotice = (run: CleanupRun): Notice => {
  const gone = run.steps.filter(({ state }) => state.kind === 'gone')
  const { predicted, measuredBytes } = run
  return {
    title: titleOf(run, gone.length > 0),
    body: [
      ...(gone.length > 0 ? [goneWords(gone)] : []),
      ...(predicted !== undefined && measuredBytes !== undefined
        ? [`Predicted: ${amount(predicted)}, measured: ${formatBytes(measuredBytes)}.`]
        : []),
      ...keptWords(run.steps),
      ...stoppedWords(run.steps),
    ].join('\n'),
  }
}

/** What a scheduled clean-up would do, where it shall only say so. */
export const dryRunNotice = (back: Bytes, rules: string): Notice => ({
  title: `${amount(back)} could come back`.replace(/^a/, 'A'),
  body: `A clean-up is due: ${rules}. It only says so, as the schedule has it.`,
})

/** A scheduled clean-up depends on free room that nobody here can see. */
export const unknownRoomNotice = (limitBytes: number): Notice => ({
  title: 'The clean-up that was due did not run',
  body: `It is to run while less than ${formatBytes(limitBytes)} are free, and how much that is cannot be told: the engine’s disk is not one of this machine.`,
})

const begun: Readonly<Record<Exclude<CleanupOrigin, 'window'>, string>> = {
  tray: 'The quick prune did not work',
  schedule: 'The clean-up that was due did not work',
}

/** A clean-up could not be begun. */
export const cleanupFailureNotice = (
  origin: Exclude<CleanupOrigin, 'window'>,
  { message, advice }: Failure,
): Notice => ({ title: begun[origin], body: `${message}\n${advice}` })

/** Everything that would have gone is gone already, or has come into use. */
export const nothingLeftNotice: Notice = {
  title: 'Nothing was cleaned up',
  body: 'There is nothing left of what the quick prune looks for.',
}

const impossibleWords = (results: readonly RestoreResult[]): readonly string[] => {
  const sentences = results.flatMap((one) => (one.kind === 'impossible' ? [one.sentence] : []))
  const [first] = sentences
  if (first === undefined) return []
  return [`${plural(sentences.length, 'image')} cannot be had again. ${first}`]
}

/** What becomes of images that shall be had again. */
export const restoreNotice = (results: readonly RestoreResult[]): Notice => {
  const started = results.filter(({ kind }) => kind === 'started').length
  const here = results.filter(({ kind }) => kind === 'here').length
  return {
    title: started + here === 0 ? 'Nothing could be restored' : 'The last clean-up is undone',
    body: [
      ...(started > 0 ? [`${plural(started, 'image')} on the way: see Pulls.`] : []),
      ...(here > 0 ? [`${plural(here, 'image')} here again.`] : []),
      ...impossibleWords(results),
    ].join('\n'),
  }
}

/** The images of the last clean-up could not be asked for again. */
export const restoreFailureNotice = ({ message, advice }: Failure): Notice => ({
  title: 'The last clean-up could not be undone',
  body: `${message}\n${advice}`,
})
