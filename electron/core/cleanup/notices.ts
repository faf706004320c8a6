/** What the desktop tells of clean-ups that were not begun in the window. */
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import type { Failure } from '../failure.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import { aboutBytes } from '../removal/removal-words.ts'
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

const counted: Readonly<Record<CleanupKind, (parts: { count: number }) => string>> = {
  container: m.amounts_containers,
  volume: m.cleanup_count_volumes,
  image: m.amounts_images,
  cache: m.cleanup_notice_records,
}

const goneWords = (gone: readonly CleanupStep[]): string => {
  const kinds = Object.keys(counted) as CleanupKind[]
  const parts = kinds.flatMap((kind) => {
    const count = gone.filter((step) => step.kind === kind).length
    return count === 0 ? [] : [counted[kind]({ count })]
  })
  return m.cleanup_notice_gone({ things: parts.join(', ') })
}

const keptWords = (steps: readonly CleanupStep[]): readonly string[] => {
  const kept = steps.flatMap(({ title, state }) =>
    state.kind === 'kept' ? [`${title}: ${state.failure.message}`] : [],
  )
  const [first] = kept
  if (first === undefined) return []
  const count = kept.length
  return [
    count === 1 ? m.cleanup_notice_stays({ what: first }) : m.cleanup_notice_stay({ count, what: first }),
  ]
}

const stoppedWords = (steps: readonly CleanupStep[]): readonly string[] =>
  steps.some(({ state }) => state.kind === 'stopped') ? [m.cleanup_notice_stopped()] : []

const titleOf = ({ measuredBytes, predicted }: CleanupRun, isAnyGone: boolean): string => {
  if (!isAnyGone) return m.cleanup_notice_nothing()
  if (measuredBytes !== undefined) return m.cleanup_disk_came_back({ size: formatBytes(measuredBytes) })
  return predicted === undefined
    ? m.cleanup_notice_done()
    : m.cleanup_notice_done_about({ size: aboutBytes(predicted) })
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
        ? [
            m.cleanup_notice_predicted({
              predicted: aboutBytes(predicted),
              size: formatBytes(measuredBytes),
            }),
          ]
        : []),
      ...keptWords(run.steps),
      ...stoppedWords(run.steps),
    ].join('\n'),
  }
}

/** What a scheduled clean-up would do, where it shall only say so. */
export const dryRunNotice = ({ bytes, certainty }: Bytes, rules: string): Notice => ({
  title: (certainty === 'estimate' ? m.cleanup_notice_could_about : m.cleanup_notice_could)({
    size: formatBytes(bytes),
  }),
  body: m.cleanup_notice_due({ rules }),
})

/** A scheduled clean-up depends on free room that nobody here can see. */
export const unknownRoomNotice = (limitBytes: number): Notice => ({
  title: m.cleanup_notice_room(),
  body: m.cleanup_notice_room_meaning({ size: formatBytes(limitBytes) }),
})

const begun: Readonly<Record<Exclude<CleanupOrigin, 'window'>, () => string>> = {
  tray: m.cleanup_notice_failed_tray,
  schedule: m.cleanup_notice_failed_clock,
}

/** A clean-up could not be begun. */
export const cleanupFailureNotice = (
  origin: Exclude<CleanupOrigin, 'window'>,
  { message, advice }: Failure,
): Notice => ({ title: begun[origin](), body: `${message}\n${advice}` })

/** Everything that would have gone is gone already, or has come into use. */
export const nothingLeftNotice = (): Notice => ({
  title: m.cleanup_notice_nothing(),
  body: m.cleanup_notice_nothing_left(),
})

const impossibleWords = (results: readonly RestoreResult[]): readonly string[] => {
  const sentences = results.flatMap((one) => (one.kind === 'impossible' ? [one.sentence] : []))
  const [first] = sentences
  if (first === undefined) return []
  return [m.cleanup_notice_impossible({ count: sentences.length, why: first })]
}

/** What becomes of images that shall be had again. */
export const restoreNotice = (results: readonly RestoreResult[]): Notice => {
  const started = results.filter(({ kind }) => kind === 'started').length
  const here = results.filter(({ kind }) => kind === 'here').length
  return {
    title: started + here === 0 ? m.cleanup_notice_restored_nothing() : m.cleanup_notice_undone(),
    body: [
      ...(started > 0 ? [m.cleanup_notice_on_the_way({ count: started })] : []),
      ...(here > 0 ? [m.cleanup_restore_here({ count: here })] : []),
      ...impossibleWords(results),
    ].join('\n'),
  }
}

/** The images of the last clean-up could not be asked for again. */
export const restoreFailureNotice = ({ message, advice }: Failure): Notice => ({
  title: m.cleanup_notice_not_undone(),
  body: `${message}\n${advice}`,
})
