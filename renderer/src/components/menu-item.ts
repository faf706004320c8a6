import type { ShortcutId } from '../../../electron/core/shortcuts.ts'

/** A point of the window, in its pixels. */
export interface MenuPoint {
  readonly x: number
  readonly y: number
}

/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string
  /** What it would act on, shown after the label. */
  readonly detail?: string
  /** It is on or off, and the menu stays open when it is chosen. */
  readonly isChecked?: boolean
  /** A line stands above it. */
  readonly startsGroup?: boolean
  /** The keys that do the same. */
  readonly shortcut?: ShortcutId
  /** It takes something away. */
  readonly isDanger?: boolean
  readonly act: () => void
}
