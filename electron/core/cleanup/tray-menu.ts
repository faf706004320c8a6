/** What the tray's menu says and offers. */
import { formatTag, perLocale } from '../../words/locale.ts'
import { m } from '../../words/messages.ts'
import { formatBytes } from '../byte-words.ts'
import type { Bytes } from '../layers/layer-bytes.ts'
import type { DiskSummary } from './disk-summary.ts'

/** A clean-up that has ended, as the tray tells of it. */
export interface LastCleanup {
  /** As measured; where that could not be told, as reckoned. */
  readonly freed: Bytes
  readonly endedAtMs: number
  /** Images of it can be had again. */
  readonly isRestorable: boolean
}

/** A pull under way. */
export interface TrayPull {
  readonly reference: string
  /** From 0 to 1; absent where it cannot be told, or it has not begun. */
  readonly fraction?: number
}

/** All that the menu is made from. */
export interface TrayState {
  readonly isEngineUp: boolean
  readonly disk: DiskSummary
  /** What the quick plan looks for: `Dangling images, and build cache not used for 7 days`. */
  readonly quickRules: string
  readonly isCleaningUp: boolean
  /** The last one, of this engine. */
  readonly lastCleanup?: LastCleanup
  readonly pulls: readonly TrayPull[]
  readonly areChecksPaused: boolean
}

/** What can be chosen in the menu. */
export type TrayAction = 'quick-prune' | 'undo' | 'open' | 'pause-checks' | 'quit'

/** One line of the menu. */
export type TrayEntry =
  /** It says something and does nothing. */
  | { readonly kind: 'text'; readonly label: string }
  | {
      readonly kind: 'action'
      readonly id: TrayAction
      readonly label: string
      readonly isEnabled: boolean
    }
  | {
      readonly kind: 'checkbox'
      readonly id: TrayAction
      readonly label: string
      readonly isEnabled: boolean
      readonly isChecked: boolean
    }
  | { readonly kind: 'separator' }

const separator: TrayEntry = { kind: 'separator' }

const text = (label: string): TrayEntry => ({ kind: 'text', label })

const action = (id: TrayAction, label: string, isEnabled = true): TrayEntry => ({
  kind: 'action',
  id,
  label,
  isEnabled,
})

const amount = ({ bytes, certainty }: Bytes): string =>
  `${certainty === 'estimate' ? '~' : ''}${formatBytes(bytes)}`

const diskWords = ({ isEngineUp, disk: { images, reclaimable } }: TrayState): string => {
  if (!isEngineUp) return m.tray_no_engine()
  if (images === undefined) return m.tray_looking()
  const size = amount(images)
  return reclaimable === undefined
    ? m.tray_images({ size })
    : m.tray_images_reclaimable({ size, back: amount(reclaimable) })
}

const quickPrune = ({ isEngineUp, isCleaningUp, disk: { quick } }: TrayState): TrayEntry => {
  if (isCleaningUp) return action('quick-prune', m.tray_quick_running(), false)
  if (!isEngineUp) return action('quick-prune', m.tray_quick_no_engine(), false)
  if (quick === undefined) return action('quick-prune', m.tray_quick())
  if (quick.bytes === 0) return action('quick-prune', m.tray_quick_nothing(), false)
  return action('quick-prune', m.tray_quick_back({ size: amount(quick) }))
}

const moments = perLocale(
  (locale) =>
    new Intl.DateTimeFormat(formatTag(locale), {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
    }),
)

/** A point in time that stays true for as long as the menu does: `24 Nov, 08:36`, by this machine's clock. */
const when = (atMs: number): string => moments().format(atMs)

const lastEntries = ({ lastCleanup, isEngineUp, isCleaningUp }: TrayState): readonly TrayEntry[] => {
  if (lastCleanup === undefined) return [text(m.tray_last_none())]
  const { freed, endedAtMs, isRestorable } = lastCleanup
  return [
    text(m.tray_last({ size: amount(freed), time: when(endedAtMs) })),
    action('undo', m.tray_undo(), isRestorable && isEngineUp && !isCleaningUp),
  ]
}

/** More than these make the menu longer than the screen of a small machine. */
const mostPulls = 5

const pullWords = ({ reference, fraction }: TrayPull): string =>
  fraction === undefined
    ? m.tray_pulling({ image: reference })
    : m.tray_pulling_share({ image: reference, percent: Math.floor(fraction * 100) })

const pullEntries = (pulls: readonly TrayPull[]): readonly TrayEntry[] => {
  if (pulls.length === 0) return []
  const left = pulls.length - mostPulls
  return [
    ...pulls.slice(0, mostPulls).map((pull) => text(pullWords(pull))),
    ...(left > 0 ? [text(m.tray_more_pulls({ count: left }))] : []),
    separator,
  ]
}

/** The menu, from top to bottom. Labels are as they are to be read. */
export const trayMenu = (state: TrayState): readonly TrayEntry[] => [
  text(diskWords(state)),
  separator,
  quickPrune(state),
  text(state.quickRules),
  ...lastEntries(state),
  separator,
  ...pullEntries(state.pulls),
  action('open', m.tray_open()),
  {
    kind: 'checkbox',
    id: 'pause-checks',
    label: m.tray_pause_checks(),
    isEnabled: true,
    isChecked: state.areChecksPaused,
  },
  separator,
  action('quit', m.tray_quit()),
]
